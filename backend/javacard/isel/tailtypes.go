package isel

import (
	"slices"

	"github.com/gocard/gocard/backend/javacard/bytecode"
)

// The same instructions may work on values of different types: pop takes words and references, baload arrays of bytes and of booleans. Where ways meet,
// the verifier knows only what all values have in common, so such instructions must not be led to from elsewhere.

// origin is what is known of a word on the stack in a tail.
type origin uint8

const (
	before origin = iota // it was there before
	loaded               // a reference from a local, whose type may differ from way to way
	known                // its type follows from the instruction that made it
)

// anyArray are the instructions that take arrays of several types.
var anyArray = []bytecode.Opcode{bytecode.OpArraylength, bytecode.OpAaload, bytecode.OpAastore, bytecode.OpBaload, bytecode.OpBastore}

// typed reports whether the instructions do the same whatever way leads to the first of them.
func (m *merger) typed(tail []int) bool {
	var stack []origin
	pop := func() origin {
		if len(stack) == 0 {
			return before
		}
		o := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		return o
	}
	for _, i := range tail {
		in := &m.c.Instrs[i]
		info := in.Op.Info()
		pops, pushes := in.Effect()
		anyWord := info.Flags&bytecode.FlagVariable != 0 && info.Pool == 0 || slices.Contains([]byte(info.Pop), 'w')
		taken := make([]origin, pops)
		for k := range taken {
			taken[pops-1-k] = pop()
		}
		if anyWord && slices.Contains(taken, before) || slices.Contains(anyArray, in.Op) && taken[0] != known {
			return false
		}
		made := known
		if anyWord && slices.Contains(taken, loaded) || isLoad(in.Op) && info.Push == "r" {
			made = loaded
		}
		for range pushes {
			stack = append(stack, made)
		}
	}
	return true
}
