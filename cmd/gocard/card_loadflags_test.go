package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLoadForDomain makes a security domain on a simulated card, gives it keys of every kind, and loads a ciphered CAP file for it.
func TestLoadForDomain(t *testing.T) {
	const (
		domain = "F000000001D1"
		secret = "00112233445566778899AABBCCDDEEFF"
	)
	file, _ := buildInt8(t)
	image := filepath.Join(t.TempDir(), "card")
	card := func(args ...string) []string {
		return append(append([]string{"card"}, args...), "--reader", "sim", "--image", image)
	}
	// A domain with the privilege for ciphered load files.
	gocard(t, card("apdu", "--secure", "80E60C002007A000000151535008A00000015153504106"+domain+"0380004002C90000")...)
	gocard(t, card("put-key", "--isd", domain, "--new-kvn", "48", "--new-key", secret)...)
	own := []string{"--isd", domain, "--key", secret}
	gocard(t, append(card("put-key", "--new-kvn", "117", "--id", "1", "--new-key", strings.Repeat("5A", 32)), own...)...)
	if out := gocard(t, append(card("put-key", "--new-kvn", "115", "--public", publicPEM(t)), own...)...); out != "put key "+domain+", key version 73\n" {
		t.Errorf("public key: %q", out)
	}
	load := func(key string) (string, int) {
		t.Setenv(loadKeyVariable, key)
		out, errs, code := tryGocard(t, card("load", file, "--domain", domain, "--hash", "sha256")...)
		return out + errs, code
	}
	if out, code := load(strings.Repeat("5B", 32)); code != exitWrong || !strings.Contains(out, "6A80") || strings.Contains(out, "5B5B") {
		t.Errorf("another key: exit code %d, %s", code, out)
	}
	if out, code := load("5A5"); code != exitUsage || strings.Contains(out, "5A5") {
		t.Errorf("half a byte: exit code %d, %s", code, out)
	}
	if out, code := load(strings.Repeat("5A", 32)); code != exitOK || !strings.HasPrefix(out, "loaded ") {
		t.Errorf("exit code %d, %s", code, out)
	}
	if out, _, code := tryGocard(t, card("load", file, "--hash", "md5")...); code != exitUsage {
		t.Errorf("--hash md5: exit code %d, %s", code, out)
	}
}

// publicPEM is a file with a public key.
func publicPEM(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(name, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
