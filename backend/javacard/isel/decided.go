package isel

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// skipDecided leads a jump past a test whose outcome the values that the jump brings decide.
func (fn *function) skipDecided(b *block) bool {
	e := b.term.succs[0]
	t := e.to
	if t == b || t.caught != nil || t.term.op != ir.OpIf {
		return false
	}
	cond := t.term.args[0]
	onlyTest := len(t.body) == 0 || len(t.body) == 1 && t.body[0] == cond && fn.uses[cond.ID] == 1
	if !onlyTest {
		return false
	}
	way, ok := decide(cond, t.with(e))
	if !ok {
		return false
	}
	next := t.term.succs[way]
	if next.to == t || fn.needsAny(t, next.to) {
		return false
	}
	fn.replace(b, terminator{op: ir.OpJump, succs: []edge{{to: next.to, args: t.with(e)(next.args)}}, pos: b.term.pos})
	return true
}

// decide returns which way a branch on cond goes if the values that with knows take the place of phis.
func decide(cond *ir.Value, with func([]*ir.Value) []*ir.Value) (way int, ok bool) {
	holds := false
	if c := with([]*ir.Value{cond})[0]; c.Op == ir.OpConst {
		holds = c.AuxInt != 0
	} else {
		if !cond.Op.IsCompare() {
			return 0, false
		}
		args := with(cond.Args)
		x, y := args[0], args[1]
		if !isRemat(x) || !isRemat(y) {
			return 0, false
		}
		holds = compareConst(cond.Op, wordConst(x), wordConst(y)) // null is 0
	}
	if holds {
		return 0, true
	}
	return 1, true
}

func compareConst(op ir.Op, x, y int64) bool {
	switch op {
	case ir.OpEq:
		return x == y
	case ir.OpNe:
		return x != y
	case ir.OpLt:
		return x < y
	case ir.OpLe:
		return x <= y
	case ir.OpGt:
		return x > y
	}
	return x >= y
}

// needsAny reports whether a block that is reached from start without passing t uses a value of t.
func (fn *function) needsAny(t, start *block) bool {
	defined := append(slices.Clone(t.phis), t.body...)
	needs := func(values []*ir.Value) bool {
		return slices.ContainsFunc(values, func(v *ir.Value) bool { return slices.Contains(defined, v) })
	}
	seen := map[*block]bool{t: true}
	work := []*block{start}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		if needs(b.term.args) || slices.ContainsFunc(b.body, func(v *ir.Value) bool { return needs(v.Args) }) ||
			slices.ContainsFunc(b.term.succs, func(e edge) bool { return needs(e.args) }) {
			return true
		}
		work = append(work, b.next()...)
	}
	return false
}
