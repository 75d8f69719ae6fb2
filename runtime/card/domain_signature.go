package card

import (
	hashes "crypto"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"math/big"

	"github.com/gocard/gocard/runtime/jcre/crypto"
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
		return verifyECDSA(k.ecKey(), message, signature)
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
		return rsa.VerifyPKCS1v15(key, hashes.SHA1, hash[:], signature) == nil
	}
	hash := sha256.Sum256(message)
	return rsa.VerifyPSS(key, hashes.SHA256, hash[:], signature, &rsa.PSSOptions{SaltLength: sha256.Size, Hash: hashes.SHA256}) == nil
}

// verifyECDSA verifies r and s with the hash of the curve's strength.
func verifyECDSA(key *crypto.Key, message, signature []byte) bool {
	spec := crypto.SignatureSpec{Digest: crypto.HashSHA512, Cipher: crypto.SigECDSAPlain}
	switch {
	case key == nil:
		return false
	case key.Bits <= 256:
		spec.Digest = crypto.HashSHA256
	case key.Bits <= 384:
		spec.Digest = crypto.HashSHA384
	}
	s, err := crypto.NewSignature(spec, key, nil, false, nil)
	if err != nil {
		return false
	}
	ok, err := s.Verify(message, signature)
	return ok && err == nil
}
