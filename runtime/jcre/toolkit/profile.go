package toolkit

import "github.com/gocard/gocard/runtime/cat"

// The TERMINAL PROFILE of this card session; TERMINAL_PROFILE_NOT_AVAILABLE until it came.
func (t *Toolkit) profile() (cat.Profile, error) {
	p := t.session.Profile()
	if p == nil {
		return nil, throw(TerminalProfileNotAvailable)
	}
	return p, nil
}

// CheckProfile is TerminalProfile.check for one bit.
func (t *Toolkit) CheckProfile(index int) (bool, error) {
	p, err := t.profile()
	switch {
	case err != nil:
		return false, err
	case index < 0:
		return false, throw(BadInputParameter)
	}
	return p.Has(cat.Capability(index)), nil
}

// CheckProfileMask is TerminalProfile.check for a mask: all its bits are set in the profile.
func (t *Toolkit) CheckProfileMask(mask []byte) (bool, error) {
	p, err := t.profile()
	if err != nil {
		return false, err
	}
	for i, m := range mask {
		if m&^octet(p, i) != 0 {
			return false, nil
		}
	}
	return true, nil
}

// octet is a byte of the profile, which goes on with zeros.
func octet(p cat.Profile, i int) byte {
	if i < len(p) {
		return p[i]
	}
	return 0
}

// ProfileValue is TerminalProfile.getValue: the bits from msb down to lsb.
func (t *Toolkit) ProfileValue(msb, lsb int) (uint16, error) {
	p, err := t.profile()
	switch {
	case err != nil:
		return 0, err
	case lsb < 0 || msb < lsb || msb-lsb >= 16:
		return 0, throw(BadInputParameter)
	}
	v := uint16(0)
	for i := msb; i >= lsb; i-- {
		v <<= 1
		if p.Has(cat.Capability(i)) {
			v |= 1
		}
	}
	return v, nil
}

// ProfileBytes is TerminalProfile.copy: n bytes from an offset on.
func (t *Toolkit) ProfileBytes(off, n int) ([]byte, error) {
	p, err := t.profile()
	switch {
	case err != nil:
		return nil, err
	case off < 0:
		return nil, throw(BadInputParameter)
	}
	b := make([]byte, n)
	for i := range b {
		b[i] = octet(p, off+i)
	}
	return b, nil
}
