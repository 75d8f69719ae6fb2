package interp

import (
	"errors"
	"fmt"

	"github.com/gocard/gocard/ir"
)

// layout gives every value of a function a cell.
type layout struct {
	cell []int32 // by value ID
	n    int
}

func (m *Machine) layout(f *ir.Func) layout {
	l, ok := m.layouts[f]
	if ok {
		return l
	}
	l.cell = make([]int32, f.NumValues())
	add := func(v *ir.Value) {
		l.cell[v.ID] = int32(l.n)
		l.n++
	}
	for _, p := range f.Params {
		add(p)
	}
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			add(v)
		}
	}
	m.layouts[f] = l
	return l
}

// activation is a function that is being executed.
type activation struct {
	m      *Machine
	f      *ir.Func
	layout layout
	cells  []Value
	vars   map[*ir.Var]Value
	frames map[*ir.Frame]*Object
	extra  []Value // results of the last call
	caught *Exception
}

func (a *activation) value(v *ir.Value) Value         { return a.cells[a.layout.cell[v.ID]] }
func (a *activation) number(v *ir.Value) int64        { return a.value(v).N }
func (a *activation) ref(v *ir.Value) *Object         { return a.value(v).Ref }
func (a *activation) setValue(v *ir.Value, val Value) { a.cells[a.layout.cell[v.ID]] = val }

func (a *activation) watch(v *ir.Value) {
	if a.m.config.Watch != nil {
		a.m.config.Watch(v, a.value)
	}
}

func (a *activation) values(args []*ir.Value) []Value {
	vs := make([]Value, len(args))
	for i, x := range args {
		vs[i] = a.value(x)
	}
	return vs
}

func (m *Machine) run(f *ir.Func, args []Value) ([]Value, error) {
	a := &activation{m: m, f: f, layout: m.layout(f), vars: map[*ir.Var]Value{}, frames: map[*ir.Frame]*Object{}}
	a.cells = make([]Value, a.layout.n)
	for i, p := range f.Params {
		a.setValue(p, args[i])
		a.watch(p)
	}
	for b := f.Blocks[0]; ; {
		last, err := a.block(b)
		var e *Exception
		switch {
		case err == nil && last.Op == ir.OpReturn:
			return a.values(last.Args), nil
		case err == nil:
			b = a.leave(last)
		case errors.As(err, &e) && b.Handler != nil:
			a.caught, b = e, b.Handler
		default:
			return nil, err
		}
	}
}

// block executes the values of b behind its phis, and returns the terminator.
func (a *activation) block(b *ir.Block) (*ir.Value, error) {
	for _, v := range b.Values[len(b.Phis()):] {
		if a.m.steps--; a.m.steps < 0 {
			return nil, ErrSteps
		}
		if v.Op.IsTerminator() {
			a.watch(v)
			return v, a.end(v)
		}
		x, err := a.eval(v)
		if err != nil {
			var e *Exception
			if !errors.As(err, &e) && !errors.Is(err, ErrSteps) {
				err = fmt.Errorf("%s: %s: %w", a.f.FullName(), v.LongString(), err)
			}
			return nil, err
		}
		a.setValue(v, x)
		a.watch(v)
	}
	return nil, fmt.Errorf("interp: %s: %s has no terminator", a.f.FullName(), b)
}

// end raises what a terminator raises.
func (a *activation) end(v *ir.Value) error {
	switch v.Op {
	case ir.OpThrow:
		return thrown(a.ref(v.Args[0]))
	case ir.OpTrap:
		return throw(NullPointer) // as on the card, which throws null
	case ir.OpUnreachable:
		return fmt.Errorf("interp: %s: %s: unreachable is reached", a.f.FullName(), v.Block)
	}
	return nil
}

// leave takes the edge that a terminator chooses, and gives the phis of the next block their values.
func (a *activation) leave(v *ir.Value) *ir.Block {
	edge := 0
	switch v.Op {
	case ir.OpIf:
		if a.number(v.Args[0]) == 0 {
			edge = 1
		}
	case ir.OpSwitch:
		cases := v.Aux.([]int64)
		for edge < len(cases) && a.m.canonical(v.Args[0].Type.Kind, cases[edge]) != a.number(v.Args[0]) {
			edge++
		}
	}
	to := v.Block.Succs[edge]
	phis := to.Phis()
	pred := predecessor(v.Block, edge)
	now := make([]Value, len(phis))
	for i, phi := range phis {
		now[i] = a.value(phi.Args[pred])
	}
	for i, phi := range phis {
		a.setValue(phi, now[i])
	}
	for _, phi := range phis {
		a.watch(phi)
	}
	return to
}

// predecessor is the index among the predecessors of the successor that belongs to an edge: the edges between two blocks are in the same order
// on both sides.
func predecessor(b *ir.Block, edge int) int {
	to, nth := b.Succs[edge], 0
	for _, s := range b.Succs[:edge] {
		if s == to {
			nth++
		}
	}
	for i, p := range to.Preds {
		if p != b {
			continue
		}
		if nth == 0 {
			return i
		}
		nth--
	}
	return -1
}
