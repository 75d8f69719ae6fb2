package jcre

import (
	"errors"
	"slices"
	"testing"
)

func newPIN(t *testing.T, value string) *PIN {
	t.Helper()
	p, err := NewPIN(3, 8)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Update([]byte(value)); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestNewPINArguments(t *testing.T) {
	illegal := Throw(PINExceptionClass, PINIllegalValue)
	for _, c := range []struct {
		limit, size int8
		want        error
	}{{1, 1, nil}, {0, 8, illegal}, {3, 0, illegal}, {-1, 8, illegal}, {3, -128, illegal}} {
		if _, err := NewPIN(c.limit, c.size); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("NewPIN(%d, %d): %v, want %v", c.limit, c.size, err, c.want)
		}
	}
	p := newPIN(t, "12345678")
	if err := p.Update([]byte("123456789")); !errors.Is(err, illegal) {
		t.Errorf("too long a value: %v", err)
	}
	if !p.CheckBytes([]byte("12345678")) {
		t.Error("a refused update changed the value")
	}
}

func TestPINCounter(t *testing.T) {
	p := newPIN(t, "1234")
	state := func(when string, tries byte, validated bool) {
		t.Helper()
		if p.TriesRemaining() != tries || p.IsValidated() != validated {
			t.Errorf("%s: %d tries, validated %t; want %d, %t", when, p.TriesRemaining(), p.IsValidated(), tries, validated)
		}
	}
	p.CheckBytes([]byte("1235"))
	state("wrong", 2, false)
	p.CheckBytes([]byte("123"))
	state("wrong length", 1, false)
	p.CheckBytes([]byte("1234"))
	state("right", 3, true)
	p.CheckBytes([]byte("0000"))
	state("wrong after right", 2, false)
	p.Reset()
	state("reset when not validated", 2, false)
	p.CheckBytes([]byte("1234"))
	p.Reset()
	state("reset when validated", 3, false)
	for range 4 {
		p.CheckBytes([]byte("0000"))
	}
	state("blocked", 0, false)
	if p.CheckBytes([]byte("1234")) {
		t.Error("a blocked PIN accepts the right value")
	}
	p.Reset()
	state("reset when blocked", 0, false)
	p.ResetAndUnblock()
	state("unblocked", 3, false)
	p.CheckBytes([]byte("1234"))
	_ = p.Update([]byte("9"))
	state("updated", 3, false)
}

// An exception of the argument comes after the counter went down, and also when the PIN is blocked.
func TestPINArgumentExceptionCostsATry(t *testing.T) {
	p := newPIN(t, "1234")
	for want := 2; want >= 0; want-- {
		ok, err := p.Check(func() ([]byte, error) { return nil, errNull })
		if ok || !errors.Is(err, errNull) || int(p.TriesRemaining()) != want {
			t.Errorf("%t, %v, %d tries", ok, err, p.TriesRemaining())
		}
	}
	if _, err := p.Check(func() ([]byte, error) { return nil, errNull }); !errors.Is(err, errNull) {
		t.Errorf("blocked: %v", err)
	}
}

func TestPINWithoutValue(t *testing.T) {
	p, _ := NewPIN(3, 8)
	if p.CheckBytes(nil) || p.TriesRemaining() != 2 {
		t.Error("a PIN that was never set accepts an empty value")
	}
	_ = p.Update(nil)
	if !p.CheckBytes([]byte{}) {
		t.Error("an empty value is not accepted after an empty update")
	}
}

func TestPINRollback(t *testing.T) {
	p := newPIN(t, "1234")
	restore := p.SaveValue()
	_ = p.Update([]byte("9999"))
	p.CheckBytes([]byte("0000"))
	restore()
	if p.TriesRemaining() != 2 {
		t.Errorf("%d tries: the counter was rolled back", p.TriesRemaining())
	}
	if !p.CheckBytes([]byte("1234")) {
		t.Error("the value was not rolled back")
	}
}

func TestPINState(t *testing.T) {
	p := newPIN(t, "1234")
	p.CheckBytes([]byte("0000"))
	p.SetValidated(true)
	s := p.State()
	q := s.PIN()
	if q.IsValidated() || q.TriesRemaining() != 2 || !q.CheckBytes([]byte("1234")) || !slices.Equal(q.State().Value, []byte("1234")) {
		t.Errorf("state %+v comes back as %+v", s, q.State())
	}
}
