package lower

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// typeAssert translates x.(T) and v, ok = x.(T).
func (s *scope) typeAssert(v *ssa.TypeAssert) {
	o := s.operand(v.X)
	if o.caught != nil {
		s.assertCaught(v, o.caught)
		return
	}
	x := s.valueOf(o, v.X.Type(), v.Pos())[0]
	class, ok := s.assertedClass(v.AssertedType, v.Pos())
	if !ok {
		s.poison(v)
		return
	}
	is := s.isExactly(x, v.AssertedType, class)
	l := s.b.layout(v.AssertedType, s.at)
	if !v.CommaOk {
		s.check(is, ir.TrapConvert)
		s.define(v, s.asserted(x, v.AssertedType, class)...)
		return
	}
	ts := make([]ir.Type, len(l.val))
	for i, sl := range l.val {
		ts[i] = sl.typ
	}
	vals := s.chooseAll(is, ts, func() []*ir.Value { return s.asserted(x, v.AssertedType, class) }, func() []*ir.Value { return s.zeros(l.val) })
	s.set(v, operand{tuple: []operand{{vals: vals}, {vals: []*ir.Value{is}}}})
}

// assertedClass is the class whose objects have the asserted type.
func (s *scope) assertedClass(t types.Type, pos token.Pos) (*ir.Class, bool) {
	t = types.Unalias(t)
	if types.IsInterface(t) {
		return s.b.interfaceClass(t, pos), true
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		if _, ok := p.Elem().Underlying().(*types.Struct); ok {
			return s.b.class(p.Elem(), pos).class, true
		}
	}
	if len(s.b.layout(t, s.at).val) == 0 && !isEmptyStruct(t) {
		return nil, false
	}
	return s.b.valueBox(t, pos).class, true
}

func isEmptyStruct(t types.Type) bool {
	u, ok := t.Underlying().(*types.Struct)
	return ok && u.NumFields() == 0
}

// isExactly tests for a class but not for those that extend it: to Go they are other types.
func (s *scope) isExactly(x *ir.Value, t types.Type, class *ir.Class) *ir.Value {
	is := s.Emit(ir.OpIsA, flag, ir.Object(class), x)
	p, ok := types.Unalias(t).Underlying().(*types.Pointer)
	if !ok {
		return is
	}
	for _, q := range s.b.extenders(p.Elem()) {
		not := s.Emit(ir.OpNot, flag, nil, s.Emit(ir.OpIsA, flag, ir.Object(s.b.class(q, s.at).class), x))
		is = s.both(is, not)
	}
	if s.b.nilable.At(t) != nil {
		is = s.either(is, s.isNilOf(x, t))
	}
	return is
}

// extenders lists the struct types whose classes extend that of t and to which pointers may be in interfaces, without those that extend another of them.
func (b *builder) extenders(t types.Type) []types.Type {
	var list []types.Type
	for _, live := range b.reach.live {
		if q, ok := live.(*types.Pointer); ok && isStruct(q.Elem()) && extends(q.Elem(), t) {
			list = append(list, q.Elem())
		}
	}
	return slices.DeleteFunc(slices.Clone(list), func(q types.Type) bool {
		return slices.ContainsFunc(list, func(r types.Type) bool { return extends(q, r) })
	})
}

// extends reports whether struct type t has super at the beginning, at any depth.
func extends(t, super types.Type) bool {
	return slices.ContainsFunc(superChain(t)[1:], func(x types.Type) bool { return types.Identical(x, super) })
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// asserted is the value of an interface that is known to hold one of type t.
func (s *scope) asserted(x *ir.Value, t types.Type, class *ir.Class) []*ir.Value {
	if s.b.nilable.At(t) != nil {
		return s.unwrapNil(x, t, class)
	}
	ref := s.castTo(x, ir.Object(class))
	if types.IsInterface(t) {
		return []*ir.Value{ref}
	}
	if p, ok := types.Unalias(t).Underlying().(*types.Pointer); ok && isStruct(p.Elem()) {
		return []*ir.Value{ref}
	}
	return s.unbox(s.b.valueBox(t, s.at), ref)
}
