package lower

import (
	"go/constant"
	"go/types"
	"unicode/utf8"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// convert translates conversions between types of different form.
func (s *scope) convert(v *ssa.Convert) {
	from, to := v.X.Type().Underlying(), v.Type().Underlying()
	switch {
	case isInteger(from) && isInteger(to):
		l := s.b.layout(v.Type(), s.at)
		if len(l.val) == 1 {
			s.define(v, s.Conv(s.one(v.X), l.val[0].typ.Kind))
			return
		}
	case isString(from) && isByteSlice(to), isByteSlice(from) && isString(to):
		s.convertBytes(v)
		return
	case isString(to) && isInteger(from) && s.convertRune(v):
		return
	case isString(to) || isString(from):
		s.fail(codeString, v.Pos(), "work on bytes", "converting %s to %s would allocate", s.b.typeName(v.X.Type()), s.b.typeName(v.Type()))
	default:
		if len(s.b.layout(v.X.Type(), s.at).val) > 0 && len(s.b.layout(v.Type(), s.at).val) > 0 {
			s.fail(codeFeature, v.Pos(), "", "converting %s to %s has no form on the card", s.b.typeName(v.X.Type()), s.b.typeName(v.Type()))
		}
	}
	s.poison(v)
}

func isInteger(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

func isString(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

func isByteSlice(t types.Type) bool {
	sl, ok := t.(*types.Slice)
	if !ok {
		return false
	}
	b, ok := sl.Elem().Underlying().(*types.Basic)
	return ok && b.Kind() == types.Byte
}

// convertBytes translates string(bytes) and []byte(string): a view of the same bytes where nothing can tell, a copy where memory may be
// allocated.
func (s *scope) convertBytes(v *ssa.Convert) {
	vals := s.value(v.X)
	length := func() *ir.Value { return vals[2] }
	if s.b.plan.mayShare(v) {
		if isByteSlice(v.Type().Underlying()) {
			vals = s.withArray(vals) // []byte("") is not nil
		}
		s.define(v, s.sliceOf(v.Type(), vals[0], vals[1], vals[2], length)...)
		return
	}
	if c, ok := v.X.(*ssa.Const); ok && c.Value != nil {
		a := &arrayLayout{elem: types.Typ[types.Byte], ref: bref, n: len(constant.StringVal(c.Value))}
		if h := s.b.plan.storageHome(v, s.b.plan.alias.of(v), a); h != homeObject {
			s.localBytes(v, vals, a, h)
			return
		}
	}
	if path := s.b.reach.processPath(s.ssa); path != nil {
		at := s.b.position(s.b.userPosition(s, v.Pos()))
		if !s.b.in.MayAllocate[Line{at.Filename, at.Line}] {
			d := s.fail(codeString, v.Pos(), "compare or copy the bytes themselves, or make the value in Install",
				"converting %s to %s copies while a command is processed", s.b.typeName(v.X.Type()), s.b.typeName(v.Type()))
			s.b.notePath(d, path)
			s.poison(v)
			return
		}
	}
	ref := s.Emit(ir.OpNewArray, bref, nil, vals[2])
	s.when(s.Compare(ir.OpNe, vals[2], s.Const(ir.I16, 0)), func() {
		s.copyElems(types.Typ[types.Byte], bref, ref, s.Const(ir.I16, 0), vals[0], vals[1], vals[2], s.at)
	})
	s.define(v, s.sliceOf(v.Type(), ref, s.Const(ir.I16, 0), vals[2], length)...)
}

// convertRune translates string(r) where the text can lie in a local array.
func (s *scope) convertRune(v *ssa.Convert) bool {
	a := &arrayLayout{elem: types.Typ[types.Byte], ref: bref, n: utf8.UTFMax}
	h := s.b.plan.storageHome(v, s.b.plan.alias.of(v), a)
	r := s.one(v.X)
	if h == homeObject || r.Type.Kind.Bits() > 32 {
		return false
	}
	ref, off := s.arrayView(s.arrayAt("character", a, h))
	n := s.Emit(ir.OpCall, i16, s.b.encodeHelper(), ref, off, s.Conv(r, ir.I32))
	s.define(v, ref, off, n)
	return true
}

// localBytes makes the copy of a constant string in a local array.
func (s *scope) localBytes(v *ssa.Convert, text []*ir.Value, a *arrayLayout, h home) {
	c := s.arrayAt("bytes", a, h)
	ref, off := s.arrayView(c)
	s.copyArray(a, ref, off, text[0], text[1], s.at)
	s.define(v, s.sliceOf(v.Type(), ref, off, text[2], func() *ir.Value { return text[2] })...)
}

// changeType translates conversions between types of one form. Classes differ: a reference is cast.
func (s *scope) changeType(v *ssa.ChangeType) {
	o := s.operand(v.X)
	if o.vals == nil {
		s.set(v, o)
		return
	}
	l := s.b.layout(v.Type(), s.at)
	vals := make([]*ir.Value, len(o.vals))
	for i, x := range o.vals {
		vals[i] = x
		if want := l.val[i].typ; want.IsRef() && !assignable(x.Type, want) {
			s.fail(codeFeature, v.Pos(), "declare one struct type and use it for both", "converting %s to %s has no form on the card", s.b.typeName(v.X.Type()), s.b.typeName(v.Type()))
			vals[i] = s.Null(want)
		}
	}
	s.define(v, vals...)
}

// assignable reports whether a reference of type from may stand where to is wanted.
func assignable(from, to ir.Type) bool {
	switch {
	case !to.IsArray():
		return to.Class == nil || !from.IsArray() && from.Class != nil && from.Class.Inherits(to.Class)
	case !from.IsArray():
		return false
	case to.Elem == ir.Ref && from.Elem == ir.Ref:
		return assignable(ir.Object(from.Class), ir.Object(to.Class))
	}
	return from.Elem == to.Elem || from.Elem.IsInteger() && to.Elem.IsInteger() && from.Elem.Bits() == to.Elem.Bits()
}
