package crypto

import (
	"bytes"
	"crypto/hmac"
	"crypto/subtle"
	"hash"
)

// prf is a pseudo-random function with its key: the MAC of the parts, one behind the other.
type prf func(parts ...[]byte) []byte

func hmacPRF(newHash func() hash.Hash, secret []byte) prf {
	h := hmac.New(newHash, secret)
	return func(parts ...[]byte) []byte {
		h.Reset()
		for _, p := range parts {
			h.Write(p)
		}
		return h.Sum(nil)
	}
}

// newPRF is the HMAC or CMAC that a number of Signature.ALG_* names. Keys are those that Signature takes, and generic secrets.
func newPRF(algorithm byte, k *Key) (prf, error) {
	secret, err := k.secret()
	if err != nil {
		return nil, err
	}
	spec := SignatureAlgorithms[algorithm]
	generic := k.Kind == GenericSecret
	switch spec.Cipher {
	case SigHMAC:
		if k.Kind != HMAC && !generic {
			return nil, IllegalValue
		}
		return hmacPRF(hashes[spec.Digest], secret), nil
	case SigAESCMAC:
		if k.Kind != AES && !generic {
			return nil, IllegalValue
		}
		return cmacPRF(secret)
	}
	return nil, NoSuchAlgorithm
}

func cmacPRF(secret []byte) (prf, error) {
	k := &Key{Kind: AES, Bits: 8 * len(secret)}
	if err := k.Set(Secret, secret); err != nil {
		return nil, err
	}
	if _, err := NewCMAC(k); err != nil {
		return nil, err
	}
	return func(parts ...[]byte) []byte {
		m, _ := NewCMAC(k) // as above
		sum, _ := m.Sum(bytes.Join(parts, nil))
		return sum
	}, nil
}

// secret is the value of a secret key.
func (k *Key) secret() ([]byte, error) {
	switch {
	case k == nil || !k.IsSecret():
		return nil, IllegalValue
	case !k.IsInitialized():
		return nil, UninitializedKey
	}
	return k.Get(Secret), nil
}

// iterate is the modes of SP 800-108.
func (d *Derivation) iterate() (*Derived, error) {
	f, err := newPRF(d.Function, d.Key)
	if err != nil {
		return nil, err
	}
	bits := d.Counter
	if bits > 0 && bits <= 4 {
		bits *= 8
	}
	if bits < 0 || bits > 32 || bits%8 != 0 || bits == 0 && d.Algorithm == KDFCounterMode || d.Output <= 0 {
		return nil, IllegalValue
	}
	if blocks := (d.Output-1)/len(f()) + 1; bits > 0 && uint64(blocks) >= 1<<bits {
		return nil, IllegalValue // the counter would begin again
	}
	return &Derived{left: d.Output, next: d.blocks(f, bits)}, nil
}

// blocks gives the blocks of the output, one at a time.
func (d *Derivation) blocks(f prf, bits int) (next func() []byte) {
	n := uint32(0)
	counter := func() []byte {
		n++
		return counterBytes(n, bits)
	}
	switch d.Algorithm {
	case KDFCounterMode:
		return func() []byte { return f(d.Input, counter(), d.Extra) }
	case KDFFeedbackMode:
		last := d.Extra
		return func() []byte {
			last = f(last, counter(), d.Input)
			return last
		}
	}
	a := d.Input
	return func() []byte {
		a = f(a)
		return f(a, counter(), d.Input)
	}
}

// tls is the pseudo-random functions of TLS, whose output has no end.
func (d *Derivation) tls() (*Derived, error) {
	secret, err := d.Key.secret()
	if err != nil {
		return nil, err
	}
	if d.Algorithm == PRFTLS12 {
		return d.expand(HashSHA256, secret), nil
	}
	half := (len(secret) + 1) / 2 // the halves share a byte if the length is odd
	md5, sha := d.expand(HashMD5, secret[:half]), d.expand(HashSHA1, secret[len(secret)-half:])
	return &Derived{left: -1, next: func() []byte {
		const n = 16
		x, _ := md5.Take(n)
		y, _ := sha.Take(n)
		block := make([]byte, n)
		subtle.XORBytes(block, x, y)
		return block
	}}, nil
}

// expand is P_hash: double pipeline iteration without a counter.
func (d *Derivation) expand(digest byte, secret []byte) *Derived {
	pipeline := Derivation{Algorithm: KDFDPIMode, Input: d.Input}
	return &Derived{left: -1, next: pipeline.blocks(hmacPRF(hashes[digest], secret), 0)}
}
