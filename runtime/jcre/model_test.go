package jcre

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"github.com/gocard/gocard/runtime/iso7816"
)

func TestExceptionClassesHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range ExceptionClasses() {
		name := c.String()
		if !strings.Contains(name, "/") || seen[name] {
			t.Errorf("class %d is called %q", c, name)
		}
		seen[name] = true
	}
	if got := ExceptionClass(200).String(); got != "exception class 200" {
		t.Errorf("a class that is none is called %q", got)
	}
}

func TestExceptionErrors(t *testing.T) {
	for _, c := range []struct {
		e    *Exception
		want string
	}{
		{ThrowSW(0x6A80), "javacard/framework/ISOException 6A80"},
		{Throw(SystemExceptionClass, 4), "javacard/framework/SystemException reason 4"},
		{errNull, "java/lang/NullPointerException"},
	} {
		if c.e.Error() != c.want {
			t.Errorf("%q, want %q", c.e.Error(), c.want)
		}
	}
	if !errors.Is(ThrowSW(0x6A80), iso7816.SW(0x6A80)) || !errors.Is(Throw(PINExceptionClass, 1), Throw(PINExceptionClass, 1)) {
		t.Error("errors.Is does not know an exception")
	}
}

func TestContexts(t *testing.T) {
	c := newCard(t, Config{}, &fake{}, &fake{})
	a, b := c.Instances()[0], c.Instances()[1]
	_ = c.Switch(a, func() error {
		return c.Switch(a, func() error {
			return c.Switch(b, func() error {
				if c.Active() != b || c.Previous() != a || c.ActiveContext() != 2 {
					t.Errorf("active %v, previous %v", c.Active(), c.Previous())
				}
				return nil
			})
		})
	})
	if c.Active() != nil || c.ActiveContext() != JCREContext || c.Previous() != nil {
		t.Error("the JCRE is not active again")
	}
}

func TestCheckTransient(t *testing.T) {
	a := &fake{}
	c := newCard(t, Config{}, a, &fake{})
	system := func(reason uint16) error { return Throw(SystemExceptionClass, reason) }
	check := func(when string, length int, event Event, want error) {
		t.Helper()
		if err := c.CheckTransient(length, event); !errors.Is(err, want) || (err == nil) != (want == nil) {
			t.Errorf("%s: %v, want %v", when, err, want)
		}
	}
	a.processF = func(*APDU) error {
		check("reset", 4, ClearOnReset, nil)
		check("deselect", 4, ClearOnDeselect, nil)
		check("no event", 4, 0, system(SystemIllegalValue))
		check("other event", 4, 3, system(SystemIllegalValue))
		check("negative, unknown event", -1, 3, Throw(SystemExceptionClass, SystemIllegalValue))
		check("negative", -1, ClearOnReset, &Exception{Class: NegativeArraySizeExceptionClass})
		return c.Switch(c.Instances()[1], func() error {
			check("deselect, not selected", 4, ClearOnDeselect, system(SystemIllegalTransient))
			check("reset, not selected", 4, ClearOnReset, nil)
			return nil
		})
	}
	send(t, c, sel(0))
	_, _ = install(c, 7, func() error {
		check("deselect in install", 4, ClearOnDeselect, nil)
		return nil
	})
}

func TestTransientLookup(t *testing.T) {
	var tr Transients
	s := make([]int16, 4)
	AddTransient(&tr, 1, ClearOnDeselect, s)
	other := make([]byte, 8)
	if tr.Lookup(unsafe.Pointer(&s[0])) != ClearOnDeselect || tr.Lookup(unsafe.Pointer(&s[3])) != ClearOnDeselect {
		t.Error("the array is not known")
	}
	if tr.Lookup(unsafe.Pointer(&other[0])) != NotATransientObject {
		t.Error("an array that was not registered is transient")
	}
	called := ""
	tr.OnClear(func(e Event, c Context) { called += string('0'+rune(e)) + string('0'+rune(c)) })
	tr.Clear(ClearOnDeselect, 3)
	tr.Clear(ClearOnReset, 0)
	if called != "2310" {
		t.Errorf("clear functions are called with %q", called)
	}
}

// thrown is an API exception type of a test.
type thrown uint16

func (t thrown) Exception() *Exception { return Throw(UserExceptionClass, uint16(t)) }

func TestCatch(t *testing.T) {
	var nilMap map[string]int
	for _, c := range []struct {
		name string
		f    func()
		want error
	}{
		{"nothing", func() {}, nil},
		{"API exception", func() { panic(thrown(5)) }, Throw(UserExceptionClass, 5)},
		{"exception", func() { panic(errNull) }, errNull},
		{"Go error", func() { nilMap["x"] = 1 }, &Exception{Class: RuntimeExceptionClass}},
		{"type assertion", func() { _ = any(1).(string) }, &Exception{Class: ClassCastExceptionClass}},
		{"power", func() { panic(ErrPowerLoss) }, ErrPowerLoss},
		{"anything", func() { panic("x") }, &Exception{Class: ThrowableClass}},
	} {
		var trace bytes.Buffer
		err := func() (err error) {
			defer Catch(&err, &trace)
			c.f()
			return nil
		}()
		if !errors.Is(err, c.want) || (c.want == nil) != (trace.Len() == 0) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestNativeCardsTakeTurns(t *testing.T) {
	var wg sync.WaitGroup
	for range 4 {
		var c *Card
		a := &fake{processF: func(*APDU) error {
			if Current() != c {
				return errNull
			}
			return nil
		}}
		c = newCard(t, Config{Native: true}, a)
		wg.Go(func() {
			for range 50 {
				if got := send(t, c, sel(0)); got != "9000" {
					t.Errorf("another card is current: %s", got)
				}
			}
		})
	}
	wg.Wait()
	if Current() != nil {
		t.Error("a card is current although none runs")
	}
}

func TestInvoke(t *testing.T) {
	l := &log{}
	c := newCard(t, Config{Journal: l}, &fake{})
	i := c.Instances()[0]
	l.took()
	if err := c.Invoke(i, func() error {
		if c.Active() != i {
			t.Error("the instance is not active")
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	if err := c.Invoke(i, c.BeginTransaction); !errors.Is(err, Throw(TransactionExceptionClass, TransactionInProgress)) || l.took() != "begin abort" {
		t.Errorf("open transaction: %v", err)
	}
	if err := c.Invoke(i, func() error { return ErrPowerLoss }); !errors.Is(err, ErrPowerLoss) {
		t.Errorf("power loss: %v", err)
	}
	if err := c.Invoke(i, func() error { return nil }); !errors.Is(err, ErrPowerLoss) {
		t.Errorf("without power: %v", err)
	}
}
