package jcvm

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/jcre"
)

// frame is one activation of a method of bytecode. The operand stack and the
// local variables of all frames lie in one array of words: a callee's first
// locals are the words the caller pushed as arguments (JCVM 3.5).
//
// An int takes two words; its value stands in the first, the second is ignored.
type frame struct {
	m       *method
	pc      int // of the call that is under way
	fp      int // first local variable in VM.stack
	context jcre.Context
	back    int // jcre.Card.Leave of it ends the context switch that the call made; 0 without one
}

// stackSlack is the room behind the last word that a method may use: what a
// handler's exception and wrongly declared stack sizes overrun is not another
// card's memory, it is caught as a fault.
const stackSlack = 16

// invokeLength is how far behind a call instruction the next one stands.
func invokeLength(op byte) int {
	if op == opInvokeinterface {
		return 5
	}
	return 3
}

func u2(code []byte, at int) int { return int(binary.BigEndian.Uint16(code[at:])) }

func s2(code []byte, at int) int { return int(int16(binary.BigEndian.Uint16(code[at:]))) }

func s4(code []byte, at int) int32 { return int32(binary.BigEndian.Uint32(code[at:])) }

// branch is where a conditional branch with a one-byte offset goes.
func branch(code []byte, pc int, taken bool) int {
	if taken {
		return pc + int(int8(code[pc+1]))
	}
	return pc + 2
}

// branchWide is branch for the forms with a two-byte offset.
func branchWide(code []byte, pc int, taken bool) int {
	if taken {
		return pc + s2(code, pc+1)
	}
	return pc + 3
}

// tableSwitch finds the branch offset of a stableswitch or itableswitch for v;
// size is that of the low and high operands (JCVM 7.5).
func tableSwitch(code []byte, pc, size int, v int32) int {
	low, high := matchAt(code, pc+3, size), matchAt(code, pc+3+size, size)
	if v < low || v > high {
		return s2(code, pc+1)
	}
	return s2(code, pc+3+2*size+2*int(int64(v)-int64(low)))
}

// lookupSwitch finds the branch offset of a slookupswitch or ilookupswitch,
// whose matches ascend.
func lookupSwitch(code []byte, pc, size int, v int32) int {
	first, last := 0, u2(code, pc+3)-1
	for first <= last {
		middle := (first + last) / 2
		at := pc + 5 + middle*(size+2)
		switch match := matchAt(code, at, size); {
		case match == v:
			return s2(code, at+size)
		case match < v:
			first = middle + 1
		default:
			last = middle - 1
		}
	}
	return s2(code, pc+1)
}

func matchAt(code []byte, at, size int) int32 {
	if size == 2 {
		return int32(s2(code, at))
	}
	return s4(code, at)
}

// dupX is the dup_x instruction: the top m words are copied below the n-th word
// from the top; n = 0 puts the copy on top.
func dupX(stack []int32, sp int, mn byte) int {
	m, n := int(mn>>4), int(mn&0x0F)
	n = max(n, m)
	copy(stack[sp-n+m:sp+m], stack[sp-n:sp])
	copy(stack[sp-n:sp-n+m], stack[sp:sp+m])
	return sp + m
}

// swapX is the swap_x instruction: the top m words change places with the n
// words below them.
func swapX(stack []int32, sp int, mn byte) {
	m, n := int(mn>>4), int(mn&0x0F)
	var below [15]int32
	copy(below[:n], stack[sp-m-n:sp-m])
	copy(stack[sp-m-n:sp-n], stack[sp-m:sp])
	copy(stack[sp-n:sp], below[:n])
}

// findHandler looks for the handler of an exception thrown at pc (JCVM 3.8).
func (m *method) findHandler(pc int, thrown *class) *handler {
	for i := range m.handlers {
		h := &m.handlers[i]
		if pc < h.start || pc >= h.end {
			continue
		}
		if h.catch == nil || thrown.isSubclassOf(h.catch) {
			return h
		}
		if h.stop {
			return nil
		}
	}
	return nil
}
