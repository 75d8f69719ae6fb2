package toolkit

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// TestEvents: which events can be set, all or none.
func TestEvents(t *testing.T) {
	c := newCard(t, jcre.Config{}, false)
	c.mustInstall(&fake{}, last, set(EventCallControlByNAA))
	c.mustInstall(&fake{}, last, nil)
	e := c.toolkit.Entries()[1]
	c.card.Do(func() {
		for event, want := range map[int16]uint16{
			0: EventNotSupported, 99: EventNotSupported, 7: EventNotAllowed, 8: EventNotAllowed, 11: EventNotAllowed, 19: EventNotAllowed, 27: EventNotAllowed,
			124: EventNotAllowed, 9: EventAlreadyRegistered, 2: TARNotDefined, 16: 0, 127: 0, -1: 0,
		} {
			if err := e.SetEvents(12, event); reason(err) != want || (err == nil) != (want == 0) || e.IsEventSet(12) != (want == 0) {
				t.Errorf("set %d: %v, 12 is set: %t", event, err, e.IsEventSet(12))
			}
			if err := e.ClearEvent(12); err != nil || e.IsEventSet(12) {
				t.Errorf("clear 12: %v", err)
			}
		}
		for event, want := range map[int16]uint16{7: EventNotAllowed, 19: EventNotAllowed, 124: 0, 25: 0, 0: EventNotSupported} {
			if err := e.ClearEvent(event); reason(err) != want {
				t.Errorf("clear %d: %v", event, err)
			}
		}
		if err := c.card.Delete(c.instance(1)); err != nil {
			t.Error(err)
		}
		if err := e.SetEvents(EventCallControlByNAA); err != nil {
			t.Errorf("call control of a deleted applet: %v", err)
		}
	})
}

// TestResources: timers and services come from what the whole card has.
func TestResources(t *testing.T) {
	c := newCard(t, jcre.Config{}, false)
	c.mustInstall(&fake{}, "FF 03 00 00 00 00 00 02", nil)
	c.mustInstall(&fake{}, "FF 08 00 00 00 00 00 08", nil)
	a, b := c.toolkit.Entries()[0], c.toolkit.Entries()[1]
	c.card.Do(func() {
		allocate := func(f func() (byte, error), n int) (got string) {
			for range n {
				id, err := f()
				if err != nil {
					return fmt.Sprint(got, " reason ", reason(err))
				}
				got += fmt.Sprint(id)
			}
			return got
		}
		expect := func(f func() (byte, error), want string) {
			t.Helper()
			if got := allocate(f, 9); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		}
		expect(a.AllocateTimer, "123 reason 11")
		expect(a.AllocateService, "01 reason 16")
		expect(b.AllocateTimer, "45678 reason 11")
		expect(b.AllocateService, "234567 reason 16")
		if err := b.ReleaseTimer(1); reason(err) != InvalidTimerID {
			t.Errorf("a foreign timer: %v", err)
		}
		if err := b.ReleaseService(8); reason(err) != InvalidServiceID {
			t.Errorf("no service: %v", err)
		}
		for id := byte(1); id <= 3; id++ {
			if err := a.ReleaseTimer(id); err != nil {
				t.Error(err)
			}
		}
		if a.IsEventSet(EventTimerExpiration) || !b.IsEventSet(EventTimerExpiration) || !a.IsEventSet(EventLocalConnection) {
			t.Error("events do not follow the resources")
		}
		expect(b.AllocateTimer, "123 reason 11")
	})
}

// TestPolling: the shortest interval is asked for, the terminal's answer counts, and nobody means POLLING OFF.
func TestPolling(t *testing.T) {
	c := newCard(t, jcre.Config{}, false)
	c.play("8010000003 090070 > 9000")
	for _, seconds := range []int16{600, 40} {
		c.mustInstall(&fake{name: "a"}, last, func(e *Entry) error { return e.RequestPollInterval(seconds) })
	}
	a, b := c.toolkit.Entries()[0], c.toolkit.Entries()[1]
	c.play(`80F2000C > 910F
		801200000F > D00D810301030082028182840201289000
		80140000 10 810301030082028281830100 84020003 > 9000`)
	c.expect("a 19", "a 19")
	request := func(e *Entry, seconds int16) (err error) {
		c.card.Do(func() { err = e.RequestPollInterval(seconds) })
		return err
	}
	if a.PollInterval() != 180 || b.PollInterval() != 180 {
		t.Errorf("granted %d, %d", a.PollInterval(), b.PollInterval())
	}
	if err := request(b, pollNone); err != nil || b.PollInterval() != 0 {
		t.Errorf("no polling: %v, %d", err, b.PollInterval())
	}
	c.play("80F2000C > 910F\n 801200000F > D00D8103010300820281828402000A9000\n 80140000 0C 810301030082028281830100 > 9000")
	for _, bad := range []int16{15301, 32767, -2, -32768} {
		if err := request(a, bad); reason(err) != RegistryError {
			t.Errorf("%d seconds: %v", bad, err)
		}
	}
	c.card.Do(func() { c.instance(1).Hidden = true })
	c.play("80F2000C > 910B\n 801200000B > D0098103010400820281829000\n 80140000 0C 810301040082028281830100 > 9000")
}

// TestOwners: commands on channels, timers and services of others, and those that the card sends itself, are not sent; events of a channel
// are for who opened it.
func TestOwners(t *testing.T) {
	c := newCard(t, jcre.Config{}, false)
	a, b := &fake{name: "a"}, &fake{name: "b"}
	command := func(f *fake, typ, device byte, objects string) error {
		h, err := c.toolkit.ProactiveHandler()
		if err != nil {
			return err
		}
		if err := h.Command(typ, 0, device); err != nil {
			return err
		}
		if err := h.Append(unhex(t, objects)); err != nil {
			return err
		}
		return f.send()
	}
	a.process = func(event int16) error {
		if event != EventUnrecognizedEnvelope {
			return nil
		}
		for range 2 {
			if err := command(a, 0x40, 0x82, ""); err != nil {
				return err
			}
		}
		return command(a, 0x47, 0x82, "4103000000")
	}
	b.process = func(event int16) error {
		for _, x := range []struct {
			typ, device byte
			objects     string
		}{{0x25, 0x82, ""}, {0x05, 0x82, ""}, {0x03, 0x82, ""}, {0x04, 0x82, ""}, {0x40, 0x82, ""}, {0x41, 0x21, ""}, {0x43, 0x21, ""}, {0x42, 0x21, ""},
			{0x27, 0x82, "240101"}, {0x47, 0x82, "4103000000"}} {
			if err := command(b, x.typ, x.device, x.objects); err != nil {
				return err
			}
		}
		return nil
	}
	c.mustInstall(a, "01 00 00 00 01 00 00 01", func(e *Entry) error {
		_, err := e.AllocateService()
		return all(set(EventUnrecognizedEnvelope, EventChannelStatus, EventDataAvailable), func(*Entry) error { return err })(e)
	})
	c.mustInstall(b, last, set(EventApplicationDeselect, 16, EventChannelStatus))
	c.play("8010000003 090000 > 9000\n" + userActivity + "9000")
	c.expect("b 16", "b result 00 15", "b result 00 15", "b result 00 15", "b result 00 15", "b result 00 15", "b result 00 15", "b result 00 15",
		"b result 00 15", "b result 00 15", "b result 00 15")
	const status, local = "80C200000D D60B99010A82028281B8028100 > ", "80C200000E D60C99010D8202838141030000 55 > "
	c.play(status + "9000")
	c.play(unknownEnvelope + `910B
		801200000B > D0098103014000820281829000
		80140000 10 810301400082028281830100B8028100 > 9110
		8012000010 > D00E810301470082028182 4103000000 9000
		` + local + `9000
		80140000 0C 810301470082028281830100 > 9000`)
	c.expect("a -1", "a result 00 0", "a result 00 15", "a result 00 0")
	c.play(status + "9000\n" + local + "9000")
	c.expect("a 23", "a 27")
	c.card.Reset()
	c.play("8010000003 090000 > 9000\n" + status + "9000\n" + local + "9000")
	c.expect()
}

// TestFiles: changes of registered files and of files in registered directories, by the terminal.
func TestFiles(t *testing.T) {
	c := newCard(t, jcre.Config{}, true)
	a := &fake{name: "a"}
	a.process = func(int16) error {
		h, err := c.toolkit.EnvelopeHandler()
		if err == nil {
			a.note("%X", h.List())
		}
		return err
	}
	paths, err := ParseFileList(unhex(t, "02 3F002F05 3F007F10"), iso7816.AID{})
	if err != nil || len(paths) != 2 {
		t.Fatal(paths, err)
	}
	c.mustInstall(a, last, func(e *Entry) error { return e.RegisterFiles(EventExternalFileUpdate, paths) })
	tell := func(path string, record int) {
		c.card.Do(func() { c.toolkit.fileUpdated(fileUpdate(t, path, record)) })
	}
	tell("3F002F05", 0)
	c.expect("a 124", "a 820282819205013F002F05BB0400020003")
	tell("3F007F106F54", 1)
	tell("3F007F105F3A4F30", 1)
	tell("3F002FE2", 0)
	c.expect("a 124", "a 820282819207013F007F106F54BB0400010003")
	c.card.Do(func() {
		if err := c.toolkit.Entries()[0].DeregisterFiles(EventExternalFileUpdate, paths[:1]); err != nil {
			t.Error(err)
		}
	})
	tell("3F002F05", 0)
	c.expect()
}

// TestImage: the registry is the same after its state was taken and given back.
func TestImage(t *testing.T) {
	c := newCard(t, jcre.Config{}, false)
	c.mustInstall(&fake{}, "01 02 08 02 0105 0000 01 00 03 B00010 01", all(item("\xFFa"), set(16, EventProfileDownload), func(e *Entry) error {
		_, err := e.AllocateTimer()
		return err
	}, func(e *Entry) error { return e.SetMenuEntryTextAttribute(5, []byte{1, 2, 3, 4}) }, func(e *Entry) error {
		return e.RegisterFiles(EventExternalFileUpdate, []FilePath{{"\x3F\x00\x7F\xFF", iso7816.MustParseAID("A0000000871002")}})
	}))
	state := c.toolkit.AppendState(nil)
	other := newCard(t, jcre.Config{}, false)
	if err := other.toolkit.SetState(state); err != nil {
		t.Fatal(err)
	}
	if again := other.toolkit.AppendState(nil); !bytes.Equal(again, state) {
		t.Errorf("%s\n%s", state, again)
	}
	for n := range len(state) {
		spoilt := bytes.Clone(state)
		spoilt[n] ^= 0x10
		_ = other.toolkit.SetState(spoilt) // must not panic
		_ = other.toolkit.SetState(state[:n])
	}
}

// TestProvisional: what an applet registers before Applet.register is its own afterwards, and nobody's when the installation fails.
func TestProvisional(t *testing.T) {
	c := newCard(t, jcre.Config{}, false)
	install := func(register bool) (number int) {
		t.Helper()
		aid := iso7816.MustParseAID("F00000000000AA")
		c.card.Do(func() {
			_, err := c.card.Install(jcre.Instance{AID: aid, Module: aid, Package: aid, Context: 1}, func() error {
				e := c.toolkit.Provisional(c.card.Installing())
				number = e.Number
				if c.toolkit.Provisional(c.card.Installing()) != e {
					t.Error("a second provisional entry")
				}
				if _, err := e.InitMenuEntry(NewItem([]byte("early"), 0, false, 0, 0)); err != nil {
					return err
				}
				if err := e.SetEvents(EventCallControlByNAA); err != nil || !register {
					return err
				}
				err := c.card.Register(&fake{card: c, name: "a"}, nil)
				if c.card.Installing() != nil {
					t.Error("installing after register")
				}
				return err
			})
			if (err == nil) != register {
				t.Errorf("install: %v", err)
			}
		})
		return number
	}
	first := install(false)
	if n := len(c.toolkit.Entries()); n != 0 || c.card.Installing() != nil {
		t.Fatalf("%d entries after an installation that failed", n)
	}
	if second := install(true); second == first {
		t.Error("the number was given again")
	}
	c.toolkit.prune()
	e := c.toolkit.EntryOf(c.card.Lookup(iso7816.MustParseAID("F00000000000AA")))
	if e == nil || !e.IsEventSet(EventMenuSelection) || !e.IsEventSet(EventCallControlByNAA) || len(c.toolkit.order) != len(e.Menu) {
		t.Errorf("entry %+v, order %X", e, c.toolkit.order)
	}
	var other *Entry
	c.mustInstall(&fake{}, last, func(x *Entry) error { other = x; return nil })
	if err := other.SetEvents(EventCallControlByNAA); reason(err) != EventAlreadyRegistered {
		t.Errorf("call control twice: %v", err)
	}
}
