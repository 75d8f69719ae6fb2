package lower

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// A local array of structs whose elements are only read and written lies in the transient frame, as one array for each slot of the elements. Objects for
// the elements would be persistent: every write would wear the memory out.

// columnar reports whether a variable is kept so.
func (p *plan) columnar(v *ssa.Alloc) bool {
	return ask(p.columns, v, func() bool {
		t, ok := deref(v).Underlying().(*types.Array)
		if !ok || !isStruct(t.Elem()) || p.b.in.API.ClassOf(t.Elem()) != nil || p.recursive(v.Parent()) || p.isKept(v, p.alias.of(v)) ||
			p.waits().isUsed(v) {
			return false
		}
		l := p.b.layout(t.Elem(), v.Pos())
		if len(l.mem) == 0 || hasArrays(l) {
			return false
		}
		return !slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool { return !p.columnarUse(r) })
	})
}

func (p *plan) columnarUse(r ssa.Instruction) bool {
	switch u := r.(type) {
	case *ssa.DebugRef:
		return true
	case *ssa.IndexAddr:
		return p.isConfined(u, p.confinedCalls, true)
	case *ssa.UnOp:
		return !slices.ContainsFunc(*u.Referrers(), func(r ssa.Instruction) bool { return !p.columnarRead(r) })
	case *ssa.Store:
		switch x := u.Val.(type) {
		case *ssa.Const:
			return true
		case *ssa.UnOp:
			from, ok := x.X.(*ssa.Alloc)
			return ok && p.columnar(from)
		}
	}
	return false
}

// columnarRead reports whether an instruction takes elements of an array value, or copies it to another variable that is kept so.
func (p *plan) columnarRead(r ssa.Instruction) bool {
	switch u := r.(type) {
	case *ssa.DebugRef, *ssa.Index:
		return true
	case *ssa.Store:
		to, ok := u.Addr.(*ssa.Alloc)
		return ok && p.columnar(to)
	}
	return false
}

// columnsArray makes the arrays of such a variable.
func (s *scope) columnsArray(v *ssa.Alloc, t types.Type) {
	p := s.newColumns(v.Comment, t)
	s.set(v, operand{place: p})
	if !overwritten(v) {
		s.eachElement(p, func(i *ir.Value) { s.clear(s.column(p, i), s.at) })
	}
}

func (s *scope) newColumns(name string, t types.Type) *place {
	a := s.b.arrayLayout(t.Underlying().(*types.Array), s.at)
	p := &place{typ: t}
	size, known := 0, true
	for _, m := range s.b.layout(a.elem, s.at).mem {
		ref := ir.Array(m.typ.Kind)
		if m.typ.IsRef() {
			ref = ir.ArrayOf(nil)
		}
		column := &arrayLayout{ref: ref, n: a.n}
		size += column.bytes()
		known = known && column.bytes() > 0
		p.columns = append(p.columns, frameCell{&ir.Frame{Name: name + "." + m.name, Elem: ref.Elem, Len: a.n, Func: s.f}, ref})
	}
	if !known {
		size = 0
	}
	s.b.site(s.ssa, s.at, arrayName(name), ir.StorageFrame, payload{bytes: size}, "nothing refers to it when its function has returned; one array for each field")
	return p
}

func (s *scope) eachElement(p *place, do func(i *ir.Value)) {
	s.loop(s.Const(ir.I16, 0), s.Const(ir.I16, p.typ.Underlying().(*types.Array).Len()), 1, do)
}

// loadColumns is the array as a value: itself, or a copy if it changes while the value is used.
func (s *scope) loadColumns(v *ssa.UnOp, p *place) {
	if s.b.plan.mustCopy(v) {
		snapshot := s.newColumns("copy", p.typ)
		s.copyColumns(snapshot, p)
		p = snapshot
	}
	s.set(v, operand{place: p})
}

// storeColumns sets the array to a value.
func (s *scope) storeColumns(p *place, v ssa.Value) {
	if _, zero := v.(*ssa.Const); zero {
		s.eachElement(p, func(i *ir.Value) { s.clear(s.column(p, i), s.at) })
		return
	}
	s.copyColumns(p, s.operand(v).place)
}

func (s *scope) copyColumns(to, from *place) {
	s.eachElement(to, func(i *ir.Value) { s.store(s.column(to, i), s.load(s.column(from, i), s.at), s.at) })
}

// columnsElement is the place of an element.
func (s *scope) columnsElement(p *place, index ssa.Value) *place {
	n := p.typ.Underlying().(*types.Array).Len()
	return s.column(p, s.checkedIndex(index, s.Const(ir.I16, n)))
}

func (s *scope) column(p *place, i *ir.Value) *place {
	elem := p.typ.Underlying().(*types.Array).Elem()
	q := &place{typ: elem}
	for k, m := range s.b.layout(elem, s.at).mem {
		ref, off := s.arrayView(p.columns[k])
		q.cells = append(q.cells, elemCell{ref, s.add(off, i), m.typ})
	}
	return q
}
