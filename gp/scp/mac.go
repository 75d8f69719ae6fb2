package scp

import (
	"crypto/cipher"
	"crypto/des"
)

// appendPad80 appends padding method 2 of ISO/IEC 9797-1: 80, then 00 up to a multiple of the block size.
func appendPad80(b []byte, blockSize int) []byte {
	b = append(b, 0x80)
	for len(b)%blockSize != 0 {
		b = append(b, 0)
	}
	return b
}

// stripPad80 removes padding method 2; false when there is none.
func stripPad80(b []byte) ([]byte, bool) {
	for i := len(b) - 1; i >= 0; i-- {
		switch b[i] {
		case 0:
		case 0x80:
			return b[:i], true
		default:
			return nil, false
		}
	}
	return nil, false
}

// cmac is CMAC of NIST SP 800-38B over the parts, joined, for ciphers with 8 or 16 byte blocks.
func cmac(c cipher.Block, parts ...[]byte) []byte {
	n := c.BlockSize()
	var msg []byte
	for _, p := range parts {
		msg = append(msg, p...)
	}
	key := make([]byte, n)
	c.Encrypt(key, key)
	key = double(key)
	if len(msg) == 0 || len(msg)%n != 0 {
		key = double(key)
		msg = appendPad80(msg, n)
	}
	last := msg[len(msg)-n:]
	for i := range last {
		last[i] ^= key[i]
	}
	return cbcMAC(c, make([]byte, n), msg)
}

// CMAC is CMAC of NIST SP 800-38B with an AES key of 16, 24 or 32 bytes, for tokens, receipts and DAP.
func CMAC(key, data []byte) []byte { return cmac(aesCipher(key), data) }

// RetailMAC is the single DES MAC with a final triple DES (Card Specification B.1.2.2) with a key of 16 bytes and padding, for
// tokens, receipts and DAP.
func RetailMAC(key, data []byte) []byte { return retailMAC(key, make([]byte, 8), data) }

// double multiplies by x in the field of CMAC's subkeys, without a branch on the secret.
func double(b []byte) []byte {
	rb := byte(0x87)
	if len(b) == 8 {
		rb = 0x1B
	}
	out := make([]byte, len(b))
	carry := byte(0)
	for i := len(b) - 1; i >= 0; i-- {
		out[i] = b[i]<<1 | carry
		carry = b[i] >> 7
	}
	out[len(b)-1] ^= rb & -carry
	return out
}

// cbcMAC is the last block of CBC over msg, a multiple of the block size.
func cbcMAC(c cipher.Block, icv, msg []byte) []byte {
	n := c.BlockSize()
	x := append([]byte(nil), icv...)
	for ; len(msg) > 0; msg = msg[n:] {
		for i := range x {
			x[i] ^= msg[i]
		}
		c.Encrypt(x, x)
	}
	return x
}

// desCiphers gives two-key triple DES and single DES with the left half, for a key of 16 bytes.
func desCiphers(key []byte) (triple, single cipher.Block) {
	triple, err := des.NewTripleDESCipher(append(append([]byte(nil), key...), key[:8]...))
	if err != nil {
		panic("BUG: triple DES key length was not checked: " + err.Error())
	}
	single, err = des.NewCipher(key[:8])
	if err != nil {
		panic("BUG: DES key length was not checked: " + err.Error())
	}
	return triple, single
}

// fullMAC is the Full Triple DES MAC (Card Specification B.1.2.1): 3DES CBC, zero ICV, padded.
func fullMAC(key []byte, parts ...[]byte) []byte {
	var msg []byte
	for _, p := range parts {
		msg = append(msg, p...)
	}
	triple, _ := desCiphers(key)
	return cbcMAC(triple, make([]byte, 8), appendPad80(msg, 8))
}

// retailMAC is the Single DES Plus Final Triple DES MAC (Card Specification B.1.2.2), padded.
func retailMAC(key, icv, msg []byte) []byte {
	triple, single := desCiphers(key)
	padded := appendPad80(append([]byte(nil), msg...), 8)
	last := len(padded) - 8
	return cbcMAC(triple, cbcMAC(single, icv, padded[:last]), padded[last:])
}

// cbcEncrypt and cbcDecrypt run CBC over a multiple of the block size, into new memory.
func cbcEncrypt(c cipher.Block, icv, data []byte) []byte {
	out := make([]byte, len(data))
	cipher.NewCBCEncrypter(c, icv).CryptBlocks(out, data)
	return out
}

func cbcDecrypt(c cipher.Block, icv, data []byte) []byte {
	out := make([]byte, len(data))
	cipher.NewCBCDecrypter(c, icv).CryptBlocks(out, data)
	return out
}
