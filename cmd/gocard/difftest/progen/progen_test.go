package progen

import (
	"bytes"
	"testing"
)

// TestSame holds that a seed gives one program.
func TestSame(t *testing.T) {
	for seed := range uint64(50) {
		p, q := New(seed), New(seed)
		if !bytes.Equal(p.Source, q.Source) || p.Script != q.Script {
			t.Fatalf("seed %d gives two programs", seed)
		}
	}
}
