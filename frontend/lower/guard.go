package lower

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// A guard is a condition under which a block is reached. append is known to stay within the capacity behind one such as len(s) < cap(s).

// linear is a sum of lengths and capacities, each times a factor, and a constant.
type linear struct {
	terms map[term]int64
	n     int64
}

type term struct {
	capacity bool
	of       ssa.Value
}

// guarded reports whether a condition on the way to an append says that there is room for what it adds.
func (p *plan) guarded(at ssa.Instruction, c *ssa.CallCommon) bool {
	x := unchanged(c.Args[0])
	room := linear{terms: map[term]int64{}}
	room.add(linear{terms: map[term]int64{{true, x}: 1, {false, x}: -1}}, 1)
	added := linear{terms: map[term]int64{}}
	if n, ok := p.lengthOf(c.Args[1], nil); ok {
		added.n = n
	} else {
		added.terms[term{false, unchanged(c.Args[1])}] = 1
	}
	room.add(added, -1)
	for blk := at.Block(); blk.Idom() != nil; blk = blk.Idom() {
		branch, ok := blk.Idom().Instrs[len(blk.Idom().Instrs)-1].(*ssa.If)
		if !ok || len(blk.Preds) != 1 {
			continue
		}
		cond, ok := branch.Cond.(*ssa.BinOp)
		if ok && implies(cond, branch.Block().Succs[0] == blk, room, at) {
			return true
		}
	}
	return false
}

// implies reports whether a comparison, or its contrary, says that a sum is not negative.
func implies(cond *ssa.BinOp, holds bool, sum linear, at ssa.Instruction) bool {
	x, ok1 := linearOf(cond.X, sum, at)
	y, ok2 := linearOf(cond.Y, sum, at)
	if !ok1 || !ok2 {
		return false
	}
	op := cond.Op
	if !holds {
		op = map[token.Token]token.Token{
			token.LSS: token.GEQ, token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR, token.EQL: token.NEQ, token.NEQ: token.EQL,
		}[op]
	}
	known := linear{terms: map[term]int64{}} // not negative
	switch op {
	case token.LSS, token.LEQ:
		known.add(y, 1)
		known.add(x, -1)
	case token.GTR, token.GEQ:
		known.add(x, 1)
		known.add(y, -1)
	case token.NEQ: // of a length and a capacity, which is not less
		known.add(x, 1)
		known.add(y, -1)
		if !known.isRoom() {
			known = linear{terms: map[term]int64{}}
			known.add(y, 1)
			known.add(x, -1)
		}
		if !known.isRoom() {
			return false
		}
	default:
		return false
	}
	if op != token.LEQ && op != token.GEQ {
		known.n--
	}
	sum = sum.minus(known)
	for t, k := range sum.terms {
		if k < 0 || k > 0 && t.capacity {
			return false
		}
	}
	return sum.n >= 0
}

// isRoom reports whether a sum is the capacity of a slice without its length.
func (l linear) isRoom() bool {
	for t, k := range l.terms {
		if t.capacity && k == 1 && l.terms[term{false, t.of}] == -1 && len(l.terms) == 2 {
			return l.n == 0
		}
	}
	return false
}

func (l *linear) add(m linear, factor int64) {
	l.n += m.n * factor
	for t, k := range m.terms {
		if l.terms[t] += k * factor; l.terms[t] == 0 {
			delete(l.terms, t)
		}
	}
}

func (l linear) minus(m linear) linear {
	d := linear{terms: map[term]int64{}}
	d.add(l, 1)
	d.add(m, -1)
	return d
}

// linearOf is an int expression as a sum. Slices and strings that are the same as those of like are named as there.
func linearOf(v ssa.Value, like linear, at ssa.Instruction) (linear, bool) {
	l := linear{terms: map[term]int64{}}
	switch x := v.(type) {
	case *ssa.Const:
		n, ok := constOr(x, 0)
		l.n = n
		return l, ok && n > -1<<31 && n < 1<<31
	case *ssa.BinOp:
		a, ok1 := linearOf(x.X, like, at)
		b, ok2 := linearOf(x.Y, like, at)
		if !ok1 || !ok2 || x.Op != token.ADD && x.Op != token.SUB || !isInt(x.Type()) {
			return l, false
		}
		l.add(a, 1)
		l.add(b, map[token.Token]int64{token.ADD: 1, token.SUB: -1}[x.Op])
		return l, true
	case *ssa.Call:
		b, ok := x.Call.Value.(*ssa.Builtin)
		if !ok || b.Name() != "len" && b.Name() != "cap" {
			return l, false
		}
		of := unchanged(x.Call.Args[0])
		if c, ok := of.(*ssa.Const); ok {
			l.n = constLength(c)
			return l, true
		}
		for t := range like.terms {
			if sameSlice(of, t.of) {
				of = t.of
			}
		}
		l.terms[term{b.Name() == "cap", of}] = 1
		return l, true
	}
	return l, false
}

func isInt(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Int
}

// sameSlice reports whether two values are the same: one value, or a field that is loaded twice and not set in between.
func sameSlice(before, now ssa.Value) bool {
	if before == now {
		return true
	}
	x, ok1 := before.(*ssa.UnOp)
	y, ok2 := now.(*ssa.UnOp)
	if !ok1 || !ok2 || x.Op != token.MUL || y.Op != token.MUL {
		return false
	}
	a, ok1 := x.X.(*ssa.FieldAddr)
	b, ok2 := y.X.(*ssa.FieldAddr)
	if !ok1 || !ok2 || a.X != b.X || a.Field != b.Field || !precedes(x, y) {
		return false
	}
	return undisturbed(x, y, func(instr ssa.Instruction) bool {
		switch u := instr.(type) {
		case *ssa.Store:
			f, isField := u.Addr.(*ssa.FieldAddr)
			return isStruct(u.Val.Type()) || isArray(u.Val.Type()) || isField && f.Field == a.Field && types.Identical(f.Type(), a.Type())
		case *ssa.Call:
			_, builtin := u.Call.Value.(*ssa.Builtin)
			return !builtin
		case *ssa.RunDefers:
			return true
		}
		return false
	})
}
