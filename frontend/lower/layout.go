package lower

import (
	"go/token"
	"go/types"
	"strconv"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/frontend/subset"
	"github.com/gocard/gocard/ir"
)

// slot is one IR value of a Go type.
type slot struct {
	name  string // path inside the type: "", "off", "hdr.len"
	typ   ir.Type
	role  ir.Role
	array *arrayLayout // in memory: the slot is the reference of an array that is part of the variable
	own   types.Type   // in objects: the slot is the reference of an object that a nested struct is, since its address is used
}

// layout says what values and variables of a Go type consist of. They differ in arrays: as a value an array is a view (reference, offset,
// length), in memory it is one reference to an array of its own. Fields of objects differ from other variables in nested structs: those whose address is
// used as a pointer are objects of their own.
type layout struct {
	val    []slot
	mem    []slot
	fields []slot
	open   bool // being made
}

// form is one of the three forms of a type.
type form uint8

const (
	formValue form = iota
	formMemory
	formObject
)

func (l *layout) slots(f form) []slot {
	switch f {
	case formValue:
		return l.val
	case formObject:
		return l.fields
	}
	return l.mem
}

// arrayLayout is an array type; arrays of arrays are laid out one behind the other.
type arrayLayout struct {
	elem types.Type // innermost
	ref  ir.Type
	n    int // elements of type elem
	box  bool
}

// kinds are the card's kinds of Go's basic types. Those of 64 bits occur in the standard library only, and have to fit 32 bits as int has.
var kinds = map[types.BasicKind]ir.Kind{
	types.Bool: ir.Bool, types.UntypedBool: ir.Bool,
	types.Int8: ir.I8, types.Int16: ir.I16, types.Int32: ir.I32, types.Int: ir.Int, types.Int64: ir.Int,
	types.Uint8: ir.U8, types.Uint16: ir.U16, types.Uint32: ir.U32, types.Uint: ir.Uint, types.Uint64: ir.Uint,
	types.UntypedInt: ir.Int, types.UntypedRune: ir.I32,
}

// layout returns the layout of t; a type without form on the card is reported once and taken as empty.
func (b *builder) layout(t types.Type, pos token.Pos) *layout {
	if l, ok := b.layouts.At(t).(*layout); ok {
		if l.open {
			b.fail(codeType, pos, "put a pointer to a struct in between", "type %s consists of itself", b.typeName(t))
		}
		return l
	}
	l := &layout{open: true}
	b.layouts.Set(t, l)
	b.depth++
	*l = *b.newLayout(t, pos)
	b.depth--
	for b.depth == 0 && len(b.later) > 0 {
		complete := b.later[0]
		b.later = b.later[1:]
		complete()
	}
	return l
}

// whenLaidOut runs complete when the layout that is being made is done: what it asks for may depend on that.
func (b *builder) whenLaidOut(complete func()) {
	if b.depth == 0 {
		complete()
		return
	}
	b.later = append(b.later, complete)
}

func scalar(k ir.Kind) *layout { return single(ir.Scalar(k)) }

func single(t ir.Type) *layout {
	s := []slot{{typ: t}}
	return &layout{val: s, mem: s, fields: s}
}

// view is the layout of slices, strings and pointers to arrays.
func view(ref ir.Type) *layout {
	s := []slot{{name: "", typ: ref, role: ir.RoleRef}, {name: "off", typ: ir.Scalar(ir.I16), role: ir.RoleOff}, {name: "len", typ: ir.Scalar(ir.I16), role: ir.RoleLen}}
	return &layout{val: s, mem: s, fields: s}
}

func (b *builder) newLayout(t types.Type, pos token.Pos) *layout {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if k, ok := kinds[u.Kind()]; ok {
			return scalar(k)
		}
		if u.Info()&types.IsString != 0 {
			return view(ir.Array(ir.U8))
		}
		if u.Kind() == types.UntypedNil {
			return single(ir.Object(nil))
		}
	case *types.Slice:
		if _, stride := b.flat(u.Elem(), pos); stride == 0 {
			b.fail(codeType, pos, "use an int that counts", "a slice of %s has no form on the card", b.typeName(u.Elem()))
		}
		l := view(b.elemRef(u.Elem(), pos))
		if b.plan.isCapped(u.Elem()) {
			s := append(l.val, slot{name: "cap", typ: ir.Scalar(ir.I16)})
			return &layout{val: s, mem: s, fields: s}
		}
		return l
	case *types.Array:
		return b.arrayValue(u, pos)
	case *types.Pointer:
		return b.pointerLayout(u, pos)
	case *types.Struct:
		return b.structLayout(t, u, pos)
	case *types.Interface:
		return single(ir.Object(b.interfaceClass(t, pos)))
	case *types.Signature:
		return single(ir.Object(b.funcClass(u, pos)))
	}
	if code, what, fix := subset.Missing(t); code != "" {
		b.fail(code, pos, fix, "type %s %s", b.typeName(t), what)
	} else {
		b.fail(codeType, pos, "", "type %s has no form on the card", b.typeName(t))
	}
	return &layout{}
}

func (b *builder) pointerLayout(p *types.Pointer, pos token.Pos) *layout {
	switch e := p.Elem().Underlying().(type) {
	case *types.Struct:
		return single(ir.Object(b.class(p.Elem(), pos).class))
	case *types.Array:
		return view(b.arrayLayout(e, pos).ref)
	}
	b.fail(codeInterior, pos, "return the value, or put it into a struct and pass a pointer to that", "a pointer to %s has no form on the card", b.typeName(p.Elem()))
	return &layout{}
}

// arrayLayout flattens arrays of arrays.
func (b *builder) arrayLayout(t *types.Array, pos token.Pos) *arrayLayout {
	n, elem := int(t.Len()), t.Elem()
	for {
		inner, ok := elem.Underlying().(*types.Array)
		if !ok {
			break
		}
		n, elem = n*int(inner.Len()), inner.Elem()
	}
	if n > 32767 {
		b.fail(codeType, pos, "use several arrays", "type %s has %d elements, an array on the card has at most 32767", b.typeName(t), n)
		n = 0
	}
	return &arrayLayout{elem: elem, ref: b.elemRef(elem, pos), n: n, box: b.isBoxed(elem, pos)}
}

func (b *builder) arrayValue(t *types.Array, pos token.Pos) *layout {
	a := b.arrayLayout(t, pos)
	mem := []slot{{typ: a.ref, array: a}}
	return &layout{val: view(a.ref).val, mem: mem, fields: mem}
}

// flat is the innermost type of elements of type t, and how many of them one has.
func (b *builder) flat(t types.Type, pos token.Pos) (elem types.Type, stride int) {
	if a, ok := t.Underlying().(*types.Array); ok {
		l := b.arrayLayout(a, pos)
		return l.elem, l.n
	}
	return t, 1
}

// isBoxed reports whether elements of type t are objects that the array refers to.
func (b *builder) isBoxed(t types.Type, pos token.Pos) bool {
	if _, ok := t.Underlying().(*types.Struct); ok {
		return true
	}
	return len(b.layout(t, pos).mem) > 1
}

// elemRef is the type of arrays with elements of type t.
func (b *builder) elemRef(t types.Type, pos token.Pos) ir.Type {
	if a, ok := t.Underlying().(*types.Array); ok {
		return b.arrayLayout(a, pos).ref
	}
	if b.isBoxed(t, pos) {
		return ir.ArrayOf(b.boxClass(t, pos).class)
	}
	l := b.layout(t, pos)
	if len(l.mem) == 0 {
		return ir.Array(ir.U8) // reported by layout
	}
	if l.mem[0].typ.IsRef() {
		if b.reach.loose.At(t) != nil {
			return ir.ArrayOf(nil)
		}
		return ir.ArrayOf(l.mem[0].typ.Class)
	}
	return ir.Array(l.mem[0].typ.Kind)
}

// structLayout joins the fields. API classes show none.
func (b *builder) structLayout(t types.Type, s *types.Struct, pos token.Pos) *layout {
	l := &layout{}
	if b.in.API.ClassOf(t) != nil {
		return l
	}
	for i := range s.NumFields() {
		f := s.Field(i)
		if b.isCardObject(f.Type()) && !(i == 0 && f.Embedded()) {
			b.fail(codeType, f.Pos(), "use a pointer to it", "field %s holds an object of the card by value", f.Name())
			continue
		}
		name := f.Name()
		if name == "_" {
			name += strconv.Itoa(i)
		}
		inner := b.layout(f.Type(), f.Pos())
		l.val = append(l.val, prefixed(name, inner.val)...)
		l.mem = append(l.mem, prefixed(name, inner.mem)...)
		if b.plan.isOwn(s, i) {
			l.fields = append(l.fields, slot{name: name, typ: ir.Object(b.class(f.Type(), f.Pos()).class), own: f.Type()})
		} else {
			l.fields = append(l.fields, prefixed(name, inner.fields)...)
		}
	}
	return l
}

// isCardObject reports whether values of t would be objects of the card, not references to them.
func (b *builder) isCardObject(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok && b.in.API.ClassOf(t) != nil && b.embeddedMark(t) == nil
}

// embeddedMark is the card interface without methods that a type of fields stands for, such as apdu.ExtendedLength; nil for other types.
func (b *builder) embeddedMark(t types.Type) *api.Class {
	u, ok := t.Underlying().(*types.Struct)
	if cl := b.in.API.ClassOf(t); ok && cl != nil && cl.Kind == api.Interface && u.NumFields() == 0 {
		return cl
	}
	return nil
}

func prefixed(name string, slots []slot) []slot {
	out := make([]slot, len(slots))
	for i, s := range slots {
		if s.name == "" {
			s.name = name
		} else {
			s.name = name + "." + s.name
		}
		out[i] = s
	}
	return out
}

// fieldRange is where field i stands among the slots of a struct type.
func (b *builder) fieldRange(s *types.Struct, i int, form form, pos token.Pos) (lo, hi int) {
	for j := range i + 1 {
		f := s.Field(j)
		n := 0
		switch {
		case form == formObject && b.plan.isOwn(s, j):
			n = 1
		case !b.isCardObject(f.Type()):
			n = len(b.layout(f.Type(), pos).slots(form))
		}
		lo, hi = hi, hi+n
	}
	return lo, hi
}

// typeName is a type as the user writes it.
func (b *builder) typeName(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p == b.in.Root.Pkg {
			return ""
		}
		return p.Name()
	})
}
