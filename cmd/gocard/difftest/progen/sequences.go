package progen

import "fmt"

// sequences are functions that loops range over.
const sequences = `func numbers(n uint8) func(yield func(uint8) bool) {
	return func(yield func(uint8) bool) {
		for i := uint8(0); i < n; i++ {
			if !yield(i * 3) {
				note(7)
				return
			}
		}
	}
}

func pairs(b []uint8) func(yield func(uint8, uint8) bool) {
	return func(yield func(uint8, uint8) bool) {
		for i := range b {
			if !yield(uint8(i), b[i]) {
				return
			}
		}
	}
}

`

// sequenceHead ranges over a function.
func (g *gen) sequenceHead(i string, n int) (string, []*variable) {
	g.ranged = true
	if code := g.read(g.sliceOf(tUint8)); code != "" && g.chance(2) {
		v := g.fresh("e")
		return fmt.Sprintf("for %s, %s := range pairs(%s[:min(%d, len(%s))])", i, v, code, n, code),
			[]*variable{{name: i, t: tUint8}, {name: v, t: tUint8}}
	}
	return fmt.Sprintf("for %s := range numbers(%d)", i, n), []*variable{{name: i, t: tUint8}}
}
