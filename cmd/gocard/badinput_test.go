package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/iso7816"
)

// buildInt8 compiles the program that the tests of bad input spoil.
func buildInt8(t *testing.T) (name string, content []byte) {
	t.Helper()
	name = filepath.Join(t.TempDir(), "int8.cap")
	gocard(t, "build", "--target", "jc222", "-o", name, root+"/testdata/run/int8")
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return name, content
}

// executing are the verbs that run a CAP file's code here, or judge it; loading those that only send it to a card.
func executing(name string) [][]string {
	return [][]string{{"verify", name}, {"sim", "--apdu", "-", name}, {"card", "list", "--reader", "sim", "--cap", name, "--trace"}}
}

func loading(name string) [][]string {
	return [][]string{{"card", "load", "--reader", "sim", "--trace", name}, {"card", "install", "--reader", "sim", "--trace", name}}
}

// wantRefused runs verbs on a bad CAP file: each ends with exit code 1, and none sends anything to a card.
func wantRefused(t *testing.T, what, name string, verbs ...[]string) {
	t.Helper()
	for _, args := range verbs {
		out, errs, code := tryGocard(t, args...)
		if code != exitWrong || !strings.Contains(errs, filepath.Base(name)) {
			t.Errorf("%s: %s: exit code %d, %s", what, args[0], code, errs)
		}
		if args[0] != "verify" && out != "" || strings.Contains(errs, "\n> ") || strings.HasPrefix(errs, "> ") {
			t.Errorf("%s: %s went on: %s%s", what, args[0], out, errs)
		}
	}
}

// TestTruncatedCAP cuts a CAP file at many lengths.
func TestTruncatedCAP(t *testing.T) {
	name, good := buildInt8(t)
	for n := 0; n < len(good); n += 97 {
		if err := os.WriteFile(name, good[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		wantRefused(t, fmt.Sprintf("first %d bytes", n), name, append(executing(name), loading(name)...)...)
	}
}

// TestFlippedCAP turns bits over all through a CAP file. Every copy is refused, unless the bit says nothing about the package, as in the
// dates of the zip format. A bit in the name of the Descriptor component loses that: what goes to a card is the same, but the code cannot
// be verified and is not executed here.
func TestFlippedCAP(t *testing.T) {
	name, good := buildInt8(t)
	want := loadBlock(t, good)
	same := 0
	for at := 0; at < len(good); at += 23 {
		bad := bytes.Clone(good)
		bad[at] ^= 1 << (at % 8)
		if err := os.WriteFile(name, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		what := fmt.Sprintf("bit %d of byte %d", at%8, at)
		f, err := capfile.Read(bytes.NewReader(bad), int64(len(bad)))
		if err != nil || len(f.Validate()) > 0 {
			wantRefused(t, what, name, append(executing(name), loading(name)...)...)
			continue
		}
		same++
		if !bytes.Equal(loadBlock(t, bad), want) {
			t.Errorf("%s: another package is accepted", what)
		}
		if f.Descriptor == nil {
			wantRefused(t, what, name, executing(name)...)
		}
	}
	if same > len(good)/23/2 {
		t.Errorf("%d of %d bits say nothing", same, len(good)/23)
	}
}

// loadBlock is what of a CAP file goes to a card.
func loadBlock(t *testing.T, content []byte) []byte {
	t.Helper()
	f, err := capfile.Read(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	block, err := f.LoadFileDataBlock(false)
	if err != nil {
		t.Fatal(err)
	}
	return block
}

// TestBadCodeIsRefused changes one thing in a good file and zips it anew, so that all checksums are right.
func TestBadCodeIsRefused(t *testing.T) {
	name, good := buildInt8(t)
	for _, c := range []struct {
		name  string
		spoil func(*capfile.File)
		want  string
	}{
		{"operand stack underflow", func(f *capfile.File) { processOf(f).Code[0] = byte(bytecode.OpPop) }, "method"},
		{"a short as a reference", func(f *capfile.File) { processOf(f).Code[0] = byte(bytecode.OpSconst0) }, "method"},
		{"unknown opcode", func(f *capfile.File) { processOf(f).Code[0] = 0xFE }, ""},
		{"reference outside the Method component", func(f *capfile.File) {
			f.ConstantPool.Constants[1] = capfile.NewStaticRef(capfile.ConstantStaticMethodref, 0x7FFF)
		}, ""},
		{"install method that is none", func(f *capfile.File) { f.Applet.Applets[0].InstallMethodOffset++ }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := capfile.Read(bytes.NewReader(good), int64(len(good)))
			if err != nil {
				t.Fatal(err)
			}
			c.spoil(f)
			var b bytes.Buffer
			if err := f.Write(&b); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			wantRefused(t, c.name, name, append(executing(name), loading(name)...)...)
			if out, _, _ := tryGocard(t, "verify", name); !strings.Contains(out, c.want) {
				t.Errorf("verify says %s", out)
			}
		})
	}
}

// processOf is the method that begins with a call of a method of its own object.
func processOf(f *capfile.File) *capfile.MethodInfo {
	begin := []byte{byte(bytecode.OpAload0), byte(bytecode.OpInvokevirtual)}
	i := slices.IndexFunc(f.Method.Methods, func(m capfile.MethodInfo) bool { return bytes.HasPrefix(m.Code, begin) })
	return &f.Method.Methods[i]
}

// dying is a card that is pulled out at the n-th LOAD.
type dying struct {
	*card.Card
	n, loads int
	sent     []byte // INS of every command that came
}

var errPulled = errors.New("the card was removed")

func (d *dying) Transmit(ctx context.Context, capdu []byte) ([]byte, error) {
	d.sent = append(d.sent, capdu[1])
	if capdu[1] == iso7816.INSLoad {
		if d.loads++; d.loads == d.n {
			return nil, errPulled
		}
	}
	return d.Card.Transmit(ctx, capdu)
}

// onSim is the command line's way to a card, with a card of the test at its end.
func onSim(t *testing.T, d *dying) (*cardFlags, openCard) {
	t.Helper()
	f := &cardFlags{reader: simReader, sim: simFlags{scp: "03:70"}, log: &bytes.Buffer{}}
	sim, err := f.sim.makeCard(nil, false)
	if err != nil {
		t.Fatal(err)
	}
	d.Card = sim
	return f, openCard{transport: f.wire(d), atr: sim.ATR(), close: func() {}}
}

// TestCardRemovedInLoad pulls the card out at each block in turn: the message names the block and says what to do, the exit code is that
// of the environment, and after the card is back the package loads.
func TestCardRemovedInLoad(t *testing.T) {
	name, _ := buildInt8(t)
	file, err := readCAP(name)
	if err != nil {
		t.Fatal(err)
	}
	var s streams
	load := func(f *cardFlags, open openCard) error {
		return f.session(t.Context(), open, func(session *gp.Session) error { return f.loadCAP(t.Context(), s, session, file, gp.LoadOptions{}) })
	}
	d := &dying{}
	f, open := onSim(t, d)
	var out bytes.Buffer
	s.out, s.err = &out, &out
	if err := load(f, open); err != nil {
		t.Fatal(err)
	}
	blocks := d.loads
	for n := 1; n <= blocks; n++ {
		d := &dying{n: n}
		f, open := onSim(t, d)
		out.Reset()
		err := load(f, open)
		if err == nil || exitCode(err) != exitEnvironment || !errors.Is(err, errPulled) || out.Len() > 0 {
			t.Fatalf("block %d: exit code %d, %v, %s", n, exitCode(err), err, &out)
		}
		for _, want := range []string{
			fmt.Sprintf("load F0676F636172641001: block %d of %d: ", n, blocks), "the card was removed", "insert the card and list it",
			"if F0676F636172641001 shows up, delete it, then load again",
		} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("block %d: %q is not in: %v", n, want, err)
			}
		}
		d.Reset()
		if err := load(f, open); err != nil {
			t.Errorf("block %d, card back: %v", n, err)
		}
	}
}

// TestWrongKeysCostNoAttempt counts what a card gets that is opened with wrong keys: EXTERNAL AUTHENTICATE is not among it, and the card
// opens with the right ones afterwards.
func TestWrongKeysCostNoAttempt(t *testing.T) {
	for _, protocol := range []string{"02:15", "02:55", "03:00", "03:70"} {
		d := &dying{}
		f, open := onSim(t, d)
		f.sim.scp, f.key = protocol, "000102030405060708090A0B0C0D0E0F"
		sim, err := f.sim.makeCard(nil, false)
		if err != nil {
			t.Fatal(err)
		}
		d.Card = sim
		none := func(*gp.Session) error { return errors.New("a session with wrong keys") }
		if err := f.session(t.Context(), open, none); !errors.Is(err, scp.ErrCardCryptogram) || exitCode(err) != exitWrong {
			t.Errorf("%s: exit code %d, %v", protocol, exitCode(err), err)
		}
		if got := bytes.Count(d.sent, []byte{iso7816.INSInitializeUpdate}); got != 1 {
			t.Errorf("%s: %d attempts", protocol, got)
		}
		if bytes.Contains(d.sent, []byte{iso7816.INSExternalAuthenticate}) {
			t.Errorf("%s: EXTERNAL AUTHENTICATE was sent: %X", protocol, d.sent)
		}
		f.key = ""
		if err := f.session(t.Context(), open, func(*gp.Session) error { return nil }); err != nil {
			t.Errorf("%s: right keys afterwards: %v", protocol, err)
		}
	}
}
