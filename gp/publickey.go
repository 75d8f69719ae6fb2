package gp

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"fmt"
	"math/big"
)

// Key types of the parts of public keys (Card Specification, table 11-16).
const (
	keyRSAExponent = 0xA0
	keyRSAModulus  = 0xA1
	keyECPublic    = 0xB0
	keyECReference = 0xF0
)

// RSAPublicKey are the parts of an RSA key for PutPublicKey.
func RSAPublicKey(k *rsa.PublicKey) []PublicKeyPart {
	return []PublicKeyPart{{keyRSAModulus, k.N.Bytes()}, {keyRSAExponent, big.NewInt(int64(k.E)).Bytes()}}
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
	return []PublicKeyPart{{keyECPublic, point}, {keyECReference, []byte{reference}}}, nil
}
