package crypto

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
)

// Mode is how a block cipher is used.
type Mode uint8

// The modes.
const (
	ECB Mode = iota + 1
	CBC
	CTR
	CFB // of whole blocks (SP 800-38A: 128-bit CFB)
)

// newBlock makes the block cipher of a key.
func newBlock(k *Key) (cipher.Block, error) {
	if !k.IsInitialized() {
		return nil, UninitializedKey
	}
	secret := k.Get(Secret)
	switch {
	case k.Kind == AES && k.Bits > 256:
		return nil, IllegalValue
	case k.Kind == AES:
		return aes.NewCipher(secret)
	case k.Kind != DES:
		return nil, IllegalValue
	case len(secret) == 8:
		return des.NewCipher(secret)
	case len(secret) == 16:
		return des.NewTripleDESCipher(append(secret[:16:16], secret[:8]...))
	}
	return des.NewTripleDESCipher(secret)
}

// Stream is a cipher in process: data comes in pieces, whole blocks go out.
type Stream struct {
	padding byte
	decrypt bool
	size    int
	crypt   func(dst, src []byte)
	stream  cipher.Stream // of CTR and CFB
	pending []byte
	fed     bool // data came
}

// NewStream starts a block cipher. An iv of nil is all zeros.
func NewStream(k *Key, mode Mode, padding byte, iv []byte, decrypt bool) (*Stream, error) {
	b, err := newBlock(k)
	if err != nil {
		return nil, err
	}
	s := &Stream{padding: padding, decrypt: decrypt, size: b.BlockSize()}
	if iv == nil {
		iv = make([]byte, s.size)
	}
	if len(iv) != s.size {
		return nil, IllegalValue
	}
	switch {
	case mode == CTR:
		s.stream = cipher.NewCTR(b, iv)
	case mode == CFB && decrypt:
		//lint:ignore SA1019 cards offer it
		s.stream = cipher.NewCFBDecrypter(b, iv)
	case mode == CFB:
		//lint:ignore SA1019 cards offer it
		s.stream = cipher.NewCFBEncrypter(b, iv)
	case mode == CBC && decrypt:
		s.crypt = cipher.NewCBCDecrypter(b, iv).CryptBlocks
	case mode == CBC:
		s.crypt = cipher.NewCBCEncrypter(b, iv).CryptBlocks
	default:
		s.crypt = func(dst, src []byte) { eachBlock(b, decrypt, dst, src) }
	}
	return s, nil
}

func eachBlock(b cipher.Block, decrypt bool, dst, src []byte) {
	for n := b.BlockSize(); len(src) > 0; dst, src = dst[n:], src[n:] {
		if decrypt {
			b.Decrypt(dst, src)
		} else {
			b.Encrypt(dst, src)
		}
	}
}

// Update takes data and gives what is ready. With a padding to take off, the last block waits.
func (s *Stream) Update(data []byte) ([]byte, error) {
	if s.stream != nil {
		out := make([]byte, len(data))
		s.stream.XORKeyStream(out, data)
		return out, nil
	}
	s.pending = append(s.pending, data...)
	s.fed = s.fed || len(data) > 0
	n := len(s.pending) / s.size * s.size
	if s.decrypt && s.padding != NoPad && s.padding != ISO9797M1 && n == len(s.pending) && n > 0 {
		n -= s.size
	}
	out := make([]byte, n)
	s.crypt(out, s.pending[:n])
	s.pending = append([]byte{}, s.pending[n:]...)
	return out, nil
}

// Final takes the last data and gives the rest.
func (s *Stream) Final(data []byte) ([]byte, error) {
	if s.stream != nil {
		return s.Update(data)
	}
	all := append(s.pending, data...)
	s.pending = nil
	var err error
	switch {
	case !s.fed && len(all) == 0 && (s.padding == NoPad || !s.decrypt):
		all, err = padNothing(s.padding, s.size)
	case !s.decrypt:
		all, err = pad(s.padding, all, s.size)
	case len(all)%s.size != 0:
		err = IllegalUse
	}
	if err != nil {
		return nil, err
	}
	out := make([]byte, len(all))
	s.crypt(out, all)
	if s.decrypt {
		return unpad(s.padding, out, s.size)
	}
	return out, nil
}
