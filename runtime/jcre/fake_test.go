package jcre

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
)

// fake is an applet made of functions; nil ones do what javacard.framework.Applet does.
type fake struct {
	selectF   func() (bool, error)
	deselectF func() error
	processF  func(*APDU) error
	uninstall func() error
	multiF    func() // called in SelectMulti and DeselectMulti
	features  Features
	calls     []string
}

func (f *fake) Select() (bool, error) {
	f.calls = append(f.calls, "select")
	if f.selectF != nil {
		return f.selectF()
	}
	return true, nil
}

func (f *fake) Deselect() error {
	f.calls = append(f.calls, "deselect")
	if f.deselectF != nil {
		return f.deselectF()
	}
	return nil
}

func (f *fake) SelectMulti(active bool) (bool, error) {
	f.calls = append(f.calls, fmt.Sprintf("select(%t)", active))
	if f.multiF != nil {
		f.multiF()
	}
	return true, nil
}

func (f *fake) DeselectMulti(active bool) error {
	f.calls = append(f.calls, fmt.Sprintf("deselect(%t)", active))
	if f.multiF != nil {
		f.multiF()
	}
	return nil
}

func (f *fake) Process(a *APDU) error {
	f.calls = append(f.calls, "process")
	if f.processF != nil {
		return f.processF(a)
	}
	return nil
}

func (f *fake) Uninstall() error {
	f.calls = append(f.calls, "uninstall")
	if f.uninstall != nil {
		return f.uninstall()
	}
	return nil
}

func (f *fake) Features() Features { return f.features }

// took gives the calls since the last time.
func (f *fake) took() string {
	s := strings.Join(f.calls, " ")
	f.calls = nil
	return s
}

// log is a journal that only says what was asked of it.
type log struct{ calls []string }

func (l *log) Begin()  { l.calls = append(l.calls, "begin") }
func (l *log) Commit() { l.calls = append(l.calls, "commit") }
func (l *log) Abort()  { l.calls = append(l.calls, "abort") }

func (l *log) took() string {
	s := strings.Join(l.calls, " ")
	l.calls = nil
	return s
}

var testPackage = iso7816.MustParseAID("F0676F6361")

// aidOf is the AID of the n-th applet of a test card.
func aidOf(n int) iso7816.AID { return iso7816.MustParseAID(fmt.Sprintf("F0676F6361%02X", n)) }

// newCard makes a card with applets of the contexts given as the applet's position, starting with 1.
func newCard(t *testing.T, config Config, applets ...*fake) *Card {
	t.Helper()
	c := New(config)
	c.Do(func() {
		for n, a := range applets {
			as := Instance{AID: aidOf(n), Package: testPackage, Context: Context(n + 1)}
			if _, err := c.Install(as, func() error { return c.Register(a, nil) }); err != nil {
				t.Fatal(err)
			}
		}
	})
	return c
}

// send processes a command in hex and gives the response in hex, data and status word apart.
func send(t *testing.T, c *Card, command string) string {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(command, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	r, err := iso7816.ParseResponse(c.Process(b))
	if err != nil {
		t.Fatal(err)
	}
	return r.String()
}

func sel(n int) string { return fmt.Sprintf("00A4040006F0676F6361%02X", n) }

// expect sends commands and compares responses: "command => response", one a line.
func expect(t *testing.T, c *Card, lines string) {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		command, want, ok := strings.Cut(line, "=>")
		if !ok {
			t.Fatalf("line %q", line)
		}
		if got := send(t, c, strings.TrimSpace(command)); got != strings.TrimSpace(want) {
			t.Errorf("%s: got %s, want %s", strings.TrimSpace(command), got, strings.TrimSpace(want))
		}
	}
}
