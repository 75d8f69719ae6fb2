package toolkit

import (
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// Parameters of applets without anything, by priority.
const (
	first  = "01 00 00 00 00 00 00 00"
	second = "02 00 00 00 00 00 00 00"
	last   = "FF 00 00 00 00 00 00 00"
)

const profile = "8010000011 FFFFFFFFFFFF00FFFF00001FE300000007 > "

const (
	unknownEnvelope = "80C2000004 EE020102 > "
	userActivity    = "80C2000009 D607990104 82028281 > "
	callControl     = "80C200000A D40882028281 86028111 > "
	displayDone     = "80140000 0C 810301218082028281830100 > "
)

// TestOrder: by priority, which has no sign; of equal ones the one that was installed last comes first.
func TestOrder(t *testing.T) {
	c := newCard(t, jcre.Config{}, false)
	for _, a := range []struct{ name, parameters string }{{"a", last}, {"b", second}, {"c", second}, {"d", first}, {"e", "80 00 00 00 00 00 00 00"}, {"f", "7F 00 00 00 00 00 00 00"}} {
		c.mustInstall(&fake{name: a.name}, a.parameters, set(EventUnrecognizedEnvelope, EventProfileDownload, EventFirstCommandAfterATR))
	}
	c.play(profile + "9000")
	c.expect("d 127", "c 127", "b 127", "f 127", "e 127", "a 127", "d 1", "c 1", "b 1", "f 1", "e 1", "a 1")
	c.card.Do(func() { c.instance(2).Hidden = true })
	c.play(unknownEnvelope + "9000")
	c.expect("d -1", "c -1", "f -1", "e -1", "a -1")
}

// TestSend: the chain stops while an applet waits, and other commands, events and applets come between.
func TestSend(t *testing.T) {
	for _, native := range []bool{false, true} {
		c := newCard(t, jcre.Config{Native: native}, false)
		a, b := &fake{name: "a"}, &fake{name: "b"}
		a.process = func(event int16) error {
			if event != EventUnrecognizedEnvelope {
				h, err := c.toolkit.EnvelopeResponseHandler()
				a.note("response %d", reason(err))
				if err == nil {
					if err := h.Append([]byte{0x42}); err != nil {
						return err
					}
					return c.toolkit.Post(false, nil)
				}
				return a.display("no")
			}
			h, err := c.toolkit.EnvelopeHandler()
			if err != nil {
				return err
			}
			if _, err := h.FindValue(1, 1); err != nil {
				return err
			}
			if err := a.display("1"); err != nil {
				return err
			}
			v, err := h.Value()
			a.note("still % X %v in context %d", v, err, c.card.ActiveContext())
			return a.display("2")
		}
		b.process = func(int16) error { return b.display("3") }
		c.mustInstall(a, first, set(EventUnrecognizedEnvelope, EventCallControlByNAA, 16))
		c.mustInstall(b, second, set(EventUnrecognizedEnvelope))
		c.play(profile + "910E\n 801200000E > D00C8103010500820281829901049000\n 80140000 0C 810301050082028281830100 > 9000")
		c.play("80C2000005 EE03010155 > 910F")
		c.expect("a -1")
		c.play(callControl + "42910F\n" + userActivity + "910F")
		c.expect("a 9", "a response 0", "a 16", "a response 2", "a handler 2")
		c.play(`801200000F > D00D8103012180820281028D0204319000
			80F2000C > 9000
			` + callControl + `429000
			80140000 0C 810301218082028281830115 > 910F
			801200000F > D00D8103012180820281028D0204329000
			` + displayDone + "910F")
		c.expect("a 9", "a response 0", "a result 15 0", "a still 55 <nil> in context 1", "a result 00 0", "b -1")
		c.play("801200000F > D00D8103012180820281028D0204339000\n" + displayDone + "9000")
		c.expect("b result 00 0")
	}
}

// TestReset: a reset ends an applet that waits, and all that belongs to the session.
func TestReset(t *testing.T) {
	for _, native := range []bool{false, true} {
		c := newCard(t, jcre.Config{Native: native}, false)
		a := &fake{name: "a"}
		a.process = func(int16) error { return a.display("1") }
		c.mustInstall(a, first, set(EventUnrecognizedEnvelope))
		c.play(profile + "9000\n" + unknownEnvelope + "910F")
		c.card.Reset()
		c.expect("a -1")
		c.play(unknownEnvelope + "9000")
		c.expect("a -1", "a handler 2")
		c.play(profile + "9000\n" + unknownEnvelope + "910F\n 801200000F > D00D8103012180820281028D0204319000\n" + displayDone + "9000")
		c.expect("a -1", "a result 00 0")
		if c.card.Waiting() {
			t.Error("a thread is left")
		}
	}
}

// TestBusy: 9300 goes out if nobody else has processed the event; all other exceptions are ignored.
func TestBusy(t *testing.T) {
	busy := func(int16) error { return jcre.ThrowSW(iso7816.SWToolkitBusy) }
	for _, test := range []struct {
		a, b func(int16) error
		want string
	}{
		{busy, busy, "9300"},
		{busy, nil, "9000"},
		{nil, busy, "9000"},
		{func(int16) error { return jcre.ThrowSW(0x6F00) }, func(int16) error { return throw(RegistryError) }, "9000"},
	} {
		c := newCard(t, jcre.Config{}, false)
		c.mustInstall(&fake{name: "a", process: test.a}, first, set(EventUnrecognizedEnvelope))
		c.mustInstall(&fake{name: "b", process: test.b}, second, set(EventUnrecognizedEnvelope))
		c.play(profile + "9000\n" + unknownEnvelope + test.want)
		c.expect("a -1", "b -1")
	}
}

// TestHandlerAvailable: who wants to know is told once, when no applet waits, in order of priority.
func TestHandlerAvailable(t *testing.T) {
	c := newCard(t, jcre.Config{}, false)
	a, b := &fake{name: "a"}, &fake{name: "b"}
	wait := func(f *fake) func(int16) error {
		return func(event int16) error {
			if event == EventProactiveHandlerAvailable {
				f.note("set %t", f.entry().IsEventSet(event))
				return f.display("x")
			}
			f.note("others %t", c.toolkit.IsPrioritizedProactiveHandlerAvailableEventSet(f.entry()))
			if err := f.entry().SetEvents(EventProactiveHandlerAvailable); err != nil {
				return err
			}
			return f.display("y")
		}
	}
	a.process, b.process = wait(a), wait(b)
	c.mustInstall(a, first, set(EventUnrecognizedEnvelope))
	c.mustInstall(b, second, set(EventProfileDownload))
	c.play(profile + "910F")
	c.expect("b 1", "b others false")
	c.play(unknownEnvelope + "910F")
	c.expect("a -1", "a others false", "a handler 2")
	c.play("801200000F > D00D8103012180820281028D0204799000\n" + displayDone + "910F")
	c.expect("b result 00 0", "a 123", "a set false")
	c.play("801200000F > D00D8103012180820281028D0204789000\n" + displayDone + "910F")
	c.expect("a result 00 0", "b 123", "b set false")
	c.play("801200000F > D00D8103012180820281028D0204789000\n" + displayDone + "9000")
	c.expect("b result 00 0")
}

// TestDeleteWaiting: an applet that waits cannot be deleted; it can be once it has gone on.
func TestDeleteWaiting(t *testing.T) {
	c := newCard(t, jcre.Config{}, false)
	a := &fake{name: "a"}
	a.process = func(int16) error { return a.display("1") }
	c.mustInstall(a, first, set(EventUnrecognizedEnvelope))
	c.play(profile + "9000\n" + unknownEnvelope + "910F")
	var err error
	c.card.Do(func() { err = c.card.Delete(c.instance(1)) })
	if err == nil {
		t.Error("deleted while it waits")
	}
	c.play("801200000F > D00D8103012180820281028D0204319000\n" + displayDone + "9000")
	c.card.Do(func() { err = c.card.Delete(c.instance(1)) })
	if err != nil || len(c.toolkit.registered(EventUnrecognizedEnvelope)) != 0 {
		t.Errorf("after it has gone on: %v", err)
	}
}

// TestTransient: an applet that is triggered is not selected, even if it is.
func TestTransient(t *testing.T) {
	c := newCard(t, jcre.Config{}, false)
	a := &fake{name: "a"}
	a.process = func(int16) error {
		a.note("%v", c.card.CheckTransient(1, jcre.ClearOnDeselect))
		return nil
	}
	c.mustInstall(a, first, set(EventUnrecognizedEnvelope))
	c.play(profile + "9000\n 00A4040007F0000000000001 > 9000\n" + unknownEnvelope + "9000")
	c.expect("a -1", "a javacard/framework/SystemException reason 3")
}

// Parts of a data object come with status words of their own for a command that waits.
func TestPendingBetweenParts(t *testing.T) {
	c := newCard(t, jcre.Config{UICC: true}, true)
	a := &fake{name: "a"}
	a.process = func(int16) error { return a.display("A") }
	c.mustInstall(a, last, set(EventProfileDownload))
	c.play(`00A4080C06 7F105F3B4F48 > 9000
		0020000A08 3838383838383838 > 9000
		80DB008004 8004 4142 > 63F1
		80DB000002 4344 > 9000
		80CB008001 80 03 > 80044162F1
		8010000003 090000 > 910F
		80DB008004 8004 4142 > 63F2
		80DB000002 4344 > 910F
		80CB008001 80 03 > 80044162F2
		80CB000000 > 424344910F`)
}
