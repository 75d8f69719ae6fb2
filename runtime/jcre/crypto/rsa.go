package crypto

import (
	"bytes"
	"crypto/subtle"
	"hash"
	"io"
	"math/big"
)

// rsaSize is the length of the modulus of an RSA key in bytes.
func rsaSize(k *Key) int { return k.Bytes() }

// rsaRaw computes with a key: with the exponent, or by the Chinese remainder theorem.
func rsaRaw(k *Key, in []byte) ([]byte, error) {
	if !k.IsInitialized() {
		return nil, UninitializedKey
	}
	x := new(big.Int).SetBytes(in)
	size := rsaSize(k)
	var y *big.Int
	if k.Kind == RSACRT {
		p, q := number(k, P), number(k, Q)
		if x.Cmp(new(big.Int).Mul(p, q)) >= 0 {
			return nil, IllegalUse
		}
		y = crt(k, x, p, q)
	} else {
		n := number(k, Modulus)
		if x.Cmp(n) >= 0 || n.Sign() == 0 {
			return nil, IllegalUse
		}
		y = new(big.Int).Exp(x, number(k, Exponent), n)
	}
	if y == nil || y.BitLen() > 8*size {
		return nil, IllegalUse
	}
	return y.FillBytes(make([]byte, size)), nil
}

func crt(k *Key, x, p, q *big.Int) *big.Int {
	if p.Sign() == 0 || q.Sign() == 0 {
		return nil
	}
	m1 := new(big.Int).Exp(x, number(k, DP1), p)
	m2 := new(big.Int).Exp(x, number(k, DQ1), q)
	h := m1.Sub(m1, m2)
	h.Mul(h, number(k, PQ)).Mod(h, p)
	return h.Mul(h, q).Add(h, m2)
}

// number is a part of a key as a number.
func number(k *Key, p Part) *big.Int { return new(big.Int).SetBytes(k.Get(p)) }

// isRSA reports whether a key computes with RSA; private tells which half it is.
func isRSA(k *Key) (ok, private bool) {
	return k.Kind == RSAPublic || k.Kind == RSAPrivate || k.Kind == RSACRT, k.Kind != RSAPublic
}

// RSACipher encrypts or decrypts one block with the paddings NoPad, PKCS1 and OAEP.
func RSACipher(k *Key, padding byte, decrypt bool, in []byte, random io.Reader) ([]byte, error) {
	ok, private := isRSA(k)
	if !ok {
		return nil, IllegalValue
	}
	size := rsaSize(k)
	if decrypt {
		if len(in) != size {
			return nil, IllegalUse
		}
		block, err := rsaRaw(k, in)
		if err != nil {
			return nil, err
		}
		return rsaUnpad(block, padding, private)
	}
	block, err := rsaPad(in, size, padding, private, random)
	if err != nil {
		return nil, err
	}
	return rsaRaw(k, block)
}

func rsaPad(in []byte, size int, padding byte, private bool, random io.Reader) ([]byte, error) {
	switch {
	case padding == NoPad && len(in) == size:
		return in, nil
	case padding == PKCS1 && len(in) <= size-11 && private:
		return pkcs1Type1(in, size), nil
	case padding == PKCS1 && len(in) <= size-11:
		return pkcs1Type2(in, size, random)
	case oaepHash(padding) != 0:
		return oaepPad(in, size, oaepHash(padding), random)
	}
	return nil, IllegalUse
}

func rsaUnpad(block []byte, padding byte, private bool) ([]byte, error) {
	switch {
	case padding == NoPad:
		return block, nil
	case padding == PKCS1:
		kind := byte(1)
		if private {
			kind = 2
		}
		if block[0] != 0 || block[1] != kind {
			return nil, IllegalUse
		}
		at := bytes.IndexByte(block[2:], 0)
		if at < 8 || kind == 1 && bytes.ContainsFunc(block[2:2+at], func(r rune) bool { return r != 0xFFFD && r != 0xFF }) {
			return nil, IllegalUse
		}
		return block[3+at:], nil
	case oaepHash(padding) != 0:
		return oaepUnpad(block, oaepHash(padding))
	}
	return nil, IllegalUse
}

// pkcs1Type1 is the block 00 01 FF...FF 00 data (PKCS#1 v1.5, 8.1).
func pkcs1Type1(in []byte, size int) []byte {
	block := bytes.Repeat([]byte{0xFF}, size)
	block[0], block[1], block[size-len(in)-1] = 0, 1, 0
	copy(block[size-len(in):], in)
	return block
}

// pkcs1Type2 is the block 00 02 random 00 data, the random bytes not zero.
func pkcs1Type2(in []byte, size int, random io.Reader) ([]byte, error) {
	block := make([]byte, size)
	block[1] = 2
	fill := block[2 : size-len(in)-1]
	if _, err := io.ReadFull(random, fill); err != nil {
		return nil, err
	}
	one := make([]byte, 1)
	for i := range fill {
		for fill[i] == 0 {
			if _, err := io.ReadFull(random, one); err != nil {
				return nil, err
			}
			fill[i] = one[0]
		}
	}
	copy(block[size-len(in):], in)
	return block, nil
}

// oaepHash is the digest of an OAEP padding, 0 for other paddings.
func oaepHash(padding byte) byte {
	if padding == OAEP {
		return HashSHA1
	}
	if padding >= OAEPSHA224 && padding <= OAEPSHA3 {
		return []byte{HashSHA224, HashSHA256, HashSHA384, HashSHA512, HashSHA3_224, HashSHA3_256, HashSHA3_384, HashSHA3_512}[padding-OAEPSHA224]
	}
	return 0
}

// mgf1 xors a mask made of seed into out (PKCS#1, B.2.1).
func mgf1(out []byte, h hash.Hash, seed []byte) {
	var counter [4]byte
	for n := uint32(0); len(out) > 0; n++ {
		counter = [4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}
		h.Reset()
		h.Write(seed)
		h.Write(counter[:])
		out = out[subtle.XORBytes(out, out, h.Sum(nil)):]
	}
}

func oaepPad(in []byte, size int, algorithm byte, random io.Reader) ([]byte, error) {
	h, err := NewHash(algorithm)
	if err != nil {
		return nil, err
	}
	n := h.Size()
	if len(in) > size-2*n-2 {
		return nil, IllegalUse
	}
	block := make([]byte, size)
	seed, db := block[1:1+n], block[1+n:]
	copy(db, h.Sum(nil))
	db[len(db)-len(in)-1] = 1
	copy(db[len(db)-len(in):], in)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, err
	}
	mgf1(db, h, seed)
	mgf1(seed, h, db)
	return block, nil
}

func oaepUnpad(block []byte, algorithm byte) ([]byte, error) {
	h, err := NewHash(algorithm)
	if err != nil {
		return nil, err
	}
	n := h.Size()
	if len(block) < 2*n+2 {
		return nil, IllegalUse
	}
	empty := h.Sum(nil)
	seed, db := block[1:1+n], block[1+n:]
	mgf1(seed, h, db)
	mgf1(db, h, seed)
	rest := bytes.TrimLeft(db[n:], "\x00")
	good := subtle.ConstantTimeByteEq(block[0], 0) & subtle.ConstantTimeCompare(db[:n], empty)
	if good != 1 || len(rest) == 0 || rest[0] != 1 {
		return nil, IllegalUse
	}
	return rest[1:], nil
}

// GenerateRSA makes a key pair with the public exponent e; zero stands for 65537. Primes pass so many rounds of Miller and Rabin's test, or 20.
func GenerateRSA(public, private *Key, e *big.Int, rounds int, random io.Reader) error {
	if e.Sign() == 0 {
		e = big.NewInt(65537)
	}
	if e.Bit(0) == 0 || e.BitLen() < 2 || e.BitLen() >= public.Bits {
		return IllegalValue // no private exponent fits
	}
	rounds = max(rounds, 20)
	one := big.NewInt(1)
	for {
		p, err := prime(random, (public.Bits+1)/2, rounds)
		if err != nil {
			return err
		}
		q, err := prime(random, public.Bits/2, rounds)
		if err != nil {
			return err
		}
		n := new(big.Int).Mul(p, q)
		p1, q1 := new(big.Int).Sub(p, one), new(big.Int).Sub(q, one)
		d := new(big.Int).ModInverse(e, new(big.Int).Mul(p1, q1))
		if n.BitLen() != public.Bits || p.Cmp(q) == 0 || d == nil {
			continue
		}
		set(public, Modulus, n)
		set(public, Exponent, e)
		if private.Kind == RSAPrivate {
			set(private, Modulus, n)
			set(private, Exponent, d)
			return nil
		}
		set(private, P, p)
		set(private, Q, q)
		set(private, PQ, new(big.Int).ModInverse(q, p))
		set(private, DP1, new(big.Int).Mod(d, p1))
		set(private, DQ1, new(big.Int).Mod(d, q1))
		return nil
	}
}

// prime finds a prime of so many bits, the two highest set, from the random source alone, so that a seeded card makes the same keys again.
func prime(random io.Reader, bits, rounds int) (*big.Int, error) {
	b := make([]byte, (bits+7)/8)
	for {
		if _, err := io.ReadFull(random, b); err != nil {
			return nil, err
		}
		x := new(big.Int).SetBytes(b)
		x.Rsh(x, uint(8*len(b)-bits)).SetBit(x, bits-1, 1).SetBit(x, bits-2, 1).SetBit(x, 0, 1)
		for range 200 {
			if x.ProbablyPrime(rounds) && x.BitLen() == bits {
				return x, nil
			}
			x.Add(x, big.NewInt(2))
		}
	}
}

// set puts a number into a key at the part's full length where it has one.
func set(k *Key, p Part, x *big.Int) {
	size, _ := k.size(p)
	if p == X {
		size = k.Bytes()
	}
	if x.BitLen() <= 8*size && p != Exponent {
		k.part[p] = x.FillBytes(make([]byte, size))
		return
	}
	k.part[p] = x.Bytes()
}
