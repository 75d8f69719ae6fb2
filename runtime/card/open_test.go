package card

import (
	"bytes"
	"slices"
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

// TestGlobalServices: a name or a family has one provider that registers it (Card Specification 8.1).
func TestGlobalServices(t *testing.T) {
	f, d := newFake(t, DomainConfig{})
	p := d.platform
	app, provider := openApp(t, f, 1, 0), openApp(t, f, 2, gp.GlobalService)
	third := gp.Installation{LoadFile: fileAID, Module: moduleOf(fileAID, 1), Instance: moduleOf(fileAID, 3), Privileges: gp.GlobalService}
	must(t, "a third", open(t, f, scp.LevelMAC).Install(t.Context(), third), 0)
	other := f.card.Lookup(third.Instance)
	must(t, "without the privilege", p.RegisterService(app, 0x8201), iso7816.SWSecurityStatusNotSatisfied)
	must(t, "no family", p.RegisterService(provider, 0x0001), iso7816.SWWrongData)
	must(t, "register", p.RegisterService(provider, 0x8201), 0)
	for _, name := range []uint16{0x8201, 0x8200} {
		must(t, "twice", p.RegisterService(provider, name), iso7816.SWConditionsNotSatisfied)
		must(t, "another", p.RegisterService(other, name), iso7816.SWConditionsNotSatisfied)
	}
	if p.ServiceProvider(nil, 0x8201) != provider || p.ServiceProvider(nil, 0x8202) != nil || p.ServiceProvider(app, 0x8201) != nil || p.ServiceProvider(other, 0x8201) != other {
		t.Error("the provider of service 8201 is another")
	}
	must(t, "deregister", p.DeregisterService(provider, 0x8201), 0)
	must(t, "no more", p.DeregisterService(provider, 0x8201), iso7816.SWConditionsNotSatisfied)
	must(t, "the family", p.RegisterService(other, 0x8200), 0)
	must(t, "one of the family", p.RegisterService(provider, 0x8207), iso7816.SWConditionsNotSatisfied)
	if p.ServiceProvider(nil, 0x8207) != other {
		t.Error("the family has no provider")
	}
}

// TestServiceParameters: tag CB bounds what an application may register, and what it can be asked for.
func TestServiceParameters(t *testing.T) {
	f, d := newFake(t, DomainConfig{})
	p, ctx := d.platform, t.Context()
	s := open(t, f, scp.LevelMAC)
	must(t, "load", s.Load(ctx, gp.LoadFile{AID: fileAID, DataBlock: []byte("CAP")}, gp.LoadOptions{}), 0)
	in := gp.Installation{LoadFile: fileAID, Module: moduleOf(fileAID, 1), System: unhex(t, "EF06 CB0482018300")}
	must(t, "without the privilege", s.Install(ctx, in), iso7816.SWWrongData)
	in.Privileges = gp.GlobalService
	must(t, "install", s.Install(ctx, in), 0)
	app := f.card.Lookup(in.Module)
	check := func(want map[uint16]bool) {
		t.Helper()
		for name, may := range want {
			if (p.RegisterService(app, name) == nil) != may || (p.ServiceProvider(app, name) != nil) != may {
				t.Errorf("service %04X", name)
			}
			_ = p.DeregisterService(app, name)
		}
	}
	check(map[uint16]bool{0x8201: true, 0x8202: false, 0x8200: false, 0x8300: true, 0x8305: true, 0x8401: false})
	must(t, "odd", s.UpdateRegistry(ctx, gp.RegistryUpdate{AID: in.Module, Parameters: unhex(t, "EF05 CB03840184")}), iso7816.SWWrongData)
	must(t, "update", s.UpdateRegistry(ctx, gp.RegistryUpdate{AID: in.Module, Parameters: unhex(t, "EF04 CB028401")}), 0)
	check(map[uint16]bool{0x8201: false, 0x8401: true})
	saved := p.AppendState(nil)
	must(t, "restore", p.SetState(saved), 0)
	check(map[uint16]bool{0x8201: false, 0x8401: true})
}

// TestImplicitSelection: tag CF makes an application the one that is selected on a channel which opens.
func TestImplicitSelection(t *testing.T) {
	f, d := newFake(t, DomainConfig{})
	ctx := t.Context()
	s := open(t, f, scp.LevelMAC)
	must(t, "load", s.Load(ctx, gp.LoadFile{AID: fileAID, DataBlock: []byte("CAP")}, gp.LoadOptions{}), 0)
	in := gp.Installation{LoadFile: fileAID, Module: moduleOf(fileAID, 1)}
	for _, bad := range []string{"EF03 CF0101", "EF03 CF0154", "EF03 CF0161", "EF04 CF024142"} {
		in.System = unhex(t, bad)
		must(t, bad, s.Install(ctx, in), iso7816.SWWrongData)
	}
	in.System = unhex(t, "EF06 CF0141 CF0182")
	must(t, "install", s.Install(ctx, in), 0)
	other := gp.Installation{LoadFile: fileAID, Module: moduleOf(fileAID, 2), System: unhex(t, "EF03 CF01C1")}
	must(t, "where another is", s.Install(ctx, other), iso7816.SWConditionsNotSatisfied)
	if r, err := s.Registry(ctx); err != nil || len(r.Applications) != 1 || !slices.Equal(r.Applications[0].Implicit, []gp.ImplicitSelection{0x41, 0x82}) {
		t.Errorf("%+v, %v", r, err)
	}
	for range 2 {
		f.Reset()
		f.run(t, "80CA9F7F00", "9F7F...", "0070000001", "019000", "81CA9F7F00", "9000")
		must(t, "restore", d.platform.SetState(d.platform.AppendState(nil)), 0)
	}
	s = open(t, f, scp.LevelMAC)
	must(t, "update", s.UpdateRegistry(ctx, gp.RegistryUpdate{AID: in.Module, Parameters: gp.SystemParameters{Implicit: []gp.ImplicitSelection{gp.ImplicitContact}}.Bytes()}), 0)
	f.Reset()
	f.run(t, "80CA9F7F00", "9000", "00A4040000", fci)
	s = open(t, f, scp.LevelMAC)
	must(t, "nowhere", s.UpdateRegistry(ctx, gp.RegistryUpdate{AID: in.Module, Parameters: unhex(t, "EF02CF00")}), 0)
	f.Reset()
	f.run(t, "80CA9F7F00", "9F7F...")
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
