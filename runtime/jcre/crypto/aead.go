package crypto

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
	"encoding/binary"
)

// AEAD is an authenticated encryption in process. Message and associated data are kept until the end, for the tag.
type AEAD struct {
	block           cipher.Block
	ccm, decrypt    bool
	nonce, aad      []byte
	message, tag    []byte
	tagSize         int
	aadLen, textLen int // CCM: announced
}

// NewGCM starts AES-GCM (SP 800-38D). A nonce of nil is twelve zeros.
func NewGCM(k *Key, nonce []byte, decrypt bool) (*AEAD, error) {
	if nonce == nil {
		nonce = make([]byte, 12)
	}
	return newAEAD(k, nonce, decrypt, false)
}

// NewCCM starts AES-CCM (SP 800-38C, RFC 3610) with the lengths of associated data, message and tag.
func NewCCM(k *Key, nonce []byte, aadLen, textLen, tagSize int, decrypt bool) (*AEAD, error) {
	if len(nonce) < 7 || len(nonce) > 13 || tagSize < 4 || tagSize > 16 || tagSize%2 != 0 || aadLen < 0 || textLen < 0 {
		return nil, IllegalValue
	}
	if size := 15 - len(nonce); size < 4 && textLen>>(8*size) != 0 {
		return nil, IllegalValue
	}
	a, err := newAEAD(k, nonce, decrypt, true)
	if err == nil {
		a.aadLen, a.textLen, a.tagSize = aadLen, textLen, tagSize
	}
	return a, err
}

func newAEAD(k *Key, nonce []byte, decrypt, ccm bool) (*AEAD, error) {
	if k.Kind != AES {
		return nil, IllegalValue
	}
	if !k.IsInitialized() {
		return nil, UninitializedKey
	}
	block, err := aes.NewCipher(k.Get(Secret))
	if err != nil || len(nonce) == 0 {
		return nil, IllegalValue
	}
	return &AEAD{block: block, ccm: ccm, decrypt: decrypt, nonce: append([]byte{}, nonce...), tagSize: 16}, nil
}

// UpdateAAD takes associated data, all of which come before the message.
func (a *AEAD) UpdateAAD(data []byte) error {
	if len(a.message) > 0 {
		return IllegalUse
	}
	if a.ccm && len(a.aad)+len(data) > a.aadLen {
		return IllegalValue
	}
	a.aad = append(a.aad, data...)
	return nil
}

// Update takes a piece of the message and gives it encrypted or decrypted.
func (a *AEAD) Update(data []byte) ([]byte, error) {
	if a.ccm && (len(a.message)+len(data) > a.textLen || len(a.aad) != a.aadLen) {
		return nil, IllegalUse
	}
	before := len(a.message)
	a.message = append(a.message, data...)
	out, err := a.crypt()
	if err != nil {
		return nil, err
	}
	return out[before:], nil
}

// Final takes the last piece, gives its result, and computes the tag. The tag of a decryption is compared by VerifyTag.
func (a *AEAD) Final(data []byte) ([]byte, error) {
	if a.ccm && len(a.message)+len(data) != a.textLen {
		return nil, IllegalUse
	}
	out, err := a.Update(data)
	if err != nil {
		return nil, err
	}
	text := a.message
	if a.decrypt {
		if text, err = a.crypt(); err != nil {
			return nil, err
		}
	}
	a.tag, err = a.makeTag(text)
	return out, err
}

// crypt is the whole message so far, encrypted or decrypted, which is the same in counter mode.
func (a *AEAD) crypt() ([]byte, error) {
	if a.ccm {
		out := make([]byte, 16+len(a.message))
		a.counter().XORKeyStream(out, append(make([]byte, 16), a.message...))
		return out[16:], nil
	}
	gcm, err := cipher.NewGCMWithNonceSize(a.block, len(a.nonce))
	if err != nil {
		return nil, IllegalValue
	}
	return gcm.Seal(nil, a.nonce, a.message, nil)[:len(a.message)], nil
}

// makeTag is the tag of the plain text.
func (a *AEAD) makeTag(text []byte) ([]byte, error) {
	if a.ccm {
		tag := a.ccmMAC(text, 15-len(a.nonce))
		a.counter().XORKeyStream(tag, tag)
		return tag[:a.tagSize], nil
	}
	gcm, err := cipher.NewGCMWithNonceSize(a.block, len(a.nonce))
	if err != nil {
		return nil, IllegalValue
	}
	return gcm.Seal(nil, a.nonce, text, a.aad)[len(text):], nil
}

// counter is the key stream of CCM; its first block masks the tag.
func (a *AEAD) counter() cipher.Stream {
	counter := make([]byte, 16)
	counter[0] = byte(14 - len(a.nonce))
	copy(counter[1:], a.nonce)
	return cipher.NewCTR(a.block, counter)
}

// ccmMAC is the CBC-MAC over the flags, the nonce, the lengths, the associated data and the message.
func (a *AEAD) ccmMAC(text []byte, q int) []byte {
	first := make([]byte, 16)
	first[0] = byte((a.tagSize-2)/2<<3 + q - 1)
	if a.aadLen > 0 {
		first[0] |= 0x40
	}
	copy(first[1:], a.nonce)
	for i, n := 15, len(text); i > 15-q; i, n = i-1, n>>8 {
		first[i] = byte(n)
	}
	blocks := first
	if a.aadLen > 0 {
		blocks = binary.BigEndian.AppendUint16(blocks, uint16(a.aadLen))
		blocks = zeroPad(append(blocks, a.aad...))
	}
	blocks = zeroPad(append(blocks, text...))
	x := make([]byte, 16)
	for ; len(blocks) > 0; blocks = blocks[16:] {
		subtle.XORBytes(x, x, blocks[:16])
		a.block.Encrypt(x, x)
	}
	return x
}

func zeroPad(b []byte) []byte { return append(b, make([]byte, -len(b)&15)...) }

// Tag is the tag, after Final.
func (a *AEAD) Tag() []byte { return a.tag }

// VerifyTag compares the first bytes of the tag, in constant time.
func (a *AEAD) VerifyTag(tag []byte, required int) (bool, error) {
	if a.tag == nil || !a.decrypt {
		return false, IllegalUse
	}
	if required < 1 || required > len(a.tag) || len(tag) < required {
		return false, IllegalValue
	}
	return subtle.ConstantTimeCompare(tag[:required], a.tag[:required]) == 1, nil
}
