package files

import "github.com/gocard/gocard/runtime/iso7816"

// Status words of CHV commands (51.011 9.4.5).
const (
	swNoCHV            iso7816.SW = 0x9802 // none initialised
	swCHVFailed        iso7816.SW = 0x9804 // and at least one attempt is left
	swCHVContradiction iso7816.SW = 0x9808 // with the status of the CHV
	swCHVBlocked       iso7816.SW = 0x9840
)

// chv finds the key of a CHV number, and checks the length of the data: 1 and 2 are PIN1 and PIN2. The administrative keys are those of access
// conditions 4 to 8, or have the numbers that a UICC gives them.
func (r *request) chv(number byte, values int) (*key, error) {
	ref := number
	switch {
	case number == 2:
		ref = pin2
	case number >= gsmADM && number < gsmADM+lastADM-firstADM+1:
		ref = firstADM + number - gsmADM
	}
	k := r.system.key(ref)
	switch {
	case r.cmd.P1 != 0 || number == 0:
		return nil, swWrongParameters
	case len(r.cmd.Data) != values*pinSize:
		return nil, wrongP3(values * pinSize)
	case k == nil:
		return nil, swNoCHV
	}
	return k, nil
}

// presentCHV compares a value; nil means that it is right.
func (r *request) presentCHV(k *key, value []byte) error {
	if k.tries == 0 {
		return swCHVBlocked
	}
	good, err := r.system.present(k, value)
	return chvOutcome(good, k.tries, err)
}

func chvOutcome(good bool, tries byte, err error) error {
	switch {
	case err != nil || good:
		return err
	case tries == 0:
		return swCHVBlocked
	}
	return swCHVFailed
}

// verifyCHV is VERIFY CHV (51.011 9.2.9).
func (r *request) verifyCHV() ([]byte, error) {
	k, err := r.chv(r.cmd.P2, 1)
	switch {
	case err != nil:
		return nil, err
	case !k.enabled:
		return nil, swCHVContradiction
	}
	return nil, r.presentCHV(k, r.cmd.Data)
}

// changeCHV is CHANGE CHV (51.011 9.2.10): the old value, the new one.
func (r *request) changeCHV() ([]byte, error) {
	k, err := r.chv(r.cmd.P2, 2)
	if err != nil {
		return nil, err
	}
	old, next := r.cmd.Data[:pinSize], r.cmd.Data[pinSize:]
	switch {
	case !k.enabled:
		return nil, swCHVContradiction
	case !k.isADM() && !padded(next):
		return nil, swCHVFailed
	}
	if err := r.presentCHV(k, old); err != nil {
		return nil, err
	}
	return nil, r.system.setKey(k, func(k *key) { copy(k.value[:], next) })
}

func (r *request) disableCHV() ([]byte, error) { return nil, r.switchCHV(false) }
func (r *request) enableCHV() ([]byte, error)  { return nil, r.switchCHV(true) }

// switchCHV is DISABLE CHV and ENABLE CHV (51.011 9.2.11, 9.2.12), of CHV1 only.
func (r *request) switchCHV(enabled bool) error {
	k, err := r.chv(r.cmd.P2, 1)
	switch {
	case err != nil:
		return err
	case k.ref != pin1:
		return swWrongParameters
	case k.tries > 0 && k.enabled == enabled:
		return swCHVContradiction
	}
	if err := r.presentCHV(k, r.cmd.Data); err != nil {
		return err
	}
	return r.system.setKey(k, func(k *key) { k.enabled, k.replaced = enabled, false })
}

// unblockCHV is UNBLOCK CHV (51.011 9.2.13): the PUK, and a new value. P2 is 00 for CHV1.
func (r *request) unblockCHV() ([]byte, error) {
	number := r.cmd.P2
	if number == 0 {
		number = pin1
	}
	k, err := r.chv(number, 2)
	switch {
	case err != nil:
		return nil, err
	case k.pukMax == 0:
		return nil, swNoCHV
	case k.pukTries == 0:
		return nil, swCHVBlocked
	}
	puk, next := r.cmd.Data[:pinSize], r.cmd.Data[pinSize:]
	if !padded(next) {
		return nil, swCHVFailed
	}
	good, err := r.system.unblock(k, puk, next)
	return nil, chvOutcome(good, k.pukTries, err)
}
