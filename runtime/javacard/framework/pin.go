package framework

import "github.com/gocard/gocard/runtime/jcre"

// PIN is the interface javacard.framework.PIN.
//
//gocard:interface token=1 name=javacard/framework/PIN
type PIN interface {
	// Check is PIN.check.
	//
	//gocard:virtual token=0 desc=([BSB)Z
	Check(pin []byte) bool
	// TriesRemaining is PIN.getTriesRemaining.
	//
	//gocard:virtual token=1 desc=()B range=0..127
	TriesRemaining() int
	// IsValidated is PIN.isValidated.
	//
	//gocard:virtual token=2 desc=()Z
	IsValidated() bool
	// Reset is PIN.reset.
	//
	//gocard:virtual token=3 desc=()V
	Reset()
}

// OwnerPIN is javacard.framework.OwnerPIN: a PIN with a try limit. The try counter is not rolled back when a transaction is
// aborted; the validated flag is cleared at a card reset.
//
//gocard:class token=9 name=javacard/framework/OwnerPIN
type OwnerPIN struct {
	pin *jcre.PIN
}

// NewOwnerPIN makes a PIN of at most maxPINSize bytes and without a value. Both arguments are 1 to 127, else PINException
// ILLEGAL_VALUE.
//
//gocard:new class=9 token=0 desc=(BB)V
func NewOwnerPIN(tryLimit, maxPINSize byte) *OwnerPIN {
	pin, err := jcre.NewPIN(int8(tryLimit), int8(maxPINSize))
	raise(err)
	card().OnReset(func() { pin.SetValidated(false) })
	return &OwnerPIN{pin}
}

// Check is OwnerPIN.check: compares, counts a wrong try, and sets the validated flag on success.
//
//gocard:virtual token=1 desc=([BSB)Z
func (p *OwnerPIN) Check(pin []byte) bool {
	result := sensitive()
	ok, err := p.pin.Check(func() ([]byte, error) {
		switch {
		case pin == nil:
			return nil, &jcre.Exception{Class: jcre.NullPointerExceptionClass}
		case len(pin) > 127:
			return nil, &jcre.Exception{Class: jcre.ArrayIndexOutOfBoundsExceptionClass}
		}
		return pin, nil
	})
	raise(err)
	return result.StoreBool(ok)
}

// TriesRemaining is OwnerPIN.getTriesRemaining.
//
//gocard:virtual token=2 desc=()B range=0..127
func (p *OwnerPIN) TriesRemaining() int { return sensitive().StoreShort(int(p.pin.TriesRemaining())) }

// IsValidated is OwnerPIN.isValidated.
//
//gocard:virtual token=4 desc=()Z
func (p *OwnerPIN) IsValidated() bool { return sensitive().StoreBool(p.pin.IsValidated()) }

// Reset is OwnerPIN.reset: if validated, it is so no longer, and the try counter starts again.
//
//gocard:virtual token=5 desc=()V
func (p *OwnerPIN) Reset() { p.pin.Reset() }

// ResetAndUnblock is OwnerPIN.resetAndUnblock: not validated, and the try counter starts again.
//
//gocard:virtual token=6 desc=()V
func (p *OwnerPIN) ResetAndUnblock() { p.pin.ResetAndUnblock() }

// Update is OwnerPIN.update: sets a new value. Too long a value is PINException ILLEGAL_VALUE.
//
//gocard:virtual token=8 desc=([BSB)V
func (p *OwnerPIN) Update(pin []byte) {
	restore := p.pin.SaveValue()
	raise(p.pin.Update(array(pin, byteLength(pin))))
	card().OnAbort(restore)
}
