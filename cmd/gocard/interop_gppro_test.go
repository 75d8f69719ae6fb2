package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gocard/gocard/gp/pcsc/pcsctest"
)

// gpproCAP is the CAP file that Oracle's converter made, beside the one of ours.
const gpproCAP = "*ykneo-oath.pkgYkneoOath.305.cap"

const (
	gpproPackage  = "F0676F636172641001"
	gpproInstance = "F0676F63617264100101"
	gpproDomain   = "A00000015153504101"
	gpproKey      = "505152535455565758595A5B5C5D5E5F"
	gpproKey256   = gpproKey + "606162636465666768696A6B6C6D6E6F"
)

// Security levels, as flags of GlobalPlatformPro.
const (
	gpproMAC  = "--mode mac"
	gpproENC  = gpproMAC + " --mode enc"
	gpproFull = gpproENC + " --mode rmac --mode renc"
)

// gpproContent lets GlobalPlatformPro load and install, and then manage, what is on a card at a security level.
func gpproContent(newKey, level string) func(*interop) error {
	return func(i *interop) error {
		wallet, _ := buildInt8(i.t)
		err := i.gpproSteps(level, []gpproStep{
			{"--info --install " + wallet + " --list", "GP Version: 2.3|APP: " + gpproInstance + " (SELECTABLE)"},
			{"--install " + i.cap, "loaded"},
		})
		if err != nil {
			return err
		}
		return i.gpproManage(newKey, level)
	}
}

// gpproS16 is gpproContent in S16 mode, without the loading: GlobalPlatformPro's LOAD blocks have no room for the longer C-MAC.
func gpproS16(i *interop) error {
	wallet, _ := buildInt8(i.t)
	i.card(i.t, "install", wallet)
	i.card(i.t, "install", i.cap)
	return i.gpproManage(gpproKey256, "--s16 "+gpproFull)
}

// gpproManage extradites an application to a new domain, stores an object, puts and deletes a public key, locks and unlocks, deletes, and puts a
// new key set in the end.
func (i *interop) gpproManage(newKey, level string) error {
	public, err := i.ecPublicKey()
	if err != nil {
		return err
	}
	return i.gpproSteps(level, []gpproStep{
		{"--domain " + gpproDomain + " --allow-to --allow-from", ""},
		{"--move " + gpproInstance + " --to " + gpproDomain + " --put-key " + public + " --new-keyver 0x73", ""},
		{"--store-data 42024142 --lock-applet " + gpproInstance + " --list",
			"SSD: " + gpproDomain + "|APP: F0A130AAB6ECFAB801 (SELECTABLE)|APP: " + gpproInstance + " (LOCKED)\n     Parent:   " + gpproDomain},
		{"--info --apdu 80CA004200 --delete-key 0x73 --unlock-applet " + gpproInstance + " --list", "[42] 4142|EC_PUB|" + gpproInstance + " (SELECTABLE)"},
		{"--delete " + gpproInstance + " --delete " + gpproPackage + " --delete " + gpproDomain + " --uninstall " + i.cap, "deleted."},
		{"--list --lock " + newKey, "locked with: " + newKey},
		{"--key " + newKey + " --list", "ISD: A000000151000000 (OP_READY)"},
	})
}

// gpproDomains gives a supplementary domain keys of its own, lets it verify the signature of a load file, and lets it manage content itself with tokens.
func gpproDomains(i *interop) error {
	wallet, _ := buildInt8(i.t)
	private, public, err := i.rsaKeys()
	if err != nil {
		return err
	}
	domain := "--connect " + gpproDomain + " "
	own := domain + "--key " + gpproKey + " "
	return i.gpproSteps(gpproFull, []gpproStep{
		{"--domain " + gpproDomain + " --privs DAPVerification", ""},
		{domain + "--lock " + gpproKey, "locked with"},
		{own + "--put-key " + public + " --new-keyver 0x73 --list", "(PERSONALIZED)"},
		{"--load " + wallet + " --dap-domain " + gpproDomain + " --dap-key " + private + " --list", "PKG: " + gpproPackage + " (LOADED)"},
		{"--delete " + gpproPackage + " --delete " + gpproDomain, ""},
		{"--put-key " + public + " --new-keyver 0x70 --domain " + gpproDomain + " --privs DelegatedManagement", ""},
		{domain + "--lock " + gpproKey, "locked with"},
		{own + "--install " + wallet + " --dm-key " + private, "loaded"},
		{"--list", "APP: " + gpproInstance + " (SELECTABLE)\n     Parent:   " + gpproDomain},
		{own + "--uninstall " + wallet + " --dm-key " + private, "deleted."},
	})
}

// gpproStep is one call of GlobalPlatformPro and what must be in its output, with | between the parts.
type gpproStep struct{ args, want string }

// gpproSteps makes the calls in turn at a security level. A warning about what the card answers is a failure, too.
func (i *interop) gpproSteps(level string, steps []gpproStep) error {
	for _, s := range steps {
		args := append([]string{"--reader", pcsctest.ReaderName + " 00 00"}, strings.Fields(level+" "+s.args)...)
		out, err := i.call("", i.program, args...)
		if err = errors.Join(err, expect(out, strings.Split(s.want, "|")...)); err != nil {
			return fmt.Errorf("%s: %w", s.args, err)
		}
		if strings.Contains(out, "[WARN]") {
			return fmt.Errorf("%s: %s", s.args, last(out))
		}
	}
	return nil
}

// ecPublicKey is a PEM file with a public key on P-256.
func (i *interop) ecPublicKey() (name string, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", err
	}
	return i.publicKeyFile(&key.PublicKey)
}

// rsaKeys are PEM files with the two halves of an RSA key, of 2048 bits: PUT KEY of the public one is cut after secure messaging.
func (i *interop) rsaKeys() (private, public string, err error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", "", err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", "", err
	}
	if private, err = i.pemFile("PRIVATE KEY", der); err != nil {
		return "", "", err
	}
	public, err = i.publicKeyFile(&key.PublicKey)
	return private, public, err
}

func (i *interop) publicKeyFile(key any) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return "", err
	}
	return i.pemFile("PUBLIC KEY", der)
}

func (i *interop) pemFile(kind string, der []byte) (string, error) {
	name := filepath.Join(i.dir, strings.ReplaceAll(kind, " ", "-")+".pem")
	return name, os.WriteFile(name, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}
