package native

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"errors"
	"hash"
	"math/big"
	"testing"

	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/crypto"
	"golang.org/x/crypto/xts"
)

// ciphering is a Cipher under test: its object, and the array that it works in.
type ciphering struct {
	t     *testing.T
	env   *fakeEnv
	table map[Key]Method
	key   Ref
	this  int32
}

const workArray = 70

func newCiphering(t *testing.T, spec cipherSpec) *ciphering {
	c := &ciphering{t: t, env: newFake(), table: Table(), key: 60}
	r, err := c.table[Key{CryptoAID, 1, Static, 2}].Call(c.env, []int32{signed(spec.cipher), signed(spec.padding), 0})
	if err != nil {
		t.Fatal(err)
	}
	c.this = r
	return c
}

// use takes a key.
func (c *ciphering) use(k *keyState) { c.env.host[c.key] = k }

// init begins; an iv of nil is init without parameters.
func (c *ciphering) init(mode int32, iv []byte) error {
	args, token := []int32{c.this, int32(c.key), mode}, uint8(3)
	if iv != nil {
		c.env.arrays[71] = iv
		args, token = append(args, 71, 0, int32(len(iv))), 4
	}
	_, err := c.table[Key{CryptoAID, 1, Virtual, token}].Call(c.env, args)
	return err
}

// call is update (5) or doFinal (1) with the input at one place of the array and the output at another.
func (c *ciphering) call(token uint8, data []byte, from, to int) ([]byte, error) {
	c.env.arrays[workArray] = make([]byte, from+to+len(data)+600)
	copy(c.env.arrays[workArray][from:], data)
	n, err := c.table[Key{CryptoAID, 1, Virtual, token}].Call(c.env, []int32{c.this, workArray, int32(from), int32(len(data)), workArray, int32(to)})
	if err != nil {
		return nil, err
	}
	return bytes.Clone(c.env.arrays[workArray][to : to+int(n)]), nil
}

// final is doFinal, which must work.
func (c *ciphering) final(data []byte, from, to int) []byte {
	c.t.Helper()
	out, err := c.call(1, data, from, to)
	if err != nil {
		c.t.Fatal(err)
	}
	return out
}

// pieces gives the data in pieces of odd sizes.
func (c *ciphering) pieces(data []byte) []byte {
	c.t.Helper()
	var out []byte
	for _, n := range []int{0, 1, 7, 17} {
		n = min(n, len(data))
		part, err := c.call(5, data[:n], 3, 0)
		if err != nil {
			c.t.Fatal(err)
		}
		out, data = append(out, part...), data[n:]
	}
	return append(out, c.final(data, 0, 0)...)
}

func secretKey(t *testing.T, env *fakeEnv, typ byte, n int) *keyState {
	t.Helper()
	k := makeKey(env, findKeyType(int32(typ), 0), jcre.NotATransientObject, 8*n)
	if err := k.Set(crypto.Secret, []byte("sixty-four bytes of which a key takes as many as it needs: 64...")[:n]); err != nil {
		t.Fatal(err)
	}
	return k
}

// TestEveryBlockCipher encrypts and decrypts with all paddings and sizes of keys, at once, in pieces, in place and in areas that overlap, and
// compares with the standard library's modes.
func TestEveryBlockCipher(t *testing.T) {
	n := 0
	for _, c := range []byte{cipherAESCBC, cipherAESECB, cipherDESCBC, cipherDESECB, cipherAESCTR, cipherAESCFB, cipherAESXTS} {
		for padding := range byte(30) {
			spec := cipherSpec{c, padding}
			if spec.check() != nil {
				continue
			}
			n++
			typ, sizes := byte(2), []int{16, 24, 32}
			switch c {
			case cipherDESCBC, cipherDESECB:
				typ, sizes = 1, []int{8, 16, 24}
			case cipherAESXTS:
				sizes = []int{32, 64}
			}
			for _, size := range sizes {
				everyBlockCipher(t, spec, typ, size)
			}
		}
	}
	if n != 22 {
		t.Errorf("%d ciphers", n)
	}
}

func everyBlockCipher(t *testing.T, spec cipherSpec, typ byte, size int) {
	t.Helper()
	c := newCiphering(t, spec)
	key := secretKey(t, c.env, typ, size)
	c.use(key)
	block := 16
	if typ == 1 {
		block = 8
	}
	ivs := [][]byte{nil}
	if spec.cipher != cipherAESECB && spec.cipher != cipherDESECB {
		ivs = append(ivs, append(bytes.Repeat([]byte{9}, 8), make([]byte, block-8)...))
	}
	for _, iv := range ivs {
		for n := range 50 {
			plain := bytes.Repeat([]byte{0x80, 1, byte(n), 3}, 20)[:n]
			if err := c.init(2, iv); err != nil {
				t.Fatal(err)
			}
			if aligned := spec.padding <= crypto.NoPad && spec.cipher != cipherAESCTR && spec.cipher != cipherAESCFB; aligned && (n == 0 || n%block != 0) {
				if _, err := c.call(1, plain, 0, 0); !errors.Is(err, throwReason(crypto.IllegalUse)) {
					t.Errorf("%v, %d bytes: %v", spec, n, err)
				}
				continue
			}
			sealed := c.final(plain, 0, 0)
			if want := standardCrypt(t, spec, key, iv, plain); !bytes.Equal(sealed, want) {
				t.Fatalf("%v, key of %d bytes, %d bytes: %x, want %x", spec, size, n, sealed, want)
			}
			if again := c.final(plain, 0, 0); !bytes.Equal(again, standardCrypt(t, spec, key, nil, plain)) {
				t.Errorf("%v, %d bytes: the second result has %x", spec, n, again)
			}
			back := bytes.Clone(plain)
			if spec.padding == crypto.ISO9797M1 {
				back = append(back, make([]byte, len(sealed)-n)...)
			}
			for mode, x := range map[int32][2][]byte{2: {plain, sealed}, 1: {sealed, back}} {
				for _, areas := range [][2]int{{0, 0}, {5, 0}, {0, 5}, {0, 100}} {
					if err := c.init(mode, iv); err != nil {
						t.Fatal(err)
					}
					if out := c.final(x[0], areas[0], areas[1]); !bytes.Equal(out, x[1]) {
						t.Errorf("%v, %d bytes, mode %d, from %d to %d: %x, want %x", spec, n, mode, areas[0], areas[1], out, x[1])
					}
				}
				if err := c.init(mode, iv); err != nil {
					t.Fatal(err)
				}
				if out := c.pieces(x[0]); !bytes.Equal(out, x[1]) {
					t.Errorf("%v, %d bytes, mode %d, in pieces: %x, want %x", spec, n, mode, out, x[1])
				}
			}
		}
	}
}

// standardCrypt encrypts with the standard library.
func standardCrypt(t *testing.T, spec cipherSpec, k *keyState, iv, plain []byte) []byte {
	t.Helper()
	secret := k.Get(crypto.Secret)
	newBlock := aes.NewCipher
	if k.Kind == crypto.DES {
		newBlock = des.NewTripleDESCipher
		for len(secret) < 24 { // K1 K2 K1, and K1 K1 K1
			secret = append(bytes.Clone(secret), secret[:8]...)
		}
	}
	if spec.cipher == cipherAESXTS {
		x, err := xts.NewCipher(aes.NewCipher, secret)
		if err != nil {
			t.Fatal(err)
		}
		out, unit := make([]byte, len(plain)), uint64(0)
		if iv != nil {
			unit = 0x0909090909090909
		}
		x.Encrypt(out, plain, unit)
		return out
	}
	b, err := newBlock(secret)
	if err != nil {
		t.Fatal(err)
	}
	n := b.BlockSize()
	if iv == nil {
		iv = make([]byte, n)
	}
	rest := n - len(plain)%n
	switch {
	case spec.padding == crypto.PKCS5:
		plain = append(bytes.Clone(plain), bytes.Repeat([]byte{byte(rest)}, rest)...)
	case spec.padding == crypto.ISO9797M2:
		plain = append(append(bytes.Clone(plain), 0x80), make([]byte, rest-1)...)
	case spec.padding == crypto.ISO9797M1 && (rest < n || len(plain) == 0):
		plain = append(bytes.Clone(plain), make([]byte, rest)...)
	}
	out := make([]byte, len(plain))
	switch spec.cipher {
	case cipherAESCBC, cipherDESCBC:
		cipher.NewCBCEncrypter(b, iv).CryptBlocks(out, plain)
	case cipherAESECB, cipherDESECB:
		for i := 0; i < len(plain); i += n {
			b.Encrypt(out[i:], plain[i:])
		}
	case cipherAESCTR:
		cipher.NewCTR(b, iv).XORKeyStream(out, plain)
	case cipherAESCFB:
		//lint:ignore SA1019 cards offer it
		cipher.NewCFBEncrypter(b, iv).XORKeyStream(out, plain)
	}
	return out
}

// oaepHashes are the digests of OAEP's paddings.
var oaepHashes = map[byte]func() hash.Hash{
	9: sha1.New, 13: sha256.New224, 14: sha256.New, 15: sha512.New384, 16: sha512.New, 17: func() hash.Hash { return sha3.New224() },
	18: func() hash.Hash { return sha3.New256() }, 19: func() hash.Hash { return sha3.New384() }, 20: func() hash.Hash { return sha3.New512() },
}

// TestEveryRSACipher encrypts with all paddings, for both halves of keys, and has the standard library decrypt, and the other way round.
func TestEveryRSACipher(t *testing.T) {
	public, private := &keyState{Key: crypto.Key{Kind: crypto.RSAPublic, Bits: 1184}}, &keyState{Key: crypto.Key{Kind: crypto.RSAPrivate, Bits: 1184}}
	if err := crypto.GenerateRSA(&public.Key, &private.Key, new(big.Int), 0, rand.Reader); err != nil {
		t.Fatal(err)
	}
	const k = 148
	theirs := &rsa.PrivateKey{PublicKey: rsa.PublicKey{N: new(big.Int).SetBytes(public.Get(crypto.Modulus)), E: 65537}, D: new(big.Int).SetBytes(private.Get(crypto.Exponent))}
	for padding := range byte(30) {
		spec := cipherSpec{cipherRSA, padding}
		if spec.check() != nil {
			continue
		}
		most, least := k, k // NoPad
		switch {
		case padding == crypto.PKCS1:
			most, least = k-11, 0
		case padding != crypto.NoPad:
			most, least = k-2*oaepHashes[padding]().Size()-2, 0
		}
		c := newCiphering(t, spec)
		for _, n := range []int{least, (least + most) / 2, most} {
			plain := bytes.Repeat([]byte{0, 1, 2}, 60)[:n]
			c.use(public)
			if err := c.init(2, nil); err != nil {
				t.Fatal(err)
			}
			whole, inPieces := c.final(plain, 0, 3), c.pieces(plain)
			if !opened(theirs, padding, whole, plain) || !opened(theirs, padding, inPieces, plain) {
				t.Errorf("padding %d, %d bytes: the standard library does not decrypt them", padding, n)
			}
			c.use(private)
			if err := c.init(1, nil); err != nil {
				t.Fatal(err)
			}
			if got := c.final(whole, 0, 0); !bytes.Equal(got, plain) {
				t.Errorf("padding %d, %d bytes: %x", padding, n, got)
			}
			if got := c.pieces(inPieces); !bytes.Equal(got, plain) {
				t.Errorf("padding %d, %d bytes in pieces: %x", padding, n, got)
			}
		}
		for _, n := range []int{least - 1, most + 1} {
			if n < 0 {
				continue
			}
			c.use(public)
			if err := c.init(2, nil); err != nil {
				t.Fatal(err)
			}
			if _, err := c.call(1, make([]byte, n), 0, 0); !errors.Is(err, throwReason(crypto.IllegalUse)) {
				t.Errorf("padding %d, %d bytes: %v", padding, n, err)
			}
		}
		if err := c.init(2, []byte{1}); !errors.Is(err, throwReason(crypto.IllegalValue)) {
			t.Errorf("padding %d with parameters: %v", padding, err)
		}
	}
}

// opened has the standard library decrypt.
func opened(k *rsa.PrivateKey, padding byte, sealed, want []byte) bool {
	var got []byte
	var err error
	switch padding {
	case crypto.NoPad:
		got = new(big.Int).Exp(new(big.Int).SetBytes(sealed), k.D, k.N).FillBytes(make([]byte, len(sealed)))
	case crypto.PKCS1:
		//lint:ignore SA1019 cards offer it
		got, err = rsa.DecryptPKCS1v15(nil, k, sealed)
	default:
		got, err = rsa.DecryptOAEP(oaepHashes[padding](), nil, k, sealed, nil)
	}
	return err == nil && bytes.Equal(got, want)
}

// TestAEADStates goes through what AEADCipher allows and refuses, and with which reasons.
func TestAEADStates(t *testing.T) {
	gcm, ccm := newCiphering(t, cipherSpec{cipherAESGCM, 0}), newCiphering(t, cipherSpec{cipherAESCCM, 0})
	nonce, text := bytes.Repeat([]byte{4}, 12), []byte("text of a message")
	for _, c := range []*ciphering{gcm, ccm} {
		c.use(secretKey(t, c.env, 2, 16))
		c.env.arrays[71], c.env.arrays[72] = nonce, make([]byte, 64)
	}
	const initLengths, updateAAD, retrieveTag, verifyTag = 8, 9, 10, 11
	call := func(c *ciphering, token uint8, args ...int32) error {
		_, err := c.table[Key{CryptoAID, 3, Virtual, token}].Call(c.env, append([]int32{c.this}, args...))
		return err
	}
	expect := func(what string, err error, want crypto.Reason) {
		t.Helper()
		if want == 0 && err != nil || want != 0 && !errors.Is(err, throwReason(want)) {
			t.Errorf("%s: %v, want reason %d", what, err, want)
		}
	}
	data := func(c *ciphering, token uint8, n int) error {
		_, err := c.call(token, text[:n], 0, 0)
		return err
	}
	const update, doFinal = 5, 1
	lengths := []int32{60, 2, 71, 0, 12, 5, int32(len(text)), 8} // 5 bytes of associated data, a tag of 8

	expect("GCM with lengths", call(gcm, initLengths, lengths...), crypto.InvalidInit)
	expect("CCM without lengths", ccm.init(2, nil), crypto.InvalidInit)
	expect("CCM with a nonce alone", ccm.init(2, nonce), crypto.InvalidInit)
	expect("GCM before init", data(gcm, update, 1), crypto.InvalidInit)
	expect("CCM before init", call(ccm, updateAAD, 72, 0, 1), crypto.InvalidInit)
	expect("GCM with an empty nonce", gcm.init(2, []byte{}), crypto.IllegalValue)

	expect("CCM", call(ccm, initLengths, lengths...), 0)
	expect("CCM, the message before the associated data", data(ccm, update, 1), crypto.IllegalUse)
	expect("CCM, a part of the associated data", call(ccm, updateAAD, 72, 0, 3), 0)
	expect("CCM, more than announced", call(ccm, updateAAD, 72, 0, 3), crypto.IllegalValue)
	expect("CCM, the rest", call(ccm, updateAAD, 72, 0, 2), 0)
	expect("CCM, the tag too early", call(ccm, retrieveTag, 72, 0, 8), crypto.IllegalUse)
	expect("CCM, a part of the message", data(ccm, update, 5), 0)
	expect("CCM, associated data behind it", call(ccm, updateAAD, 72, 0, 0), crypto.IllegalUse)
	expect("CCM, the rest of the message", data(ccm, doFinal, len(text)-5), 0)
	expect("CCM, a tag of another length", call(ccm, retrieveTag, 72, 0, 4), crypto.IllegalValue)
	expect("CCM, the tag", call(ccm, retrieveTag, 72, 0, 8), 0)
	expect("CCM, checking while encrypting", call(ccm, verifyTag, 72, 0, 8, 8), crypto.IllegalUse)

	seal := func(iv []byte) []byte {
		expect("GCM", gcm.init(2, iv), 0)
		return gcm.final(text, 0, 0)
	}
	with, without := seal(nonce), seal(nil)
	if zeros := seal(make([]byte, 12)); !bytes.Equal(zeros, without) || bytes.Equal(with, without) {
		t.Errorf("GCM without a nonce %x, with zeros %x", without, zeros)
	}
	seal(nonce)
	expect("GCM, the tag", call(gcm, retrieveTag, 72, 0, 16), 0)
	if again := gcm.final(text, 0, 0); !bytes.Equal(again, without) {
		t.Errorf("GCM, a second message has %x, want %x", again, without)
	}
	expect("GCM", gcm.init(1, nonce), 0)
	expect("GCM, checking too early", call(gcm, verifyTag, 72, 0, 16, 16), crypto.IllegalUse)
	expect("GCM, decryption", data(gcm, doFinal, 3), 0)
	expect("GCM, a tag that is shorter than required", call(gcm, verifyTag, 72, 0, 8, 12), crypto.IllegalValue)
	expect("GCM, no tag at all", call(gcm, verifyTag, 72, 0, 16, 0), crypto.IllegalValue)
	expect("GCM, the tag while decrypting", call(gcm, retrieveTag, 72, 0, 16), crypto.IllegalUse)
	expect("GCM, checking", call(gcm, verifyTag, 72, 0, 16, 16), 0)
}
