package crypto

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// makeCertificate makes a certificate that its own key signs.
func makeCertificate(t testing.TB, key crypto.Signer, algorithm x509.SignatureAlgorithm) []byte {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(77), Subject: pkix.Name{CommonName: "test"}, SignatureAlgorithm: algorithm, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Unix(1e9, 0), NotAfter: time.Date(2060, 1, 2, 3, 4, 5, 0, time.UTC), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func signers(t testing.TB) (r *rsa.PrivateKey, e256, e384 *ecdsa.PrivateKey, ed ed25519.PrivateKey) {
	t.Helper()
	var errs [4]error
	r, errs[0] = rsa.GenerateKey(rand.Reader, 1024)
	e256, errs[1] = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	e384, errs[2] = ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	_, ed, errs[3] = ed25519.GenerateKey(rand.Reader)
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	return r, e256, e384, ed
}

// TestCertificate reads certificates that Go made, verifies them with the keys in them, and compares the parts with what Go reads.
func TestCertificate(t *testing.T) {
	r, e256, e384, ed := signers(t)
	for _, c := range []struct {
		algorithm x509.SignatureAlgorithm
		key       crypto.Signer
		kind      Kind
		bits      int
	}{
		{x509.SHA256WithRSA, r, RSAPublic, 1024}, {x509.SHA512WithRSA, r, RSAPublic, 1024}, {x509.SHA256WithRSAPSS, r, RSAPublic, 1024},
		{x509.SHA384WithRSAPSS, r, RSAPublic, 1024}, {x509.ECDSAWithSHA256, e256, ECPublic, 256}, {x509.ECDSAWithSHA384, e384, ECPublic, 384},
		{x509.PureEd25519, ed, EdPublic, 256},
	} {
		t.Run(c.algorithm.String(), func(t *testing.T) {
			der := makeCertificate(t, c.key, c.algorithm)
			want, err := x509.ParseCertificate(der)
			if err != nil {
				t.Fatal(err)
			}
			got, err := ParseCertificate(der)
			if err != nil {
				t.Fatal(err)
			}
			if got.Version != 3 || len(got.Extensions) != len(want.Extensions) {
				t.Errorf("version %d, %d extensions", got.Version, len(got.Extensions))
			}
			for i, x := range want.Extensions {
				if y := got.Extensions[i]; y.Critical != x.Critical || !bytes.Equal(y.Value, x.Value) {
					t.Errorf("extension %v: %v", x, y)
				}
			}
			for id, want := range map[int16][]byte{FieldTBS: want.RawTBSCertificate, FieldIssuer: want.RawIssuer, FieldSubject: want.RawSubject, FieldPublicKeyInfo: want.RawSubjectPublicKeyInfo} {
				if !bytes.Equal(got.Field(id), want) {
					t.Errorf("field %X: %x", id, got.Field(id))
				}
			}
			key, err := PublicKey(got.Field(FieldPublicKeyInfo))
			if err != nil || key.Kind != c.kind || key.Bits != c.bits {
				t.Fatalf("key %+v, %v", key, err)
			}
			verify := func() (bool, error) {
				return VerifyCertificate(key, got.Field(FieldTBS), got.Field(FieldCertAlg), got.Field(FieldCertSignature))
			}
			if ok, err := verify(); !ok || err != nil {
				t.Errorf("verified %v, %v", ok, err)
			}
			got.Field(FieldTBS)[20] ^= 1
			if ok, err := verify(); ok || err != nil {
				t.Errorf("another serial number: %v, %v", ok, err)
			}
		})
	}
}

// TestOpenSSLCertificates verifies certificates with curves and parameters that crypto/x509 does not make.
func TestOpenSSLCertificates(t *testing.T) {
	text, err := os.ReadFile("testdata/certificates.txt")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]Kind{"ECPublic": ECPublic, "DSAPublic": DSAPublic, "RSAPublic": RSAPublic}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if f[0] == "#" {
			continue
		}
		c, err := ParseCertificate(unhex(t, f[3]))
		if err != nil {
			t.Fatalf("%s: %v", f[0], err)
		}
		key, err := PublicKey(c.Field(FieldPublicKeyInfo))
		if err != nil || key.Kind != kinds[f[1]] || strconv.Itoa(key.Bits) != f[2] {
			t.Fatalf("%s: key %+v, %v", f[0], key, err)
		}
		if ok, err := VerifyCertificate(key, c.Field(FieldTBS), c.Field(FieldCertAlg), c.Field(FieldCertSignature)); !ok || err != nil {
			t.Errorf("%s: verified %v, %v", f[0], ok, err)
		}
	}
}

// TestBecome: a key takes the parts of another of its kind and size, and keeps a curve that is fixed.
func TestBecome(t *testing.T) {
	named := func(c Curve) *Key {
		k, err := NewNamedKey(c, false)
		if err != nil {
			t.Fatal(err)
		}
		return &k
	}
	nist, brainpool := named(Secp256r1), named(BrainpoolP256r1)
	if nist.CanBecome(brainpool, true) || !nist.CanBecome(brainpool, false) || !nist.CanBecome(named(Secp256r1), true) || nist.CanBecome(named(Secp384r1), false) ||
		nist.CanBecome(named(Ed25519), false) {
		t.Error("wrong keys are taken")
	}
	nist.Become(brainpool)
	if !bytes.Equal(nist.Get(P), brainpool.Get(P)) {
		t.Error("the curve is not the other's")
	}
}

// FuzzCertificate reads any bytes: a certificate whose parts are parts of them, or ErrCertificate.
func FuzzCertificate(f *testing.F) {
	r, e256, _, ed := signers(f)
	f.Add(makeCertificate(f, r, x509.SHA256WithRSAPSS))
	f.Add(makeCertificate(f, e256, x509.ECDSAWithSHA256))
	f.Add(makeCertificate(f, ed, x509.PureEd25519))
	key := &Key{Kind: EdPublic, Bits: 256}
	if err := key.Set(Y, ed.Public().(ed25519.PublicKey)); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		c, err := ParseCertificate(der)
		if (c == nil) != errors.Is(err, ErrCertificate) {
			t.Fatalf("%v, %v", c, err)
		}
		if c == nil {
			return
		}
		for _, x := range c.Fields {
			if !bytes.Contains(der, x.Value) {
				t.Errorf("field %X is no part of the certificate", x.ID)
			}
		}
		_, err = PublicKey(c.Field(FieldPublicKeyInfo))
		if err != nil && !errors.Is(err, ErrCertificate) && !errors.Is(err, NoSuchAlgorithm) {
			t.Errorf("key: %v", err)
		}
		var reason Reason
		_, err = VerifyCertificate(key, c.Field(FieldTBS), c.Field(FieldCertAlg), c.Field(FieldCertSignature))
		if err != nil && !errors.Is(err, ErrCertificate) && !errors.As(err, &reason) {
			t.Errorf("verify: %v", err)
		}
	})
}
