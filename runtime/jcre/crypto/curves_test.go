package crypto

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestCurves checks signatures and secrets that openssl computed on curves that the standard library does not have.
func TestCurves(t *testing.T) {
	text, err := os.ReadFile("testdata/curves.txt")
	if err != nil {
		t.Fatal(err)
	}
	message := []byte("the quick brown fox")
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n")[1:] {
		f := strings.Fields(line)
		bits, err := strconv.Atoi(f[1])
		if err != nil {
			t.Fatal(err)
		}
		domain := map[Part][]byte{P: unhex(t, f[2]), A: unhex(t, f[3]), B: unhex(t, f[4]), G: unhex(t, f[5]), R: unhex(t, f[6])}
		private := setAll(t, setAll(t, &Key{Kind: ECPrivate, Bits: bits}, domain), map[Part][]byte{X: unhex(t, f[7])})
		public := setAll(t, setAll(t, &Key{Kind: ECPublic, Bits: bits}, domain), map[Part][]byte{Y: unhex(t, f[8])})
		spec := SignatureAlgorithms[33]
		if !verify(t, spec, public, message, unhex(t, f[9])) {
			t.Errorf("%s: openssl's signature is refused", f[0])
		}
		if !verify(t, spec, public, message, sign(t, spec, private, message)) {
			t.Errorf("%s: our signature is refused", f[0])
		}
		if got, err := Agree(DHPlain, private, unhex(t, f[10])); err != nil || !bytes.Equal(got, unhex(t, f[11])) {
			t.Errorf("%s: secret %x, %v", f[0], got, err)
		}
	}
}

func BenchmarkSignP256(b *testing.B) {
	text, err := os.ReadFile("testdata/curves.txt")
	if err != nil {
		b.Fatal(err)
	}
	f := strings.Fields(strings.Split(string(text), "\n")[4])
	t := &testing.T{}
	private := setAll(t, &Key{Kind: ECPrivate, Bits: 256}, map[Part][]byte{
		P: unhex(t, f[2]), A: unhex(t, f[3]), B: unhex(t, f[4]), G: unhex(t, f[5]), R: unhex(t, f[6]), X: unhex(t, f[7]),
	})
	for b.Loop() {
		s, err := NewSignature(SignatureAlgorithms[33], private, nil, true, NewSeeded(nil))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Sign([]byte("card")); err != nil {
			b.Fatal(err)
		}
	}
}

// TestNamedCurves checks each curve's numbers: the generator is on it, and has its order, which is prime.
func TestNamedCurves(t *testing.T) {
	names := []Curve{Secp224r1, Secp256r1, Secp384r1, Secp521r1}
	for name := range domains {
		names = append(names, name)
	}
	for _, name := range names {
		k, err := NewNamedKey(name, true)
		if err != nil {
			t.Fatal(err)
		}
		c, err := newCurve(&k)
		if err != nil {
			t.Errorf("%04X: %v", name, err)
			continue
		}
		if c.combine(c.n, c.g, nil, nil) != nil || !c.n.ProbablyPrime(10) || !c.p.ProbablyPrime(10) {
			t.Errorf("%04X: the generator does not have the order", name)
		}
		if k.Bits != c.n.BitLen() || k.IsInitialized() || k.Set(X, []byte{1}) != nil || !k.IsInitialized() {
			t.Errorf("%04X: %d bits, initialized %v", name, k.Bits, k.IsInitialized())
		}
	}
	for _, name := range []Curve{0, 0x0202, 0x0204, 0x0300} { // none, Ed448, X448, SM2
		if _, err := NewNamedKey(name, false); err != NoSuchAlgorithm {
			t.Errorf("%04X: %v", name, err)
		}
	}
}
