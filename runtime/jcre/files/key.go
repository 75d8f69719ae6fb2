package files

import (
	"bytes"
	"crypto/subtle"
	"slices"
)

const pinSize = 8

// Key references (221 9.5.1).
const (
	firstADM  = 0x0A // to 0E, and 8A to 8E
	lastADM   = 0x0E
	localKeys = 0x80

	pin1 = 0x01
	pin2 = 0x81

	universalPIN = 0x11
)

// key is a PIN or an administrative key: reference data with a retry counter, and the PUK that unblocks it.
type key struct {
	ref      byte
	value    [pinSize]byte
	puk      [pinSize]byte
	tries    byte
	max      byte
	pukTries byte
	pukMax   byte // 0: no PUK
	enabled  bool
	replaced bool // not enabled, and the universal PIN counts in its place
	verified bool // not persistent
}

// isADM reports whether the key is an administrative one, which cannot be disabled.
func (k *key) isADM() bool {
	n := k.ref &^ localKeys
	return n >= firstADM && n <= lastADM
}

func (k *key) fresh() *key {
	c := *k
	return &c
}

func (s *System) key(ref byte) *key {
	for _, k := range s.keys {
		if k.ref == ref {
			return k
		}
	}
	return nil
}

// terminal is the terminal's rights: the keys it has verified. A disabled PIN counts as verified, one that the
// universal PIN replaces as that one.
type terminal struct{ system *System }

func (terminal) Always() bool { return true }

func (t terminal) Key(ref byte) bool {
	k := t.system.key(ref)
	if k != nil && k.replaced {
		k = t.system.key(universalPIN)
	}
	return k != nil && (k.verified || !k.enabled)
}

// present compares a value with the reference data. The retry counter goes down before, so that cutting the power gains nothing.
func (s *System) present(k *key, value []byte) (bool, error) {
	if k.tries == 0 {
		return false, nil
	}
	if err := s.setKey(k, func(k *key) { k.tries-- }); err != nil {
		return false, err
	}
	if subtle.ConstantTimeCompare(k.value[:], value) != 1 {
		k.verified = false
		return false, nil
	}
	return true, s.setKey(k, func(k *key) { k.tries, k.verified = k.max, true })
}

// unblock compares with the PUK and sets a new value.
func (s *System) unblock(k *key, puk, value []byte) (bool, error) {
	if k.pukTries == 0 {
		return false, nil
	}
	if err := s.setKey(k, func(k *key) { k.pukTries-- }); err != nil {
		return false, err
	}
	if subtle.ConstantTimeCompare(k.puk[:], puk) != 1 {
		return false, nil
	}
	return true, s.setKey(k, func(k *key) {
		copy(k.value[:], value)
		k.pukTries, k.tries, k.enabled, k.replaced, k.verified = k.pukMax, k.max, true, false, true
	})
}

// setKey is one persistent write to a key.
func (s *System) setKey(k *key, set func(*key)) error {
	old := *k
	if err := s.change(pinSize, func() { *k = old }); err != nil {
		return err
	}
	set(k)
	return nil
}

// pinStatus is the PIN status template of a directory: a bit for each of its keys that is enabled, from the highest on, and the references
// (221 9.5.2).
func (s *System) pinStatus(dir *File) []byte {
	refs := dir.Keys
	if refs == nil {
		refs = s.mf.Keys
	}
	enabled := make([]byte, max(1, (len(refs)+7)/8))
	var list []byte
	for i, ref := range refs {
		if k := s.key(ref); k != nil && k.enabled {
			enabled[i/8] |= 0x80 >> (i % 8)
		}
		if ref == universalPIN {
			list = appendTLV(list, 0x95, s.universalUse())
		}
		list = appendTLV(list, 0x83, ref)
	}
	return append(appendTLV(nil, 0x90, enabled...), list...)
}

// universalUse is the usage qualifier of the universal PIN: whether it is to be verified in place of another.
func (s *System) universalUse() byte {
	if slices.ContainsFunc(s.keys, func(k *key) bool { return k.replaced }) {
		return 0x08
	}
	return 0x00
}

// padded reports whether a presented value has the form of one: 8 bytes, padding FF at the end (221 9.5.1).
func padded(value []byte) bool {
	digits := bytes.TrimRight(value, "\xFF")
	return len(value) == pinSize && !bytes.Contains(digits, []byte{0xFF})
}
