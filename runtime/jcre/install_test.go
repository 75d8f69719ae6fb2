package jcre

import (
	"errors"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
)

var illegalAID = Throw(SystemExceptionClass, SystemIllegalAID)

func install(c *Card, n int, f func() error) (i *Instance, err error) {
	c.Do(func() {
		i, err = c.Install(Instance{AID: aidOf(n), Package: testPackage, Context: 9}, f)
	})
	return i, err
}

func TestInstall(t *testing.T) {
	l := &log{}
	c := New(Config{Journal: l})
	i, err := install(c, 0, func() error {
		if c.Active() != nil || c.Previous() != nil || c.ActiveContext() != 9 || c.TransactionDepth() != 1 {
			t.Errorf("before register: active %v, previous %v, context %d, depth %d", c.Active(), c.Previous(), c.ActiveContext(), c.TransactionDepth())
		}
		for _, f := range []func() error{c.BeginTransaction, c.CommitTransaction, c.AbortTransaction} {
			if err := f(); err != nil || c.TransactionDepth() != 1 {
				t.Errorf("transaction call in install: %v, depth %d", err, c.TransactionDepth())
			}
		}
		if err := c.Register(&fake{}, nil); err != nil {
			return err
		}
		if c.Active() == nil || c.Active().AID != aidOf(0) {
			t.Errorf("after register: active %v", c.Active())
		}
		return nil
	})
	if err != nil || i.AID != aidOf(0) || l.took() != "begin commit" {
		t.Errorf("instance %v, %v", i, err)
	}
}

func TestRegisterChecksTheAID(t *testing.T) {
	c := newCard(t, Config{}, &fake{})
	for name, aid := range map[string][]byte{
		"short":       {0xF0, 0x67, 0x6F, 0x63},
		"empty":       {},
		"long":        make([]byte, 17),
		"in use":      aidOf(0).Bytes(),
		"another RID": {0xF0, 0x67, 0x6F, 0x63, 0x62, 1},
	} {
		_, err := install(c, 5, func() error {
			err := c.Register(&fake{}, aid)
			if !errors.Is(err, illegalAID) {
				t.Errorf("%s: %v", name, err)
			}
			return err
		})
		if !errors.Is(err, illegalAID) {
			t.Errorf("%s: install gives %v", name, err)
		}
	}
	other := iso7816.MustParseAID("F0676F636199")
	i, err := install(c, 5, func() error {
		if err := c.Register(&fake{}, other.Bytes()); err != nil {
			return err
		}
		if err := c.Register(&fake{}, nil); !errors.Is(err, illegalAID) {
			t.Errorf("second register: %v", err)
		}
		return nil
	})
	if err != nil || i.AID != other {
		t.Errorf("own AID: %v, %v", i, err)
	}
	c.Do(func() {
		if err := c.Register(&fake{}, nil); !errors.Is(err, illegalAID) {
			t.Errorf("register outside of install: %v", err)
		}
	})
}

func TestInstallFails(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"exception", errNull, "install applet F0676F636100: java/lang/NullPointerException"},
		{"no register", nil, "install applet F0676F636100: install returned without a call of register"},
	} {
		l := &log{}
		card := New(Config{Journal: l})
		_, err := install(card, 0, func() error {
			_ = card.RegisterExtension([]byte("x"), 1, nil)
			return c.err
		})
		if err == nil || err.Error() != c.want || l.took() != "begin abort" {
			t.Errorf("%s: %v", c.name, err)
		}
		if len(card.Instances()) != 0 || len(card.Extensions()) != 0 {
			t.Errorf("%s: something stays registered", c.name)
		}
	}
}

func TestExceptionAfterRegisterChangesNothing(t *testing.T) {
	l := &log{}
	c := New(Config{Journal: l})
	_, err := install(c, 0, func() error {
		_ = c.Register(&fake{}, nil)
		return errNull
	})
	if err != nil || l.took() != "begin commit" {
		t.Errorf("%v", err)
	}
	expect(t, c, sel(0)+" => 9000")
}

func TestDelete(t *testing.T) {
	a := &fake{uninstall: func() error { return errNull }}
	c := newCard(t, Config{}, a)
	i := c.Instances()[0]
	c.Do(func() { _ = c.Switch(i, func() error { return c.RegisterExtension([]byte("x"), 1, nil) }) })
	send(t, c, sel(0))
	a.took()
	c.Do(func() {
		if err := c.Delete(i); err != nil {
			t.Error(err)
		}
		if err := c.Delete(i); err == nil || !strings.Contains(err.Error(), "not registered") {
			t.Errorf("deleted twice: %v", err)
		}
	})
	if got := a.took(); got != "uninstall" || len(c.Extensions()) != 0 {
		t.Errorf("calls: %s, extensions %d", got, len(c.Extensions()))
	}
	expect(t, c, "80010000 => 6999\n"+sel(0)+" => 6999")
}

func TestPowerLossDuringInstall(t *testing.T) {
	c := New(Config{})
	_, err := install(c, 0, func() error {
		_ = c.Register(&fake{}, nil)
		return ErrPowerLoss
	})
	if !errors.Is(err, ErrPowerLoss) || len(c.Instances()) != 0 {
		t.Errorf("%v, %d instances", err, len(c.Instances()))
	}
	if r := c.Process([]byte{0, 0xA4, 4, 0}); r != nil {
		t.Errorf("the card answers %X without power", r)
	}
}

func TestExtensionRegistry(t *testing.T) {
	c := newCard(t, Config{}, &fake{})
	scws := func(reason uint16) error { return Throw(ScwsExceptionClass, reason) }
	for _, s := range []struct {
		name string
		id   string
		key  int
		want error
	}{
		{"first", "a", 1, nil}, {"same id", "a", 2, scws(ScwsAlreadyRegistered)}, {"same object", "b", 1, scws(ScwsAlreadyRegistered)},
		{"empty id", "", 3, scws(ScwsIllegalValue)}, {"long id", strings.Repeat("x", 33), 3, scws(ScwsIllegalValue)}, {"second", "b", 2, nil},
	} {
		if err := c.RegisterExtension([]byte(s.id), s.key, nil); !errors.Is(err, s.want) {
			t.Errorf("%s: %v, want %v", s.name, err, s.want)
		}
	}
	for n := len(c.Extensions()); n < MaxExtensions; n++ {
		_ = c.RegisterExtension([]byte{byte(n)}, n+100, nil)
	}
	if err := c.RegisterExtension([]byte("z"), 999, nil); !errors.Is(err, scws(ScwsRegistryFull)) {
		t.Errorf("full: %v", err)
	}
	if err := c.DeregisterExtension(1); err != nil || c.Extensions()[0].ID != "b" {
		t.Errorf("deregister: %v", err)
	}
	if err := c.DeregisterExtension(1); !errors.Is(err, scws(ScwsNotRegistered)) {
		t.Errorf("deregister again: %v", err)
	}
}
