package crypto

import (
	"bytes"
	"crypto"
	"crypto/cipher"
	"crypto/des"
	"crypto/dsa" //lint:ignore SA1019 cards offer it
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"math/big"
	"testing"
)

// goHashes are the digests in the standard library's terms.
var goHashes = map[byte]crypto.Hash{
	HashMD5: crypto.MD5, HashSHA1: crypto.SHA1, HashRIPEMD: crypto.RIPEMD160, HashSHA224: crypto.SHA224, HashSHA256: crypto.SHA256, HashSHA384: crypto.SHA384,
	HashSHA512: crypto.SHA512, HashSHA3_224: crypto.SHA3_224, HashSHA3_256: crypto.SHA3_256, HashSHA3_384: crypto.SHA3_384, HashSHA3_512: crypto.SHA3_512,
}

// TestEverySignature makes signatures of all specs that there are, of messages of many lengths in pieces, and has the standard library judge them.
func TestEverySignature(t *testing.T) {
	keys := signatureKeys(t)
	n := 0
	for digest := range byte(14) {
		for cipher := range byte(20) {
			for padding := range byte(30) {
				spec := SignatureSpec{digest, cipher, padding}
				if spec.Check() != nil || spec.Recovers() { // TestRecovery
					continue
				}
				n++
				sizes := []int{0, 1, 8, 15, 16, 17, 63, 64, 65, 200}
				if !spec.HasVector() && cipher != SigHMAC {
					sizes = []int{0, 65, 200}
				}
				for _, pair := range keys[cipher] {
					for _, size := range sizes {
						everySignature(t, spec, pair[0], pair[1], bytes.Repeat([]byte{0xA5, byte(size), 7}, 70)[:size])
					}
				}
			}
		}
	}
	if n != 167 {
		t.Errorf("%d specs", n)
	}
}

func everySignature(t *testing.T, spec SignatureSpec, public, private *Key, message []byte) {
	t.Helper()
	if (spec.Padding == M1Alg3 || spec.Padding == M2Alg3) && private.Bits != 128 {
		return // NewMAC refuses other keys
	}
	s, err := NewSignature(spec, private, nil, true, rand.Reader)
	if err != nil {
		t.Fatalf("%v: %v", spec, err)
	}
	for _, cut := range [][2]int{{0, 1}, {1, 1}, {1, 9}, {9, 64}} {
		if err := s.Update(message[min(cut[0], len(message)):min(cut[1], len(message))]); err != nil {
			t.Fatal(err)
		}
	}
	sig, err := s.Sign(message[min(64, len(message)):])
	block := 16
	if spec.Cipher != SigAESMAC {
		block = 8
	}
	if spec.HasVector() && spec.Padding == NoPad && (len(message) == 0 || len(message)%block != 0) {
		if err != IllegalUse {
			t.Errorf("%v, %d bytes: %v", spec, len(message), err)
		}
		return
	}
	if err != nil {
		t.Fatalf("%v, %d bytes: %v", spec, len(message), err)
	}
	if len(sig) > spec.Length(private) {
		t.Errorf("%v: %d bytes, getLength gives %d", spec, len(sig), spec.Length(private))
	}
	check := func(message, sig []byte) bool {
		v, err := NewSignature(spec, public, nil, false, nil)
		if err != nil {
			t.Fatal(err)
		}
		ok, err := v.Verify(message, sig)
		if err != nil {
			t.Fatalf("%v: %v", spec, err)
		}
		return ok
	}
	if !check(message, sig) || check(message, sig[:len(sig)-1]) || check(message, append(bytes.Clone(sig), 0)) || check(message, nil) {
		t.Errorf("%v, %d bytes: verification", spec, len(message))
	}
	bad := bytes.Clone(sig)
	bad[len(bad)-1] ^= 1
	if check(message, bad) {
		t.Errorf("%v, %d bytes: a damaged signature", spec, len(message))
	}
	if !judged(t, spec, public, private, message, sig) {
		t.Errorf("%v, %d bytes: the standard library says otherwise", spec, len(message))
	}
}

// judged has the standard library verify a signature, or make it itself.
func judged(t *testing.T, spec SignatureSpec, public, private *Key, message, sig []byte) bool {
	t.Helper()
	h := goHashes[spec.Digest]
	var sum []byte
	if spec.Digest != 0 {
		d := h.New()
		d.Write(message)
		sum = d.Sum(nil)
	}
	switch spec.Cipher {
	case SigRSA:
		return judgedRSA(spec, public, h, sum, message, sig)
	case SigHMAC:
		m := hmac.New(h.New, private.Get(Secret))
		m.Write(message)
		return hmac.Equal(m.Sum(nil), sig)
	case SigECDSA, SigECDSAPlain:
		w := public.Get(Y)
		n := len(w) / 2
		//lint:ignore SA1019 keys of cards are numbers
		key := &ecdsa.PublicKey{Curve: elliptic.P256(), X: new(big.Int).SetBytes(w[1 : 1+n]), Y: new(big.Int).SetBytes(w[1+n:])}
		if spec.Cipher == SigECDSA {
			return ecdsa.VerifyASN1(key, sum, sig)
		}
		return len(sig) == 64 && ecdsa.Verify(key, sum, new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:]))
	case SigDSA:
		key := dsa.PublicKey{Parameters: dsa.Parameters{P: number(public, P), Q: number(public, Q), G: number(public, G)}, Y: number(public, Y)}
		r, s, ok := parsePair(sig)
		return ok && dsa.Verify(&key, sum[:min(len(sum), (key.Q.BitLen()+7)/8)], r, s)
	case SigEdDSA, SigEd25519:
		return ed25519.Verify(public.Get(Y), message, sig)
	case SigEdDSAph, SigEd25519ph:
		d := crypto.SHA512.New()
		d.Write(message)
		return ed25519.VerifyWithOptions(public.Get(Y), d.Sum(nil), sig, &ed25519.Options{Hash: crypto.SHA512}) == nil
	case SigAESCMAC: // TestCMAC
		return true
	}
	return bytes.Equal(sig, blockMAC(t, spec, private, message))
}

func judgedRSA(spec SignatureSpec, public *Key, h crypto.Hash, sum, message, sig []byte) bool {
	key := &rsa.PublicKey{N: number(public, Modulus), E: int(number(public, Exponent).Int64())}
	switch spec.Padding {
	case PKCS1:
		if h == crypto.RIPEMD160 { // crypto/rsa names it by another object identifier than openssl and X.509
			h, sum = 0, append([]byte{0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2B, 0x24, 0x03, 0x02, 0x01, 0x05, 0x00, 0x04, 0x14}, sum...)
		}
		return rsa.VerifyPKCS1v15(key, h, sum, sig) == nil
	case RFC2409: // the digest without its name
		return rsa.VerifyPKCS1v15(key, 0, sum, sig) == nil
	case PSS:
		return rsa.VerifyPSS(key, h, sum, sig, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}) == nil
	}
	block := new(big.Int).Exp(new(big.Int).SetBytes(sig), big.NewInt(int64(key.E)), key.N).FillBytes(make([]byte, len(sig)))
	room := len(sig) - len(sum) - 2
	end := append(append(bytes.Clone(message[:min(room, len(message))]), sum...), 0xBC)
	begin := append([]byte{0x4B}, bytes.Repeat([]byte{0xBB}, len(sig))...)[:len(sig)-len(end)]
	begin[len(begin)-1] -= 1
	if len(message) > room {
		begin[0] += 0x20
	}
	return bytes.Equal(block, append(begin, end...))
}

// blockMAC is the MAC of a block cipher by the standard library's modes (ISO 9797-1).
func blockMAC(t *testing.T, spec SignatureSpec, k *Key, message []byte) []byte {
	t.Helper()
	b, err := newBlock(k)
	if err != nil {
		t.Fatal(err)
	}
	retail := spec.Padding == M1Alg3 || spec.Padding == M2Alg3
	if retail {
		if b, err = des.NewCipher(k.Get(Secret)[:8]); err != nil {
			t.Fatal(err)
		}
	}
	n := b.BlockSize()
	rest := n - len(message)%n
	padded := bytes.Clone(message)
	switch {
	case spec.Padding == PKCS5:
		padded = append(padded, bytes.Repeat([]byte{byte(rest)}, rest)...)
	case spec.Padding == ISO9797M2 || spec.Padding == M2Alg3:
		padded = append(append(padded, 0x80), make([]byte, rest-1)...)
	case rest < n || len(message) == 0:
		padded = append(padded, make([]byte, rest)...)
	}
	out := make([]byte, len(padded))
	cipher.NewCBCEncrypter(b, make([]byte, n)).CryptBlocks(out, padded)
	out = out[len(out)-n:]
	if retail {
		second, err := des.NewCipher(k.Get(Secret)[8:])
		if err != nil {
			t.Fatal(err)
		}
		second.Decrypt(out, out)
		b.Encrypt(out, out)
	}
	return out[:spec.Length(k)]
}

// signatureKeys are keys for each cipher of signatures, public and private.
func signatureKeys(t *testing.T) map[byte][][2]*Key {
	t.Helper()
	rsaPublic, rsaPrivate := rsaPair(t, 1184) // the smallest that PSS with SHA-512 takes
	crtPublic, crt := &Key{Kind: RSAPublic, Bits: 1184}, &Key{Kind: RSACRT, Bits: 1184}
	if err := GenerateRSA(crtPublic, crt, big.NewInt(3), 0, NewSeeded([]byte("crt"))); err != nil {
		t.Fatal(err)
	}
	ecPublic, ecPrivate := ecKeys(t, elliptic.P256())
	var params dsa.Parameters
	if err := dsa.GenerateParameters(&params, rand.Reader, dsa.L1024N160); err != nil {
		t.Fatal(err)
	}
	group := map[Part][]byte{P: params.P.Bytes(), Q: params.Q.Bytes(), G: params.G.Bytes()}
	dsaPublic, dsaPrivate := setAll(t, &Key{Kind: DSAPublic, Bits: 1024}, group), &Key{Kind: DSAPrivate, Bits: 1024}
	edPublic, edPrivate := &Key{Kind: EdPublic, Bits: 256}, &Key{Kind: EdPrivate, Bits: 256}
	for _, err := range []error{GenerateDSA(dsaPublic, dsaPrivate, rand.Reader), GenerateNamed(edPublic, edPrivate, rand.Reader)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	secrets := func(kind Kind, sizes ...int) (list [][2]*Key) {
		for _, n := range sizes {
			k := &Key{Kind: kind, Bits: 8 * n}
			if err := k.Set(Secret, []byte("the secret of a key, of any length that it may have: more than a block")[:n]); err != nil {
				t.Fatal(err)
			}
			list = append(list, [2]*Key{k, k})
		}
		return list
	}
	ed := [][2]*Key{{edPublic, edPrivate}}
	return map[byte][][2]*Key{
		SigRSA: {{rsaPublic, rsaPrivate}, {crtPublic, crt}}, SigECDSA: {{ecPublic, ecPrivate}}, SigECDSAPlain: {{ecPublic, ecPrivate}},
		SigDSA: {{dsaPublic, dsaPrivate}}, SigEdDSA: ed, SigEd25519: ed, SigEdDSAph: ed, SigEd25519ph: ed,
		SigHMAC: secrets(HMAC, 1, 20, 64, 65), SigAESMAC: secrets(AES, 16, 24, 32), SigAESCMAC: secrets(AES, 16, 24, 32),
		SigDESMAC4: secrets(DES, 8, 16, 24), SigDESMAC8: secrets(DES, 8, 16, 24),
	}
}
