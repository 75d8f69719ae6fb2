package lower

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// appendCall translates append(x, y...). What fits the capacity is written behind x; more needs a new array, which may be made in Install only.
// While a command is processed append is accepted where its operands are known to fit, here or by the ranges that the passes find.
func (s *scope) appendCall(c *ssa.CallCommon, x, y []*ir.Value) []operand {
	elem := c.Args[0].Type().Underlying().(*types.Slice).Elem()
	n := s.Binary(ir.OpAdd, s.Conv(x[2], ir.Int), s.Conv(y[2], ir.Int))
	if isNil(c.Args[1]) {
		return []operand{{vals: x}}
	}
	size := s.narrow(n, ir.I16)
	_, stride := s.b.flat(elem, s.at)
	ref, off := x[0], x[1]
	room := func() *ir.Value { return s.capacityOf(elem, x) }
	switch may, report := s.b.plan.growth(s.current, c); {
	case s.b.plan.fits(s.current, c) || s.b.plan.guarded(s.current, c):
	case !may:
		s.checkOrRefuse(s.Compare(ir.OpLe, size, s.capacityOf(elem, x)), s.mayAllocate(c.Pos(), "append"))
	default:
		if report {
			s.allocates(nil, c.Pos(), "append", payload{})
		} else {
			s.b.site(s.ssa, s.b.userPosition(s, c.Pos()), "append", ir.StoragePersistent, payload{}, "made where memory may be used up; while a command is processed it fits")
		}
		old := s.capacityOf(elem, x)
		grown := s.chooseAll(s.Compare(ir.OpLe, size, old), []ir.Type{ref.Type, i16, i16},
			func() []*ir.Value { return []*ir.Value{x[0], x[1], old} },
			func() []*ir.Value { return s.grow(elem, x, size, old) })
		ref, off = grown[0], grown[1]
		room = func() *ir.Value { return grown[2] }
	}
	s.when(s.Compare(ir.OpGt, y[2], s.Const(ir.I16, 0)), func() {
		s.copyElems(elem, ref.Type, ref, s.Binary(ir.OpAdd, off, s.times(x[2], stride)), y[0], y[1], y[2], s.at)
	})
	return []operand{{vals: s.sliceOf(c.Args[0].Type(), ref, off, size, room)}}
}

// growth says what an append does that is not known to fit: whether it may make a new array, and whether that has to be reported.
func (p *plan) growth(at ssa.Instruction, c *ssa.CallCommon) (may, report bool) {
	f := at.Parent()
	if _, processing := p.b.reach.process[f]; !processing || p.b.marked(p.b.userPosition(&scope{ssa: f}, c.Pos())) {
		return true, true
	}
	return p.fitsOnWays(at, c, func(e *entered) bool { return !p.mayAllocate(e) }), false
}

// grows reports whether append may make a new array.
func (p *plan) grows(c *ssa.Call) bool {
	if p.fits(c, &c.Call) || p.guarded(c, &c.Call) {
		return false
	}
	may, _ := p.growth(c, &c.Call)
	return may
}

// checkOrRefuse lets the passes refuse the program with d unless they prove that cond holds here.
func (f *fn) checkOrRefuse(cond *ir.Value, d *diag.Diagnostic) {
	ok, bad := f.newBlock(), f.newBlock()
	f.If(cond, ok, bad)
	f.goTo(bad)
	f.Trap(ir.TrapRefused)
	bad.Terminator().Aux = d
	f.goTo(ok)
}

const capacityFix = "make the slice with the capacity that it needs, make([]T, 0, n)"

// comesBehind reports whether an instruction can run behind another before x is computed anew.
func comesBehind(first, second ssa.Instruction, x ssa.Value) bool {
	def, _ := x.(ssa.Instruction)
	seen := map[*ssa.BasicBlock]bool{}
	var reaches func(blk *ssa.BasicBlock) bool
	reaches = func(blk *ssa.BasicBlock) bool {
		return slices.ContainsFunc(blk.Succs, func(s *ssa.BasicBlock) bool {
			if seen[s] || def != nil && s == def.Block() {
				return false
			}
			seen[s] = true
			return s == second.Block() || reaches(s)
		})
	}
	return first != second && first.Block() == second.Block() && precedes(first, second) || reaches(first.Block())
}

func isAppend(c *ssa.Call) bool {
	b, ok := c.Call.Value.(*ssa.Builtin)
	return ok && b.Name() == "append"
}

// sameAddress reports whether two addresses are of one variable, or of one field of it.
func sameAddress(x, y ssa.Value) bool {
	if x == y {
		return true
	}
	a, ok1 := x.(*ssa.FieldAddr)
	b, ok2 := y.(*ssa.FieldAddr)
	return ok1 && ok2 && a.Field == b.Field && sameAddress(a.X, b.X)
}

// grow makes a larger array and copies what x holds: twice the capacity, as far as an array goes.
func (s *scope) grow(elem types.Type, x []*ir.Value, size, room *ir.Value) []*ir.Value {
	double := s.Binary(ir.OpAdd, room, room)
	want := s.choose(s.Compare(ir.OpLt, double, size), i16, func() *ir.Value { return size }, func() *ir.Value { return double })
	ref := s.newArrayN(elem, x[0].Type, want, s.at)
	s.when(s.Compare(ir.OpGt, x[2], s.Const(ir.I16, 0)), func() {
		s.copyElems(elem, ref.Type, ref, s.Const(ir.I16, 0), x[0], x[1], x[2], s.at)
	})
	return []*ir.Value{ref, s.Const(ir.I16, 0), want}
}
