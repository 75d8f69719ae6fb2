package card

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"math/big"
)

// verify checks a token or DAP signature with the scheme that the key means (Card Specification B.3, C.1): RSA up to 1024 bits PKCS #1
// v1.5 with SHA-1, longer ones PSS with SHA-256; ECDSA as r and s with the hash of the curve's strength; MACs in full.
func (k *domainKey) verify(message, signature []byte) bool {
	switch {
	case k.isSymmetric():
		return subtle.ConstantTimeCompare(k.mac(message), signature) == 1
	case k.component(keyRSAModulus) != nil:
		return verifyRSA(k.component(keyRSAModulus), k.component(keyRSAExponent), message, signature)
	case k.component(keyECPublic) != nil:
		return verifyECDSA(k.component(keyECPublic), message, signature)
	}
	return false
}

// shortRSA is the longest modulus of scheme 1, in bytes.
const shortRSA = 128

func verifyRSA(modulus, exponent, message, signature []byte) bool {
	e := new(big.Int).SetBytes(exponent)
	if !e.IsInt64() || e.Int64() > 1<<31-1 || e.Sign() <= 0 {
		return false
	}
	key := &rsa.PublicKey{N: new(big.Int).SetBytes(modulus), E: int(e.Int64())}
	if len(modulus) <= shortRSA {
		hash := sha1.Sum(message)
		return rsa.VerifyPKCS1v15(key, crypto.SHA1, hash[:], signature) == nil
	}
	hash := sha256.Sum256(message)
	return rsa.VerifyPSS(key, crypto.SHA256, hash[:], signature, &rsa.PSSOptions{SaltLength: sha256.Size, Hash: crypto.SHA256}) == nil
}

// verifyECDSA takes the curve from the length of the uncompressed point.
func verifyECDSA(point, message, signature []byte) bool {
	var curve elliptic.Curve
	var hash []byte
	switch len(point) {
	case 1 + 2*32:
		h := sha256.Sum256(message)
		curve, hash = elliptic.P256(), h[:]
	case 1 + 2*48:
		h := sha512.Sum384(message)
		curve, hash = elliptic.P384(), h[:]
	case 1 + 2*66:
		h := sha512.Sum512(message)
		curve, hash = elliptic.P521(), h[:]
	default:
		return false
	}
	n := (len(point) - 1) / 2
	key, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	if err != nil || len(signature) != 2*n {
		return false
	}
	return ecdsa.Verify(key, hash, new(big.Int).SetBytes(signature[:n]), new(big.Int).SetBytes(signature[n:]))
}
