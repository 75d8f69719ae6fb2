package crypto

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"testing"
)

// TestPSSSalt compares salts of other lengths than the digest's with crypto/rsa (Signature.init with parameters).
func TestPSSSalt(t *testing.T) {
	public, private := rsaPair(t, 1024)
	theirs := &rsa.PublicKey{N: number(public, Modulus), E: 65537}
	spec, message := SignatureAlgorithms[44], []byte("card")
	sum := sha256.Sum256(message)
	for _, salt := range []byte{0, 20, 32, 94} {
		s, err := NewSignature(spec, private, []byte{0, salt}, true, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		sig, err := s.Sign(message)
		if err != nil {
			t.Fatal(err)
		}
		if err := rsa.VerifyPSS(theirs, crypto.SHA256, sum[:], sig, &rsa.PSSOptions{SaltLength: int(salt)}); err != nil {
			t.Errorf("salt of %d bytes: %v", salt, err)
		}
		for _, other := range []byte{0, 20, 32, 94} {
			v, err := NewSignature(spec, public, []byte{0, other}, false, nil)
			if err != nil {
				t.Fatal(err)
			}
			if ok, _ := v.Verify(message, sig); ok != (other == salt) {
				t.Errorf("salt of %d bytes, %d expected: %v", salt, other, ok)
			}
		}
	}
	for _, params := range [][]byte{{}, {32}, {0, 0, 32}, {0, 95}, {0x80, 0}} {
		if _, err := NewSignature(spec, private, params, true, rand.Reader); !errors.Is(err, IllegalValue) {
			t.Errorf("parameters %x: %v", params, err)
		}
	}
}

// TestOrders has groups whose orders are longer or shorter than what the key is called after: signatures are as long as the order (TR-03111, 5.2.1).
func TestOrders(t *testing.T) {
	public := setAll(t, &Key{Kind: ECPublic, Bits: 160}, map[Part][]byte{ // secp160r1
		P: unhex(t, "ffffffffffffffffffffffffffffffff7fffffff"), A: unhex(t, "ffffffffffffffffffffffffffffffff7ffffffc"),
		B: unhex(t, "1c97befc54bd7a8b65acf89f81d4d4adc565fa45"), R: unhex(t, "0100000000000000000001f4c8f927aed3ca752257"),
		G: unhex(t, "044a96b5688ef573284664698968c38bb913cbfc8223a628553168947d59dcc912042351377ac5fb32"),
	})
	private := &Key{Kind: ECPrivate, Bits: 160}
	if err := GenerateEC(public, private, rand.Reader); err != nil {
		t.Fatal(err)
	}
	spec := SignatureSpec{HashSHA256, SigECDSAPlain, 0}
	sig := sign(t, spec, private, []byte("card"))
	if len(sig) != 42 || spec.Length(public) != 42 || !verify(t, spec, public, []byte("card"), sig) {
		t.Errorf("plain signature of %d bytes, getLength %d", len(sig), spec.Length(public))
	}
	if n := SignatureAlgorithms[33].Length(public); n != 2+2+21+2+21 {
		t.Errorf("getLength %d", n)
	}
	dsa := setAll(t, &Key{Kind: DSAPublic, Bits: 2048}, map[Part][]byte{Q: bytes.Repeat([]byte{0xFF}, 32)})
	if n := SignatureAlgorithms[14].Length(dsa); n != 2+2+33+2+33 {
		t.Errorf("getLength %d of DSA with an order of 256 bits", n)
	}
}
