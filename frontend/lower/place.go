package lower

import (
	"go/token"
	"go/types"

	"github.com/gocard/gocard/ir"
)

// place is a variable whose cells are known when the function is compiled: one cell per memory slot of its type.
type place struct {
	typ    types.Type
	form   form // of the cells: formObject for fields of the type's own class, else formMemory
	cells  []cell
	obj    *ir.Value // reference to the object that the place is, nil if it is none
	inner  *ir.Value // reference to the object that the place is part of
	objVar *ir.Var   // holds obj where handlers need it
	fun    *funcVar  // holds a function that is known when compiling

	columns []cell // of an array of structs: the array of each slot of the elements, in place of cells
}

// slotForm is the form of the type that the cells have.
func (p *place) slotForm() form { return max(p.form, formMemory) }

// cell is one memory slot of a place.
type cell interface {
	get(f *fn) *ir.Value
	set(f *fn, v *ir.Value)
}

// storage is the cell of an array: where the array lies. Offset nil is 0.
type storage interface {
	view(f *fn) (ref, off *ir.Value)
}

type varCell struct{ v *ir.Var }

func (c varCell) get(f *fn) *ir.Value    { return f.varGet(c.v) }
func (c varCell) set(f *fn, v *ir.Value) { f.varSet(c.v, v) }

type fieldCell struct {
	obj   *ir.Value
	field *ir.Field
}

func (c fieldCell) get(f *fn) *ir.Value {
	return f.Emit(ir.OpFieldGet, c.field.Type, c.field, c.obj)
}

func (c fieldCell) set(f *fn, v *ir.Value) { f.Emit(ir.OpFieldSet, ir.Type{}, c.field, c.obj, v) }

type globalCell struct{ g *ir.Global }

func (c globalCell) get(f *fn) *ir.Value    { return f.Emit(ir.OpGlobalGet, c.g.Type, c.g) }
func (c globalCell) set(f *fn, v *ir.Value) { f.Emit(ir.OpGlobalSet, ir.Type{}, c.g, v) }

// elemCell is an element of an array, the index being checked.
type elemCell struct {
	arr, index *ir.Value
	typ        ir.Type
}

func (c elemCell) get(f *fn) *ir.Value {
	t := c.typ
	if t.IsRef() {
		t = ir.Object(c.arr.Type.Class)
	}
	return f.castTo(f.Emit(ir.OpArrayGet, t, nil, c.arr, c.index), c.typ)
}

func (c elemCell) set(f *fn, v *ir.Value) {
	f.Emit(ir.OpArraySet, ir.Type{}, nil, c.arr, c.index, v)
}

// frameCell is a local array in the transient frame.
type frameCell struct {
	frame *ir.Frame
	ref   ir.Type
}

func (c frameCell) get(f *fn) *ir.Value {
	bug("local array used as a whole")
	return nil
}
func (c frameCell) set(f *fn, v *ir.Value) { bug("local array replaced") }
func (c frameCell) view(f *fn) (ref, off *ir.Value) {
	return f.Emit(ir.OpFrameRef, c.ref, c.frame), f.Emit(ir.OpFrameOff, ir.Scalar(ir.I16), c.frame)
}

// viewCell is an array that a view refers to.
type viewCell struct {
	ref, off *ir.Value
	pointer  bool // made of a pointer, which may be nil
}

func (c viewCell) get(f *fn) *ir.Value {
	bug("array behind a pointer used as a whole")
	return nil
}
func (c viewCell) set(f *fn, v *ir.Value)          { bug("array behind a pointer replaced") }
func (c viewCell) view(f *fn) (ref, off *ir.Value) { return c.ref, c.off }

// keptField, keptElem and keptView are cells whose references lie in variables, for handlers.
type keptField struct {
	obj   *ir.Var
	field *ir.Field
}

func (c keptField) get(f *fn) *ir.Value    { return fieldCell{f.varGet(c.obj), c.field}.get(f) }
func (c keptField) set(f *fn, v *ir.Value) { fieldCell{f.varGet(c.obj), c.field}.set(f, v) }

type keptElem struct {
	arr, index *ir.Var
	typ        ir.Type
}

func (c keptElem) get(f *fn) *ir.Value {
	return elemCell{f.varGet(c.arr), f.varGet(c.index), c.typ}.get(f)
}
func (c keptElem) set(f *fn, v *ir.Value) {
	elemCell{f.varGet(c.arr), f.varGet(c.index), c.typ}.set(f, v)
}

type keptView struct{ ref, off *ir.Var }

func (c keptView) get(f *fn) *ir.Value             { return viewCell{}.get(f) }
func (c keptView) set(f *fn, v *ir.Value)          { viewCell{}.set(f, v) }
func (c keptView) view(f *fn) (ref, off *ir.Value) { return f.varGet(c.ref), f.varGet(c.off) }

// arrayView is where the array of a cell lies.
func (f *fn) arrayView(c cell) (ref, off *ir.Value) {
	if s, ok := c.(storage); ok {
		return s.view(f)
	}
	return c.get(f), f.Const(ir.I16, 0)
}

// load reads a place. Arrays are not copied: the values are views of them.
func (f *fn) load(p *place, pos token.Pos) []*ir.Value {
	l := f.b.layout(p.typ, pos)
	slots := l.slots(p.slotForm())
	if len(slots) != len(p.cells) {
		bug("place of %s has %d cells, its type %d", p.typ, len(p.cells), len(slots))
	}
	vals := make([]*ir.Value, 0, len(l.val))
	for i, s := range slots {
		switch {
		case s.array != nil:
			ref, off := f.arrayView(p.cells[i])
			vals = append(vals, ref, off, f.Const(ir.I16, int64(s.array.n)))
		case s.own != nil:
			vals = append(vals, f.load(f.object(s.own, p.cells[i].get(f), pos), pos)...)
		default:
			vals = append(vals, p.cells[i].get(f))
		}
	}
	return vals
}

// store writes a place; arrays are copied.
func (f *fn) store(p *place, vals []*ir.Value, pos token.Pos) {
	for i, s := range f.b.layout(p.typ, pos).slots(p.slotForm()) {
		n := 1
		switch {
		case s.array != nil:
			ref, off := f.arrayView(p.cells[i])
			f.copyArray(s.array, ref, off, vals[0], vals[1], pos)
			n = 3
		case s.own != nil:
			n = len(f.b.layout(s.own, pos).val)
			f.store(f.object(s.own, p.cells[i].get(f), pos), vals[:n], pos)
		default:
			p.cells[i].set(f, vals[0])
		}
		vals = vals[n:]
	}
}

// clear sets a place to its zero value.
func (f *fn) clear(p *place, pos token.Pos) {
	for i, s := range f.b.layout(p.typ, pos).slots(p.slotForm()) {
		switch {
		case s.array != nil:
			ref, off := f.arrayView(p.cells[i])
			f.clearArray(s.array, ref, off, f.Const(ir.I16, int64(s.array.n)), pos)
		case s.own != nil:
			f.clear(f.object(s.own, p.cells[i].get(f), pos), pos)
		default:
			p.cells[i].set(f, f.zero(s.typ))
		}
	}
}

// field is the place of field i of a struct in a place.
func (f *fn) field(p *place, i int, pos token.Pos) *place {
	s := p.typ.Underlying().(*types.Struct)
	lo, hi := f.b.fieldRange(s, i, p.slotForm(), pos)
	if p.form == formObject && f.b.plan.isOwn(s, i) {
		return f.object(s.Field(i).Type(), p.cells[lo].get(f), pos)
	}
	q := &place{typ: s.Field(i).Type(), form: p.form, cells: p.cells[lo:hi], inner: p.inner}
	if p.obj != nil {
		q.inner = p.obj
	}
	if i == 0 && superOf(s) != nil {
		q.obj = p.obj
	}
	return q
}

// object is the place that a reference to an object of struct type t points to.
func (f *fn) object(t types.Type, ref *ir.Value, pos token.Pos) *place {
	info := f.b.class(t, pos)
	p := &place{typ: t, form: formObject, obj: ref}
	for _, fld := range info.fields() {
		p.cells = append(p.cells, fieldCell{ref, fld})
	}
	return p
}

// pointee is the place that the values of a pointer to t refer to.
func (f *fn) pointee(t types.Type, vals []*ir.Value, pos token.Pos) *place {
	switch t.Underlying().(type) {
	case *types.Struct:
		return f.object(t, vals[0], pos)
	case *types.Array:
		return &place{typ: t, cells: []cell{viewCell{vals[0], vals[1], true}}}
	}
	bug("pointer to %s as a value", t)
	return nil
}
