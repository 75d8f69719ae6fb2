package isel

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// simplify removes dead values and shortens the paths between blocks.
func (fn *function) simplify() {
	fn.dropDead()
	fn.dropIdleHandlers()
	// Every change shortens a path; only a loop without content could go on for ever.
	for left := 8*len(fn.blocks) + 64; left > 0 && fn.threadOnce(); left-- {
	}
	fn.dropDead()
	fn.formSwitches()
	fn.shareTraps()
	fn.dropDead()
	fn.dropIdleHandlers()
	fn.prune()
}

// dropDead removes blocks that are not reached, and phis and values that are not needed.
func (fn *function) dropDead() {
	fn.prune()
	fn.countUses()
	for _, b := range fn.blocks {
		b.body = slices.DeleteFunc(slices.Clone(b.body), func(v *ir.Value) bool { return !fn.live[v.ID] })
		for i := range b.term.succs {
			e := &b.term.succs[i]
			var args []*ir.Value
			for j, a := range e.args {
				if fn.live[e.to.phis[j].ID] {
					args = append(args, a)
				}
			}
			e.args = args
		}
	}
	for _, b := range fn.blocks {
		b.phis = slices.DeleteFunc(slices.Clone(b.phis), func(v *ir.Value) bool { return !fn.live[v.ID] })
	}
}

// threadOnce makes changes until no block changes; it reports whether there was one.
func (fn *function) threadOnce() bool {
	changed := false
	for _, b := range fn.blocks {
		here := fn.foldBranch(b)
		for i := range b.term.succs {
			here = fn.skipEmpty(b, &b.term.succs[i]) || here
		}
		if fn.dropPhis(b) {
			here = true
		}
		if b.term.op == ir.OpJump && (fn.takeOver(b) || fn.skipDecided(b)) {
			here = true
		}
		changed = changed || here
	}
	if changed {
		fn.prune()
		fn.countUses()
	}
	return changed
}

// foldBranch replaces a branch that has one way only by a jump.
func (fn *function) foldBranch(b *block) bool {
	t := &b.term
	if t.op != ir.OpIf {
		return false
	}
	way, ok := decide(t.args[0], func(values []*ir.Value) []*ir.Value { return values })
	if !ok && (t.succs[0].to != t.succs[1].to || !slices.Equal(t.succs[0].args, t.succs[1].args)) {
		return false
	}
	fn.replace(b, terminator{op: ir.OpJump, succs: []edge{t.succs[way]}, pos: t.pos})
	return true
}

// skipEmpty leads an edge past a block that only jumps.
func (fn *function) skipEmpty(b *block, e *edge) bool {
	t := e.to
	if t == b || !t.isBare() || t.term.op != ir.OpJump || t.term.succs[0].to == t || !fn.ownPhis(t) {
		return false
	}
	next := t.term.succs[0]
	if b.term.op != ir.OpJump && len(next.args) > 0 {
		return false // values are brought by jumps alone: the block would have to be made again
	}
	with := t.with(*e)
	fn.adjust(e.args, -1)
	b.unlink()
	*e = edge{to: next.to, args: with(next.args)}
	b.link()
	fn.adjust(e.args, 1)
	return true
}

// takeOver replaces a jump to a block by what stands in it: all of it if b alone leads there, a return, a trap or a test of a phi.
func (fn *function) takeOver(b *block) bool {
	e := b.term.succs[0]
	t := e.to
	if t == b || t == fn.blocks[0] {
		return false
	}
	if len(t.preds) == 1 && len(t.phis) == 0 && t.handler == b.handler {
		b.body = append(slices.Clone(b.body), t.body...)
		b.unlink()
		t.unlink()
		b.term, t.term, t.body = t.term, terminator{op: ir.OpUnreachable}, nil
		b.link()
		return true
	}
	if !t.isBare() || !fn.ownPhis(t) {
		return false
	}
	switch t.term.op {
	case ir.OpReturn:
	case ir.OpTrap:
		if t.handler != b.handler {
			return false
		}
	case ir.OpIf:
		if !slices.Contains(t.phis, t.term.args[0]) {
			return false
		}
	default:
		return false
	}
	with := t.with(e)
	term := terminator{op: t.term.op, args: with(t.term.args), pos: t.term.pos}
	for _, s := range t.term.succs {
		term.succs = append(term.succs, edge{to: s.to, args: with(s.args)})
	}
	fn.replace(b, term)
	return true
}

// isBare reports whether the block does nothing before its terminator.
func (b *block) isBare() bool { return len(b.body) == 0 && b.caught == nil }

// with returns a function that replaces the phis of b by what edge e brings.
func (b *block) with(e edge) func([]*ir.Value) []*ir.Value {
	return func(values []*ir.Value) []*ir.Value {
		out := slices.Clone(values)
		for i, v := range out {
			if j := slices.Index(b.phis, v); j >= 0 {
				out[i] = e.args[j]
			}
		}
		return out
	}
}

// ownPhis reports whether the phis of b are used in its terminator and nowhere else.
func (fn *function) ownPhis(b *block) bool {
	for _, phi := range b.phis {
		n := 0
		count := func(v *ir.Value) {
			if v == phi {
				n++
			}
		}
		for _, a := range b.term.args {
			count(a)
		}
		for _, e := range b.term.succs {
			for _, a := range e.args {
				count(a)
			}
		}
		if n != fn.uses[phi.ID] {
			return false
		}
	}
	return true
}

func (fn *function) replace(b *block, t terminator) {
	fn.adjustTerm(b.term, -1)
	b.unlink()
	b.term = t
	b.link()
	fn.adjustTerm(t, 1)
}

func (fn *function) adjustTerm(t terminator, n int) {
	fn.adjust(t.args, n)
	for _, e := range t.succs {
		fn.adjust(e.args, n)
	}
}

func (fn *function) adjust(values []*ir.Value, n int) {
	for _, v := range values {
		fn.uses[v.ID] += n
	}
}

// wordConst is the constant as the card compares it: in a short, or in an int.
func wordConst(v *ir.Value) int64 {
	if v.Type.Kind.Words() == 1 {
		return int64(int16(v.AuxInt))
	}
	return int64(int32(v.AuxInt))
}

// shareTraps leads all edges to bare traps of one handler to one block.
func (fn *function) shareTraps() {
	first := map[*block]*block{}
	for _, b := range fn.blocks {
		if b.term.op == ir.OpTrap && b.isBare() && len(b.phis) == 0 && first[b.handler] == nil && len(b.preds) > 0 {
			first[b.handler] = b
		}
	}
	for _, b := range fn.blocks {
		for i := range b.term.succs {
			e := &b.term.succs[i]
			if t := e.to; t.term.op == ir.OpTrap && t.isBare() && len(t.phis) == 0 {
				e.to = first[t.handler]
			}
		}
	}
}
