package jcre

import "crypto/subtle"

// PIN holds what javacard.framework.OwnerPIN holds: the value and try counter, which are persistent, and the validated
// flag, which is transient.
type PIN struct {
	limit, tries byte
	max          byte
	value        []byte
	validated    bool
	advance      bool // tries are counted before the value is compared
	counted      bool // one was
}

// NewPIN makes a PIN without a value; every check fails until Update. Both arguments must be at least 1, as signed bytes,
// else PINException ILLEGAL_VALUE.
func NewPIN(tryLimit, maxSize int8) (*PIN, error) {
	if tryLimit < 1 || maxSize < 1 {
		return nil, Throw(PINExceptionClass, PINIllegalValue)
	}
	return &PIN{limit: byte(tryLimit), tries: byte(tryLimit), max: byte(maxSize)}, nil
}

// Check compares the PIN with what present returns. The order is OwnerPIN.check's: the flag goes off and the try counter
// down before the argument is looked at, so an error of present has cost a try. A blocked PIN looks at it, too, and
// answers false. Where tries are counted in advance, a Check without CountTry before is PINException ILLEGAL_STATE.
func (p *PIN) Check(present func() ([]byte, error)) (bool, error) {
	counted := p.counted
	if p.advance && !counted && p.tries > 0 {
		return false, Throw(PINExceptionClass, PINIllegalState)
	}
	p.validated, p.counted = false, false
	if counted {
		p.tries++ // it is counted below
	}
	blocked := p.tries == 0
	if !blocked {
		p.tries--
	}
	b, err := present()
	if err != nil {
		return false, err
	}
	if blocked || p.value == nil || subtle.ConstantTimeCompare(b, p.value) != 1 {
		return false, nil
	}
	p.tries, p.validated = p.limit, true
	return true, nil
}

// CheckBytes is Check with a value at hand.
func (p *PIN) CheckBytes(b []byte) bool {
	ok, _ := p.Check(func() ([]byte, error) { return b, nil })
	return ok
}

// Update sets a new value, restores the counter and takes the flag off; too long a value is PINException ILLEGAL_VALUE.
func (p *PIN) Update(value []byte) error {
	if len(value) > int(p.max) {
		return Throw(PINExceptionClass, PINIllegalValue)
	}
	p.value = append(make([]byte, 0, p.max), value...)
	p.ResetAndUnblock()
	return nil
}

// Reset takes the flag off and restores the counter, but only if the flag was on.
func (p *PIN) Reset() {
	if p.validated {
		p.ResetAndUnblock()
	}
}

// ResetAndUnblock takes the flag off and restores the counter.
func (p *PIN) ResetAndUnblock() { p.tries, p.validated, p.counted = p.limit, false, false }

// IsValidated is the validated flag.
func (p *PIN) IsValidated() bool { return p.validated }

// SetValidated sets the validated flag, for OwnerPIN.setValidatedFlag and for the clearing at a card reset.
func (p *PIN) SetValidated(on bool) { p.validated, p.counted = on, false }

// TriesRemaining is the try counter.
func (p *PIN) TriesRemaining() byte { return p.tries }

// SaveValue gives a function that puts back the present value. An aborted transaction calls it: the value is rolled
// back, the try counter and the flag are not.
func (p *PIN) SaveValue() (restore func()) {
	old := p.value
	return func() { p.value = old }
}

// PINState is the persistent part of a PIN, for card images.
type PINState struct {
	Limit, Tries, Max byte
	Advance           bool
	Value             []byte // nil before the first update
}

// State is the persistent part of p.
func (p *PIN) State() PINState {
	s := PINState{Limit: p.limit, Tries: p.tries, Max: p.max, Advance: p.advance}
	if p.value != nil {
		s.Value = append([]byte{}, p.value...)
	}
	return s
}

// PIN makes a PIN, not validated, from a saved state.
func (s PINState) PIN() *PIN {
	return &PIN{limit: s.Limit, tries: s.Tries, max: s.Max, value: s.Value, advance: s.Advance}
}
