package card

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"slices"
	"testing"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre/crypto"
)

// TestCurves signs with the private key 1, whose public point is the generator, on every curve that a reference names: a wrong prime, factor or
// order would show.
func TestCurves(t *testing.T) {
	message := []byte("hash of a load file")
	for reference := byte(0); reference <= 8; reference++ {
		parameters, ok := namedCurve(reference)
		if !ok {
			t.Fatalf("reference %d", reference)
		}
		var generator []byte
		private := &crypto.Key{Kind: crypto.ECPrivate}
		for i, part := range []crypto.Part{crypto.P, crypto.A, crypto.B, crypto.G, crypto.R} {
			if i == 0 {
				private.Bits = 8 * len(parameters[0].Value)
			}
			if err := private.Set(part, parameters[i].Value); err != nil {
				t.Fatal(err)
			}
			if parameters[i].Type == keyECGenerator {
				generator = parameters[i].Value
			}
		}
		if err := private.Set(crypto.X, []byte{1}); err != nil {
			t.Fatal(err)
		}
		digest := []byte{crypto.HashSHA256, crypto.HashSHA384, crypto.HashSHA512}[min(2, (private.Bits-1)/128-1)]
		s, err := crypto.NewSignature(crypto.SignatureSpec{Digest: digest, Cipher: crypto.SigECDSAPlain}, private, nil, true, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		signature, err := s.Sign(message)
		if err != nil {
			t.Fatal(err)
		}
		for form, components := range map[string][]keyComponent{
			"reference": {{keyECPublic, generator}, {keyECReference, []byte{reference}}},
			"explicit":  append([]keyComponent{{keyECPublic, generator}}, parameters...),
		} {
			key := domainKey{1, components}
			if !key.verify(message, signature) || key.verify(message[1:], signature) || key.verify(message, signature[1:]) {
				t.Errorf("reference %d, %s", reference, form)
			}
		}
	}
	if _, ok := namedCurve(9); ok {
		t.Error("reference 9 is a curve")
	}
}

// TestExplicitParameters: a key of Go's library goes to the card with explicit parameters, and verifies a DAP. Incomplete and wrong ones are refused.
func TestExplicitParameters(t *testing.T) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := ec.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	f, d := newFake(t, DomainConfig{})
	s := open(t, f, scp.LevelMACEnc)
	parts := []gp.PublicKeyPart{{Type: keyECPublic, Value: point}}
	parameters, _ := namedCurve(0)
	for _, c := range parameters {
		parts = append(parts, gp.PublicKeyPart{Type: c.Type, Value: c.Value})
	}
	parts = append(parts, gp.PublicKeyPart{Type: keyECCofactor, Value: []byte{1}})
	for name, spoil := range map[string]func(p []gp.PublicKeyPart) []gp.PublicKeyPart{
		"without order": func(p []gp.PublicKeyPart) []gp.PublicKeyPart { return slices.Delete(p, 5, 6) },
		"empty prime":   func(p []gp.PublicKeyPart) []gp.PublicKeyPart { p[1].Value = nil; return p },
		"long prime":    func(p []gp.PublicKeyPart) []gp.PublicKeyPart { p[1].Value = append([]byte{1}, p[1].Value...); return p },
		"no point":      func(p []gp.PublicKeyPart) []gp.PublicKeyPart { p[0].Value = nil; return p },
		"empty reference": func([]gp.PublicKeyPart) []gp.PublicKeyPart {
			return []gp.PublicKeyPart{parts[0], {Type: keyECReference}}
		},
		"reference 9": func([]gp.PublicKeyPart) []gp.PublicKeyPart {
			return []gp.PublicKeyPart{parts[0], {Type: keyECReference, Value: []byte{9}}}
		},
	} {
		must(t, name, s.PutPublicKey(t.Context(), dapKeyVersion, 1, spoil(slices.Clone(parts))...), iso7816.SWWrongData)
	}
	must(t, "key", s.PutPublicKey(t.Context(), dapKeyVersion, 1, parts...), 0)
	message := []byte("message")
	if k := d.keys.find(dapKeyVersion).key(1); !k.verify(message, ecSignature(t, ec, message)) {
		t.Error("the signature is refused")
	}
	info, err := s.KeyInformation(t.Context())
	if err != nil || fmt.Sprint(info[len(info)-1]) != "{1 115 176 65}" {
		t.Errorf("key information %v, %v", info, err)
	}
}
