package framework_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/host"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/jcre"
)

// applet runs one function as its process.
type applet struct {
	framework.Applet
	process func(*framework.APDU)
}

func (a *applet) Process(apdu *framework.APDU) {
	if a.process != nil && !a.SelectingApplet() {
		a.process(apdu)
	}
}

// server is an applet with a shareable interface object, a client's call, and all the optional methods.
type server struct {
	framework.Applet
	events []string
	client *framework.AID
}

func (s *server) Process(*framework.APDU) {}
func (s *server) Select() bool            { s.events = append(s.events, "select"); return true }
func (s *server) Deselect()               { s.events = append(s.events, "deselect") }
func (s *server) Uninstall()              { s.events = append(s.events, "uninstall") }
func (s *server) ShareableInterfaceObject(client *framework.AID, parameter byte) framework.Shareable {
	s.client = client
	switch parameter {
	case 0:
		return nil
	case 9:
		panic(framework.SWWrongData)
	}
	return s
}

const (
	firstAID  = "F0676F6361727F0101"
	secondAID = "F0676F6361727F0102"
)

// card makes a host with both applets.
func card(t *testing.T, a *applet, s *server) *host.Host {
	t.Helper()
	h, err := host.New(host.Program{Packages: []host.Package{
		{AID: "F0676F6361727F01", Applets: []host.Applet{{AID: firstAID, Install: func([]byte) { framework.Register(a) }}}},
		{AID: "F0676F6361727F02", Applets: []host.Applet{{AID: secondAID, Install: func([]byte) { framework.Register(s) }}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// process runs f as the process of a command in hex and gives the response.
func process(t *testing.T, command string, f func(*framework.APDU)) string {
	t.Helper()
	h := card(t, &applet{process: f}, &server{})
	transmit(t, h, "00A4040009"+firstAID)
	return transmit(t, h, command)
}

func transmit(t *testing.T, h *host.Host, command string) string {
	t.Helper()
	var b []byte
	if _, err := fmt.Sscanf(command, "%X", &b); err != nil {
		t.Fatal(err)
	}
	r, err := h.Transmit(b)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%X", r)
}

// caught is what f panics with.
func caught(f func()) (v any) {
	defer func() { v = recover() }()
	f()
	return nil
}

// isException reports whether a recovered value is a card exception of a class of java.lang.
func isException(v any, class jcre.ExceptionClass) bool {
	err, ok := v.(error)
	return ok && errors.Is(err, &jcre.Exception{Class: class})
}

func TestAPDUInAndOut(t *testing.T) {
	for _, c := range []struct {
		name, command string
		f             func(*framework.APDU)
		want          string
	}{
		{"echo", "8001000003AABBCC00", func(a *framework.APDU) {
			n := a.SetIncomingAndReceive()
			a.SetOutgoingAndSend(a.Buffer()[a.OffsetCdata():][:n])
		}, "AABBCC9000"},
		{"another array", "8001000000", func(a *framework.APDU) { a.SetOutgoingAndSend([]byte{1, 2}) }, "01029000"},
		{"nothing", "8001000000", func(a *framework.APDU) { a.SetOutgoingAndSend(a.Buffer()[:0]) }, "9000"},
		{"Le", "8001000007", func(a *framework.APDU) {
			a.Buffer()[0] = byte(a.SetOutgoing())
			a.SetOutgoingLength(1)
			a.SendBytes(0, 1)
		}, "079000"},
		{"no data", "8001000000", func(a *framework.APDU) { a.SetIncomingAndReceive() }, "6F00"},
		{"no data, caught", "8001000000", func(a *framework.APDU) {
			if v := caught(func() { a.SetIncomingAndReceive() }); v != framework.APDUIOError || a.CurrentState() != framework.StateInitial {
				panic(framework.SWWrongData)
			}
		}, "9000"},
		{"long incoming", "80010000C8" + strings.Repeat("11", 200), func(a *framework.APDU) {
			total := a.SetIncomingAndReceive()
			for n := a.ReceiveBytes(5); n > 0; n = a.ReceiveBytes(5) {
				total += n
			}
			a.Buffer()[0] = byte(total)
			a.SetOutgoingAndSend(a.Buffer()[:1])
		}, "C89000"},
		{"questions", "8C010000", func(a *framework.APDU) {
			if a.NAD() != 0 || framework.Protocol() != framework.ProtocolT1 || framework.CLAChannel() != 0 || !a.IsSecureMessagingCLA() ||
				a.IsISOInterindustryCLA() || a.IsCommandChainingCLA() || !a.IsValidCLA() || framework.InBlockSize() != framework.OutBlockSize() {
				panic(framework.SWWrongData)
			}
			framework.WaitExtension()
		}, "9000"},
		{"current APDU", "80010000", func(a *framework.APDU) {
			if framework.CurrentAPDU() != a || &framework.CurrentAPDUBuffer()[0] != &a.Buffer()[0] {
				panic(framework.SWWrongData)
			}
		}, "9000"},
		{"null", "80010000", func(a *framework.APDU) {
			a.SetOutgoing()
			a.SetOutgoingLength(1)
			a.SendBytesLong(nil)
		}, "6F00"},
	} {
		if got := process(t, c.command, c.f); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestAID(t *testing.T) {
	aid := framework.NewAID([]byte{1, 2, 3, 4, 5, 6, 7})
	buf := make([]byte, 10)
	if aid.CopyTo(buf) != 7 || aid.PartialBytes(2, buf[2:2]) != 5 || aid.PartialBytes(2, buf[:3]) != 3 || buf[0] != 3 {
		t.Errorf("copies: %v", buf)
	}
	other := framework.NewAID([]byte{1, 2, 3, 4, 5, 9})
	for _, c := range []struct {
		name      string
		got, want bool
	}{
		{"equal", aid.Equal(framework.NewAID([]byte{1, 2, 3, 4, 5, 6, 7})), true},
		{"not equal", aid.Equal(other), false},
		{"equal to nil", aid.Equal(nil), false},
		{"same RID", aid.RIDEqual(other), true},
		{"RID of nil", aid.RIDEqual(nil), false},
		{"bytes", aid.EqualBytes([]byte{1, 2, 3, 4, 5, 6, 7}), true},
		{"nil bytes", aid.EqualBytes(nil), false},
		{"part", aid.PartialEqual([]byte{1, 2}), true},
		{"empty part", aid.PartialEqual([]byte{}), true},
		{"nil part", aid.PartialEqual(nil), false},
		{"too long a part", aid.PartialEqual([]byte{1, 2, 3, 4, 5, 6, 7, 8}), false},
	} {
		if c.got != c.want {
			t.Errorf("%s: %t", c.name, c.got)
		}
	}
	for _, n := range []int{0, 4, 17} {
		if v := caught(func() { framework.NewAID(make([]byte, n)) }); v != framework.SystemIllegalValue {
			t.Errorf("an AID of %d bytes: %v", n, v)
		}
	}
	index := func(name string, f func()) {
		if v := caught(f); !isException(v, jcre.ArrayIndexOutOfBoundsExceptionClass) {
			t.Errorf("%s: %v", name, v)
		}
	}
	index("partial beyond the end", func() { aid.PartialBytes(6, buf[:3]) })
	index("partial before the start", func() { aid.PartialBytes(-1, buf[:3]) })
	index("no room", func() { aid.CopyTo(make([]byte, 6)) })
	if v := caught(func() { framework.NewAID(nil) }); !isException(v, jcre.NullPointerExceptionClass) {
		t.Errorf("an AID of nil: %v", v)
	}
}

func TestUtil(t *testing.T) {
	b := []byte{0x80, 0x05, 0x7F, 0xFF}
	for _, c := range []struct {
		a, b []byte
		want int8
	}{
		{b[:1], b[1:], -1}, {b[1:2], b, 1}, {b[:2], b, 0}, {b[:0], b, 0}, // signed bytes: 80 is less than 05
	} {
		if got := framework.ArrayCompare(c.a, c.b); got != c.want {
			t.Errorf("ArrayCompare(%X, %X) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
	if framework.Short(b) != -32763 || framework.Short(b[2:3]) != 0x7FFF || framework.MakeShort(0x12, 0xFF) != 0x12FF {
		t.Error("Short, MakeShort")
	}
	framework.SetShort(b[2:], -2)
	if b[2] != 0xFF || b[3] != 0xFE {
		t.Errorf("SetShort: %X", b)
	}
	framework.ArrayCopy(b[1:], b[:3]) // overlap
	if string(b) != "\x80\x80\x05\xFF" {
		t.Errorf("ArrayCopy: %X", b)
	}
	framework.ArrayFill(b[:2], 1)
	framework.ArrayFillNonAtomic(b[2:3], 2)
	framework.ArrayCopyNonAtomic(b[3:], []byte{3})
	if string(b) != "\x01\x01\x02\x03" {
		t.Errorf("fill: %X", b)
	}
	for name, f := range map[string]func(){
		"copy": func() { framework.ArrayCopy(b[2:], []byte{1, 2, 3}) }, "compare": func() { framework.ArrayCompare(b, b[1:]) },
		"short": func() { framework.Short(b[3:]) }, "set": func() { framework.SetShort(b[3:], 1) },
	} {
		if v := caught(f); !isException(v, jcre.ArrayIndexOutOfBoundsExceptionClass) {
			t.Errorf("%s out of range: %v", name, v)
		}
	}
	if v := caught(func() { framework.ArrayCopy(nil, []byte{}) }); !isException(v, jcre.NullPointerExceptionClass) {
		t.Errorf("copy of nothing to nil: %v", v)
	}
	if string(b) != "\x01\x01\x02\x03" {
		t.Errorf("a refused copy wrote something: %X", b)
	}
}

func TestJCSystem(t *testing.T) {
	got := process(t, "80010000", func(a *framework.APDU) {
		fail := func(what string, args ...any) {
			t.Errorf(what, args...)
		}
		own := framework.JCSystemAID()
		if !own.EqualBytes([]byte{0xF0, 0x67, 0x6F, 0x63, 0x61, 0x72, 0x7F, 1, 1}) || framework.PreviousContextAID() != nil {
			fail("AIDs %v, %v", own, framework.PreviousContextAID())
		}
		if framework.LookupAID([]byte{1, 2, 3, 4, 5}) != nil || framework.LookupAID([]byte{1}) != nil {
			fail("LookupAID finds what is not there")
		}
		second := framework.LookupAID([]byte{0xF0, 0x67, 0x6F, 0x63, 0x61, 0x72, 0x7F, 1, 2})
		if second == nil || framework.IsAppletActive(second) || !framework.IsAppletActive(own) || framework.AssignedChannel() != 0 {
			fail("second %v", second)
		}
		if framework.TransactionDepth() != 0 || framework.MaxCommitCapacity() != framework.UnusedCommitCapacity() {
			fail("transaction depth %d", framework.TransactionDepth())
		}
		if framework.Version() < 0x0202 || framework.AvailableMemory(framework.MemoryTypePersistent) <= 0 || !framework.IsObjectDeletionSupported() {
			fail("version %04X", framework.Version())
		}
		framework.RequestObjectDeletion()
		if v := caught(func() { framework.AvailableMemory(3) }); v != framework.SystemIllegalValue {
			fail("AvailableMemory(3): %v", v)
		}
		if v := caught(framework.CommitTransaction); v != framework.TransactionNotInProgress {
			fail("commit: %v", v)
		}
	})
	if got != "9000" {
		t.Error(got)
	}
}

func TestTransientArrays(t *testing.T) {
	got := process(t, "80010000", func(a *framework.APDU) {
		b := framework.MakeTransientBytes(3, framework.ClearOnDeselect)
		_ = append(framework.MakeTransientShorts(2, framework.ClearOnReset), 1)
		u, z := framework.MakeTransientUnsignedShorts(2, framework.ClearOnReset), framework.MakeTransientBools(2, framework.ClearOnReset)
		if len(u) != 2 || len(z) != 2 || len(framework.MakeTransientObjects[*applet](4, framework.ClearOnReset)) != 4 {
			t.Error("wrong length")
		}
		for _, c := range []struct {
			array []byte
			want  byte
		}{{b, framework.ClearOnDeselect}, {b[1:], framework.ClearOnDeselect}, {a.Buffer(), framework.ClearOnReset}, {make([]byte, 1), 0}, {nil, 0}} {
			if got := framework.IsTransient(c.array); got != c.want {
				t.Errorf("IsTransient %d, want %d", got, c.want)
			}
		}
		if v := caught(func() { framework.MakeTransientBytes(3, 0) }); v != framework.SystemIllegalValue {
			t.Errorf("event 0: %v", v)
		}
		if v := caught(func() { framework.MakeTransientBytes(-1, 1) }); !isException(v, jcre.NegativeArraySizeExceptionClass) {
			t.Errorf("length -1: %v", v)
		}
	})
	if got != "9000" {
		t.Error(got)
	}
}

func TestOwnerPINArguments(t *testing.T) {
	got := process(t, "80010000", func(a *framework.APDU) {
		if v := caught(func() { framework.NewOwnerPIN(0, 4) }); v != framework.PINIllegalValue {
			t.Errorf("no tries: %v", v)
		}
		var pin framework.PIN
		p := framework.NewOwnerPIN(2, 4)
		pin = p
		p.Update([]byte{1, 2})
		if v := caught(func() { p.Update(make([]byte, 5)) }); v != framework.PINIllegalValue {
			t.Errorf("too long: %v", v)
		}
		if v := caught(func() { p.Check(nil) }); !isException(v, jcre.NullPointerExceptionClass) || pin.TriesRemaining() != 1 {
			t.Errorf("nil: %v, %d tries", v, pin.TriesRemaining())
		}
		if !pin.Check([]byte{1, 2}) || !pin.IsValidated() {
			t.Error("the right PIN is refused")
		}
		pin.Reset()
		p.ResetAndUnblock()
	})
	if got != "9000" {
		t.Error(got)
	}
}

func TestShareableInterfaceObjects(t *testing.T) {
	s := &server{}
	a := &applet{}
	h := card(t, a, s)
	a.process = func(*framework.APDU) {
		server := framework.LookupAID([]byte{0xF0, 0x67, 0x6F, 0x63, 0x61, 0x72, 0x7F, 1, 2})
		if framework.AppletShareableInterfaceObject(server, 1) != any(s) {
			t.Error("not the server's object")
		}
		if !s.client.Equal(framework.JCSystemAID()) {
			t.Errorf("the server sees client %v", s.client)
		}
		for _, p := range []byte{0, 9} {
			if o := framework.AppletShareableInterfaceObject(server, p); o != nil {
				t.Errorf("parameter %d: %v", p, o)
			}
		}
		if framework.AppletShareableInterfaceObject(framework.NewAID([]byte{1, 2, 3, 4, 5}), 1) != nil {
			t.Error("an unknown server has an object")
		}
		if framework.AppletShareableInterfaceObject(framework.JCSystemAID(), 1) != nil {
			t.Error("an applet without the method has an object")
		}
	}
	transmit(t, h, "00A4040009"+firstAID)
	if got := transmit(t, h, "80010000"); got != "9000" {
		t.Error(got)
	}
}

func TestOptionalMethods(t *testing.T) {
	s := &server{}
	h := card(t, &applet{}, s)
	transmit(t, h, "00A4040009"+secondAID)
	transmit(t, h, "00A4040009"+firstAID)
	h.Card().Do(func() {
		if err := h.Card().Delete(h.Card().Lookup(iso7816.MustParseAID(secondAID))); err != nil {
			t.Error(err)
		}
	})
	if got := strings.Join(s.events, " "); got != "select deselect uninstall" {
		t.Errorf("calls: %s", got)
	}
}

func TestExceptionTypes(t *testing.T) {
	for _, c := range []struct {
		err    interface{ Reason() uint16 }
		class  jcre.ExceptionClass
		reason uint16
		text   string
	}{
		{framework.SWWrongData, jcre.ISOExceptionClass, 0x6A80, "status word 6A80"},
		{framework.CardException(3), jcre.CardExceptionClass, 3, "CardException reason 3"},
		{framework.CardRuntimeException(3), jcre.CardRuntimeExceptionClass, 3, "CardRuntimeException reason 3"},
		{framework.PINIllegalValue, jcre.PINExceptionClass, 1, "PINException reason 1"},
		{framework.APDUNoT0Reissue, jcre.APDUExceptionClass, 0xAC, "APDUException reason 172"},
		{framework.SystemIllegalUse, jcre.SystemExceptionClass, 6, "SystemException reason 6"},
		{framework.TransactionBufferFull, jcre.TransactionExceptionClass, 3, "TransactionException reason 3"},
		{framework.UserException(9), jcre.UserExceptionClass, 9, "UserException reason 9"},
	} {
		e := c.err.(jcre.Thrown).Exception()
		if c.err.Reason() != c.reason || e.Class != c.class || e.Reason != c.reason || !strings.Contains(c.err.(error).Error(), c.text) {
			t.Errorf("%v: reason %d, %v, %v", c.err, c.err.Reason(), e, c.err.(error))
		}
	}
	if !errors.Is(error(framework.SWWrongData), framework.SWWrongData) {
		t.Error("errors.Is does not know a status word")
	}
}

func TestWithoutACard(t *testing.T) {
	if v, ok := caught(framework.BeginTransaction).(string); !ok || !strings.Contains(v, "runtime/host") {
		t.Errorf("panic %v does not say what to do", v)
	}
}
