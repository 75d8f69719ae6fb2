package isel

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// Loads of the receiver's fields and of static fields need no store before they are used. Up to this many uses reading again takes no more bytes
// than a local variable.
const (
	maxFieldReads  = 3
	maxGlobalReads = 2
)

// place is where a value is used: the index of the value that uses it, or the length of the body for the end of the block.
type place struct {
	block *block
	pos   int
}

// chooseReloads finds loads that are read again at each use: nothing in between may write what they read.
func (fn *function) chooseReloads() {
	fn.reload = make([]bool, fn.f.NumValues())
	uses := fn.findUses()
	for _, b := range fn.blocks {
		for _, v := range b.body {
			if fn.live[v.ID] && fn.reloadable(v, len(uses[v])) && !fn.usedInLoop(b, uses[v]) && fn.unwritten(v, uses[v]) {
				fn.reload[v.ID], fn.onStack[v.ID] = true, true
			}
		}
	}
}

// findUses lists where each value is used.
func (fn *function) findUses() map[*ir.Value][]place {
	out := map[*ir.Value][]place{}
	for _, b := range fn.blocks {
		for i, v := range b.body {
			if !fn.live[v.ID] {
				continue
			}
			for _, a := range v.Args {
				out[a] = append(out[a], place{b, i})
			}
		}
		end := b.term.args
		if b.term.op == ir.OpJump {
			end = b.term.succs[0].args
		}
		for _, a := range end {
			out[a] = append(out[a], place{b, len(b.body)})
		}
	}
	return out
}

// reloadable reports whether v is a short load that raises nothing and has few uses.
func (fn *function) reloadable(v *ir.Value, uses int) bool {
	switch aux := v.Aux.(type) {
	case *ir.Field:
		return v.Op == ir.OpFieldGet && uses <= maxFieldReads && v.Args[0].Op == ir.OpParam && v.Args[0].AuxInt == 0 &&
			fn.nonNull(v.Args[0]) && !isWidened(v, aux.Type)
	case *ir.Global:
		return v.Op == ir.OpGlobalGet && uses <= maxGlobalReads && !isWidened(v, aux.Type)
	}
	return false
}

// usedInLoop reports whether a use is in a loop that b is not in. Real cards read local variables faster than objects.
func (fn *function) usedInLoop(b *block, uses []place) bool {
	return slices.ContainsFunc(uses, func(u place) bool { return u.block.depth > b.depth })
}

// unwritten reports whether what v reads is the same at all its uses.
func (fn *function) unwritten(v *ir.Value, uses []place) bool {
	from := fn.home[v.ID]
	behind := fn.pos[v.ID] + 1
	clean := func(values []*ir.Value) bool {
		return !slices.ContainsFunc(values, func(x *ir.Value) bool { return clobbers(x, v) })
	}
	for _, u := range uses {
		if u.block == from {
			if !clean(from.body[behind:u.pos]) {
				return false
			}
			continue
		}
		if !clean(from.body[behind:]) || !clean(u.block.body[:u.pos]) {
			return false
		}
		for _, m := range fn.between(from, u.block) {
			if !clean(m.body) {
				return false
			}
		}
	}
	return true
}

// between lists the blocks on the ways from one block to another that do not come back to the first: to is among them if it is in a loop.
func (fn *function) between(from, to *block) []*block {
	seen := map[*block]bool{from: true}
	var out []*block
	work := fn.allPreds(to)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !seen[b] {
			seen[b] = true
			out = append(out, b)
			work = append(work, fn.allPreds(b)...)
		}
	}
	return out
}

// allPreds lists the predecessors of b, for a handler the blocks that it covers.
func (fn *function) allPreds(b *block) []*block {
	if b.caught == nil && len(b.preds) > 0 {
		return slices.Clone(b.preds)
	}
	out := slices.Clone(b.preds)
	for _, c := range fn.blocks {
		if c.handler == b {
			out = append(out, c)
		}
	}
	return out
}
