package crypto

import (
	"crypto/sha256"
	"encoding/binary"
	"io"
)

// Seeded is a random source that a seed decides: SHA-256 of the state and a counter. It serves RandomData's pseudo random generator after
// setSeed, and whole cards in tests.
type Seeded struct {
	state   [32]byte
	counter uint64
	rest    []byte
}

// NewSeeded makes a source.
func NewSeeded(seed []byte) *Seeded { return &Seeded{state: sha256.Sum256(seed)} }

// Read fills p.
func (s *Seeded) Read(p []byte) (int, error) {
	for n := 0; n < len(p); {
		if len(s.rest) == 0 {
			block := sha256.Sum256(binary.BigEndian.AppendUint64(s.state[:], s.counter))
			s.counter++
			s.rest = block[:]
		}
		k := copy(p[n:], s.rest)
		n, s.rest = n+k, s.rest[k:]
	}
	return len(p), nil
}

var _ io.Reader = (*Seeded)(nil)
