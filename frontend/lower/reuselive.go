package lower

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// over reports whether no value that may refer to the object is used after its site has come round again.
func (q *reuse) over() bool {
	q.findAgain()
	for h := range q.seen {
		if !q.overFor(h.v) {
			return false
		}
	}
	return true
}

// findAgain finds the functions that may come to the site.
func (q *reuse) findAgain() {
	q.again = map[*ssa.Function]bool{q.site.Parent(): true}
	work := []*ssa.Function{q.site.Parent()}
	for f, kind := range q.p.waits().longest {
		if q.p.waits().again(q.site.Parent(), kind) {
			q.again[f] = true
		}
	}
	for len(work) > 0 {
		f := work[0]
		work = work[1:]
		for _, c := range q.p.mayCall(f) {
			if g := c.Parent(); !q.again[g] {
				q.again[g] = true
				work = append(work, g)
			}
		}
	}
}

// overFor reports whether v is not used after an instruction, other than the one that sets it, that may come to the site.
func (q *reuse) overFor(v ssa.Value) bool {
	f := v.Parent()
	if !q.again[f] {
		return true
	}
	l := q.live[f]
	if l == nil {
		l = newLiveness(f)
		q.live[f] = l
	}
	for _, blk := range f.Blocks {
		live := l.out(blk, v)
		for _, instr := range slices.Backward(blk.Instrs) {
			if x, ok := instr.(ssa.Value); ok && x == v {
				break
			}
			if _, ok := instr.(*ssa.Phi); ok {
				break // its arguments are used at the ends of the blocks before
			}
			if live && q.comesAgain(instr) {
				return false
			}
			live = live || usesValue(instr, v)
		}
	}
	return true
}

// comesAgain reports whether an instruction may come to the site.
func (q *reuse) comesAgain(instr ssa.Instruction) bool {
	switch c := instr.(type) {
	case *ssa.Call:
		w := q.p.waits()
		return w.again(q.site.Parent(), w.direct(c.Common())) || slices.ContainsFunc(q.p.targets(c.Common()), func(f *ssa.Function) bool { return q.again[f] })
	case *ssa.RunDefers:
		return q.again[instr.Parent()] // its deferred calls are among those that are followed back
	}
	v, ok := instr.(ssa.Value)
	return ok && v == q.site
}

func usesValue(instr ssa.Instruction, v ssa.Value) bool {
	if _, ok := instr.(*ssa.DebugRef); ok {
		return false
	}
	return slices.ContainsFunc(instr.Operands(nil), func(op *ssa.Value) bool { return *op == v })
}

// liveness answers where the values of a function are still used. Where instructions stand is looked up: some have been moved (order.go), which their
// Block does not say.
type liveness struct {
	at    map[ssa.Instruction]*ssa.BasicBlock
	value ssa.Value
	outs  map[*ssa.BasicBlock]bool
}

func newLiveness(f *ssa.Function) *liveness {
	l := &liveness{at: map[ssa.Instruction]*ssa.BasicBlock{}}
	for _, blk := range f.Blocks {
		for _, instr := range blk.Instrs {
			l.at[instr] = blk
		}
	}
	return l
}

// out reports whether v is used after the end of a block.
func (l *liveness) out(blk *ssa.BasicBlock, v ssa.Value) bool {
	if l.value != v {
		l.value, l.outs = v, map[*ssa.BasicBlock]bool{}
		for _, use := range *v.Referrers() {
			l.used(use)
		}
	}
	return l.outs[blk]
}

// used notes the blocks at whose ends the value has one use before it.
func (l *liveness) used(use ssa.Instruction) {
	if _, ok := use.(*ssa.DebugRef); ok || l.at[use] == nil {
		return // it has no effect, or was left out (unread.go)
	}
	if phi, ok := use.(*ssa.Phi); ok {
		for i, e := range phi.Edges {
			if e == l.value {
				l.through(l.at[phi].Preds[i])
			}
		}
		return
	}
	if l.at[use] != l.set() {
		l.before(l.at[use])
	}
}

// set is the block that sets the value, nil for parameters.
func (l *liveness) set() *ssa.BasicBlock {
	def, _ := l.value.(ssa.Instruction)
	return l.at[def]
}

// before notes that the value is used from the start of a block on.
func (l *liveness) before(blk *ssa.BasicBlock) {
	for _, p := range blk.Preds {
		l.through(p)
	}
}

// through notes that the value is used after the end of a block.
func (l *liveness) through(blk *ssa.BasicBlock) {
	if l.outs[blk] {
		return
	}
	l.outs[blk] = true
	if l.set() != blk {
		l.before(blk)
	}
}
