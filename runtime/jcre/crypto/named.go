package crypto

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/elliptic"
	"encoding/hex"
	"fmt"
	"io"
	"math/big"
	"slices"
)

// Curve is the name of a curve: NamedParameterSpec.*.
type Curve uint16

// The curves that keys are named after.
const (
	Ed25519   Curve = 0x0101
	X25519    Curve = 0x0103
	Frp256v1  Curve = 0x0401
	Secp192r1 Curve = 0x1001
	Secp224r1 Curve = 0x1002
	Secp256r1 Curve = 0x1003
	Secp384r1 Curve = 0x1004
	Secp521r1 Curve = 0x1005

	BrainpoolP192r1 Curve = 0x2003
	BrainpoolP192t1 Curve = 0x2004
	BrainpoolP224r1 Curve = 0x2005
	BrainpoolP224t1 Curve = 0x2006
	BrainpoolP256r1 Curve = 0x2007
	BrainpoolP256t1 Curve = 0x2008
	BrainpoolP320r1 Curve = 0x2009
	BrainpoolP320t1 Curve = 0x200A
	BrainpoolP384r1 Curve = 0x200B
	BrainpoolP384t1 Curve = 0x200C
	BrainpoolP512r1 Curve = 0x200D
	BrainpoolP512t1 Curve = 0x200E
)

// NewNamedKey makes a key on a named curve, which has its domain parameters and lacks its value.
func NewNamedKey(c Curve, private bool) (Key, error) {
	kinds := [2]Kind{ECPublic, ECPrivate}
	switch c {
	case Ed25519:
		kinds = [2]Kind{EdPublic, EdPrivate}
	case X25519:
		kinds = [2]Kind{XDHPublic, XDHPrivate}
	}
	k := Key{Kind: kinds[0], Bits: 256}
	if private {
		k.Kind = kinds[1]
	}
	if k.Kind == ECPublic || k.Kind == ECPrivate {
		return k, k.setDomain(c)
	}
	return k, nil
}

// setDomain sets size and domain parameters to those of a curve.
func (k *Key) setDomain(c Curve) error {
	d, ok := domains[c]
	if !ok {
		nist, ok := map[Curve]elliptic.Curve{Secp224r1: elliptic.P224(), Secp256r1: elliptic.P256(), Secp384r1: elliptic.P384(), Secp521r1: elliptic.P521()}[c]
		if !ok {
			return NoSuchAlgorithm
		}
		d = nistDomain(nist.Params())
	}
	var v [len(d)][]byte
	for i, text := range d {
		var err error
		if v[i], err = hex.DecodeString(text); err != nil {
			panic("BUG: crypto: curve: " + err.Error())
		}
	}
	k.Bits = new(big.Int).SetBytes(v[0]).BitLen()
	k.part[P], k.part[A], k.part[B], k.part[R], k.part[K] = v[0], v[1], v[2], v[5], []byte{0, 1}
	k.part[G] = slices.Concat([]byte{4}, v[3], v[4])
	return nil
}

// nistDomain is a curve y² = x³ - 3x + b.
func nistDomain(c *elliptic.CurveParams) (d domain) {
	for i, x := range []*big.Int{c.P, new(big.Int).Sub(c.P, big.NewInt(3)), c.B, c.Gx, c.Gy, c.N} {
		d[i] = fmt.Sprintf("%0*X", (c.BitSize+7)/8*2, x)
	}
	return d
}

// Value is the part in which keys of a pair differ, and the length of its encoding: RFC 8032 and RFC 7748, or 04 X Y and a number.
func (k *Key) Value() (p Part, size int) {
	switch k.Kind {
	case ECPublic:
		return Y, 1 + 2*k.Bytes()
	case EdPublic, XDHPublic:
		return Y, k.Bytes()
	}
	return X, k.Bytes()
}

// GenerateNamed makes the values of a pair of keys of Ed25519 or X25519.
func GenerateNamed(public, private *Key, random io.Reader) error {
	secret := make([]byte, 32)
	if _, err := io.ReadFull(random, secret); err != nil {
		return err
	}
	value := []byte(ed25519.NewKeyFromSeed(secret).Public().(ed25519.PublicKey))
	if public.Kind == XDHPublic {
		k, err := ecdh.X25519().NewPrivateKey(secret)
		if err != nil {
			return err
		}
		value = k.PublicKey().Bytes()
	}
	if err := private.Set(X, secret); err != nil {
		return err
	}
	return public.Set(Y, value)
}

// agreeX25519 is X25519 (RFC 7748, section 6.1); public values of low order are refused.
func agreeX25519(k *Key, public []byte) ([]byte, error) {
	own, err := ecdh.X25519().NewPrivateKey(k.Get(X))
	if err != nil {
		return nil, IllegalValue
	}
	other, err := ecdh.X25519().NewPublicKey(public)
	if err != nil {
		return nil, IllegalValue
	}
	secret, err := own.ECDH(other)
	if err != nil {
		return nil, IllegalValue
	}
	return secret, nil
}
