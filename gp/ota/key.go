package ota

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"fmt"
	"hash/crc32"

	"github.com/gocard/gocard/gp/scp"
)

// Key is a key for ciphering (KIc) or for checksums (KID).
type Key struct {
	secret []byte
	block  cipher.Block
	coding byte // low half of KIc and KID
}

// Keys are the two keys of a key set; one that nothing asks for may be nil.
type Keys struct{ KIc, KID *Key }

// The low half of KIc and KID: which algorithm (TS 102 225 5.1.2, 5.1.3).
const (
	codingImplicit  = 0x0
	codingDES       = 0x1
	codingAES       = 0x2
	codingTripleDES = 0x5 // with two keys
	codingTripleKey = 0x9 // with three keys
	codingCRC16     = 0x1 // KID where the checksum needs no key
	codingCRC32     = 0x5
)

// checksumLength is the length of a cryptographic checksum.
const checksumLength = 8

// NewDESKey makes a key for DES with 8 bytes, for triple DES with 16 or 24.
func NewDESKey(secret []byte) (*Key, error) {
	k := &Key{secret: append([]byte(nil), secret...)}
	var err error
	switch len(secret) {
	case 8:
		k.coding = codingDES
		k.block, err = des.NewCipher(k.secret)
	case 16:
		k.coding = codingTripleDES
		k.block, err = des.NewTripleDESCipher(append(k.secret[:16:16], k.secret[:8]...))
	case 24:
		k.coding = codingTripleKey
		k.block, err = des.NewTripleDESCipher(k.secret)
	default:
		err = fmt.Errorf("a key of %d bytes for DES: want 8, 16 or 24", len(secret))
	}
	if err != nil {
		return nil, err
	}
	return k, nil
}

// NewAESKey makes a key for AES, with 16, 24 or 32 bytes.
func NewAESKey(secret []byte) (*Key, error) {
	k := &Key{secret: append([]byte(nil), secret...), coding: codingAES}
	var err error
	if k.block, err = aes.NewCipher(k.secret); err != nil {
		return nil, fmt.Errorf("a key of %d bytes for AES: want 16, 24 or 32", len(secret))
	}
	return k, nil
}

// Coding is KIc or KID for the key in a key set with the given number, 1 to 15.
func (k *Key) Coding(set byte) byte { return set<<4 | k.coding }

// RedundancyCoding is KID for a CRC: of 16 bits, or else of 32.
func RedundancyCoding(set byte, short bool) byte {
	if short {
		return set<<4 | codingCRC16
	}
	return set<<4 | codingCRC32
}

// is reports whether the key is there and of the algorithm that KIc or KID names.
func (k *Key) is(coding byte) bool {
	coding &= 0x0F
	return k != nil && (coding == codingImplicit || coding == k.coding)
}

// crypt runs CBC with a zero IV over whole blocks, in place.
func (k *Key) crypt(b []byte, mode func(cipher.Block, []byte) cipher.BlockMode) {
	mode(k.block, make([]byte, k.block.BlockSize())).CryptBlocks(b, b)
}

// EncryptKey encrypts a key under this one, DEK, for commands in a packet: in ECB mode with DES, in CBC mode with AES (TS 102 226 8.2.1.5). false
// means that it is no whole blocks.
func (k *Key) EncryptKey(b []byte) ([]byte, bool) {
	return k.cryptKey(b, k.block.Encrypt, cipher.NewCBCEncrypter)
}

// DecryptKey is the opposite of EncryptKey.
func (k *Key) DecryptKey(b []byte) ([]byte, bool) {
	return k.cryptKey(b, k.block.Decrypt, cipher.NewCBCDecrypter)
}

func (k *Key) cryptKey(b []byte, ecb func(dst, src []byte), cbc func(cipher.Block, []byte) cipher.BlockMode) ([]byte, bool) {
	size := k.block.BlockSize()
	if len(b)%size != 0 {
		return nil, false
	}
	out := append([]byte(nil), b...)
	if k.coding == codingAES {
		k.crypt(out, cbc)
		return out, true
	}
	for rest := out; len(rest) > 0; rest = rest[size:] {
		ecb(rest, rest)
	}
	return out, true
}

// checksum is the cryptographic checksum: CMAC with AES, the last block of CBC with DES.
func (k *Key) checksum(b []byte) []byte {
	if k.coding == codingAES {
		return scp.CMAC(k.secret, b)[:checksumLength]
	}
	padded := append([]byte(nil), b...)
	for len(padded)%des.BlockSize != 0 {
		padded = append(padded, 0)
	}
	k.crypt(padded, cipher.NewCBCEncrypter)
	return padded[len(padded)-checksumLength:]
}

// integrityLength is the length of RC, CC or DS, by the kind and KID.
func integrityLength(kind Integrity, kid byte) (int, error) {
	switch {
	case kind == NoIntegrity:
		return 0, nil
	case kind == CryptographicChecksum:
		return checksumLength, nil
	case kind == RedundancyCheck && kid&0x0F == codingCRC16:
		return 2, nil
	case kind == RedundancyCheck && kid&0x0F == codingCRC32:
		return 4, nil
	}
	return 0, fmt.Errorf("SPI asks for integrity of kind %d with KID %02X, which is not supported: %w", kind, kid, SecurityError)
}

// integrity is the RC or CC of b, for what integrityLength has no error.
func integrity(kind Integrity, kid byte, k *Key, b []byte) ([]byte, error) {
	switch kind {
	case CryptographicChecksum:
		if !k.is(kid) {
			return nil, fmt.Errorf("KID %02X names another key: %w", kid, SecurityError)
		}
		return k.checksum(b), nil
	case RedundancyCheck:
		if kid&0x0F == codingCRC16 {
			crc := crc16(b)
			return []byte{byte(crc >> 8), byte(crc)}, nil
		}
		crc := crc32.ChecksumIEEE(b)
		return []byte{byte(crc >> 24), byte(crc >> 16), byte(crc >> 8), byte(crc)}, nil
	}
	return nil, nil
}

// crc16 is the CRC of ISO/IEC 13239: 22EC for 0102030405.
func crc16(b []byte) uint16 {
	crc := uint16(0xFFFF)
	for _, x := range b {
		crc ^= uint16(x)
		for range 8 {
			crc = crc>>1 ^ 0x8408&-(crc&1)
		}
	}
	return ^crc
}
