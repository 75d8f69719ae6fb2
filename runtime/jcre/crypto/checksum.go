package crypto

import (
	"hash/crc32"
	"math/bits"
)

// Algorithms of Checksum.
const (
	CRC16 = 1 // Checksum.ALG_ISO3309_CRC16
	CRC32 = 2 // Checksum.ALG_ISO3309_CRC32
)

// Checksum is a CRC of ISO 3309 in process.
type Checksum struct {
	algorithm byte
	value     uint32
}

// NewChecksum starts a checksum with the value 0.
func NewChecksum(algorithm byte) (*Checksum, error) {
	if algorithm != CRC16 && algorithm != CRC32 {
		return nil, NoSuchAlgorithm
	}
	return &Checksum{algorithm: algorithm}, nil
}

// Size is the length of the result.
func (c *Checksum) Size() int { return 2 * int(c.algorithm) }

// Init sets the initial value, its highest power in the highest bit.
func (c *Checksum) Init(initial []byte) error {
	if len(initial) != c.Size() {
		return IllegalValue
	}
	c.value = 0
	for _, b := range initial {
		c.value = c.value<<8 | uint32(b)
	}
	if c.algorithm == CRC32 {
		c.value = bits.Reverse32(c.value)
	}
	return nil
}

// Update takes data: the 16-bit remainder has the highest power in its highest bit, the 32-bit one in its lowest, as on the reference card.
func (c *Checksum) Update(data []byte) {
	if c.algorithm == CRC32 {
		c.value = ^crc32.Update(^c.value, crc32.IEEETable, data)
		return
	}
	for _, b := range data {
		c.value ^= uint32(b) << 8
		for range 8 {
			c.value = c.value<<1 ^ 0x1021*(c.value>>15&1)
		}
	}
}

// Sum takes the last data and gives the checksum: the complement of the remainder, as frame check sequences are (ISO 13239, 4.2.5) and the
// reference card has it.
func (c *Checksum) Sum(data []byte) []byte {
	c.Update(data)
	out := make([]byte, c.Size())
	for i := range out {
		out[i] = ^byte(c.value >> (8 * (len(out) - 1 - i)))
	}
	return out
}
