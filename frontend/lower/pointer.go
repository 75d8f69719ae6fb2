package lower

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// storeInstr translates *p = x.
func (s *scope) storeInstr(v *ssa.Store) {
	if g, ok := v.Addr.(*ssa.Global); ok && s.b.isInitGuard(g) {
		return
	}
	p := s.address(v.Addr)
	if p.fun != nil {
		p.fun.value = s.operand(v.Val)
		return
	}
	if p.columns != nil {
		s.storeColumns(p, v.Val)
		return
	}
	if c, ok := v.Val.(*ssa.Const); ok && c.Value == nil {
		s.clear(p, s.at)
		return
	}
	s.store(p, s.value(v.Val), s.at)
}

// loadInstr translates x = *p.
func (s *scope) loadInstr(v *ssa.UnOp) {
	if g, ok := v.X.(*ssa.Global); ok && s.b.isInitGuard(g) {
		s.define(v, s.Const(0, 0))
		return
	}
	if g, ok := v.X.(*ssa.Global); ok && s.b.plan.tables[g] != nil {
		s.set(v, operand{table: s.b.plan.tables[g]})
		return
	}
	p := s.address(v.X)
	if p.fun != nil {
		if p.fun.value.isZero() { // not set yet: nil
			p.fun.value = operand{vals: s.zeros(s.b.layout(v.Type(), s.at).val)}
		}
		s.set(v, p.fun.value)
		return
	}
	if p.columns != nil {
		s.loadColumns(v, p)
		return
	}
	s.dereference(p)
	vals := s.load(p, s.at)
	if hasArrays(s.b.layout(v.Type(), s.at)) && s.b.plan.mustCopy(v) {
		vals = s.snapshot(v.Type(), vals)
	}
	s.define(v, vals...)
}

// fieldAddr translates &x.f. Where the address goes elsewhere than to a load or store here, x must not be nil already.
func (s *scope) fieldAddr(v *ssa.FieldAddr) {
	base := s.address(v.X)
	if base.obj != nil && passedOn(v) && s.b.nilness.mayBeNil(v.X, v) {
		s.nilCheck(base.obj)
	}
	s.set(v, operand{place: s.field(base, v.Field, s.at)})
}

func passedOn(v *ssa.FieldAddr) bool {
	for _, r := range *v.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef, *ssa.UnOp, *ssa.FieldAddr, *ssa.IndexAddr:
		case *ssa.Store:
			if u.Val == v {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// dereference traps on nil where nothing is read from memory that would.
func (s *scope) dereference(p *place) {
	switch {
	case len(p.cells) == 0 && p.obj != nil:
		s.nilCheck(p.obj)
	case len(p.cells) == 0 && p.inner != nil:
		s.nilCheck(p.inner)
	case isArray(p.typ) && len(p.cells) == 1:
		if c, ok := p.cells[0].(viewCell); ok && c.pointer {
			s.nilCheck(c.ref)
		}
	}
}

func hasArrays(l *layout) bool {
	for _, m := range l.mem {
		if m.array != nil {
			return true
		}
	}
	return false
}

// fieldOf takes a field of a struct value.
func (s *scope) fieldOf(v *ssa.Field) {
	u := v.X.Type().Underlying().(*types.Struct)
	lo, hi := s.b.fieldRange(u, v.Field, formValue, s.at)
	vals := s.value(v.X)
	if hi > len(vals) {
		s.poison(v)
		return
	}
	s.define(v, vals[lo:hi]...)
}
