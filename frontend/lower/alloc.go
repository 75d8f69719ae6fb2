package lower

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// alloc translates the declaration of a variable whose address is taken, new, and composite literals.
func (s *scope) alloc(v *ssa.Alloc) {
	t := v.Type().Underlying().(*types.Pointer).Elem()
	switch s.b.plan.home(v) {
	case homeLocal:
		p := s.local(v.Comment, t, v)
		s.set(v, operand{place: p})
		if !overwritten(v) {
			s.clear(p, s.at)
		}
	case homeLoop:
		s.set(v, s.operand(loopOf(loopVariable(v))[0]))
	case homeTransient:
		s.transientArray(v, t)
	case homeColumns:
		s.columnsArray(v, t)
	case homeFunc:
		s.set(v, operand{place: &place{typ: t, fun: &funcVar{}}})
	case homeData:
		s.b.site(s.ssa, v.Pos(), arrayName(v.Comment), ir.StorageFile, payload{bytes: len(s.b.plan.data[v].bytes)}, "nothing writes it")
		g := s.b.dataGlobal(s.b.plan.data[v].elem, s.b.plan.data[v].bytes)
		p := &place{typ: t, cells: []cell{globalCell{g}}}
		s.set(v, operand{place: p})
	case homeStrings:
		s.set(v, operand{place: &place{typ: t, cells: []cell{globalCell{s.b.stringTable(s.b.plan.texts[v], t, s.at)}}}})
	default:
		if isStruct(t) && s.reuses(v) {
			s.reusedObject(v, t)
			return
		}
		s.allocates(v, v.Pos(), "new "+s.b.typeName(t), s.b.payload(t, s.at))
		s.allocObject(v, t)
		s.keepResult(v)
	}
}

// transientArray gives a local array whose capacity shows, or whose elements are objects, an array of its own, made once: its function is never
// active twice.
func (s *scope) transientArray(v *ssa.Alloc, t types.Type) {
	p := &place{typ: t, cells: []cell{s.transientCell(v.Comment, s.b.arrayLayout(t.Underlying().(*types.Array), s.at))}}
	s.set(v, operand{place: p})
	if !overwritten(v) {
		s.clear(p, s.at)
	}
}

// transientCell is an array of its own for a variable, or for a part of it.
func (s *scope) transientCell(name string, a *arrayLayout) cell {
	where, why := ir.StorageTransient, "nothing refers to it when its function has returned; append, cap or a 3-index slice look at its end, or other code runs while it is in use"
	if a.box || s.b.transientMaker(a.ref.Elem) == nil {
		where, why = ir.StoragePersistent, "nothing refers to it when its function has returned; the card has no transient arrays of this kind, so it is made once"
	}
	s.b.site(s.ssa, s.at, arrayName(name), where, payload{bytes: a.bytes()}, why)
	g := s.b.addGlobal(&ir.Global{Name: s.b.unique(s.b.funcName(s.ssa) + "." + name), Type: a.ref})
	globalCell{g}.set(s.b.prologue, s.b.prologue.newTransient(a, s.at))
	return globalCell{g}
}

// newTransient makes an array that is cleared when the card is reset; kinds without transient arrays are made persistent.
func (f *fn) newTransient(a *arrayLayout, pos token.Pos) *ir.Value {
	m := f.b.transientMaker(a.ref.Elem)
	if m == nil {
		return f.newArray(a, pos)
	}
	n := f.Const(ir.I16, int64(a.n))
	return f.Emit(ir.OpCallAPI, m.Result, m, n, f.Const(ir.I8, 1))
}

// transientMaker is the method of the card that makes transient arrays of k, nil if there is none.
func (b *builder) transientMaker(k ir.Kind) *ir.APIMethod {
	r := b.prog.Runtime
	switch k {
	case ir.Bool:
		return r.MakeTransientBoolean
	case ir.I8, ir.U8:
		return r.MakeTransientByte
	case ir.I16, ir.U16:
		return r.MakeTransientShort
	}
	return nil
}

func (s *scope) allocObject(v *ssa.Alloc, t types.Type) {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		s.define(v, s.newObject(s.b.class(t, s.at), s.at))
	case *types.Array:
		a := s.b.arrayLayout(u, s.at)
		s.define(v, s.newArray(a, s.at), s.Const(ir.I16, 0), s.Const(ir.I16, int64(a.n)))
	default:
		s.fail(codeInterior, v.Pos(), "put the variable into a struct and pass a pointer to that", "the address of %s leaves the function", variableName(v))
		s.set(v, operand{place: s.nowhere(t)})
	}
}

func variableName(v *ssa.Alloc) string {
	switch v.Comment {
	case "", "new", "complit", "slicelit", "makeslice", "varargs":
		return "a variable"
	}
	return v.Comment
}

// arrayName says what an array of a variable or literal with a name of go/ssa is.
func arrayName(name string) string {
	switch name {
	case "", "complit", "slicelit":
		return "an array literal"
	case "varargs":
		return "the arguments of a call"
	}
	return "the array " + name
}

// local makes a place for a variable that stays in the function: IR variables, and arrays where the plan wants them. v is nil for variables that
// the source does not have.
func (s *scope) local(name string, t types.Type, v *ssa.Alloc) *place {
	p := &place{typ: t}
	for _, m := range s.b.layout(t, s.at).mem {
		full := name
		if m.name != "" {
			full += "." + m.name
		}
		if m.array == nil {
			p.cells = append(p.cells, varCell{s.newVar(full, m.typ)})
			continue
		}
		p.cells = append(p.cells, s.localArray(full, m.array, v))
	}
	return p
}

func (s *scope) localArray(name string, a *arrayLayout, v *ssa.Alloc) cell {
	h := homeLocal
	switch {
	case v != nil && isStruct(deref(v)):
		h = s.b.plan.storageHome(v, s.b.plan.alias.own(v), a)
	case v == nil && s.waitsWith() != homeLocal:
		h = s.waitsWith()
	case a.box:
		h = s.b.plan.boxesHome(s.ssa, nil, a.elem)
	}
	return s.arrayAt(name, a, h)
}

// arrayAt makes an array that a function uses for itself.
func (s *scope) arrayAt(name string, a *arrayLayout, h home) cell {
	switch h {
	case homeTransient:
		return s.transientCell(name, a)
	case homeObject:
		s.allocates(nil, s.at, arrayName(name), payload{bytes: a.bytes()})
		c := varCell{s.newVar(name, a.ref)}
		c.set(s.fn, s.newArray(a, s.at))
		return c
	}
	s.b.site(s.ssa, s.at, arrayName(name), ir.StorageFrame, payload{bytes: a.bytes()}, "nothing refers to it when its function has returned")
	return frameCell{&ir.Frame{Name: name, Elem: a.ref.Elem, Len: a.n, Func: s.f}, a.ref}
}

// overwritten reports whether the variable is set as a whole before anything else happens to it.
func overwritten(v *ssa.Alloc) bool {
	found := false
	for _, instr := range v.Block().Instrs {
		if instr == ssa.Instruction(v) {
			found = true
			continue
		}
		if !found {
			continue
		}
		if st, ok := instr.(*ssa.Store); ok && st.Addr == v {
			return true
		}
		if _, ok := instr.(*ssa.DebugRef); ok {
			continue
		}
		for _, op := range instr.Operands(nil) {
			if *op == ssa.Value(v) {
				return false
			}
		}
	}
	return false
}

// newObject makes an object with its arrays.
func (f *fn) newObject(info *classInfo, pos token.Pos) *ir.Value {
	if info.class.API != nil {
		f.b.fail(codeFeature, pos, "use the New function of its package", "an object of class %s cannot be made with new", info.class.Name)
		return f.Null(ir.Object(info.class))
	}
	obj := f.Emit(ir.OpNew, ir.Object(info.class), info.class)
	for i, m := range f.b.layout(info.typ, pos).slots(info.form) {
		switch {
		case m.array != nil:
			fieldCell{obj, info.fields()[i]}.set(f, f.newArray(m.array, pos))
		case m.own != nil:
			fieldCell{obj, info.fields()[i]}.set(f, f.newObject(f.b.class(m.own, pos), pos))
		}
	}
	return obj
}

// newArray makes an array, for boxed elements with an object for each.
func (f *fn) newArray(a *arrayLayout, pos token.Pos) *ir.Value {
	return f.newArrayN(a.elem, a.ref, f.Const(ir.I16, int64(a.n)), pos)
}

// newArrayN makes an array of n elements.
func (f *fn) newArrayN(elem types.Type, ref ir.Type, n *ir.Value, pos token.Pos) *ir.Value {
	elem, stride := f.b.flat(elem, pos)
	if stride > 1 && n.Op != ir.OpConst {
		n = f.narrow(f.times(f.Conv(n, ir.Int), stride), ir.I16)
	} else {
		n = f.times(n, stride)
	}
	if f.b.isBoxed(elem, pos) {
		return f.Emit(ir.OpCall, ref, f.b.makeBoxesHelper(elem, ref, pos), n)
	}
	return f.Emit(ir.OpNewArray, ref, nil, n)
}

// nilCheck traps if ref is null.
func (f *fn) nilCheck(ref *ir.Value) { f.check(f.Compare(ir.OpNe, ref, f.Null(ref.Type)), ir.TrapNil) }
