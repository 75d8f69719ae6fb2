package scp

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"
)

// Protocol is the secure channel protocol identifier, the byte that INITIALIZE UPDATE's answer carries.
type Protocol byte

// The protocols of this package.
const (
	SCP02 Protocol = 0x02
	SCP03 Protocol = 0x03
)

// String is "SCP02" and so on.
func (p Protocol) String() string { return fmt.Sprintf("SCP%02X", byte(p)) }

// KeySet is a static key set of a security domain: S-ENC (KIC), S-MAC (KID) and DEK (KIK), with its key version number. No way
// of printing shows the keys; only Reveal does.
type KeySet struct {
	version       byte
	enc, mac, dek []byte
}

// NewKeySet makes a key set. The three keys have the same length: 16 bytes (two-key triple DES or AES-128), 24 or 32 (AES). Key
// version number 0 means "whichever the card offers first".
func NewKeySet(version byte, enc, mac, dek []byte) (KeySet, error) {
	switch len(enc) {
	case 16, 24, 32:
	default:
		return KeySet{}, fmt.Errorf("key set %02X: keys of %d bytes, want 16, 24 or 32", version, len(enc))
	}
	if len(mac) != len(enc) || len(dek) != len(enc) {
		return KeySet{}, fmt.Errorf("key set %02X: keys of %d, %d and %d bytes, want equal lengths", version, len(enc), len(mac), len(dek))
	}
	return KeySet{version, clone(enc), clone(mac), clone(dek)}, nil
}

// DefaultKeySet is the well-known key 40 41 .. 4F of fresh development cards, three times, under the given key version number.
func DefaultKeySet(version byte) KeySet {
	k := make([]byte, 16)
	for i := range k {
		k[i] = 0x40 + byte(i)
	}
	return KeySet{version, k, k, k}
}

// Reveal gives copies of ENC, MAC and DEK, for who keeps them: the persistent memory of a card.
func (k KeySet) Reveal() [3][]byte { return [3][]byte{clone(k.enc), clone(k.mac), clone(k.dek)} }

// Version is the key version number.
func (k KeySet) Version() byte { return k.version }

// Size is the length of each key in bytes; 0 for the zero key set.
func (k KeySet) Size() int { return len(k.enc) }

// WithVersion is the same keys under another key version number.
func (k KeySet) WithVersion(version byte) KeySet {
	k.version = version
	return k
}

// String names the key version number and the length, never a key.
func (k KeySet) String() string {
	return fmt.Sprintf("key set %02X (%d-byte keys, not shown)", k.version, len(k.enc))
}

// Format prints String for every verb, so that %x, %d or %#v cannot show a key either.
func (k KeySet) Format(f fmt.State, _ rune) { fmt.Fprint(f, k.String()) }

// MarshalText is String, so that JSON and structured logs cannot show a key either.
func (k KeySet) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// KeyCheckValues gives the three-byte check values of ENC, MAC and DEK under protocol p: encrypted zeros for triple DES,
// encrypted 01 bytes for AES.
func (k KeySet) KeyCheckValues(p Protocol) (enc, mac, dek [3]byte) {
	return keyCheckValue(p, k.enc), keyCheckValue(p, k.mac), keyCheckValue(p, k.dek)
}

func keyCheckValue(p Protocol, key []byte) (kcv [3]byte) {
	var c cipher.Block
	block := make([]byte, 16)
	if p == SCP03 {
		c = aesCipher(key)
		for i := range block {
			block[i] = 1
		}
	} else {
		c, _ = desCiphers(key)
		block = block[:8]
	}
	c.Encrypt(block, block)
	copy(kcv[:], block)
	return kcv
}

// fits says whether the key lengths suit protocol p.
func (k KeySet) fits(p Protocol) error {
	if len(k.enc) == 0 {
		return fmt.Errorf("%v: no keys given", p)
	}
	if p == SCP02 && len(k.enc) != 16 {
		return fmt.Errorf("%v: key set %02X has %d-byte keys, want 16", p, k.version, len(k.enc))
	}
	return nil
}

func aesCipher(key []byte) cipher.Block {
	c, err := aes.NewCipher(key)
	if err != nil {
		panic("BUG: AES key length was not checked: " + err.Error())
	}
	return c
}

func clone(b []byte) []byte { return append([]byte(nil), b...) }
