package jcre

import (
	"errors"
	"slices"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
)

var errNull = &Exception{Class: NullPointerExceptionClass}

func TestNothingSelected(t *testing.T) {
	c := newCard(t, Config{}, &fake{})
	expect(t, c, `
		80010000 => 6999
		00A4040005F000000001 => 6999
		00A40000023F00 => 6999`)
}

func TestSelectCallsSelectAndProcess(t *testing.T) {
	var selecting []bool
	a := &fake{}
	c := newCard(t, Config{}, a)
	a.processF = func(apdu *APDU) error {
		selecting = append(selecting, c.SelectingApplet())
		return nil
	}
	expect(t, c, sel(0)+" => 9000\n80010000 => 9000\n"+sel(0)+" => 9000")
	if got := a.took(); got != "select process process deselect select process" {
		t.Errorf("calls: %s", got)
	}
	if len(selecting) != 3 || !selecting[0] || selecting[1] || !selecting[2] {
		t.Errorf("selectingApplet: %v", selecting)
	}
}

func TestReselectingApplet(t *testing.T) {
	var asked []bool
	first, second := &fake{}, &fake{}
	c := newCard(t, Config{}, first, second)
	note := func() { asked = append(asked, c.ReselectingApplet()) }
	first.selectF = func() (bool, error) { note(); return true, nil }
	first.deselectF = func() error { note(); return nil }
	first.processF = func(*APDU) error { note(); return nil }
	// select, process; deselect, select, process; process; deselect for the other one; select, process.
	expect(t, c, sel(0)+" => 9000\n"+sel(0)+" => 9000\n80010000 => 9000\n"+sel(1)+" => 9000\n"+sel(0)+" => 9000")
	if want := []bool{false, false, true, true, true, false, false, false, false}; !slices.Equal(asked, want) {
		t.Errorf("reSelectingApplet: %v, want %v", asked, want)
	}
}

func TestSelectOtherForms(t *testing.T) {
	a := &fake{}
	c := newCard(t, Config{}, a, &fake{})
	send(t, c, sel(0))
	a.took()
	// A SELECT that names nobody, by file identifier, or by a part of an AID is the applet's.
	expect(t, c, `
		00A4040005F000000001 => 9000
		00A40000023F00 => 9000
		00A4040005F0676F6361 => 9000
		00A4040206F0676F636101 => 9000`)
	if got := a.took(); got != "process process process process" {
		t.Errorf("calls: %s", got)
	}
	if c.SelectingApplet() {
		t.Error("selectingApplet stays on")
	}
}

func TestPartialSelect(t *testing.T) {
	first, second := &fake{}, &fake{}
	c := newCard(t, Config{PartialSelect: true}, first, second)
	expect(t, c, "00A4040005F0676F6361 => 9000\n00A4040205F0676F6361 => 9000\n00A4040205F0676F6361 => 9000")
	if a, b := first.took(), second.took(); a != "select process deselect" || b != "select process process" {
		t.Errorf("first: %s; second: %s", a, b)
	}
}

func TestSelectRefused(t *testing.T) {
	for name, f := range map[string]func() (bool, error){
		"false":     func() (bool, error) { return false, nil },
		"exception": func() (bool, error) { return true, errNull },
		"status":    func() (bool, error) { return true, ThrowSW(0x6A80) },
	} {
		t.Run(name, func(t *testing.T) {
			a, old := &fake{selectF: f}, &fake{}
			c := newCard(t, Config{}, a, old)
			expect(t, c, sel(1)+" => 9000\n"+sel(0)+" => 6999\n80010000 => 6999\n"+sel(1)+" => 9000")
			if got := a.took(); got != "select" {
				t.Errorf("calls: %s", got)
			}
		})
	}
}

func TestSelectWithOpenTransaction(t *testing.T) {
	l := &log{}
	a := &fake{}
	c := newCard(t, Config{Journal: l}, a)
	l.took()
	a.selectF = func() (bool, error) { return true, c.BeginTransaction() }
	expect(t, c, sel(0)+" => 6999\n80010000 => 6999")
	if got := l.took(); got != "begin abort" {
		t.Errorf("journal: %s", got)
	}
}

func TestProcessThrowsDuringSelect(t *testing.T) {
	a := &fake{}
	c := newCard(t, Config{}, a)
	a.processF = func(apdu *APDU) error {
		if !c.SelectingApplet() {
			return nil
		}
		apdu.Buffer()[0] = 0x6F
		if err := apdu.SetOutgoingAndSend(0, 1); err != nil {
			return err
		}
		return ThrowSW(0x6283)
	}
	expect(t, c, sel(0)+" => 6F 6283\n80010000 => 9000")
}

func TestDeselectIsIgnoredWhateverItThrows(t *testing.T) {
	l := &log{}
	a := &fake{}
	c := newCard(t, Config{Journal: l}, a, &fake{})
	l.took()
	a.deselectF = func() error {
		_ = c.BeginTransaction()
		return errNull
	}
	expect(t, c, sel(0)+" => 9000\n"+sel(1)+" => 9000")
	if got := l.took(); got != "begin abort" {
		t.Errorf("journal: %s", got)
	}
}

func TestTransientMemoryIsCleared(t *testing.T) {
	a, b := &fake{}, &fake{}
	c := newCard(t, Config{}, a, b)
	onReset, onDeselect := []byte{1}, []byte{1}
	AddTransient(&c.Transients, 1, ClearOnReset, onReset)
	AddTransient(&c.Transients, 1, ClearOnDeselect, onDeselect)
	check := func(when string, reset, deselect byte) {
		t.Helper()
		if onReset[0] != reset || onDeselect[0] != deselect {
			t.Errorf("%s: %d, %d; want %d, %d", when, onReset[0], onDeselect[0], reset, deselect)
		}
		onReset[0], onDeselect[0] = 1, 1
	}
	send(t, c, sel(0))
	check("selected", 1, 1)
	send(t, c, "80010000")
	check("command", 1, 1)
	send(t, c, sel(0))
	check("selected again", 1, 0)
	send(t, c, sel(1))
	check("another selected", 1, 0)
	send(t, c, sel(0))
	check("the other deselected", 1, 1)
	c.Reset()
	check("reset", 0, 0)
}

func TestReset(t *testing.T) {
	a := &fake{}
	c := newCard(t, Config{Default: aidOf(0)}, a)
	called := 0
	c.OnReset(func() { called++ })
	c.Reset()
	if got := a.took(); got != "select" || called != 1 {
		t.Errorf("calls after reset: %s, %d", got, called)
	}
	expect(t, c, "80010000 => 9000\n00A40400 => 9000")
	if got := a.took(); got != "process deselect select process" {
		t.Errorf("SELECT without AID: %s", got)
	}
}

func TestHiddenInstanceIsNotSelected(t *testing.T) {
	c := newCard(t, Config{}, &fake{})
	c.Instances()[0].Hidden = true
	expect(t, c, sel(0)+" => 6999")
}

func TestExceptionsBecomeStatusWords(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{nil, "9000"},
		{ThrowSW(0x6A80), "6A80"},
		{ThrowSW(0x9000), "9000"},
		{ThrowSW(0x9123), "9123"},
		{ThrowSW(0x0000), "6F00"},
		{errNull, "6F00"},
		{Throw(SystemExceptionClass, 0x6A80), "6F00"},
		{Throw(TransactionExceptionClass, TransactionBufferFull), "6F00"},
		{Throw(PINExceptionClass, 1), "6F00"},
		{Throw(APDUExceptionClass, 1), "6F00"},
		{Throw(CryptoExceptionClass, 3), "6F00"},
		{Throw(UserExceptionClass, 7), "6F00"},
		{Throw(CardRuntimeExceptionClass, 0x6A80), "6F00"},
		{errors.New("anything"), "6F00"},
	} {
		card := newCard(t, Config{}, &fake{processF: func(*APDU) error { return c.err }})
		if got := send(t, card, sel(0)); got != c.want {
			t.Errorf("%v: %s, want %s", c.err, got, c.want)
		}
	}
}

func TestMalformedCommands(t *testing.T) {
	c := newCard(t, Config{}, &fake{})
	send(t, c, sel(0))
	for command, want := range map[string][]byte{
		"":                         {0x67, 0},
		"\x80\x01":                 {0x67, 0},
		"\x80\x01\x00\x00\x05":     {0x90, 0},
		"\x80\x01\x00\x00\x02\x01": {0x67, 0},
		"\xFF\x01\x00\x00":         {0x6E, 0},
	} {
		if got := c.Process([]byte(command)); string(got) != string(want) {
			t.Errorf("%X: %X, want %X", command, got, want)
		}
	}
}

func TestExtendedLengthNeedsTheInterface(t *testing.T) {
	plain, extended := &fake{}, &fake{features: Features{ExtendedLength: true}}
	c := newCard(t, Config{}, plain, extended)
	expect(t, c, sel(0)+" => 9000\n80010000000001AA => 6700\n"+sel(1)+" => 9000\n80010000000001AA => 9000")
	if got := plain.took(); got != "select process deselect" {
		t.Errorf("calls: %s", got)
	}
}

func TestPowerLossAnswersNothingUntilReset(t *testing.T) {
	l := &log{}
	a := &fake{}
	c := newCard(t, Config{Journal: l}, a)
	send(t, c, sel(0))
	l.took()
	a.processF = func(*APDU) error {
		_ = c.BeginTransaction()
		return ErrPowerLoss
	}
	if r := c.Process([]byte{0x80, 1, 0, 0}); r != nil {
		t.Errorf("response %X", r)
	}
	if r := c.Process([]byte{0x80, 1, 0, 0}); r != nil || l.took() != "begin" {
		t.Error("the card goes on without power")
	}
	c.Reset()
	if got := l.took(); got != "abort" {
		t.Errorf("at power-up the journal gets %q", got)
	}
	expect(t, c, "80010000 => 6999")
}

func TestSelectedAIDFormsOfTheClassByte(t *testing.T) {
	a := &fake{}
	c := newCard(t, Config{}, a)
	expect(t, c, sel(0)+" => 9000")
	a.took()
	// Proprietary class and secure messaging: the command is the applet's.
	expect(t, c, "80A4040006F0676F636100 => 9000\n0CA4040006F0676F636100 => 9000")
	if got := a.took(); got != "process process" {
		t.Errorf("calls: %s", got)
	}
	if (&Exception{Class: ISOExceptionClass, Reason: 0x6A80}).Is(iso7816.SW(0x6A81)) {
		t.Error("an ISOException is another status word")
	}
}
