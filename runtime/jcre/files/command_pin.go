package files

import (
	"io"

	"github.com/gocard/gocard/runtime/iso7816"
)

const (
	swTriesLeft = 0x63C0
	swBlocked   = 0x6983
	swDisabled  = 0x6984
)

// useUniversal in P1 of DISABLE PIN puts the universal PIN in the place of the key (221 11.1.11).
const useUniversal = 0x80

// pin finds the key that P2 names, and checks P1 and the length of the data: values of 8 bytes, or none where empty may be.
func (r *request) pin(values int, empty bool) (*key, error) {
	k := r.system.key(r.cmd.P2)
	switch n := len(r.cmd.Data); {
	case r.cmd.P1 != 0 && (r.cmd.P1 != useUniversal || r.cmd.INS != insDisablePIN):
		return nil, iso7816.SWIncorrectP1P2
	case k == nil:
		return nil, ReferencedDataNotFound
	case n == 0 && empty:
	case n != values*pinSize:
		return nil, iso7816.SWWrongLength
	}
	return k, nil
}

// outcome is the answer to a presented value.
func outcome(good bool, tries byte, err error) ([]byte, error) {
	switch {
	case err != nil:
		return nil, err
	case good:
		return nil, nil
	case tries == 0:
		return nil, iso7816.SW(swBlocked)
	}
	return nil, iso7816.SW(swTriesLeft | int(tries))
}

// verifyPIN is VERIFY PIN; without data it asks for the number of tries.
func (r *request) verifyPIN() ([]byte, error) {
	k, err := r.pin(1, true)
	switch {
	case err != nil:
		return nil, err
	case len(r.cmd.Data) == 0:
		return nil, iso7816.SW(swTriesLeft | int(k.tries))
	case k.tries == 0:
		return nil, iso7816.SW(swBlocked)
	case !k.enabled:
		return nil, iso7816.SW(swDisabled)
	}
	good, err := r.system.present(k, r.cmd.Data)
	return outcome(good, k.tries, err)
}

// changePIN is CHANGE PIN: the old value, the new one.
func (r *request) changePIN() ([]byte, error) {
	k, err := r.pin(2, false)
	if err != nil {
		return nil, err
	}
	old, next := r.cmd.Data[:pinSize], r.cmd.Data[pinSize:]
	switch {
	case k.tries == 0:
		return nil, iso7816.SW(swBlocked)
	case !k.enabled:
		return nil, iso7816.SW(swDisabled)
	case !k.isADM() && !padded(next):
		return nil, iso7816.SWWrongData
	}
	good, err := r.system.present(k, old)
	if good && err == nil {
		err = r.system.setKey(k, func(k *key) { copy(k.value[:], next) })
	}
	return outcome(good, k.tries, err)
}

func (r *request) disablePIN() ([]byte, error) { return r.enable(false) }
func (r *request) enablePIN() ([]byte, error)  { return r.enable(true) }

// enable is ENABLE PIN and DISABLE PIN. Administrative keys stay enabled.
func (r *request) enable(enabled bool) ([]byte, error) {
	replace := r.cmd.P1 == useUniversal
	k, err := r.pin(1, false)
	switch {
	case err != nil:
		return nil, err
	case k.tries == 0:
		return nil, iso7816.SW(swBlocked)
	case k.enabled == enabled:
		return nil, iso7816.SW(swDisabled) // referenced data invalidated: nothing to do
	case k.isADM() || replace && k.ref == universalPIN:
		return nil, ConditionsOfUseNotSatisfied
	case replace && r.system.key(universalPIN) == nil:
		return nil, ReferencedDataNotFound
	}
	good, err := r.system.present(k, r.cmd.Data)
	if good && err == nil {
		err = r.system.setKey(k, func(k *key) { k.enabled, k.replaced = enabled, replace })
	}
	return outcome(good, k.tries, err)
}

// unblockPIN is UNBLOCK PIN: the PUK, and a new value; without data it asks for the number of tries.
func (r *request) unblockPIN() ([]byte, error) {
	k, err := r.pin(2, true)
	switch {
	case err != nil:
		return nil, err
	case k.pukMax == 0:
		return nil, ReferencedDataNotFound
	case len(r.cmd.Data) == 0:
		return nil, iso7816.SW(swTriesLeft | int(k.pukTries))
	case k.pukTries == 0:
		return nil, iso7816.SW(swBlocked)
	}
	puk, next := r.cmd.Data[:pinSize], r.cmd.Data[pinSize:]
	if !padded(next) {
		return nil, iso7816.SWWrongData
	}
	good, err := r.system.unblock(k, puk, next)
	return outcome(good, k.pukTries, err)
}

// getChallenge is GET CHALLENGE.
func (r *request) getChallenge() ([]byte, error) {
	b := make([]byte, min(r.cmd.Ne, iso7816.MaxShortNe))
	_, err := io.ReadFull(r.system.card.Random(), b)
	return b, err
}
