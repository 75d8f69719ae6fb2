package lower

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// compare translates a comparison.
func (s *scope) compare(v *ssa.BinOp, op ir.Op) *ir.Value {
	if isNil(v.X) || isNil(v.Y) {
		x := v.X
		if isNil(x) {
			x = v.Y
		}
		return s.compareNil(x, op)
	}
	t := v.X.Type()
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
		return s.compareStrings(op, s.value(v.X), s.value(v.Y))
	}
	if types.IsInterface(t) != types.IsInterface(v.Y.Type()) {
		bug("comparison of %s and %s", t, v.Y.Type())
	}
	eq := s.equal(t, s.value(v.X), s.value(v.Y), op)
	return eq
}

func isNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

// compareNil compares a pointer, slice, interface or function with nil. What is known when compiling is not nil.
func (s *scope) compareNil(x ssa.Value, op ir.Op) *ir.Value {
	o := s.operand(x)
	switch {
	case o.place != nil && o.place.obj == nil, o.fun != nil:
		return s.Const(ir.Bool, boolInt(op == ir.OpNe))
	case o.caught != nil:
		r := s.varGet(o.caught.exc)
		return s.Compare(op, r, s.Null(r.Type))
	}
	vals := s.valueOf(o, x.Type(), x.Pos())
	if len(vals) == 0 {
		return s.Const(ir.Bool, 0)
	}
	return s.Compare(op, vals[0], s.Null(vals[0].Type))
}

func boolInt(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// equal compares two values of type t: all operators for integers, == and != for the others.
func (s *scope) equal(t types.Type, x, y []*ir.Value, op ir.Op) *ir.Value {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			return s.compareStrings(op, x, y)
		}
	case *types.Interface:
		return s.negateIf(op == ir.OpNe, s.equalInterfaces(x[0], y[0]))
	case *types.Struct:
		return s.negateIf(op == ir.OpNe, s.equalStructs(u, x, y))
	case *types.Array:
		return s.negateIf(op == ir.OpNe, s.equalArrays(u, x, y))
	case *types.Pointer:
		if len(x) == 3 { // to arrays
			same := s.both(s.Compare(ir.OpEq, x[0], y[0]), s.Compare(ir.OpEq, x[1], y[1]))
			return s.negateIf(op == ir.OpNe, same)
		}
	}
	if len(x) == 0 {
		return s.Const(ir.Bool, boolInt(op == ir.OpEq))
	}
	return s.Compare(op, x[0], y[0])
}

func (s *scope) negateIf(no bool, v *ir.Value) *ir.Value {
	if no {
		return s.Emit(ir.OpNot, ir.Scalar(ir.Bool), nil, v)
	}
	return v
}

// and is the conjunction of conditions, each evaluated only if those before hold.
func (s *scope) and(conds ...func() *ir.Value) *ir.Value {
	if len(conds) == 0 {
		return s.Const(ir.Bool, 1)
	}
	first := conds[0]()
	if len(conds) == 1 {
		return first
	}
	return s.choose(first, ir.Scalar(ir.Bool),
		func() *ir.Value { return s.and(conds[1:]...) },
		func() *ir.Value { return s.Const(ir.Bool, 0) })
}

func (s *scope) equalStructs(u *types.Struct, x, y []*ir.Value) *ir.Value {
	var conds []func() *ir.Value
	for i := range u.NumFields() {
		f := u.Field(i)
		if f.Name() == "_" {
			continue
		}
		lo, hi := s.b.fieldRange(u, i, formValue, s.at)
		if lo < hi {
			conds = append(conds, func() *ir.Value { return s.equal(f.Type(), x[lo:hi], y[lo:hi], ir.OpEq) })
		}
	}
	return s.and(conds...)
}

// equalArrays compares arrays of one length: bytes by the card's native, others by a loop.
func (s *scope) equalArrays(t *types.Array, x, y []*ir.Value) *ir.Value {
	a := s.b.arrayLayout(t, s.at)
	if a.n == 0 {
		return s.Const(ir.Bool, 1)
	}
	if a.ref.Elem == ir.U8 || a.ref.Elem == ir.I8 {
		return s.bytesEqual(x[0], x[1], y[0], y[1], s.Const(ir.I16, int64(a.n)))
	}
	return s.Emit(ir.OpCall, ir.Scalar(ir.Bool), s.b.equalHelper(a, s.at), x[0], x[1], y[0], y[1], s.Const(ir.I16, int64(a.n)))
}

// bytesEqual compares n bytes, n > 0, with Util.arrayCompare.
func (f *fn) bytesEqual(xref, xoff, yref, yoff, n *ir.Value) *ir.Value {
	r := f.Emit(ir.OpCallAPI, ir.Scalar(ir.I8), f.b.prog.Runtime.ArrayCompare, xref, xoff, yref, yoff, n)
	return f.Compare(ir.OpEq, r, f.Const(ir.I8, 0))
}
