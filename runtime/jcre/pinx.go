package jcre

// TryLimit is how many wrong values block the PIN.
func (p *PIN) TryLimit() byte { return p.limit }

// SetTryLimit changes the try limit, from 1, restores the counter to it and takes the flag off, for OwnerPINx.setTryLimit.
func (p *PIN) SetTryLimit(limit int8) error {
	if limit < 1 {
		return Throw(PINExceptionClass, PINIllegalValue)
	}
	p.limit = byte(limit)
	p.ResetAndUnblock()
	return nil
}

// SetTriesRemaining sets the try counter, 0 to the limit, and takes the flag off, for OwnerPINx.setTriesRemaining.
func (p *PIN) SetTriesRemaining(n int8) error {
	if n < 0 || byte(n) > p.limit {
		return Throw(PINExceptionClass, PINIllegalValue)
	}
	p.tries, p.validated, p.counted = byte(n), false, false
	return nil
}

// CountInAdvance makes p a PIN of OwnerPINxWithPredecrement: CountTry comes before each Check.
func (p *PIN) CountInAdvance() { p.advance = true }

// IsBlocked reports whether no try is left, not even one that was counted.
func (p *PIN) IsBlocked() bool { return p.tries == 0 && !p.counted }

// CountTry takes a try off in advance, unless the PIN is blocked, and the flag, for OwnerPINxWithPredecrement.decrementTriesRemaining. It gives the try counter.
func (p *PIN) CountTry() byte {
	p.validated, p.counted = false, p.tries > 0
	if p.counted {
		p.tries--
	}
	return p.tries
}

// SaveAll gives a function that puts back value, limit and counter: what an owner changes is rolled back by an abort.
func (p *PIN) SaveAll() (restore func()) {
	value, limit, tries := p.value, p.limit, p.tries
	return func() { p.value, p.limit, p.tries = value, limit, tries }
}
