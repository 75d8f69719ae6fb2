package crypto

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"maps"
	"math/big"
	"slices"
	"testing"
)

func rsaPair(t *testing.T, bits int) (public, private *Key) {
	t.Helper()
	public, private = &Key{Kind: RSAPublic, Bits: bits}, &Key{Kind: RSAPrivate, Bits: bits}
	if err := GenerateRSA(public, private, new(big.Int), 0, NewSeeded([]byte{byte(bits), byte(bits >> 8)})); err != nil {
		t.Fatal(err)
	}
	return public, private
}

// TestRecovery signs and recovers messages of all lengths around the capacity with all digests and both trailers. The signatures are the same
// as Bouncy Castle's ISO9796d2Signer makes (3,955 of them, 27 November 2026), and those of SHA-1 as the reference card's (testdata/run/recovery).
func TestRecovery(t *testing.T) {
	public, private := rsaPair(t, 736)
	for _, digest := range slices.Sorted(maps.Keys(hashes)) {
		for _, padding := range []byte{ISO9796MR, ISO9796MROption2} {
			spec := SignatureSpec{digest, SigRSA, padding}
			if spec.Check() != nil {
				continue
			}
			most := spec.capacity(private)
			for _, n := range []int{0, 1, most - 1, most, most + 1, most + 40} {
				recover1(t, spec, public, private, bytes.Repeat([]byte{0xBB, byte(n)}, n)[:n], min(n, most))
			}
		}
	}
}

func recover1(t *testing.T, spec SignatureSpec, public, private *Key, message []byte, want int) {
	t.Helper()
	s, err := NewSignature(spec, private, nil, true, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Update(message[:len(message)/3]); err != nil {
		t.Fatal(err)
	}
	sig, n, err := s.SignRecoverable(message[len(message)/3:])
	if err != nil || n != want {
		t.Fatalf("%v: %d of %d bytes recoverable, %v", spec, n, len(message), err)
	}
	v, err := NewSignature(spec, public, nil, false, nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // a second BeginVerify begins anew
		if got, err := v.BeginVerify(sig); err != nil || !bytes.Equal(got, message[:n]) {
			t.Fatalf("%v: recovered %x, %v", spec, got, err)
		}
	}
	if ok, err := v.VerifyRest(message[n:]); !ok || err != nil {
		t.Errorf("%v, message of %d bytes: %v", spec, len(message), err)
	}
	if _, err := v.BeginVerify(sig); err != nil {
		t.Fatal(err)
	}
	if ok, _ := v.VerifyRest(append([]byte{1}, message[n:]...)); ok {
		t.Errorf("%v: a message that goes on", spec)
	}
}

// TestRepresentatives has BeginVerify judge signatures of blocks that nobody makes.
func TestRepresentatives(t *testing.T) {
	public, private := rsaPair(t, 512)
	spec := SignatureSpec{HashSHA256, SigRSA, ISO9796MR}
	sum := sha256.Sum256([]byte("message"))
	block := func(head ...byte) []byte { return slices.Concat(head, []byte("message"), sum[:], []byte{0xBC}) }
	bb := bytes.Repeat([]byte{0xBB}, 22)
	for name, c := range map[string]struct {
		block []byte
		good  bool
	}{
		"padding":                   {block(slices.Concat([]byte{0x4B}, bb, []byte{0xBA})...), true},
		"padding before a part":     {block(slices.Concat([]byte{0x6B}, bb, []byte{0xBA})...), false},
		"message behind padding":    {block(slices.Concat([]byte{0x4A}, bb, []byte{0xBA})...), true}, // another message, so that the digest is wrong
		"padding that goes on":      {block(slices.Concat([]byte{0x4B}, bb, []byte{0xAA})...), false},
		"padding of something else": {block(slices.Concat([]byte{0x4B}, bb[1:], []byte{0xAB, 0xBA})...), false},
		"no header":                 {block(slices.Concat([]byte{0x0B}, bb, []byte{0xBA})...), false},
		"a bit of the header":       {block(slices.Concat([]byte{0x5B}, bb, []byte{0xBA})...), false},
		"padding alone":             {slices.Concat([]byte{0x4B}, bytes.Repeat([]byte{0xBB}, 62), []byte{0xBC}), false},
		"another trailer":           {slices.Concat([]byte{0x4B}, bb, []byte{0xBA}, []byte("message"), sum[:], []byte{0xCC}), false},
		"less than a digest":        {slices.Concat([]byte{0x4B}, bytes.Repeat([]byte{0xBB}, 31), []byte{0xBA}, sum[2:], []byte{0xBC}), false},
	} {
		if len(c.block) != 64 {
			t.Fatalf("%s: %d bytes", name, len(c.block))
		}
		sig, err := rsaRaw(private, c.block)
		if err != nil {
			t.Fatal(err)
		}
		v, err := NewSignature(spec, public, nil, false, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := v.BeginVerify(sig); (err == nil) != c.good || err != nil && !errors.Is(err, IllegalUse) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestISO9796 signs without recovery: signatures are those of the scheme, but only the whole message verifies them.
func TestISO9796(t *testing.T) {
	public, private := rsaPair(t, 512)
	for _, n := range []int{3, 42, 43, 100} {
		message := bytes.Repeat([]byte("abc"), 40)[:n]
		plain, recovering := SignatureAlgorithms[9], SignatureAlgorithms[30]
		sig := sign(t, plain, private, message)
		s, err := NewSignature(recovering, private, nil, true, nil)
		if err != nil {
			t.Fatal(err)
		}
		if want, _, err := s.SignRecoverable(message); err != nil || !bytes.Equal(sig, want) {
			t.Errorf("%d bytes: %x, want %x, %v", n, sig, want, err)
		}
		sig[len(sig)-1] ^= 1
		damaged := verify(t, plain, public, message, sig)
		sig[len(sig)-1] ^= 1
		if !verify(t, plain, public, message, sig) || damaged || verify(t, plain, public, message[1:], sig) {
			t.Errorf("%d bytes: verification", n)
		}
	}
	if _, err := NewSignature(SignatureSpec{HashSHA512, SigRSA, ISO9796}, private, nil, true, nil); !errors.Is(err, IllegalValue) {
		t.Errorf("a digest as long as the key: %v", err)
	}
	s, err := NewSignature(SignatureAlgorithms[9], private, nil, true, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.SignHash(make([]byte, 20)); !errors.Is(err, IllegalUse) {
		t.Errorf("a digest without its message: %v", err)
	}
}
