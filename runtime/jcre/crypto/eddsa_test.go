package crypto

import (
	"errors"
	"testing"
)

// A card would not keep a message without end either.
func TestEdDSALongMessage(t *testing.T) {
	k, err := NewNamedKey(Ed25519, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Set(X, make([]byte, 32)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		n    int
		want error
	}{{mostMessage, nil}, {mostMessage + 1, IllegalUse}, {3 * mostMessage, IllegalUse}} {
		s, err := NewSignature(SignatureSpec{Cipher: SigEdDSA}, &k, nil, true, nil)
		if err != nil {
			t.Fatal(err)
		}
		s.Update(make([]byte, c.n-1))
		if _, err := s.Sign([]byte{1}); !errors.Is(err, c.want) {
			t.Errorf("%d bytes: %v, want %v", c.n, err, c.want)
		}
		if n := s.hash.Size(); n > mostMessage+1 {
			t.Errorf("%d bytes are kept", n)
		}
	}
}
