package crypto

import (
	"bytes"
	"crypto/aes"
	"encoding/binary"

	"golang.org/x/crypto/xts"
)

// XTS encrypts or decrypts a data unit (IEEE 1619) of whole blocks with an AES key of 256 or 512 bits, both keys of the mode. The tweak is the number of the unit,
// little-endian; the library takes numbers of 64 bits.
func XTS(k *Key, tweak []byte, decrypt bool, data []byte) ([]byte, error) {
	c, number, err := newXTS(k, tweak)
	if err != nil {
		return nil, err
	}
	if len(data) == 0 || len(data)%aes.BlockSize != 0 {
		return nil, IllegalUse
	}
	out := make([]byte, len(data))
	if decrypt {
		c.Decrypt(out, data, number)
	} else {
		c.Encrypt(out, data, number)
	}
	return out, nil
}

// CheckXTS says whether a key and a tweak will do.
func CheckXTS(k *Key, tweak []byte) error {
	_, _, err := newXTS(k, tweak)
	return err
}

func newXTS(k *Key, tweak []byte) (c *xts.Cipher, number uint64, err error) {
	if !k.IsInitialized() {
		return nil, 0, UninitializedKey
	}
	secret := k.Get(Secret)
	half := len(secret) / 2
	switch {
	case k.Kind != AES || half != 16 && half != 32:
		return nil, 0, IllegalValue
	case tweak == nil:
		tweak = make([]byte, aes.BlockSize)
	case len(tweak) != aes.BlockSize || !bytes.Equal(tweak[8:], make([]byte, 8)):
		return nil, 0, IllegalValue
	}
	c, err = xts.NewCipher(aes.NewCipher, secret)
	return c, binary.LittleEndian.Uint64(tweak), err
}
