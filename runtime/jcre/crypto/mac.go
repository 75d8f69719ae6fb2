package crypto

import (
	"crypto/cipher"
	"crypto/des"
	"crypto/hmac"
	"hash"
)

// NewHMAC starts an HMAC.
func NewHMAC(k *Key, algorithm byte) (hash.Hash, error) {
	f := hashes[algorithm]
	switch {
	case f == nil:
		return nil, NoSuchAlgorithm
	case k.Kind != HMAC:
		return nil, IllegalValue
	case !k.IsInitialized():
		return nil, UninitializedKey
	}
	return hmac.New(f, k.Get(Secret)), nil
}

// MAC is a block cipher MAC in process.
type MAC struct {
	block   cipher.Block
	last    func(x []byte) // what is done to the last result: the retail MAC of ISO 9797-1 algorithm 3
	padding byte
	cmac    bool
	x       []byte
	pending []byte
}

// NewMAC starts a CBC-MAC (ISO 9797-1 algorithm 1, or 3 with the paddings M1Alg3 and M2Alg3), with an iv of nil for zeros.
func NewMAC(k *Key, padding byte, iv []byte) (*MAC, error) {
	b, err := newBlock(k)
	if err != nil {
		return nil, err
	}
	m := &MAC{block: b, padding: padding}
	if padding == M1Alg3 || padding == M2Alg3 {
		if k.Kind != DES || k.Bytes() != 16 {
			return nil, IllegalValue
		}
		if err := m.retail(k.Get(Secret)); err != nil {
			return nil, err
		}
	}
	return m, m.start(iv)
}

// NewCMAC starts a CMAC (SP 800-38B).
func NewCMAC(k *Key) (*MAC, error) {
	b, err := newBlock(k)
	if err != nil {
		return nil, err
	}
	m := &MAC{block: b, cmac: true}
	return m, m.start(nil)
}

func (m *MAC) retail(secret []byte) error {
	first, err := des.NewCipher(secret[:8])
	if err != nil {
		return IllegalValue
	}
	second, err := des.NewCipher(secret[8:])
	if err != nil {
		return IllegalValue
	}
	m.block = first
	m.last = func(x []byte) {
		second.Decrypt(x, x)
		first.Encrypt(x, x)
	}
	return nil
}

func (m *MAC) start(iv []byte) error {
	m.x = make([]byte, m.block.BlockSize())
	if iv != nil && len(iv) != len(m.x) {
		return IllegalValue
	}
	copy(m.x, iv)
	return nil
}

// Update takes data; the last block waits.
func (m *MAC) Update(data []byte) {
	m.pending = append(m.pending, data...)
	n := len(m.x)
	for len(m.pending) > n {
		m.step(m.pending[:n])
		m.pending = m.pending[n:]
	}
}

func (m *MAC) step(b []byte) {
	for i, v := range b {
		m.x[i] ^= v
	}
	m.block.Encrypt(m.x, m.x)
}

// Sum takes the last data and gives the MAC, a block long.
func (m *MAC) Sum(data []byte) ([]byte, error) {
	m.Update(data)
	n := len(m.x)
	if m.cmac {
		m.step(m.cmacLast())
		return m.x, nil
	}
	rest, err := pad(m.padding, append([]byte{}, m.pending...), n)
	if len(m.pending) == 0 { // a last block waits, so there was no data
		rest, err = padNothing(m.padding, n)
	}
	if err != nil {
		return nil, err
	}
	for ; len(rest) > 0; rest = rest[n:] {
		m.step(rest[:n])
	}
	if m.last != nil {
		m.last(m.x)
	}
	return m.x, nil
}

// cmacLast is the last block, padded and masked.
func (m *MAC) cmacLast() []byte {
	n := len(m.x)
	sub := make([]byte, n)
	m.block.Encrypt(sub, sub)
	double(sub)
	last := append([]byte{}, m.pending...)
	if len(last) < n {
		last = append(last, 0x80)
		last = append(last, make([]byte, n-len(last))...)
		double(sub)
	}
	for i := range last {
		last[i] ^= sub[i]
	}
	return last
}

// double multiplies by x in the field of the block size.
func double(b []byte) {
	poly := byte(0x87)
	if len(b) == 8 {
		poly = 0x1B
	}
	carry := b[0] >> 7
	for i := range b[:len(b)-1] {
		b[i] = b[i]<<1 | b[i+1]>>7
	}
	b[len(b)-1] = b[len(b)-1]<<1 ^ poly&-carry
}
