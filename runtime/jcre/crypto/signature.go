package crypto

import (
	"crypto/subtle"
	"hash"
	"io"
	"math/big"
)

// Ciphers of signatures, with the numbers of Signature.SIG_CIPHER_*.
const (
	SigDESMAC4    = 1  // Signature.SIG_CIPHER_DES_MAC4
	SigDESMAC8    = 2  // Signature.SIG_CIPHER_DES_MAC8
	SigRSA        = 3  // Signature.SIG_CIPHER_RSA
	SigDSA        = 4  // Signature.SIG_CIPHER_DSA
	SigECDSA      = 5  // Signature.SIG_CIPHER_ECDSA
	SigAESMAC     = 6  // Signature.SIG_CIPHER_AES_MAC128
	SigHMAC       = 7  // Signature.SIG_CIPHER_HMAC
	SigECDSAPlain = 9  // Signature.SIG_CIPHER_ECDSA_PLAIN
	SigAESCMAC    = 10 // Signature.SIG_CIPHER_AES_CMAC128
	SigEdDSA      = 13 // Signature.SIG_CIPHER_EDDSA
	SigEdDSAph    = 14 // Signature.SIG_CIPHER_EDDSAPH
	SigEd25519    = 15 // Signature.SIG_CIPHER_EDDSA_ED25519
	SigEd448      = 16 // Signature.SIG_CIPHER_EDDSA_ED448: not there
	SigEd25519ph  = 17 // Signature.SIG_CIPHER_EDDSAPH_ED25519
)

// SignatureSpec says how a signature is made: MessageDigest.ALG_*, Signature.SIG_CIPHER_*, Cipher.PAD_*.
type SignatureSpec struct{ Digest, Cipher, Padding byte }

// SignatureAlgorithms are the algorithms of Signature.getInstance(byte, boolean).
var SignatureAlgorithms = map[byte]SignatureSpec{
	1: {0, SigDESMAC4, NoPad}, 2: {0, SigDESMAC8, NoPad}, 3: {0, SigDESMAC4, ISO9797M1}, 4: {0, SigDESMAC8, ISO9797M1},
	5: {0, SigDESMAC4, ISO9797M2}, 6: {0, SigDESMAC8, ISO9797M2}, 7: {0, SigDESMAC4, PKCS5}, 8: {0, SigDESMAC8, PKCS5},
	47: {0, SigDESMAC4, M1Alg3}, 48: {0, SigDESMAC8, M1Alg3}, 19: {0, SigDESMAC4, M2Alg3}, 20: {0, SigDESMAC8, M2Alg3},
	18: {0, SigAESMAC, NoPad}, 49: {0, SigAESCMAC, ISO9797M2},
	10: {HashSHA1, SigRSA, PKCS1}, 11: {HashMD5, SigRSA, PKCS1}, 13: {HashRIPEMD, SigRSA, PKCS1},
	39: {HashSHA224, SigRSA, PKCS1}, 40: {HashSHA256, SigRSA, PKCS1}, 41: {HashSHA384, SigRSA, PKCS1}, 42: {HashSHA512, SigRSA, PKCS1},
	21: {HashSHA1, SigRSA, PSS}, 22: {HashMD5, SigRSA, PSS}, 23: {HashRIPEMD, SigRSA, PSS},
	43: {HashSHA224, SigRSA, PSS}, 44: {HashSHA256, SigRSA, PSS}, 45: {HashSHA384, SigRSA, PSS}, 46: {HashSHA512, SigRSA, PSS},
	15: {HashSHA1, SigRSA, RFC2409}, 16: {HashMD5, SigRSA, RFC2409},
	9: {HashSHA1, SigRSA, ISO9796}, 12: {HashRIPEMD, SigRSA, ISO9796}, 30: {HashSHA1, SigRSA, ISO9796MR}, 31: {HashRIPEMD, SigRSA, ISO9796MR},
	14: {HashSHA1, SigDSA, 0},
	17: {HashSHA1, SigECDSA, 0}, 37: {HashSHA224, SigECDSA, 0}, 33: {HashSHA256, SigECDSA, 0}, 34: {HashSHA384, SigECDSA, 0}, 38: {HashSHA512, SigECDSA, 0},
	24: {HashSHA1, SigHMAC, 0}, 25: {HashSHA256, SigHMAC, 0}, 26: {HashSHA384, SigHMAC, 0}, 27: {HashSHA512, SigHMAC, 0}, 28: {HashMD5, SigHMAC, 0},
	29: {HashRIPEMD, SigHMAC, 0},
}

// Check says whether the parts of a spec fit together.
func (s SignatureSpec) Check() error {
	hashed := hashes[s.Digest] != nil
	switch s.Cipher {
	case SigDESMAC4, SigDESMAC8:
		if s.Digest == 0 && s.Padding >= NoPad && s.Padding <= PKCS5 {
			return nil
		}
	case SigAESMAC:
		if s.Digest == 0 && (s.Padding == NoPad || s.Padding == ISO9797M1 || s.Padding == ISO9797M2 || s.Padding == PKCS5) {
			return nil
		}
	case SigAESCMAC:
		if s.Digest == 0 && (s.Padding <= NoPad || s.Padding == ISO9797M2) {
			return nil
		}
	case SigRSA:
		return s.checkRSA()
	case SigEdDSA, SigEd25519, SigEdDSAph, SigEd25519ph:
		if (s.Digest == 0 || s.Digest == HashSHA512) && s.Padding <= NoPad {
			return nil
		}
	case SigDSA, SigECDSA, SigECDSAPlain, SigHMAC:
		if hashed && s.Padding <= NoPad {
			return nil
		}
	}
	return NoSuchAlgorithm
}

// Named is the spec as SignatureAlgorithms has it: paddings that mean the same become one.
func (s SignatureSpec) Named() SignatureSpec {
	switch s.Cipher {
	case SigAESCMAC:
		s.Padding = ISO9797M2
	case SigDSA, SigECDSA, SigHMAC:
		s.Padding = 0
	}
	return s
}

// HasVector reports whether parameters of init are an initial vector.
func (s SignatureSpec) HasVector() bool {
	return s.Cipher == SigDESMAC4 || s.Cipher == SigDESMAC8 || s.Cipher == SigAESMAC
}

// checkRSA says whether digest and padding fit together.
func (s SignatureSpec) checkRSA() error {
	ok := hashes[s.Digest] != nil
	switch s.Padding {
	case PKCS1:
		ok = digestInfos[s.Digest] != nil
	case ISO9796MROption2:
		ok = isoTrailers[s.Digest] != 0
	case PSS, RFC2409, ISO9796, ISO9796MR:
	default:
		ok = false
	}
	if !ok {
		return NoSuchAlgorithm
	}
	return nil
}

// Signature is a signature in process.
type Signature struct {
	spec   SignatureSpec
	key    *Key
	random io.Reader
	hash   hash.Hash
	mac    *MAC
	signs  bool
	salt   int // of PSS, in bytes

	// ISO 9796-2
	head      []byte // the message so far, as much as the signature carries
	isPartial bool   // the message is longer than that
	recovered []byte // the digest that BeginVerify found
}

// NewSignature starts a signature. params is the initial vector of a block cipher MAC, nil for zeros, or the length of PSS's salt as two bytes,
// nil for that of the digest.
func NewSignature(spec SignatureSpec, key *Key, params []byte, sign bool, random io.Reader) (*Signature, error) {
	if err := spec.checkKey(key, sign); err != nil {
		return nil, err
	}
	if !key.IsInitialized() {
		return nil, UninitializedKey
	}
	s := &Signature{spec: spec, key: key, random: random, signs: sign}
	if spec.isISO9796() && spec.capacity(key) < 0 {
		return nil, IllegalValue
	}
	var err error
	switch spec.Cipher {
	case SigDESMAC4, SigDESMAC8, SigAESMAC:
		s.mac, err = NewMAC(key, spec.Padding, params)
		return s, err
	case SigAESCMAC:
		s.mac, err = NewCMAC(key)
	case SigHMAC:
		s.hash, err = NewHMAC(key, spec.Digest)
	case SigEdDSA, SigEd25519, SigEdDSAph, SigEd25519ph:
		s.hash, err = newEdDSA(spec.Cipher)
	default:
		s.hash, err = NewHash(spec.Digest)
	}
	switch {
	case err != nil:
	case spec.Cipher == SigRSA && spec.Padding == PSS:
		err = s.setSalt(params)
	case params != nil:
		err = IllegalValue
	}
	return s, err
}

// checkKey says whether a key may be used.
func (s SignatureSpec) checkKey(k *Key, sign bool) error {
	kinds := map[byte][2][]Kind{ // verify, sign
		SigDESMAC4: {{DES}, {DES}}, SigDESMAC8: {{DES}, {DES}}, SigAESMAC: {{AES}, {AES}}, SigAESCMAC: {{AES}, {AES}}, SigHMAC: {{HMAC}, {HMAC}},
		SigRSA: {{RSAPublic}, {RSAPrivate, RSACRT}}, SigDSA: {{DSAPublic}, {DSAPrivate}},
		SigECDSA: {{ECPublic}, {ECPrivate}}, SigECDSAPlain: {{ECPublic}, {ECPrivate}},
		SigEdDSA: {{EdPublic}, {EdPrivate}}, SigEd25519: {{EdPublic}, {EdPrivate}},
		SigEdDSAph: {{EdPublic}, {EdPrivate}}, SigEd25519ph: {{EdPublic}, {EdPrivate}},
	}
	half := 0
	if sign {
		half = 1
	}
	for _, kind := range kinds[s.Cipher][half] {
		if k.Kind == kind {
			return nil
		}
	}
	return IllegalValue
}

// Length is the greatest length of a signature with a key.
func (s SignatureSpec) Length(k *Key) int {
	switch s.Cipher {
	case SigDESMAC4:
		return 4
	case SigDESMAC8:
		return 8
	case SigAESMAC, SigAESCMAC:
		return 16
	case SigHMAC:
		return hashes[s.Digest]().Size()
	case SigRSA:
		return rsaSize(k)
	case SigEdDSA, SigEd25519, SigEdDSAph, SigEd25519ph:
		return 2 * k.Bytes()
	case SigECDSAPlain:
		return 2 * orderSize(k)
	}
	greatest := new(big.Int).Sub(order(k), big.NewInt(1))
	return len(derPair(greatest, greatest))
}

// order is that of the group in which a key signs with DSA or ECDSA.
func order(k *Key) *big.Int {
	if k.Kind == DSAPublic || k.Kind == DSAPrivate {
		return number(k, Q)
	}
	return number(k, R)
}

// orderSize is its length in bytes.
func orderSize(k *Key) int { return (order(k).BitLen() + 7) / 8 }

// Update takes data. A message of which the signature carries the beginning goes on from there.
func (s *Signature) Update(data []byte) error {
	switch {
	case s.mac != nil:
		s.mac.Update(data)
		return nil
	case s.spec.Recovers() && !s.signs && s.recovered == nil:
		return IllegalUse
	case s.spec.isISO9796():
		s.keep(data)
	}
	s.hash.Write(data)
	return nil
}

// SetInitialDigest goes on from a chaining value.
func (s *Signature) SetInitialDigest(state, digested []byte) (err error) {
	if s.mac != nil || s.spec.Cipher == SigHMAC || isEdDSA(s.spec.Cipher) || s.spec.isISO9796() {
		return IllegalUse
	}
	s.hash, err = Resume(s.spec.Digest, state, digested)
	return err
}

// Sign takes the last data and gives the signature.
func (s *Signature) Sign(data []byte) ([]byte, error) {
	if tag, ok, err := s.tag(data); ok {
		return tag, err
	}
	if err := s.Update(data); err != nil {
		return nil, err
	}
	if isEdDSA(s.spec.Cipher) {
		return edSign(s.spec.Cipher, s.key, s.hash.Sum(nil))
	}
	return s.signDigest(s.hash.Sum(nil))
}

// tag is the signature of a symmetric algorithm; ok tells that it is one.
func (s *Signature) tag(data []byte) (tag []byte, ok bool, err error) {
	switch {
	case s.mac != nil:
		if tag, err = s.mac.Sum(data); err != nil {
			return nil, true, err
		}
		return tag[:s.spec.Length(s.key)], true, nil
	case s.spec.Cipher == SigHMAC:
		s.hash.Write(data)
		return s.hash.Sum(nil), true, nil
	}
	return nil, false, nil
}

// Verify takes the last data and compares the signature.
func (s *Signature) Verify(data, signature []byte) (bool, error) {
	if tag, ok, err := s.tag(data); ok {
		return subtle.ConstantTimeCompare(tag, signature) == 1, err
	}
	if err := s.Update(data); err != nil {
		return false, err
	}
	if isEdDSA(s.spec.Cipher) {
		return edVerify(s.spec.Cipher, s.key, s.hash.Sum(nil), signature)
	}
	return s.verifyDigest(s.hash.Sum(nil), signature)
}

// SignHash signs a digest.
func (s *Signature) SignHash(digest []byte) ([]byte, error) {
	if err := s.checkHash(digest); err != nil {
		return nil, err
	}
	if isEdDSA(s.spec.Cipher) {
		return edSign(s.spec.Cipher, s.key, digest)
	}
	return s.signDigest(digest)
}

func (s *Signature) signDigest(digest []byte) ([]byte, error) {
	if s.spec.Cipher == SigRSA {
		block, err := s.encode(digest)
		if err != nil {
			return nil, err
		}
		return rsaRaw(s.key, block)
	}
	r, t, err := dsaSign(s.key, digest, s.random)
	if err != nil {
		return nil, err
	}
	if s.spec.Cipher == SigECDSAPlain {
		n := orderSize(s.key)
		out := make([]byte, 2*n)
		r.FillBytes(out[:n])
		t.FillBytes(out[n:])
		return out, nil
	}
	return derPair(r, t), nil
}

func (s *Signature) checkHash(digest []byte) error {
	switch {
	case s.mac != nil || s.spec.Cipher == SigHMAC || s.spec.isISO9796() || isEdDSA(s.spec.Cipher) && !isPrehashed(s.spec.Cipher):
		return IllegalUse
	case len(digest) != s.hash.Size():
		return IllegalUse
	}
	return nil
}

// VerifyHash compares the signature of a digest.
func (s *Signature) VerifyHash(digest, signature []byte) (bool, error) {
	if err := s.checkHash(digest); err != nil {
		return false, err
	}
	if isEdDSA(s.spec.Cipher) {
		return edVerify(s.spec.Cipher, s.key, digest, signature)
	}
	return s.verifyDigest(digest, signature)
}

func (s *Signature) verifyDigest(digest, signature []byte) (bool, error) {
	switch s.spec.Cipher {
	case SigRSA:
		return s.verifyRSA(digest, signature)
	case SigECDSAPlain:
		n := orderSize(s.key)
		if len(signature) != 2*n {
			return false, nil
		}
		return dsaVerify(s.key, digest, new(big.Int).SetBytes(signature[:n]), new(big.Int).SetBytes(signature[n:]))
	}
	r, t, ok := parsePair(signature)
	if !ok {
		return false, nil
	}
	return dsaVerify(s.key, digest, r, t)
}
