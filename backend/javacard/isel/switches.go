package isel

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// minCases is the number of comparisons from which a switch is shorter or faster than a chain of branches.
const minCases = 3

// formSwitches turns chains of comparisons of one value with constants into switches.
func (fn *function) formSwitches() {
	for _, b := range fn.blocks {
		x, cases, succs, last := fn.chain(b)
		if len(cases) < minCases {
			continue
		}
		b.body = slices.DeleteFunc(b.body, func(v *ir.Value) bool { return v == b.term.args[0] })
		b.term = terminator{op: ir.OpSwitch, args: []*ir.Value{x}, cases: cases, succs: append(succs, last), pos: b.term.pos}
		fn.setPreds()
	}
}

// chain follows tests of one value from b on: b may do other things first, the later blocks not.
func (fn *function) chain(b *block) (x *ir.Value, cases []int64, succs []edge, last edge) {
	for cur := b; ; cur = last.to {
		y, c, equal, other, ok := fn.test(cur)
		if !ok || x != nil && (y != x || !fn.onlyTests(cur) || cur.handler != b.handler || cur == b) {
			return x, cases, succs, last
		}
		x, last = y, other
		if !slices.Contains(cases, c) {
			cases, succs = append(cases, c), append(succs, equal)
		}
		if len(other.args) > 0 {
			return x, cases, succs, last
		}
	}
}

func (fn *function) onlyTests(b *block) bool {
	return len(b.body) == 1 && b.body[0] == b.term.args[0] && len(b.preds) == 1 && len(b.phis) == 0 && b.caught == nil
}

// test reads the terminator of b as a comparison of x with a constant.
func (fn *function) test(b *block) (x *ir.Value, c int64, equal, other edge, ok bool) {
	if b.term.op != ir.OpIf {
		return nil, 0, edge{}, edge{}, false
	}
	cond := b.term.args[0]
	if cond.Op != ir.OpEq && cond.Op != ir.OpNe || fn.uses[cond.ID] != 1 || !slices.Contains(b.body, cond) {
		return nil, 0, edge{}, edge{}, false
	}
	x, k := cond.Args[0], cond.Args[1]
	if x.Op == ir.OpConst {
		x, k = k, x
	}
	if k.Op != ir.OpConst || x.Op == ir.OpConst || !x.Type.Kind.IsInteger() {
		return nil, 0, edge{}, edge{}, false
	}
	equal, other = b.term.succs[0], b.term.succs[1]
	if cond.Op == ir.OpNe {
		equal, other = other, equal
	}
	return x, wordConst(k), equal, other, true
}
