package javacard_test

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/capverify"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/irtext"
	"github.com/gocard/gocard/ir/verify"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcvm"
)

const testdata = "../../testdata/codegen"

// prelude is what all programs of these tests import; a file without a program line gets it in front.
const prelude = `program codegen/test F0676F636101 1.0
package java/lang A0000000620001 1.0
package javacard/framework A0000000620101 1.3
interface @javacard/framework/PIN api javacard/framework 1
interface @javacard/framework/Shareable api javacard/framework 2 shareable
class @java/lang/Throwable api java/lang 1
class @javacard/framework/ISOException api javacard/framework 7 extends @java/lang/Throwable {
	api throwIt static 1 (i16)
	api getReason virtual 1 () i16
}
class @javacard/framework/Applet api javacard/framework 3 {
	api equals virtual 0 (object) bool
	api register virtual 1 ()
	api selectingApplet virtual 3 () bool
	api select virtual 6 () bool
	api process virtual 7 (@javacard/framework/APDU)
	api superSelect super 6 () bool
}
class @javacard/framework/JCSystem api javacard/framework 8 {
	api makeTransientByteArray static 13 (i16, i8) i8[]
	api makeTransientShortArray static 15 (i16, i8) i16[]
}
class @javacard/framework/OwnerPIN api javacard/framework 9 {
	api new new 0 (i8, i8)
	api check virtual 1 (i8[], i16, i8) bool
	api getTriesRemaining virtual 2 () i8
	api update virtual 8 (i8[], i16, i8)
}
class @javacard/framework/APDU api javacard/framework 10 {
	api getBuffer virtual 1 () u8[]
	api setIncomingAndReceive virtual 6 () i16
	api setOutgoingAndSend virtual 8 (i16, i16)
}
class @javacard/framework/Util api javacard/framework 16 {
	api getShort static 4 (i8[], i16) i16
	api setShort static 6 (i8[], i16, i16) i16
}
runtime ThrowIt @javacard/framework/ISOException:throwIt
runtime GetReason @javacard/framework/ISOException:getReason
`

// parse reads a program; positions count from the line behind the prelude.
func parse(t *testing.T, name, src string) *ir.Program {
	t.Helper()
	if !strings.Contains(src, "\nprogram ") && !strings.HasPrefix(src, "program ") {
		src = prelude + src
	}
	p, err := irtext.Parse(name, []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if err := verify.CardForm(p, true); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return p
}

func parseFile(t *testing.T, path string) *ir.Program {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, path, string(src))
}

// generate makes the CAP file and has it judged.
func generate(t *testing.T, p *ir.Program, target string) *javacard.Result {
	t.Helper()
	r, err := javacard.Generate(p, javacard.Options{Target: target})
	if err != nil {
		t.Fatal(err)
	}
	if err := judge(r.CAP); err != nil {
		t.Fatalf("%s: %v\n%s", target, err, r.Listing())
	}
	return r
}

// judge asks the off-card verifier.
func judge(f *capfile.File) error {
	if faults := capverify.Verify(f, exportfile.Facts()); len(faults) > 0 {
		return faults
	}
	return nil
}

// card is a machine with a package.
type card struct{ vm *jcvm.VM }

// load puts the package on a new machine, makes an instance of each applet, and selects the first.
func load(t *testing.T, f *capfile.File) card {
	t.Helper()
	vm := jcvm.New(jcre.Config{}, jcvm.Options{Verify: judge})
	p, err := vm.Load(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range f.Applet.Applets {
		if _, err := vm.Install(p, a.AID, a.AID, a.AID.AppendLV(nil)); err != nil {
			t.Fatalf("install: %v", err)
		}
	}
	c := card{vm}
	if got := c.transmit(selectAPDU(f.Applet.Applets[0].AID)); got != "9000" {
		t.Fatalf("select: %s", got)
	}
	return c
}

func selectAPDU(aid iso7816.AID) []byte {
	return aid.AppendLV([]byte{0x00, 0xA4, 0x04, 0x00})
}

// transmit sends a command; the answer is hex.
func (c card) transmit(apdu []byte) string {
	return strings.ToUpper(hex.EncodeToString(c.vm.Card().Process(apdu)))
}

// exchange is a line of a script.
type exchange struct {
	line    int
	command []byte
	want    string
}

// readScript reads lines of the form "COMMAND = RESPONSE".
func readScript(t *testing.T, path string) []exchange {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []exchange
	for i, line := range strings.Split(string(src), "\n") {
		line, _, _ = strings.Cut(line, "#")
		command, want, ok := strings.Cut(line, "=")
		if !ok {
			continue
		}
		b, err := hex.DecodeString(strings.ReplaceAll(command, " ", ""))
		if err != nil {
			t.Fatalf("%s:%d: %v", path, i+1, err)
		}
		out = append(out, exchange{i + 1, b, strings.ReplaceAll(want, " ", "")})
	}
	return out
}

// runPrograms lists the programs that have a script.
func runPrograms(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(testdata + "/run/*.ir")
	if err != nil || len(files) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	return files
}

// TestRun executes every program with a script on our machine, for all targets.
func TestRun(t *testing.T) {
	for _, file := range runPrograms(t) {
		script := readScript(t, strings.TrimSuffix(file, ".ir")+".apdu")
		for _, target := range javacard.Targets() {
			t.Run(fmt.Sprintf("%s/%s", filepath.Base(file), target), func(t *testing.T) {
				c := load(t, generate(t, parseFile(t, file), target).CAP)
				for _, e := range script {
					if got := c.transmit(e.command); got != e.want {
						t.Errorf("line %d: %X: %s, want %s", e.line, e.command, got, e.want)
					}
				}
			})
		}
	}
}
