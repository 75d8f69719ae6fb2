package crypto

import (
	"bytes"
	"slices"
)

// Kind is the kind of a key.
type Kind uint8

// The kinds of keys.
const (
	DES Kind = iota + 1
	AES
	HMAC
	RSAPublic
	RSAPrivate
	RSACRT
	DSAPublic
	DSAPrivate
	ECPublic
	ECPrivate
	DHPublic
	DHPrivate
	EdPublic   // Ed25519
	EdPrivate  // its seed
	XDHPublic  // X25519
	XDHPrivate // its scalar
	GenericSecret
	ECParameters // domain parameters alone, which keys share
	DSAParameters
	DHParameters
)

// Part is a part of a key.
type Part uint8

// The parts of keys. A modulus, a field and a group prime are P of their kinds of keys; RSA in CRT form has two primes.
const (
	Secret   Part = iota // of symmetric keys
	Modulus              // RSA
	Exponent             // RSA
	P                    // RSA CRT, DSA, DH; the prime of an EC field
	Q                    // RSA CRT, DSA, DH
	PQ                   // RSA CRT: inverse of Q modulo P
	DP1                  // RSA CRT: private exponent modulo P-1
	DQ1                  // RSA CRT
	G                    // DSA, DH; EC: the generator as 04 X Y
	X                    // private value: DSA, DH, EC (S)
	Y                    // public value: DSA, DH, EC (W) as 04 X Y
	A                    // EC
	B                    // EC
	R                    // EC: order of the generator
	K                    // EC: cofactor, two bytes, not needed
	parts
)

// needed lists the parts without which a key is not initialised.
var needed = map[Kind][]Part{
	DES: {Secret}, AES: {Secret}, HMAC: {Secret}, GenericSecret: {Secret},
	RSAPublic: {Modulus, Exponent}, RSAPrivate: {Modulus, Exponent}, RSACRT: {P, Q, PQ, DP1, DQ1},
	DSAPublic: {P, Q, G, Y}, DSAPrivate: {P, Q, G, X}, DHPublic: {P, G, Y}, DHPrivate: {P, G, X},
	ECPublic: {P, A, B, G, R, Y}, ECPrivate: {P, A, B, G, R, X},
	ECParameters: {P, A, B, G, R}, DSAParameters: {P, Q, G}, DHParameters: {P, G},
	EdPublic: {Y}, EdPrivate: {X}, XDHPublic: {Y}, XDHPrivate: {X},
}

// Key is a key of a kind and size, set part by part.
type Key struct {
	Kind   Kind
	Bits   int
	Domain *Key // has the domain parameters, which the key itself then lacks
	part   [parts][]byte
}

// domainParts are the parts that keys of a pair have in common, and those that share a domain.
var domainParts = []Part{P, Q, G, A, B, R, K}

// holder is the key that has a part.
func (k *Key) holder(p Part) *Key {
	if k.Domain != nil && slices.Contains(domainParts, p) {
		return k.Domain
	}
	return k
}

func (k *Key) isEC() bool { return k.Kind == ECPublic || k.Kind == ECPrivate || k.Kind == ECParameters }

// Bytes is the size of the key's numbers in bytes.
func (k *Key) Bytes() int { return (k.Bits + 7) / 8 }

// Get gives a part; nil before it was set.
func (k *Key) Get(p Part) []byte { return k.holder(p).part[p] }

// Set copies a part into the key. Numbers are big-endian, and may have more or fewer leading zeros than the key's size asks for.
func (k *Key) Set(p Part, value []byte) error {
	size, exact := k.size(p)
	switch {
	case p == Secret && k.Kind == HMAC: // keys of HMAC have any length
	case p == Secret && k.Kind == GenericSecret:
		if len(value) > size {
			return IllegalValue
		}
	case exact:
		if len(value) < size || p != Secret && len(value) != size {
			return IllegalValue
		}
		value = value[:size]
	default:
		for len(value) > min(size, k.Bytes()) && value[0] == 0 {
			value = value[1:]
		}
		if len(value) > size {
			return IllegalValue
		}
	}
	if k.isEC() && (p == G || p == Y) && value[0] != 4 {
		return IllegalValue
	}
	k.holder(p).part[p] = append([]byte{}, value...)
	return nil
}

// Takes reports whether an applet may give a part of a length: a field's prime as it is, numbers no longer than the key, with or without leading zeros.
func (k *Key) Takes(p Part, length int) bool {
	n, exact := k.size(p)
	switch {
	case p == Secret:
		return true // Set knows more
	case exact || p == P && k.isEC():
		return length == n
	}
	return length > 0 && length <= n
}

// size is the greatest length of a part; exact tells that it has no other.
func (k *Key) size(p Part) (n int, exact bool) {
	n = k.Bytes()
	switch k.Kind {
	case DES, AES, EdPublic, EdPrivate, XDHPublic, XDHPrivate:
		return n, true
	case RSACRT:
		return (n + 1) / 2, false
	case ECPublic, ECPrivate, ECParameters:
		switch p {
		case G, Y:
			return 1 + 2*n, true
		case R: // an order may be greater than the field
			return n + 1, false
		case K:
			return 2, true
		}
	case DSAPublic, DSAPrivate, DSAParameters:
		if p == Q || p == X {
			return 32, false
		}
	}
	return n, false
}

// IsSecret reports whether the key is one of symmetric cryptography.
func (k *Key) IsSecret() bool {
	return k.Kind == DES || k.Kind == AES || k.Kind == HMAC || k.Kind == GenericSecret
}

// IsInitialized reports whether all parts are set that the key needs.
func (k *Key) IsInitialized() bool {
	for _, p := range needed[k.Kind] {
		if k.Get(p) == nil {
			return false
		}
	}
	return true
}

// Clear forgets all parts but those of a shared domain.
func (k *Key) Clear() {
	for i := range k.part {
		clear(k.part[i])
		k.part[i] = nil
	}
}

// Snapshot gives a function that puts back the present parts, those of a shared domain, too.
func (k *Key) Snapshot() (restore func()) {
	old, shared := k.part, func() {}
	for i := range old {
		old[i] = bytes.Clone(old[i])
	}
	if k.Domain != nil {
		shared = k.Domain.Snapshot()
	}
	return func() {
		k.part = old
		shared()
	}
}

// AppendParts appends all parts, each with a length of two bytes and FFFF for one that is not set.
func (k *Key) AppendParts(b []byte) []byte {
	for _, v := range k.part {
		n := len(v)
		if v == nil {
			n = 0xFFFF
		}
		b = append(append(b, byte(n>>8), byte(n)), v...)
	}
	return b
}

// SetParts is the opposite of AppendParts; it reports whether the bytes are sound.
func (k *Key) SetParts(b []byte) bool {
	for i := range k.part {
		if len(b) < 2 {
			return false
		}
		n := int(b[0])<<8 | int(b[1])
		b = b[2:]
		if n == 0xFFFF {
			continue
		}
		if n > len(b) {
			return false
		}
		k.part[i], b = bytes.Clone(b[:n]), b[n:]
	}
	return len(b) == 0
}

// CopyDomain copies the parts that a key and its counterpart share: the curve, or the group.
func (k *Key) CopyDomain(from *Key) error {
	if k.Bits != from.Bits {
		return IllegalValue
	}
	for _, p := range domainParts {
		k.holder(p).part[p] = bytes.Clone(from.Get(p))
	}
	return nil
}
