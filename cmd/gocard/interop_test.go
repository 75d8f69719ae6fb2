package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gocard/gocard/gp/pcsc/pcsctest"
)

// interopClient is a program made for cards, with the card that it gets.
type interopClient struct {
	name    string
	program string   // that must be in PATH, or the environment variable GOCARD_ and its name in capitals
	cap     string   // pattern of CAP file names below GOCARD_CAPS; empty: the client needs none
	aid     string   // under which the client looks for the applet; empty: the client installs it itself
	sim     []string // further flags of gocard sim
	run     func(*interop) error
}

// interopClients are what `make interop` runs; docs/interop.md says where programs and CAP files come from.
func interopClients() []interopClient {
	return append(stkRows(), []interopClient{
		{"opensc-tool", "opensc-tool", "", "", nil, openscAPDU},
		{"gpshell-scp02", "gpshell", "", "", []string{"--scp", "02:55"}, gpshellScript("mode_211\n", "")},
		{"gpshell-scp03", "gpshell", "", "", []string{"--scp", "03:70"}, gpshellScript("mode_211\n", "")},
		{"pysim-scp02", "pysim-python", "", "", []string{"--scp", "02:55", "--protocol", "t0", "--uicc"}, pysimScript("scp02")},
		{"pysim-scp03", "pysim-python", "", "", []string{"--scp", "03:70", "--protocol", "t0", "--uicc"}, pysimScript("scp03")},
		{"gppro-scp02-15", "gppro", gpproCAP, "", []string{"--scp", "02:15"}, gpproContent(gpproKey, gpproMAC)},
		{"gppro-scp02-55", "gppro", gpproCAP, "", []string{"--scp", "02:55"}, gpproContent(gpproKey, gpproENC)},
		{"gppro-scp03-00", "gppro", gpproCAP, "", []string{"--scp", "03:00"}, gpproContent(gpproKey, gpproENC)},
		{"gppro-scp03-70", "gppro", gpproCAP, "", []string{"--scp", "03:70"}, gpproContent(gpproKey256, gpproFull)},
		{"gppro-scp03-71", "gppro", gpproCAP, "", []string{"--scp", "03:71"}, gpproS16},
		{"gppro-domains", "gppro", "", "", []string{"--scp", "03:70"}, gpproDomains},
		{"gpg-card-status", "gpg", "*ykneo-openpgp.openpgpcard.305.cap", "D2760001240102000000000000010000", nil, gpgCardStatus},
		{"gpg-sign-decrypt", "gpg", "*ykneo-openpgp.openpgpcard.305.cap", "D2760001240102000000000000010000", nil, gpgSignDecrypt},
		{"piv-tool", "yubico-piv-tool", "*PivApplet.net.cooperi.pivapplet.305.cap", "A000000308000010000100", nil, pivTool},
		{"ykman-oath", "ykman", "*ykneo-oath.pkgYkneoOath.305.cap", "A000000527210101", nil, ykmanOATH},
		{"pkcs15-isoapplet", "pkcs15-init", "*isoapplet.305.cap", "F276A288BCFBA69D34F31001", nil, isoApplet},
		{"fido2-info", "python3", "*FIDO2Applet*.305.cap", "A0000006472F0001", nil, fido2Info},
		{"pysim-terminal", "pysim-python", "", "", []string{"--protocol", "t0"}, pysimTerminal},
		{"pysim-sim", "pysim-python", "", "", []string{"--uicc", "--files", "testdata/interop/sim.profile", "--protocol", "t0"}, pysimSIM},
		{"pysim-files", "pysim-python", "", "", []string{"--uicc", "--protocol", "t0"}, pysimFiles},
	}...)
}

// interop is one client at work: its reader, its program and its folder.
type interop struct {
	*realReader
	t       *testing.T
	program string
	cap     string
	dir     string
}

// TestInterop runs other people's programs on simulated cards behind a real pcscd, with applets that Oracle's converter made of other
// people's sources. It prints a line for each, and one for all.
func TestInterop(t *testing.T) {
	if os.Getenv("GOCARD_INTEROP") != "1" {
		t.Skip("GOCARD_INTEROP=1 is not set: the programs of docs/interop.md are not run")
	}
	r := &realReader{Daemon: pcsctest.Start(t), name: pcsctest.ReaderName + " 00 00"}
	var ok, failed, missing int
	for _, c := range interopClients() {
		t.Run(c.name, func(t *testing.T) {
			program, capFile, err := c.find()
			if err != nil {
				missing++
				fmt.Printf("%s missing: %v\n", c.name, err)
				t.Skip(err)
			}
			habits := filepath.Join(t.TempDir(), "card.toml")
			if err := os.WriteFile(habits, []byte("empty_receive = true\npreload_data = true\nignore_quotas = true\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			r.insert(t, r.ReaderAddr, append(c.sim, "--limits", habits)...)
			if c.aid != "" {
				r.card(t, "install", capFile, "--aid", c.aid)
			}
			if err := c.run(&interop{r, t, program, capFile, t.TempDir()}); err != nil {
				failed++
				fmt.Printf("%s failed: %s\n", c.name, strings.ReplaceAll(err.Error(), "\n", " | "))
				t.Error(err)
				return
			}
			ok++
			fmt.Printf("%s ok\n", c.name)
		})
	}
	fmt.Printf("interop ok=%d failed=%d missing=%d\n", ok, failed, missing)
}

// find finds the client's program and CAP file.
func (c interopClient) find() (program, capFile string, err error) {
	variable := "GOCARD_" + strings.ToUpper(strings.ReplaceAll(c.program, "-", "_"))
	program, err = exec.LookPath(orDefault(os.Getenv(variable), c.program))
	if err != nil {
		return "", "", fmt.Errorf("%s is not in PATH, nor does $%s name it", c.program, variable)
	}
	if c.cap == "" {
		return program, "", nil
	}
	found, err := filepath.Glob(filepath.Join(os.Getenv("GOCARD_CAPS"), c.cap))
	if os.Getenv("GOCARD_CAPS") == "" || err != nil || len(found) == 0 {
		return "", "", fmt.Errorf("no CAP file %s in $GOCARD_CAPS", c.cap)
	}
	return program, found[0], nil
}

// giveUpClient is how long one call of a client may take; giveUpOutput how long a daemon that it leaves behind, such as gpg's, may keep its output.
const (
	giveUpClient = 2 * time.Minute
	giveUpOutput = 10 * time.Second
)

// call runs a program with the reader in its environment, and gives what it printed.
func (i *interop) call(stdin, name string, args ...string) (string, error) {
	if err := os.Chmod(i.dir, 0o700); err != nil { // gpg insists
		return "", err
	}
	ctx, cancel := context.WithTimeout(i.t.Context(), giveUpClient)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), i.Env, "GNUPGHOME="+i.dir, "HOME="+i.dir)
	cmd.Stdin = strings.NewReader(stdin)
	cmd.WaitDelay = giveUpOutput
	out, err := cmd.CombinedOutput()
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // the client itself has ended well
	}
	i.t.Logf("%s %s\n%s", filepath.Base(name), strings.Join(args, " "), out)
	if err != nil {
		return string(out), fmt.Errorf("%s: %w: %s", filepath.Base(name), err, last(string(out)))
	}
	return string(out), nil
}

// last is the end of an output.
func last(out string) string { return out[max(0, len(out)-300):] }

// expect reports an error when one of the parts is missing in an output.
func expect(out string, parts ...string) error {
	for _, p := range parts {
		if !strings.Contains(out, p) {
			return fmt.Errorf("%q is missing in the output: %s", p, last(out))
		}
	}
	return nil
}

// expectInOrder reports an error when one of the parts is missing behind the ones before it.
func expectInOrder(out string, parts ...string) error {
	rest := out
	for _, p := range parts {
		_, after, ok := strings.Cut(rest, p)
		if !ok {
			return fmt.Errorf("%q is missing in the output, or in another place: %s", p, last(out))
		}
		rest = after
	}
	return nil
}

func openscAPDU(i *interop) error {
	out, err := i.call("", i.program, "--reader", "0", "--atr")
	if err == nil {
		err = expect(out, "3b:86:80:01:67:6f:63:61:72:64:1b")
	}
	if err != nil {
		return err
	}
	out, err = i.call("", i.program, "--reader", "0", "--send-apdu", "00A4040000", "--send-apdu", "80CA9F7F00")
	return errors.Join(err, expect(out, "SW1=0x90, SW2=0x00"))
}

// gpshellScript lists, loads, installs, deletes and puts keys with gpshell.
func gpshellScript(head, channel string) func(*interop) error {
	const key = "404142434445464748494a4b4c4d4e4f"
	const newKey = "505152535455565758595a5b5c5d5e5f"
	open := func(key string) string {
		return fmt.Sprintf("open_sc %s-security 3 -keyind 0 -keyver 0 -mac_key %s -enc_key %[2]s -kek_key %[2]s\n", channel, key)
	}
	return func(i *interop) error {
		wallet, _ := buildInt8(i.t)
		connect := head + "enable_trace\nestablish_context\ncard_connect\nselect -AID a000000151000000\n"
		const end = "card_disconnect\nrelease_context\n"
		script := connect + open(key) + "get_status -element 80\nget_status -element 10 -noStop\n" +
			fmt.Sprintf("install -file %s -nvDataLimit 2000 -instParam 00 -priv 0\n", wallet) +
			"get_status -element 40\nget_status -element 20\n" +
			"delete -AID F0676F63617264100101\ndelete -AID F0676F636172641001\n" +
			fmt.Sprintf("put_sc_key -keyver 0 -newkeyver 1 -mac_key %s -enc_key %[1]s -kek_key %[1]s\n", newKey) + end
		if _, err := i.gpshell(script); err != nil {
			return err
		}
		out, err := i.gpshell(connect + open(newKey) + "get_status -element 80\n" + end)
		return errors.Join(err, expect(strings.ToLower(out), "a000000151000000"))
	}
}

func (i *interop) gpshell(script string) (string, error) {
	name := filepath.Join(i.dir, "script.txt")
	if err := os.WriteFile(name, []byte(script), 0o600); err != nil {
		return "", err
	}
	return i.call("", i.program, name)
}

// gpgHome writes the configuration of gpg's daemons: the reader, and a program that answers for who would enter PINs.
func (i *interop) gpgHome() error {
	const pinentry = `#!/bin/sh
echo OK ready
pin=123456
while read -r word rest; do
	case "$word $rest" in
	SET*[Aa]dmin*) pin=12345678; echo OK ;;
	GETPIN*) echo "D $pin"; echo OK; pin=123456 ;;
	BYE*) echo OK; exit 0 ;;
	*) echo OK ;;
	esac
done
`
	program := filepath.Join(i.dir, "pinentry")
	return errors.Join(
		os.WriteFile(program, []byte(pinentry), 0o700),
		os.WriteFile(filepath.Join(i.dir, "gpg-agent.conf"), []byte("pinentry-program "+program+"\n"), 0o600),
		os.WriteFile(filepath.Join(i.dir, "scdaemon.conf"), []byte("disable-ccid\npcsc-shared\nreader-port "+pcsctest.ReaderName+" 00 00\n"), 0o600))
}

// endGPG ends the daemons of the client's own home folder.
func (i *interop) endGPG() { _, _ = i.call("", "gpgconf", "--kill", "all") }

// gpgCardStatus reads the card with gpg and scdaemon through pcscd.
func gpgCardStatus(i *interop) error {
	defer i.endGPG()
	if err := i.gpgHome(); err != nil {
		return err
	}
	out, err := i.call("", i.program, "--batch", "--card-status")
	return errors.Join(err, expect(out, "Application ID", "D276000124", "PIN retry counter : 3 3 3"))
}

// gpgSignDecrypt makes three keys on the card, signs, and decrypts what was encrypted to it.
func gpgSignDecrypt(i *interop) error {
	defer i.endGPG()
	if err := i.gpgHome(); err != nil {
		return err
	}
	const generate = "admin\ngenerate\nn\n0\ny\nGo Card\ncard@example.com\n\nO\nquit\n"
	if out, err := i.call(generate, i.program, "--no-tty", "--status-fd", "1", "--command-fd", "0", "--card-edit"); err != nil {
		return err
	} else if err := expect(out, "KEY_CREATED"); err != nil {
		return err
	}
	signed, err := i.call("a message\n", i.program, "--batch", "--armor", "--output", filepath.Join(i.dir, "signed"), "--sign")
	if err != nil {
		return err
	}
	out, err := i.call("", i.program, "--batch", "--status-fd", "1", "--decrypt", filepath.Join(i.dir, "signed"))
	if err = errors.Join(err, expect(out+signed, "GOODSIG", "a message")); err != nil {
		return err
	}
	if _, err := i.call("a secret\n", i.program, "--batch", "--trust-model", "always", "--output", filepath.Join(i.dir, "secret"), "--encrypt", "--recipient", "card@example.com"); err != nil {
		return err
	}
	out, err = i.call("", i.program, "--batch", "--status-fd", "1", "--decrypt", filepath.Join(i.dir, "secret"))
	return errors.Join(err, expect(out, "DECRYPTION_OKAY", "a secret"))
}

// ykmanOATH puts a secret on the card and lets it compute a code: the value of RFC 4226 for counter 0.
func ykmanOATH(i *interop) error {
	const reader = pcsctest.ReaderName + " 00 00"
	if _, err := i.call("", i.program, "--reader", reader, "oath", "accounts", "add", "--oath-type", "HOTP", "--force", "rfc4226", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"); err != nil {
		return err
	}
	out, err := i.call("", i.program, "--reader", reader, "oath", "accounts", "code", "rfc4226")
	return errors.Join(err, expect(out, "755224"))
}

// pivTool makes a key in slot 9a, imports a certificate for it (of an issuer that openssl makes up), and lets the card sign.
func pivTool(i *interop) error {
	file := func(name string) string { return filepath.Join(i.dir, name) }
	piv := func(args ...string) []string {
		return append([]string{i.program, "--reader", pcsctest.ReaderName + " 00 00"}, args...)
	}
	for _, c := range [][]string{
		piv("--action", "generate", "--slot", "9a", "--algorithm", "RSA2048", "--output", file("key.pem")),
		{"openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-subj", "/CN=issuer/", "-keyout", file("issuer.key"), "-out", file("issuer.pem")},
		{"openssl", "x509", "-new", "-force_pubkey", file("key.pem"), "-subj", "/CN=gocard/", "-CA", file("issuer.pem"), "-CAkey", file("issuer.key"), "-out", file("cert.pem")},
		piv("--action", "import-certificate", "--slot", "9a", "--input", file("cert.pem")),
		piv("--action", "verify-pin", "--pin", "123456", "--action", "test-signature", "--slot", "9a", "--input", file("cert.pem")),
	} {
		if _, err := i.call("", c[0], c[1:]...); err != nil {
			return err
		}
	}
	out, err := i.call("", i.program, piv("--action", "status")[1:]...)
	return errors.Join(err, expect(out, "CN=gocard"))
}

// isoApplet makes a PKCS #15 structure and an RSA key on the card, and signs with it.
func isoApplet(i *interop) error {
	steps := [][]string{
		{i.program, "--reader", "0", "--create-pkcs15", "--no-so-pin"},
		{i.program, "--reader", "0", "--store-pin", "--auth-id", "01", "--pin", "123456", "--puk", "0123456789012345", "--label", "gocard"},
		{i.program, "--reader", "0", "--generate-key", "rsa/2048", "--auth-id", "01", "--pin", "123456", "--label", "key"},
		{"pkcs15-tool", "--reader", "0", "--list-keys"},
	}
	var out string
	for _, s := range steps {
		var err error
		if out, err = i.call("", s[0], s[1:]...); err != nil {
			return err
		}
	}
	return expect(out, "Private RSA Key")
}

// fido2Info asks an authenticator for its information with python-fido2 over PC/SC.
func fido2Info(i *interop) error {
	const program = `
from fido2.pcsc import CtapPcscDevice
from fido2.ctap2 import Ctap2
device = next(CtapPcscDevice.list_devices())
print(Ctap2(device).info)
`
	out, err := i.call(program, i.program, "-")
	return errors.Join(err, expect(out, "FIDO_2_0"))
}
