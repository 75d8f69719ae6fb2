package gp

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"fmt"
	"math/big"
)

// Key types of the parts of keys (Card Specification, table 11-16).
const (
	keyRSAExponent = 0xA0
	keyRSAModulus  = 0xA1
	keyRSAPrime    = 0xA4 // A5 the other prime, A6 the inverse of it, A7 and A8 the exponents
	keyECPublic    = 0xB0
	keyECPrivate   = 0xB1
	keyECReference = 0xF0
)

// RSAPublicKey are the parts of an RSA key for PutPublicKey.
func RSAPublicKey(k *rsa.PublicKey) []PublicKeyPart {
	return []PublicKeyPart{{Type: keyRSAModulus, Value: k.N.Bytes()}, {Type: keyRSAExponent, Value: big.NewInt(int64(k.E)).Bytes()}}
}

// ECPublicKey are the parts of an EC key for PutPublicKey, its curve by reference: P-256, P-384 or P-521.
func ECPublicKey(k *ecdsa.PublicKey) ([]PublicKeyPart, error) {
	reference, ok := map[elliptic.Curve]byte{elliptic.P256(): 0, elliptic.P384(): 1, elliptic.P521(): 2}[k.Curve]
	if !ok {
		return nil, fmt.Errorf("EC key on %s: cards know P-256, P-384 and P-521 by reference", k.Params().Name)
	}
	point, err := k.Bytes()
	if err != nil {
		return nil, err
	}
	return []PublicKeyPart{{Type: keyECPublic, Value: point}, {Type: keyECReference, Value: []byte{reference}}}, nil
}

// RSAPrivateKey are the parts of an RSA key of two primes for PutKeyParts, in the form of the Chinese remainder theorem.
func RSAPrivateKey(k *rsa.PrivateKey) ([]KeyPart, error) {
	if len(k.Primes) != 2 {
		return nil, fmt.Errorf("RSA key of %d primes: cards know two", len(k.Primes))
	}
	k.Precompute()
	c, half := k.Precomputed, (k.N.BitLen()/8+1)/2
	var parts []KeyPart
	for i, n := range []*big.Int{k.Primes[0], k.Primes[1], c.Qinv, c.Dp, c.Dq} {
		parts = append(parts, KeyPart{Type: keyRSAPrime + byte(i), Value: n.FillBytes(make([]byte, half)), Secret: true})
	}
	return parts, nil
}

// ECPrivateKey are the parts of an EC key for PutKeyParts, its curve by reference: P-256, P-384 or P-521.
func ECPrivateKey(k *ecdsa.PrivateKey) ([]KeyPart, error) {
	public, err := ECPublicKey(&k.PublicKey)
	if err != nil {
		return nil, err
	}
	secret, err := k.Bytes()
	if err != nil {
		return nil, err
	}
	return []KeyPart{{Type: keyECPrivate, Value: secret, Secret: true}, public[1]}, nil
}
