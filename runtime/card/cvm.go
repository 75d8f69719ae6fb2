package card

import (
	"crypto/subtle"

	"github.com/gocard/gocard/runtime/jcre"
)

// Formats of verification values (Card Specification, annex A, CVM).
const (
	cvmASCII = 0x01 // CVM.FORMAT_ASCII
	cvmBCD   = 0x02 // CVM.FORMAT_BCD
	cvmHex   = 0x03 // CVM.FORMAT_HEX
)

// maxCVM is the longest verification value in bytes.
const maxCVM = 32

// cvmState is what of the global PIN is persistent (Card Specification 8.2). It is active with a value and a try limit.
type cvmState struct {
	Value   []byte // what canonicalCVM made
	Limit   byte
	Tries   byte
	Blocked bool
}

// globalPIN is the global PIN as applets use it.
type globalPIN struct{ p *platform }

// canonicalCVM brings a value into the form that is kept and compared: digits of the first two formats are the same, other bytes are not digits.
func canonicalCVM(value []byte, format byte) ([]byte, bool) {
	if len(value) == 0 || len(value) > maxCVM {
		return nil, false
	}
	out := []byte{cvmASCII}
	switch format {
	case cvmHex:
		return append([]byte{cvmHex}, value...), true
	case cvmASCII:
		for _, b := range value {
			if b < '0' || b > '9' {
				return nil, false
			}
			out = append(out, b-'0')
		}
		return out, true
	case cvmBCD:
		for i, b := range value {
			for j, digit := range []byte{b >> 4, b & 0xF} {
				if padding := digit == 0xF && i == len(value)-1 && j == 1; digit > 9 && !padding {
					return nil, false
				} else if !padding {
					out = append(out, digit)
				}
			}
		}
		return out, true
	}
	return nil, false
}

func (g globalPIN) IsActive() bool {
	return g.p.cvm.Value != nil && g.p.cvm.Limit > 0 && !g.p.cvm.Blocked
}
func (g globalPIN) IsSubmitted() bool { return g.p.submitted }
func (g globalPIN) IsVerified() bool  { return g.p.verified }
func (g globalPIN) IsBlocked() bool   { return g.p.cvm.Blocked }

func (g globalPIN) TriesRemaining() byte { return g.p.cvm.Tries }

// set changes the persistent state, and forgets what was verified.
func (g globalPIN) set(write func() error, s cvmState) error {
	if err := write(); err != nil {
		return err
	}
	g.p.cvm, g.p.submitted, g.p.verified = s, false, false
	g.p.card.Changed()
	return nil
}

// privileged is set for an instance that may manage the PIN, and false for others.
func (g globalPIN) privileged(by *jcre.Instance, write func() error, s cvmState) (bool, error) {
	if !g.p.may(by, cvmManagement) {
		return false, nil
	}
	if err := g.set(write, s); err != nil {
		return false, err
	}
	return true, nil
}

// Update sets the value; all tries are there again.
func (g globalPIN) Update(by *jcre.Instance, write func() error, value []byte, format byte) (bool, error) {
	v, ok := canonicalCVM(value, format)
	if !ok {
		return false, nil
	}
	return g.privileged(by, write, cvmState{Value: v, Limit: g.p.cvm.Limit, Tries: g.p.cvm.Limit})
}

// SetTryLimit sets how many wrong values block the PIN; all tries are there again.
func (g globalPIN) SetTryLimit(by *jcre.Instance, write func() error, limit byte) (bool, error) {
	if limit == 0 {
		return false, nil
	}
	return g.privileged(by, write, cvmState{Value: g.p.cvm.Value, Limit: limit, Tries: limit})
}

// ResetState makes the PIN active again: it has to be verified anew.
func (g globalPIN) ResetState() bool {
	if !g.IsActive() {
		return false
	}
	g.p.submitted, g.p.verified = false, false
	return true
}

// BlockState blocks the PIN.
func (g globalPIN) BlockState(by *jcre.Instance, write func() error) (bool, error) {
	s := g.p.cvm
	s.Blocked, s.Tries = true, 0
	return g.privileged(by, write, s)
}

// ResetAndUnblockState makes the PIN active with all its tries.
func (g globalPIN) ResetAndUnblockState(by *jcre.Instance, write func() error) (bool, error) {
	s := g.p.cvm
	s.Blocked, s.Tries = false, s.Limit
	return g.privileged(by, write, s)
}

// Verify compares a value. The try is counted before.
func (g globalPIN) Verify(write func() error, value []byte, format byte) (bool, error) {
	if !g.IsActive() {
		return false, nil
	}
	s := g.p.cvm
	s.Tries--
	s.Blocked = s.Tries == 0
	if err := g.set(write, s); err != nil {
		return false, err
	}
	g.p.submitted = true
	v, ok := canonicalCVM(value, format)
	if !ok || subtle.ConstantTimeCompare(v, s.Value) != 1 {
		return false, nil
	}
	s.Tries, s.Blocked = s.Limit, false
	if err := g.set(write, s); err != nil {
		return false, err
	}
	g.p.submitted, g.p.verified = true, true
	return true, nil
}
