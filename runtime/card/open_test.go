package card

import (
	"bytes"
	"testing"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// openApp installs an application with privileges on a fake card and gives its instance.
func openApp(t *testing.T, f *fakeContent, n byte, q gp.Privileges) *jcre.Instance {
	t.Helper()
	s := open(t, f, scp.LevelMAC)
	if len(f.files) == 0 {
		must(t, "load", s.Load(t.Context(), gp.LoadFile{AID: fileAID, DataBlock: []byte("CAP")}, gp.LoadOptions{}), 0)
	}
	must(t, "install", s.Install(t.Context(), gp.Installation{LoadFile: fileAID, Module: moduleOf(fileAID, n), Privileges: q}), 0)
	return f.card.Lookup(moduleOf(fileAID, n))
}

// written counts announced writes.
func written(n *int) func() error {
	return func() error { *n++; return nil }
}

func TestGlobalPIN(t *testing.T) {
	f, d := newFake(t, DomainConfig{})
	manager, other := openApp(t, f, 1, gp.CVMManagement), openApp(t, f, 2, 0)
	pin, n := d.platform.PIN(), 0
	write := written(&n)
	try := func(what string, want, got bool, err error) {
		t.Helper()
		if got != want || err != nil {
			t.Errorf("%s: %v (%v), want %v", what, got, err, want)
		}
	}
	set := func(what string, want bool, f func() (bool, error)) {
		t.Helper()
		got, err := f()
		try(what, want, got, err)
	}
	set("verify before there is a PIN", false, func() (bool, error) { return pin.Verify(write, []byte{0x12, 0x34}, cvmBCD) })
	set("limit by another applet", false, func() (bool, error) { return pin.SetTryLimit(other, write, 3) })
	set("limit", true, func() (bool, error) { return pin.SetTryLimit(manager, write, 2) })
	set("a value that is no digits", false, func() (bool, error) { return pin.Update(manager, write, []byte("12a4"), cvmASCII) })
	set("update by another applet", false, func() (bool, error) { return pin.Update(other, write, []byte("1234"), cvmASCII) })
	set("update", true, func() (bool, error) { return pin.Update(manager, write, []byte("123"), cvmASCII) })
	try("active", true, pin.IsActive(), nil)
	set("wrong value", false, func() (bool, error) { return pin.Verify(write, []byte{0x12, 0x34}, cvmBCD) })
	try("submitted", true, pin.IsSubmitted(), nil)
	try("not verified", false, pin.IsVerified(), nil)
	if pin.TriesRemaining() != 1 {
		t.Errorf("%d tries remain, want 1", pin.TriesRemaining())
	}
	set("right value in another format", true, func() (bool, error) { return pin.Verify(write, []byte{0x12, 0x3F}, cvmBCD) })
	try("verified", true, pin.IsVerified(), nil)
	f.Reset()
	try("verified after reset", false, pin.IsVerified(), nil)
	for range 2 {
		set("wrong value", false, func() (bool, error) { return pin.Verify(write, []byte("999"), cvmHex) })
	}
	try("blocked", true, pin.IsBlocked(), nil)
	set("right value of a blocked PIN", false, func() (bool, error) { return pin.Verify(write, []byte("123"), cvmASCII) })
	before := n
	g, e := newFake(t, DomainConfig{})
	if err := e.SetState(d.AppendState(nil)); err != nil || !e.platform.PIN().IsBlocked() {
		t.Errorf("in another card: blocked %v (%v)", e.platform.PIN().IsBlocked(), err)
	}
	_ = g
	set("unblock by another applet", false, func() (bool, error) { return pin.ResetAndUnblockState(other, write) })
	set("unblock", true, func() (bool, error) { return pin.ResetAndUnblockState(manager, write) })
	set("right value", true, func() (bool, error) { return pin.Verify(write, []byte("123"), cvmASCII) })
	if n != before+3 {
		t.Errorf("%d writes for unblocking and verification, want 3", n-before)
	}
}

func TestLifeCycles(t *testing.T) {
	f, d := newFake(t, DomainConfig{})
	p := d.platform
	app, guard := openApp(t, f, 1, 0), openApp(t, f, 2, gp.GlobalLock|gp.CardLock|gp.CardTerminate)
	for _, c := range []struct {
		what   string
		by, of *jcre.Instance
		state  byte
		ok     bool
	}{
		{"own state", app, app, 0x0F, true}, {"back", app, app, 0x07, true}, {"below", app, app, 0x05, false}, {"no state", app, app, 0x0E, false},
		{"another's", app, guard, 0x0F, false}, {"lock another", app, guard, stateLocked, false},
		{"lock with the privilege", guard, app, stateLocked, true}, {"own state when locked", app, app, 0x0F, false}, {"unlock", guard, app, 0x07, true},
		{"lock itself", app, app, stateLocked, true},
	} {
		if got := p.SetContentState(c.by, c.of, c.state); got != c.ok {
			t.Errorf("%s: %v, want %v", c.what, got, c.ok)
		}
	}
	if !app.Hidden {
		t.Error("a locked application is selectable")
	}
	if p.SetCardState(guard, cardLocked) {
		t.Error("a card that is not SECURED was locked")
	}
	p.state = cardSecured
	if p.SetCardState(app, cardLocked) || !p.SetCardState(guard, cardLocked) || !p.SetCardState(guard, cardTerminated) || p.CardState() != cardTerminated {
		t.Errorf("card state %02X", p.CardState())
	}
}

func TestGlobalServices(t *testing.T) {
	f, d := newFake(t, DomainConfig{})
	p := d.platform
	app, provider := openApp(t, f, 1, 0), openApp(t, f, 2, gp.GlobalService)
	must(t, "without the privilege", p.RegisterService(app, 0x8201), iso7816.SWConditionsNotSatisfied)
	must(t, "register", p.RegisterService(provider, 0x8201), 0)
	must(t, "twice", p.RegisterService(provider, 0x8201), iso7816.SWConditionsNotSatisfied)
	if p.ServiceProvider(nil, 0x8201) != provider || p.ServiceProvider(app, 0x8201) != nil || p.ServiceProvider(provider, 0x8202) != nil {
		t.Error("the provider of service 8201 is another")
	}
	must(t, "deregister", p.DeregisterService(provider, 0x8201), 0)
	must(t, "no more", p.DeregisterService(provider, 0x8201), iso7816.SWReferencedDataNotFound)
}

// TestHistoricalBytes changes those of each ATR; check bytes are right again.
func TestHistoricalBytes(t *testing.T) {
	for p, want := range map[Protocol]string{ProtocolBoth: "3B83 8001 474F21 2B", ProtocolT0: "3B03474F21", ProtocolT1: "3B83 01 474F21 AB"} {
		c, err := New(Config{Protocol: p})
		if err != nil {
			t.Fatal(err)
		}
		g := c.Model().GlobalPlatform().(*platform)
		if g.SetHistoricalBytes(nil, []byte("GO!")) {
			t.Error("changed for nobody")
		}
		g.historical = []byte("GO!")
		if got := c.ATR(); !bytes.Equal(got, unhex(t, want)) {
			t.Errorf("protocol %d: ATR %X, want %s", p, got, want)
		}
	}
}
