package card

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// fakeContent is a content manager without a machine. A load file data block is taken when it begins with "CAP"; its modules
// are the AID with 01 and with 02 behind it. An installation with parameters FF fails, with FE the power goes.
type fakeContent struct {
	card   *jcre.Card
	files  []loadFile
	blocks map[iso7816.AID][]byte
	apps   []application
	params [][]byte

	personal [][]byte // applications and commands that personalized them
}

func (f *fakeContent) Load(aid iso7816.AID, block []byte) error {
	if !bytes.HasPrefix(block, []byte("CAP")) {
		return errors.New("not a CAP file")
	}
	f.blocks[aid] = bytes.Clone(block)
	f.files = append(f.files, loadFile{AID: aid, Major: 1, Minor: 2, Modules: []iso7816.AID{moduleOf(aid, 1), moduleOf(aid, 2)}})
	return nil
}

func moduleOf(aid iso7816.AID, n byte) iso7816.AID {
	m, err := iso7816.NewAID(append(aid.Bytes(), n))
	if err != nil {
		panic(err)
	}
	return m
}

func (f *fakeContent) Install(in installation) (iso7816.AID, error) {
	switch {
	case bytes.Equal(in.Parameters, []byte{0xFF}):
		return iso7816.AID{}, errors.New("install threw")
	case bytes.Equal(in.Parameters, []byte{0xFE}):
		return iso7816.AID{}, fmt.Errorf("install: %w", jcre.ErrPowerLoss)
	}
	f.params = append(f.params, in.installParameters())
	f.apps = append(f.apps, application{AID: in.Instance, Module: in.Module, LoadFile: in.LoadFile})
	f.card.Add(jcre.Instance{AID: in.Instance, Context: jcre.Context(len(f.apps)), Applet: fakeApplet{}})
	return in.Instance, nil
}

func (f *fakeContent) Personalize(aid iso7816.AID, command []byte) ([]byte, error) {
	f.personal = append(f.personal, append(aid.AppendLV(nil), command...))
	return nil, nil
}

func (f *fakeContent) Delete(aid iso7816.AID, _ bool) error {
	f.apps = slices.DeleteFunc(f.apps, func(a application) bool { return a.AID == aid })
	return f.card.Delete(f.card.Lookup(aid))
}

func (f *fakeContent) DeleteFile(aid iso7816.AID) error {
	if slices.ContainsFunc(f.apps, func(a application) bool { return a.LoadFile == aid }) {
		return errors.New("has applications")
	}
	f.files = slices.DeleteFunc(f.files, func(l loadFile) bool { return l.AID == aid })
	return nil
}

func (f *fakeContent) LoadFiles() []loadFile       { return f.files }
func (f *fakeContent) Applications() []application { return f.apps }
func (f *fakeContent) FreeMemory() (int, int)      { return 0x16DB4, 0x86A }

// fakeApplet answers every command with 9000.
type fakeApplet struct{}

func (fakeApplet) Select() (bool, error)        { return true, nil }
func (fakeApplet) Deselect() error              { return nil }
func (fakeApplet) Process(*jcre.APDU) error     { return nil }
func (fakeApplet) Uninstall() error             { return nil }
func (fakeApplet) Features() jcre.Features      { return jcre.Features{} }
func (f *fakeContent) Reset()                   { f.card.Reset() }
func (f *fakeContent) transmit(b []byte) []byte { return f.card.Process(b) }

// Transmit makes the card a transport. No answer, as after a power loss, is an error, as it is with a reader.
func (f *fakeContent) Transmit(_ context.Context, capdu []byte) ([]byte, error) {
	if r := f.transmit(capdu); r != nil {
		return r, nil
	}
	return nil, errors.New("card removed")
}

// newFake makes a card with an issuer security domain over fake content, just reset.
func newFake(t testing.TB, config DomainConfig) (*fakeContent, *securityDomain) {
	t.Helper()
	f := &fakeContent{blocks: map[iso7816.AID][]byte{}}
	d, err := newIssuerDomain(config, f)
	if err != nil {
		t.Fatal(err)
	}
	f.card = jcre.New(jcre.Config{PartialSelect: true, Default: d.config.AID})
	d.register(f.card)
	f.card.Reset()
	return f, d
}

// run sends commands in hex and compares what comes back; "want" may end in "..." to leave the rest open.
func (f *fakeContent) run(t *testing.T, steps ...string) {
	t.Helper()
	for i := 0; i+1 < len(steps); i += 2 {
		got := strings.ToUpper(hex.EncodeToString(f.transmit(unhex(t, steps[i]))))
		want := strings.ReplaceAll(steps[i+1], " ", "")
		if head, open := strings.CutSuffix(want, "..."); got != want && !(open && strings.HasPrefix(got, head)) {
			t.Errorf("%s: %s, want %s", steps[i], got, want)
		}
	}
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatalf("bad hex in the test: %q", s)
	}
	return b
}

// open selects the domain and authenticates.
func open(t testing.TB, f *fakeContent, level scp.Level) *gp.Session {
	t.Helper()
	s, err := gp.Select(t.Context(), f, iso7816.AID{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Authenticate(t.Context(), scp.DefaultKeySet(0), gp.AuthOptions{Level: level}); err != nil {
		t.Fatal(err)
	}
	return s
}

// send1 sends a plain command through a session and gives the status word.
func send1(t testing.TB, s *gp.Session, plain string) iso7816.ResponseAPDU {
	t.Helper()
	c, err := iso7816.ParseCommand(unhex(t, plain))
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Transmit(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// jcreApp is an application that is on the card from the start.
func jcreApp(aid string) jcre.Instance {
	return jcre.Instance{AID: iso7816.MustParseAID(aid), Applet: fakeApplet{}}
}
