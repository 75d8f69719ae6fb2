package lower

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// appendCall translates append(x, y...). What fits the capacity is written behind x; more needs a new array, which may be made in Install only.
// While a command is processed append is accepted where its operands are known to fit.
func (s *scope) appendCall(c *ssa.CallCommon, x, y []*ir.Value) []operand {
	elem := c.Args[0].Type().Underlying().(*types.Slice).Elem()
	n := s.Binary(ir.OpAdd, s.Conv(x[2], ir.Int), s.Conv(y[2], ir.Int))
	if isNil(c.Args[1]) {
		return []operand{{vals: x}}
	}
	size := s.narrow(n, ir.I16)
	ref, off := x[0], x[1]
	if !s.b.plan.fits(c) {
		s.mayAllocate(c.Pos(), "append")
		room := s.capacity(x[0], x[1])
		grown := s.chooseAll(s.Compare(ir.OpLe, size, room), []ir.Type{ref.Type, i16},
			func() []*ir.Value { return []*ir.Value{x[0], x[1]} },
			func() []*ir.Value { return s.grow(elem, x, size, room) })
		ref, off = grown[0], grown[1]
	}
	s.when(s.Compare(ir.OpGt, y[2], s.Const(ir.I16, 0)), func() {
		s.copyElems(elem, ref.Type, ref, s.Binary(ir.OpAdd, off, x[2]), y[0], y[1], y[2], s.at)
	})
	return []operand{{vals: []*ir.Value{ref, off, size}}}
}

// grow makes a larger array and copies what x holds: twice the capacity, as far as an array goes.
func (s *scope) grow(elem types.Type, x []*ir.Value, size, room *ir.Value) []*ir.Value {
	double := s.Binary(ir.OpAdd, room, room)
	want := s.choose(s.Compare(ir.OpLt, double, size), i16, func() *ir.Value { return size }, func() *ir.Value { return double })
	ref := s.newArrayN(elem, x[0].Type, want, s.at)
	s.when(s.Compare(ir.OpGt, x[2], s.Const(ir.I16, 0)), func() {
		s.copyElems(elem, ref.Type, ref, s.Const(ir.I16, 0), x[0], x[1], x[2], s.at)
	})
	return []*ir.Value{ref, s.Const(ir.I16, 0)}
}
