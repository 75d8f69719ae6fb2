package lower

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// A nil pointer in an interface is not a nil interface. Where a pointer that may be nil is converted to an interface, an object stands for it that exists
// once for each type: its class has the methods of the type, with nil as the receiver.

// findNilable finds the types of such pointers.
func (b *builder) findNilable() {
	n := newNilness(b)
	b.nilness = n
	for more := true; more; { // a type that was found changes what is known of receivers
		more = false
		n.known = map[ssa.Value]answer{}
		for _, v := range n.conversions {
			if t := types.Unalias(v.X.Type()); !b.mayBeNil[v] && n.mayBeNil(v.X, v) {
				b.mayBeNil[v] = true
				if b.nilable.Set(t, true) == nil {
					more = true
				}
			}
		}
	}
}

// nilClass is the class of the object that stands for a nil pointer of type t.
func (b *builder) nilClass(t types.Type) *classInfo {
	t = types.Unalias(t)
	if c, ok := b.nilClasses.At(t).(*classInfo); ok {
		return c
	}
	info := &classInfo{typ: t, class: &ir.Class{Name: b.unique("nil." + b.symbol(t.Underlying().(*types.Pointer).Elem()))}}
	b.nilClasses.Set(t, info)
	b.declareClass(info)
	return info
}

// nilObject is that object.
func (s *scope) nilObject(t types.Type) *ir.Value {
	info := s.b.nilClass(t)
	g := s.b.singletons[info.class.Name]
	if g == nil {
		g = s.b.addGlobal(&ir.Global{Name: s.b.unique(info.class.Name), Type: ir.Object(info.class)})
		s.b.singletons[info.class.Name] = g
		globalCell{g}.set(s.b.prologue, s.b.prologue.Emit(ir.OpNew, ir.Object(info.class), info.class))
	}
	return globalCell{g}.get(s.fn)
}

// wrapNil is a pointer that may be nil as an interface value of type to.
func (s *scope) wrapNil(x *ir.Value, t, to types.Type) *ir.Value {
	want := s.b.layout(to, s.at).val[0].typ
	return s.choose(s.Compare(ir.OpEq, x, s.Null(x.Type)), want,
		func() *ir.Value { return s.castTo(s.nilObject(t), want) },
		func() *ir.Value { return s.castTo(x, want) })
}

// unwrapNil is the pointer that such an interface value holds.
func (s *scope) unwrapNil(x *ir.Value, t types.Type, class *ir.Class) []*ir.Value {
	ptr := ir.Object(class)
	return []*ir.Value{s.choose(s.isNilOf(x, t), ptr, func() *ir.Value { return s.Null(ptr) }, func() *ir.Value { return s.castTo(x, ptr) })}
}

// isNilOf tests whether an object stands for the nil pointer of a type.
func (s *scope) isNilOf(x *ir.Value, t types.Type) *ir.Value {
	return s.Emit(ir.OpIsA, flag, ir.Object(s.b.nilClass(t).class), x)
}

// declareNilMethod gives the class of nil pointers a method: one with a pointer receiver runs with nil, others need what nil does not point to.
func (b *builder) declareNilMethod(t types.Type, name string, m *types.Func) {
	info := b.nilClass(t)
	for _, have := range info.class.Methods {
		if have.Name == name {
			return
		}
	}
	sel := types.NewMethodSet(t).Lookup(m.Pkg(), m.Name())
	fun := b.in.SSA.MethodValue(sel)
	x, s, args := b.startMethod(info, name, fun)
	b.queue = append(b.queue, func() {
		b.guard(fun.Pos(), func() {
			s.nilBody(fun, sel, args)
			x.finish()
		})
	})
}

func (s *scope) nilBody(fun *ssa.Function, sel *types.Selection, args []operand) {
	if len(sel.Index()) > 1 || !isPointerToStruct(sel.Obj().(*types.Func).Signature().Recv().Type()) {
		s.Trap(ir.TrapNil)
		return
	}
	args[0] = operand{vals: []*ir.Value{s.Null(ir.Object(s.b.class(deref(fun.Params[0]), fun.Pos()).class))}}
	for i, p := range fun.Params {
		s.set(p, args[i])
	}
	s.body()
}
