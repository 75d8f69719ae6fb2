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

func pairs(b []uint8) iter.Seq2[uint8, uint8] {
	return func(yield func(uint8, uint8) bool) {
		defer note(9)
		for i := range b {
			if !yield(uint8(i), b[i]) {
				return
			}
		}
		yield(uint8(len(b)), 0)
	}
}

func filtered[T any](seq iter.Seq[T], want func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for x := range seq {
			if want(x) && !yield(x) {
				break
			}
		}
	}
}

`

// sequenceHead ranges over a function.
func (g *gen) sequenceHead(i string, n int) (string, []*variable) {
	code := g.read(g.sliceOf(tUint8))
	if code == "" {
		g.ranged = true
		return fmt.Sprintf("for %s := range numbers(%d)", i, n), []*variable{{name: i, t: tUint8}}
	}
	v := g.fresh("e")
	index, elem := &variable{name: i, t: goInt(0, int64(n-1)), fixed: true}, &variable{name: v, t: tUint8}
	part := fmt.Sprintf("%s[:min(%d, len(%s))]", code, n, code)
	switch g.r.IntN(6) {
	case 0:
		return fmt.Sprintf("for %s, %s := range slices.%s(%s)", i, v, pick(g.r, []string{"All", "Backward"}), part), []*variable{index, elem}
	case 1:
		return fmt.Sprintf("for %s := range slices.Values(%s)", v, part), []*variable{elem}
	case 2:
		return fmt.Sprintf("for %s := range slices.Chunk(%s, 2)", v, part), []*variable{{name: v, t: g.sliceOf(tUint8), temp: true}}
	}
	g.ranged = true
	switch g.r.IntN(3) {
	case 0:
		return fmt.Sprintf("for %s := range filtered(slices.Values(%s), func(x uint8) bool { return x&%d == 0 })", v, part, g.between(1, 3)), []*variable{elem}
	case 1:
		return fmt.Sprintf("for %s := range numbers(%d)", i, n), []*variable{{name: i, t: tUint8}}
	}
	return fmt.Sprintf("for %s, %s := range pairs(%s)", i, v, part), []*variable{{name: i, t: tUint8}, elem}
}
