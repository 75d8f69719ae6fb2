package lower

import (
	"github.com/gocard/gocard/ir"
)

// compareStrings compares the views of two strings.
func (s *scope) compareStrings(op ir.Op, x, y []*ir.Value) *ir.Value {
	if op == ir.OpEq || op == ir.OpNe {
		return s.negateIf(op == ir.OpNe, s.viewsEqual(x, y))
	}
	r := s.Emit(ir.OpCall, ir.Scalar(ir.I16), s.b.orderHelper(), x[0], x[1], x[2], y[0], y[1], y[2])
	return s.Compare(op, r, s.Const(ir.I16, 0))
}

// viewsEqual compares the bytes of two views. Comparing with a constant is done in place: its length is known.
func (s *scope) viewsEqual(x, y []*ir.Value) *ir.Value {
	if x[2].Op == ir.OpConst {
		x, y = y, x
	}
	if n := y[2]; n.Op == ir.OpConst {
		same := s.Compare(ir.OpEq, x[2], n)
		if n.AuxInt == 0 {
			return same
		}
		return s.choose(same, ir.Scalar(ir.Bool),
			func() *ir.Value { return s.bytesEqual(x[0], x[1], y[0], y[1], y[2]) },
			func() *ir.Value { return s.Const(ir.Bool, 0) })
	}
	return s.Emit(ir.OpCall, ir.Scalar(ir.Bool), s.b.viewsEqualHelper(), x[0], x[1], x[2], y[0], y[1], y[2])
}
