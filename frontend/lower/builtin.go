package lower

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// builtin translates a call of a predeclared function.
func (s *scope) builtin(b *ssa.Builtin, c *ssa.CallCommon, args []operand) []operand {
	vals := func(i int) []*ir.Value { return s.valueOf(args[i], c.Args[i].Type(), c.Pos()) }
	one := func(v *ir.Value) []operand { return []operand{{vals: []*ir.Value{v}}} }
	switch b.Name() {
	case "len":
		if t := args[0].table; t != nil {
			return one(s.Const(ir.Int, int64(len(t.keys))))
		}
		if x := vals(0); len(x) >= 3 {
			return one(s.Conv(x[2], ir.Int))
		}
	case "cap":
		if x := vals(0); len(x) >= 3 {
			if sl, ok := c.Args[0].Type().Underlying().(*types.Slice); ok {
				if s.b.plan.alias.of(c.Args[0]).grows {
					s.fail(codeCapacity, c.Pos(), capacityFix, "the capacity of a slice that append made is left open by Go")
				}
				return one(s.Conv(s.capacityOf(sl.Elem(), x), ir.Int))
			}
			return one(s.Conv(x[2], ir.Int))
		}
	case "copy":
		if len(vals(0)) < 3 || len(vals(1)) < 3 {
			return nil // its type was reported
		}
		return one(s.Conv(s.copySlice(c.Args[0].Type(), vals(0), vals(1)), ir.Int))
	case "clear":
		if sl, ok := c.Args[0].Type().Underlying().(*types.Slice); ok && len(vals(0)) >= 3 {
			s.clearSlice(sl.Elem(), vals(0))
			return []operand{}
		}
	case "min", "max":
		return s.minMax(b.Name() == "min", c, vals)
	case "append":
		if len(vals(0)) < 3 || len(vals(1)) < 3 {
			return nil // its type was reported
		}
		return s.appendCall(c, vals(0), vals(1))
	case "recover":
		return s.recoverCall(c)
	case "print", "println":
		return []operand{}
	case "ssa:wrapnilchk":
		x := vals(0)
		if len(x) == 1 && args[0].place == nil {
			s.nilCheck(x[0])
		}
		return []operand{args[0]}
	}
	if len(c.Args) == 0 { // the list of deferred calls of a function that a loop body defers to
		s.fail(codeDefer, c.Pos(), "call a function that has the defer statement", "a defer statement in a loop has no form on the card")
		return nil
	}
	s.fail(codeFeature, c.Pos(), "", "%s has no form on the card for %s", b.Name(), s.b.typeName(c.Args[0].Type()))
	return nil
}

// copySlice copies as many elements as both have and returns their number.
func (s *scope) copySlice(t types.Type, dst, src []*ir.Value) *ir.Value {
	elem := t.Underlying().(*types.Slice).Elem()
	n := src[2]
	if src[2] != dst[2] {
		n = s.choose(s.Compare(ir.OpLt, dst[2], src[2]), i16, func() *ir.Value { return dst[2] }, func() *ir.Value { return src[2] })
	}
	s.when(s.Compare(ir.OpGt, n, s.Const(ir.I16, 0)), func() {
		s.copyElems(elem, dst[0].Type, dst[0], dst[1], src[0], src[1], n, s.at)
	})
	return n
}

func (s *scope) clearSlice(elem types.Type, x []*ir.Value) {
	elem, stride := s.b.flat(elem, s.at)
	a := &arrayLayout{elem: elem, ref: x[0].Type, box: s.b.isBoxed(elem, s.at)}
	s.when(s.Compare(ir.OpGt, x[2], s.Const(ir.I16, 0)), func() { s.clearArray(a, x[0], x[1], s.times(x[2], stride), s.at) })
}

// minMax translates min and max of integers and strings.
func (s *scope) minMax(least bool, c *ssa.CallCommon, vals func(int) []*ir.Value) []operand {
	best := vals(0)
	op := ir.OpGt
	if least {
		op = ir.OpLt
	}
	l := s.b.layout(c.Args[0].Type(), s.at)
	ts := make([]ir.Type, len(l.val))
	for i, sl := range l.val {
		ts[i] = sl.typ
	}
	for i := range c.Args[1:] {
		x, y := vals(i+1), best
		if len(x) == 0 {
			return nil
		}
		better := s.equal(c.Args[0].Type(), x, y, op)
		best = s.chooseAll(better, ts, func() []*ir.Value { return x }, func() []*ir.Value { return y })
	}
	return []operand{{vals: best}}
}
