package card

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"testing"

	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/iso7816"
)

// TestKeyTypes: every type of key that the specification names arrives as it was, whatever it is encrypted with, and is listed.
func TestKeyTypes(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	crt, err := gp.RSAPrivateKey(rsaKey)
	if err != nil {
		t.Fatal(err)
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P521(), rand.Reader) // 66 bytes: no whole blocks
	if err != nil {
		t.Fatal(err)
	}
	ec, err := gp.ECPrivateKey(ecKey)
	if err != nil {
		t.Fatal(err)
	}
	secret := func(kind byte, n int) []gp.KeyPart {
		return []gp.KeyPart{{Type: kind, Value: bytes.Repeat([]byte{0x5A}, n), Secret: true}}
	}
	keys := [][]gp.KeyPart{crt, ec, secret(0x81, 16), secret(0x82, 16), secret(0x83, 16), secret(0x84, 16), secret(0x85, 16), secret(0x85, 21), secret(0x90, 9), secret(0x91, 20)}
	for _, config := range []DomainConfig{{Protocol: scp.SCP02}, {Protocol: scp.SCP03}} {
		f, d := newFake(t, config)
		s := open(t, f, scp.LevelMACEnc)
		for i, parts := range keys {
			must(t, fmt.Sprintf("type %02X", parts[0].Type), s.PutKeyParts(t.Context(), 0x40, byte(i+1), parts...), 0)
			k := d.keys.find(0x40).key(byte(i + 1))
			for _, p := range parts {
				if !bytes.Equal(k.component(p.Type), p.Value) {
					t.Errorf("%v: component %02X is %X, want %X", config.Protocol, p.Type, k.component(p.Type), p.Value)
				}
			}
		}
		infos, err := s.KeyInformation(t.Context())
		if err != nil || len(infos) < len(keys) || infos[len(infos)-1].Type != 0x91 || infos[len(infos)-1].Length != 20 {
			t.Errorf("%+v, %v", infos, err)
		}
		for what, parts := range map[string][]gp.KeyPart{"HMAC key of 19 bytes": secret(0x91, 19), "DES key of 8 bytes": secret(0x83, 8), "empty": secret(0x85, 0)} {
			must(t, what, s.PutKeyParts(t.Context(), 0x41, 1, parts...), iso7816.SWWrongData)
		}
		must(t, "unknown type", s.PutKeyParts(t.Context(), 0x41, 1, secret(0x86, 16)...), iso7816.SWAlgorithmNotSupported)
		if r := send1(t, s, "80D8000101 41"); r.SW != iso7816.SWWrongData {
			t.Errorf("no key: %v", r.SW)
		}
	}
}
