package scp

import (
	"crypto/cipher"
	"errors"
	"fmt"
)

// EncryptLoadFile enciphers a load file data block (Card Specification C.6): CBC with triple DES for SCP02's keys and with AES for SCP03's, after
// padding with 80 and zeros. The ICV has the length of a block; nil is zeros.
func EncryptLoadFile(key []byte, p Protocol, icv, block []byte) ([]byte, error) {
	c, icv, err := loadCipher(key, p, icv)
	if err != nil {
		return nil, err
	}
	return cbcEncrypt(c, icv, appendPad80(clone(block), c.BlockSize())), nil
}

// DecryptLoadFile is the opposite of EncryptLoadFile.
func DecryptLoadFile(key []byte, p Protocol, icv, data []byte) ([]byte, error) {
	c, icv, err := loadCipher(key, p, icv)
	if err != nil {
		return nil, err
	}
	if len(data) == 0 || len(data)%c.BlockSize() != 0 {
		return nil, fmt.Errorf("ciphered load file data block: %d bytes, want whole blocks of %d", len(data), c.BlockSize())
	}
	block, ok := stripPad80(cbcDecrypt(c, icv, data))
	if !ok {
		return nil, errors.New("ciphered load file data block: it has no padding: the key is another")
	}
	return block, nil
}

func loadCipher(key []byte, p Protocol, icv []byte) (cipher.Block, []byte, error) {
	if _, err := NewKeySet(0, key, key, key); err != nil {
		return nil, nil, fmt.Errorf("load file key of %d bytes, want 16, 24 or 32", len(key))
	}
	c := aesCipher(key)
	if p == SCP02 {
		if len(key) != 16 {
			return nil, nil, fmt.Errorf("load file key of %d bytes, triple DES has 16", len(key))
		}
		c, _ = desCiphers(key)
	}
	if icv == nil {
		icv = make([]byte, c.BlockSize())
	}
	if len(icv) != c.BlockSize() {
		return nil, nil, fmt.Errorf("ICV of %d bytes, the cipher has %d", len(icv), c.BlockSize())
	}
	return c, icv, nil
}
