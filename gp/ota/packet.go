package ota

import (
	"crypto/cipher"
	"crypto/subtle"
	"fmt"
)

// MaxCounter is the last value of the counter.
const MaxCounter = 1<<40 - 1

// counterLength is the length of CNTR.
const counterLength = 5

func appendCounter(b []byte, n uint64) []byte {
	return append(b, byte(n>>32), byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
}

func counterIn(b []byte) (n uint64) {
	for _, x := range b[:counterLength] {
		n = n<<8 | uint64(x)
	}
	return n
}

// layout is where what is in a packet: a command's or a response's. Both have a clear head, counter, number of padding bytes, the response its
// status, then the checksum and the data.
type layout struct {
	head   int // length of what is never ciphered, from the packet's length on
	fixed  int // length of what stands between head and checksum
	hashed []byte

	kind     Integrity
	ciphered bool
	kic, kid byte
}

// padding is the number of bytes that fill the ciphered part up to whole blocks.
func (l layout) padding(k *Key, check, data int) (int, error) {
	if !l.ciphered {
		return 0, nil
	}
	if !k.is(l.kic) {
		return 0, fmt.Errorf("KIc %02X names another key: %w", l.kic, CipheringError)
	}
	block := k.block.BlockSize()
	return (block - (l.fixed+check+data)%block) % block, nil
}

// seal makes a packet of its first part, up to where the checksum goes, and the data with their padding.
func (l layout) seal(first, data []byte, k Keys) ([]byte, error) {
	check, err := integrity(l.kind, l.kid, k.KID, l.covered(first, data))
	if err != nil {
		return nil, err
	}
	b := append(append(first[:len(first):len(first)], check...), data...)
	if l.ciphered {
		k.KIc.crypt(b[l.head:], cipher.NewCBCEncrypter)
	}
	return b, nil
}

// covered is what the checksum is over.
func (l layout) covered(first, data []byte) []byte {
	b := append(append([]byte(nil), l.hashed...), first...)
	return append(b, data...)
}

// open deciphers a packet and checks it; the caller has compared the lengths in it with what is there. The result is the plain packet.
func (l layout) open(packet []byte, check int, k Keys) ([]byte, error) {
	plain := append([]byte(nil), packet...)
	if l.ciphered {
		switch {
		case !k.KIc.is(l.kic):
			return nil, fmt.Errorf("KIc %02X names another key: %w", l.kic, CipheringError)
		case len(plain[l.head:])%k.KIc.block.BlockSize() != 0:
			return nil, fmt.Errorf("%d ciphered bytes are no whole blocks: %w", len(plain[l.head:]), CipheringError)
		}
		k.KIc.crypt(plain[l.head:], cipher.NewCBCDecrypter)
	}
	at := l.head + l.fixed
	want, err := integrity(l.kind, l.kid, k.KID, l.covered(plain[:at], plain[at+check:]))
	if err != nil {
		return nil, err
	}
	if subtle.ConstantTimeCompare(want, plain[at:at+check]) != 1 {
		return nil, IntegrityFailed
	}
	return plain, nil
}

// unpadded takes the padding off the data. Some servers fill data that end with a block by another one, which cards take.
func (l layout) unpadded(data []byte, padding byte) ([]byte, error) {
	n := int(padding)
	if n > len(data) || !l.ciphered && n > 0 {
		return nil, fmt.Errorf("%d bytes of padding in %d bytes of data: %w", n, len(data), SecurityError)
	}
	return data[:len(data)-n], nil
}
