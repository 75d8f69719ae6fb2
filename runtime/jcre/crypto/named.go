package crypto

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/elliptic"
	"io"
	"math/big"
)

// Curve is the name of a curve: NamedParameterSpec.*.
type Curve uint16

// The curves that keys are named after.
const (
	Ed25519   Curve = 0x0101
	X25519    Curve = 0x0103
	Secp224r1 Curve = 0x1002
	Secp256r1 Curve = 0x1003
	Secp384r1 Curve = 0x1004
	Secp521r1 Curve = 0x1005
)

// NewNamedKey makes a key on a named curve, which has its domain parameters and lacks its value.
func NewNamedKey(c Curve, private bool) (Key, error) {
	kinds, bits := [2]Kind{ECPublic, ECPrivate}, 0
	var params *elliptic.CurveParams
	switch c {
	case Ed25519:
		kinds, bits = [2]Kind{EdPublic, EdPrivate}, 256
	case X25519:
		kinds, bits = [2]Kind{XDHPublic, XDHPrivate}, 256
	case Secp224r1:
		params = elliptic.P224().Params()
	case Secp256r1:
		params = elliptic.P256().Params()
	case Secp384r1:
		params = elliptic.P384().Params()
	case Secp521r1:
		params = elliptic.P521().Params()
	default:
		return Key{}, NoSuchAlgorithm
	}
	k := Key{Kind: kinds[0], Bits: bits}
	if private {
		k.Kind = kinds[1]
	}
	if params != nil {
		k.setDomain(params)
	}
	return k, nil
}

// setDomain sets the domain parameters to those of a curve y² = x³ - 3x + b.
func (k *Key) setDomain(c *elliptic.CurveParams) {
	k.Bits = c.BitSize
	size := k.Bytes()
	a := new(big.Int).Sub(c.P, big.NewInt(3))
	k.part[P], k.part[A], k.part[B] = c.P.Bytes(), a.Bytes(), c.B.FillBytes(make([]byte, size))
	k.part[R], k.part[K] = c.N.Bytes(), []byte{0, 1}
	k.part[G] = append([]byte{4}, append(c.Gx.FillBytes(make([]byte, size)), c.Gy.FillBytes(make([]byte, size))...)...)
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
