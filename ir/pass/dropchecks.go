package pass

import (
	"strings"

	"github.com/gocard/gocard/ir"
)

// dropChecks leaves bounds checks to the card: a check of i against the length of array a, with the access to a[i] as the next thing that can be
// noticed, is what the access does itself. Go's error and the card's exception are one (decision D9). Int must be gone: an index of 16 bits
// is out of bounds as a pattern exactly when it is as a number.
func dropChecks(p *ir.Program, opt *Options) error {
	for _, fr := range analyze(p, opt).funcs {
		changed := false
		for _, b := range fr.f.Blocks {
			changed = fr.dropCheck(b) || changed
		}
		users := usersOf(fr.f)
		for _, b := range fr.f.Blocks {
			b.Values = filter(b.Values, func(v *ir.Value) bool {
				drop := v.Op == ir.OpArrayGet && len(users[v.ID]) == 0 && readAgain(v)
				changed = changed || drop
				return !drop
			})
		}
		if changed {
			unreachable(fr.f)
			simplify(fr.f)
		}
	}
	return nil
}

// dropCheck drops the check at the end of b if it is one that the card makes.
func (fr *funcRanges) dropCheck(b *ir.Block) bool {
	t := b.Terminator()
	if t.Op != ir.OpIf || t.Args[0].Op != ir.OpInBounds || b.Succs[0] == b.Succs[1] {
		return false
	}
	i, n := t.Args[0].Args[0], t.Args[0].Args[1]
	if !isWord(i) || !onlyTraps(b.Succs[1], b.Handler) || len(b.Succs[0].Preds) != 1 || !fr.accessFollows(b.Succs[0], i, n, b.Handler) {
		return false
	}
	setJump(b, 0)
	return true
}

// readAgain reports whether the access v, whose result nobody needs, is made again before anything can be noticed.
func readAgain(v *ir.Value) bool {
	for i, x := range v.Block.Values {
		if x == v {
			return reaches(v.Block, i+1, v.Block.Handler, func(w *ir.Value) bool {
				return (w.Op == ir.OpArrayGet || w.Op == ir.OpArraySet) && w.Args[0] == v.Args[0] && sameWord(w.Args[1], v.Args[1])
			})
		}
	}
	return false
}

func isWord(v *ir.Value) bool { return v.Type.Kind >= ir.I8 && v.Type.Kind <= ir.U16 }

// onlyTraps reports whether b does nothing but raise a run-time error, seen by handler h.
func onlyTraps(b, h *ir.Block) bool {
	return b.Handler == h && b.Terminator().Op == ir.OpTrap && len(b.Values) == 1
}

// accessFollows looks, from the start of b, for an access to element i of an array of length n, with nothing noticeable before it.
func (fr *funcRanges) accessFollows(b *ir.Block, i, n *ir.Value, h *ir.Block) bool {
	return reaches(b, 0, h, func(v *ir.Value) bool {
		if v.Op != ir.OpArrayGet && v.Op != ir.OpArraySet || v.Args[0].Type.Elem == ir.I32 || v.Args[0].Type.Elem == ir.U32 {
			return false // split32 computes indices of pairs, which may wrap
		}
		return sameWord(v.Args[1], i) && (isLengthOf(n, v.Args[0]) || fr.hasLength(v.Args[0], n))
	})
}

// hasLength reports whether array a always has the length n, a constant.
func (fr *funcRanges) hasLength(a, n *ir.Value) bool {
	size, ok := fr.of(a).single()
	return ok && n.Op == ir.OpConst && n.AuxInt == size
}

// reaches looks, from place i of b under handler h, for a value that is wanted, as long as there is only one way to go and nothing but what is
// pure or raises run-time errors: those are all one to the program.
func reaches(b *ir.Block, i int, h *ir.Block, wanted func(v *ir.Value) bool) bool {
	for steps := 0; steps < 8 && b.Handler == h; steps++ {
		for _, v := range b.Values[i:] {
			switch {
			case wanted(v):
				return true
			case v.Op.HasEffect() && !v.Op.IsTerminator():
				return false
			}
		}
		next := onwards(b)
		if next == nil || len(next.Preds) != 1 {
			return false
		}
		b, i = next, 0
	}
	return false
}

// onwards is where b goes on unless it raises a run-time error; nil if there is more than one way.
func onwards(b *ir.Block) *ir.Block {
	switch b.Terminator().Op {
	case ir.OpJump:
		return b.Succs[0]
	case ir.OpIf:
		for i, s := range b.Succs {
			if onlyTraps(b.Succs[1-i], b.Handler) {
				return s
			}
		}
	}
	return nil
}

// sameWord reports whether two values have the same low 16 bits, as far as conversions between words show, and neither has lost a sign.
func sameWord(v, w *ir.Value) bool {
	v, w = wordOrigin(v), wordOrigin(w)
	return v == w || v.Op == ir.OpConst && w.Op == ir.OpConst && v.AuxInt == w.AuxInt
}

func wordOrigin(v *ir.Value) *ir.Value {
	for v.Op == ir.OpConv && v.Type.Kind.Bits() == 16 && isWord(v.Args[0]) {
		v = v.Args[0]
	}
	return v
}

// isLengthOf reports whether n is the length of array a.
func isLengthOf(n, a *ir.Value) bool {
	n = wordOrigin(n)
	switch {
	case n.Op == ir.OpArrayLen:
		return n.Args[0] == a || sameArray(n.Args[0], a)
	case n.Op == ir.OpConst:
		size, ok := constLength(a)
		return ok && n.AuxInt == size
	case a.Op == ir.OpNewArray:
		return wordOrigin(a.Args[0]) == n
	}
	return false
}

// sameArray reports whether two reads of a read-only global give one array.
func sameArray(a, b *ir.Value) bool {
	if a.Op != ir.OpGlobalGet || b.Op != ir.OpGlobalGet || a.Aux != b.Aux {
		return false
	}
	return a.Aux.(*ir.Global).ReadOnly
}

// constLength is the length of an array that is known when compiling.
func constLength(a *ir.Value) (int64, bool) {
	switch a.Op {
	case ir.OpGlobalGet:
		if g := a.Aux.(*ir.Global); g.HasData && g.ReadOnly {
			return int64(len(g.Data) / max(g.Type.Elem.Bits()/8, 1)), true
		}
	case ir.OpNewArray:
		if a.Args[0].Op == ir.OpConst {
			return a.Args[0].AuxInt, true
		}
	case ir.OpCallAPI:
		if m := a.Aux.(*ir.APIMethod); strings.HasPrefix(m.Name, "makeTransient") && a.Args[0].Op == ir.OpConst {
			return a.Args[0].AuxInt, true
		}
	}
	return 0, false
}
