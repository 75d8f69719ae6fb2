package crypto

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"errors"
	"hash"
	"math/big"
	"testing"
)

// setAll sets parts from numbers.
func setAll(t *testing.T, k *Key, values map[Part][]byte) *Key {
	t.Helper()
	for p, v := range values {
		if err := k.Set(p, v); err != nil {
			t.Fatalf("part %d of %d bits, %x: %v", p, k.Bits, v, err)
		}
	}
	return k
}

// ecKeys makes a pair of keys on a curve of the standard library.
func ecKeys(t *testing.T, c elliptic.Curve) (public, private *Key) {
	t.Helper()
	p := c.Params()
	a := new(big.Int).Sub(p.P, big.NewInt(3))
	n := (p.BitSize + 7) / 8
	g := append(append([]byte{4}, p.Gx.FillBytes(make([]byte, n))...), p.Gy.FillBytes(make([]byte, n))...)
	domain := map[Part][]byte{P: p.P.Bytes(), A: a.Bytes(), B: p.B.Bytes(), G: g, R: p.N.Bytes(), K: {0, 1}}
	public = setAll(t, &Key{Kind: ECPublic, Bits: p.BitSize}, domain)
	private = &Key{Kind: ECPrivate, Bits: p.BitSize}
	if err := GenerateEC(public, private, rand.Reader); err != nil {
		t.Fatal(err)
	}
	return public, private
}

// TestECDSA compares with crypto/ecdsa in both directions on all curves that it has.
func TestECDSA(t *testing.T) {
	for _, c := range []elliptic.Curve{elliptic.P224(), elliptic.P256(), elliptic.P384(), elliptic.P521()} {
		public, private := ecKeys(t, c)
		w := public.Get(Y)
		n := (len(w) - 1) / 2
		//lint:ignore SA1019 keys of cards are numbers
		theirs := &ecdsa.PrivateKey{PublicKey: ecdsa.PublicKey{Curve: c, X: new(big.Int).SetBytes(w[1 : 1+n]), Y: new(big.Int).SetBytes(w[1+n:])}, D: number(private, X)}
		message := []byte("card")
		digest := sha256.Sum256(message)
		spec := SignatureAlgorithms[33]
		sig := sign(t, spec, private, message)
		if !ecdsa.VerifyASN1(&theirs.PublicKey, digest[:], sig) || len(sig) > spec.Length(private) {
			t.Errorf("%s: our signature is refused", c.Params().Name)
		}
		their, err := ecdsa.SignASN1(rand.Reader, theirs, digest[:])
		if err != nil {
			t.Fatal(err)
		}
		if !verify(t, spec, public, message, their) || verify(t, spec, public, []byte("cart"), their) {
			t.Errorf("%s: their signature", c.Params().Name)
		}
		plain := SignatureSpec{HashSHA1, SigECDSAPlain, 0}
		if sig := sign(t, plain, private, message); len(sig) != plain.Length(private) || !verify(t, plain, public, message, sig) {
			t.Errorf("%s: plain signature of %d bytes", c.Params().Name, len(sig))
		}
	}
}

func sign(t *testing.T, spec SignatureSpec, k *Key, message []byte) []byte {
	t.Helper()
	s, err := NewSignature(spec, k, nil, true, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s.Update(message[:2])
	sig, err := s.Sign(message[2:])
	if err != nil {
		t.Fatal(err)
	}
	return sig
}

func verify(t *testing.T, spec SignatureSpec, k *Key, message, sig []byte) bool {
	t.Helper()
	s, err := NewSignature(spec, k, nil, false, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ok, err := s.Verify(message, sig)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

// TestECDH compares with crypto/ecdh.
func TestECDH(t *testing.T) {
	public, private := ecKeys(t, elliptic.P256())
	theirs, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := ecdh.P256().NewPublicKey(public.Get(Y))
	if err != nil {
		t.Fatal(err)
	}
	want, err := theirs.ECDH(ours)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Agree(DHPlain, private, theirs.PublicKey().Bytes())
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("secret %x, %v, want %x", got, err, want)
	}
	sum := sha1.Sum(want)
	if got, _ := Agree(DHCSHA1, private, theirs.PublicKey().Bytes()); !bytes.Equal(got, sum[:]) {
		t.Errorf("derived %x, want %x", got, sum)
	}
	if xy, err := Agree(DHPlainXY, private, theirs.PublicKey().Bytes()); err != nil || len(xy) != 65 || !bytes.Equal(xy[1:33], want) {
		t.Errorf("point %x, %v", xy, err)
	}
	off := theirs.PublicKey().Bytes()
	off[64] ^= 1
	if _, err := Agree(DHPlain, private, off); !errors.Is(err, IllegalValue) {
		t.Errorf("a point that is not on the curve: %v", err)
	}
}

// TestRSA compares with crypto/rsa: raw keys in both forms, signatures and ciphers in both directions.
func TestRSA(t *testing.T) {
	theirs, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	p := theirs.Precomputed
	public := setAll(t, &Key{Kind: RSAPublic, Bits: 1024}, map[Part][]byte{Modulus: theirs.N.Bytes(), Exponent: {1, 0, 1}})
	plain := setAll(t, &Key{Kind: RSAPrivate, Bits: 1024}, map[Part][]byte{Modulus: theirs.N.Bytes(), Exponent: theirs.D.Bytes()})
	crt := setAll(t, &Key{Kind: RSACRT, Bits: 1024}, map[Part][]byte{
		P: theirs.Primes[0].Bytes(), Q: theirs.Primes[1].Bytes(), PQ: p.Qinv.Bytes(), DP1: p.Dp.Bytes(), DQ1: p.Dq.Bytes(),
	})
	message := []byte("card")
	sum := sha256.Sum256(message)
	for _, private := range []*Key{plain, crt} {
		if err := rsa.VerifyPKCS1v15(&theirs.PublicKey, crypto.SHA256, sum[:], sign(t, SignatureAlgorithms[40], private, message)); err != nil {
			t.Error(err)
		}
		if err := rsa.VerifyPSS(&theirs.PublicKey, crypto.SHA256, sum[:], sign(t, SignatureAlgorithms[44], private, message), nil); err != nil {
			t.Error(err)
		}
		sealed, err := rsa.EncryptOAEP(sha1.New(), rand.Reader, &theirs.PublicKey, message, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := RSACipher(private, OAEP, true, sealed, rand.Reader); err != nil || !bytes.Equal(got, message) {
			t.Errorf("OAEP: %q, %v", got, err)
		}
	}
	pss, err := rsa.SignPSS(rand.Reader, theirs, crypto.SHA256, sum[:], &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash})
	if err != nil || !verify(t, SignatureAlgorithms[44], public, message, pss) || verify(t, SignatureAlgorithms[44], public, []byte("cart"), pss) {
		t.Errorf("their PSS signature, %v", err)
	}
	ours, err := RSACipher(public, PKCS1, false, message, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	//lint:ignore SA1019 cards offer it
	if got, err := rsa.DecryptPKCS1v15(nil, theirs, ours); err != nil || !bytes.Equal(got, message) {
		t.Errorf("PKCS#1: %q, %v", got, err)
	}
	for _, h := range []struct {
		padding byte
		new     func() hash.Hash
	}{{OAEPSHA224 + 1, sha256.New}} {
		ours, err := RSACipher(public, h.padding, false, message, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := rsa.DecryptOAEP(h.new(), nil, theirs, ours, nil); err != nil || !bytes.Equal(got, message) {
			t.Errorf("OAEP: %q, %v", got, err)
		}
	}
	if _, err := RSACipher(plain, PKCS1, true, make([]byte, 128), rand.Reader); !errors.Is(err, IllegalUse) {
		t.Errorf("zeros as a cipher text: %v", err)
	}
}

// TestGenerateRSA makes keys of odd sizes in both forms, the same ones again from the same seed.
func TestGenerateRSA(t *testing.T) {
	for _, bits := range []int{512, 736, 1024} {
		for _, kind := range []Kind{RSAPrivate, RSACRT} {
			var moduli [2][]byte
			for i := range moduli {
				public, private := &Key{Kind: RSAPublic, Bits: bits}, &Key{Kind: kind, Bits: bits}
				if err := GenerateRSA(public, private, big.NewInt(3), 0, NewSeeded([]byte{byte(bits)})); err != nil {
					t.Fatal(err)
				}
				sig := sign(t, SignatureAlgorithms[10], private, []byte("card"))
				if !verify(t, SignatureAlgorithms[10], public, []byte("card"), sig) {
					t.Errorf("%d bits, kind %d: the halves do not fit", bits, kind)
				}
				moduli[i] = public.Get(Modulus)
			}
			if !bytes.Equal(moduli[0], moduli[1]) {
				t.Errorf("%d bits: a seed does not decide the key", bits)
			}
		}
	}
}

// TestGCM compares with crypto/cipher for nonces of several lengths.
func TestGCM(t *testing.T) {
	k := &Key{Kind: AES, Bits: 256}
	if err := k.Set(Secret, bytes.Repeat([]byte{7}, 32)); err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(k.Get(Secret))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{12, 1, 16} {
		nonce, aad, text := bytes.Repeat([]byte{1}, n), []byte("aad"), bytes.Repeat([]byte("text"), 9)
		gcm, err := cipher.NewGCMWithNonceSize(block, n)
		if err != nil {
			t.Fatal(err)
		}
		want := gcm.Seal(nil, nonce, text, aad)
		a, err := NewGCM(k, nonce, false)
		if err != nil {
			t.Fatal(err)
		}
		if got := append(pieces(t, a, aad, text), a.Tag()...); !bytes.Equal(got, want) {
			t.Errorf("nonce of %d bytes: %x", n, got)
		}
		d, _ := NewGCM(k, nonce, true)
		if got := pieces(t, d, aad, want[:len(text)]); !bytes.Equal(got, text) {
			t.Errorf("decrypted %q", got)
		}
		ok, err := d.VerifyTag(want[len(text):], 16)
		bad, _ := d.VerifyTag(text[:16], 16)
		if err != nil || !ok || bad {
			t.Errorf("tags: %v %v %v", ok, bad, err)
		}
	}
}

// TestResume goes on from the state after the first block.
func TestResume(t *testing.T) {
	for algorithm := range resumable {
		whole, _ := NewHash(algorithm)
		data := bytes.Repeat([]byte("0123456789abcdef"), 20)
		whole.Write(data)
		n := whole.BlockSize()
		half, _ := NewHash(algorithm)
		half.Write(data[:n])
		form, err := half.(interface{ MarshalBinary() ([]byte, error) }).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		state := form[4 : len(form)-8-n]
		if algorithm == HashMD5 {
			for i := 0; i < len(state); i += 4 {
				state[i], state[i+1], state[i+2], state[i+3] = state[i+3], state[i+2], state[i+1], state[i]
			}
		}
		h, err := Resume(algorithm, state, []byte{0, byte(n)})
		if err != nil {
			t.Fatalf("%d: %v", algorithm, err)
		}
		h.Write(data[n:])
		if !bytes.Equal(h.Sum(nil), whole.Sum(nil)) {
			t.Errorf("algorithm %d", algorithm)
		}
		if _, err := Resume(algorithm, state, []byte{1}); !errors.Is(err, IllegalValue) {
			t.Errorf("part of a block: %v", err)
		}
	}
}
