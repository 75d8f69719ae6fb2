package lower

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/ir"
)

// interfaceClass is the class of an interface type; nil, that is java.lang.Object, for one whose methods nobody calls and that nothing is
// asserted to.
func (b *builder) interfaceClass(t types.Type, pos token.Pos) *ir.Class {
	t = types.Unalias(t)
	if cl := b.in.API.ClassOf(t); cl != nil {
		return b.apiClass(cl)
	}
	use, ok := b.reach.ifaceSet.At(t).(*ifaceUse)
	if !ok {
		return nil
	}
	if c, ok := b.ifaces.At(t).(*ir.Class); ok {
		return c
	}
	c := &ir.Class{Name: b.unique(b.symbol(t)), Interface: true}
	b.ifaces.Set(t, c)
	b.prog.Classes = append(b.prog.Classes, c)
	b.open(c, t)
	b.whenLaidOut(func() {
		for _, m := range sortedMethods(use.methods) {
			b.addAbstract(c, m, pos)
		}
	})
	return c
}

// addAbstract declares a method of an interface.
func (b *builder) addAbstract(c *ir.Class, m *types.Func, pos token.Pos) {
	sig := m.Signature()
	am := &ir.Method{Name: b.methodName(m)}
	for v := range sig.Params().Variables() {
		for _, sl := range b.layout(v.Type(), pos).val {
			am.Params = append(am.Params, sl.typ)
		}
	}
	am.Params = append(am.Params, b.resultParams(sig, pos)...)
	am.Results, _ = b.results(sig, m.Pos())
	c.Abstract = append(c.Abstract, am)
}

// methodName is the name of a virtual method: unexported ones of other packages carry the package's name.
func (b *builder) methodName(m *types.Func) string {
	if m.Exported() || m.Pkg() == b.in.Root.Pkg {
		return m.Name()
	}
	return m.Pkg().Name() + "." + m.Name()
}

// apiInterface declares the methods of a card interface that is a Go interface.
func (b *builder) apiInterface(cl *api.Class, c *ir.Class) {
	if cl.Go == nil {
		return
	}
	it, ok := cl.Go.Type().Underlying().(*types.Interface)
	if !ok {
		return
	}
	for i := range it.NumMethods() {
		if m := b.in.API.Method(it.Method(i)); m != nil {
			target := b.apiMethod(m, false)
			am := &ir.Method{Name: m.GoName, Params: target.Params, API: target}
			if target.Result.Kind != ir.Void {
				am.Results = []ir.Type{target.Result}
			}
			c.Abstract = append(c.Abstract, am)
		}
	}
}

// callInterface translates a call through an interface. args are those without the receiver.
func (s *scope) callInterface(c *ssa.CallCommon, recv operand, args []operand) []operand {
	if m := s.b.in.API.Method(c.Method); m != nil {
		return s.callBound(m, c.Method.Signature(), c.Method, append([]operand{recv}, args...), c.Pos())
	}
	if recv.caught != nil {
		return s.callCaught(c)
	}
	t := c.Value.Type()
	class := s.b.interfaceClass(t, c.Pos())
	vals := []*ir.Value{s.castTo(s.valueOf(recv, t, c.Pos())[0], ir.Object(class))}
	sig := c.Signature()
	for i, a := range args {
		vals = append(vals, s.valueOf(a, sig.Params().At(i).Type(), c.Pos())...)
	}
	name := s.b.methodName(c.Method)
	for _, m := range class.Abstract {
		if m.Name == name {
			return s.callForResults(ir.OpCallInterface, &ir.InterfaceCall{Interface: class, Method: m}, sig, m.Results, vals)
		}
	}
	bug("interface %s has no method %s", t, name)
	return nil
}

// makeInterface translates the conversion of a value to an interface. Pointers are their own interface values, other values need an object.
func (s *scope) makeInterface(v *ssa.MakeInterface) {
	o := s.operand(v.X)
	t := types.Unalias(v.X.Type())
	if asTarget(v) {
		s.set(v, o)
		return
	}
	if onlyPanics(v) {
		s.define(v, s.Null(ir.Object(nil)))
		return
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		if _, ok := u.Elem().Underlying().(*types.Struct); ok {
			vals := s.valueOf(o, t, v.Pos())
			if s.b.mayBeNil[v] {
				vals = []*ir.Value{s.wrapNil(vals[0], t, v.Type())}
			}
			s.define(v, vals...)
			return
		}
	case *types.Signature:
		s.fail(codeDynamic, v.Pos(), "put the function into a struct and use a pointer to that", "a function cannot stand in an interface on the card")
		s.poison(v)
		return
	}
	if c, ok := v.X.(*ssa.Const); ok || len(s.b.layout(t, s.at).mem) == 0 {
		s.define(v, s.constantBox(t, c))
		return
	}
	what, info, vals := "converting "+s.b.typeName(t)+" to an interface", s.b.valueBox(t, token.NoPos), s.valueOf(o, t, v.Pos())
	if s.reuses(v) {
		obj := s.reused(v, info, what)
		s.setBox(info, obj, vals)
		s.define(v, obj)
		return
	}
	s.allocates(nil, v.Pos(), what, payload{object: s.b.boxClass(t, s.at).class})
	s.define(v, s.newBox(t, vals))
}

// onlyPanics reports whether an interface value is used for nothing but panic, which looks at the value itself.
func onlyPanics(v *ssa.MakeInterface) bool {
	for _, r := range *v.Referrers() {
		switch r.(type) {
		case *ssa.Panic, *ssa.DebugRef:
		default:
			return false
		}
	}
	return true
}

// newBox makes the object that holds a value in an interface.
func (f *fn) newBox(t types.Type, vals []*ir.Value) *ir.Value {
	info := f.b.valueBox(t, token.NoPos)
	obj := f.newObject(info, token.NoPos)
	f.setBox(info, obj, vals)
	return obj
}

// setBox sets the value that a box holds.
func (f *fn) setBox(info *classInfo, obj *ir.Value, vals []*ir.Value) {
	f.store(boxed(info, obj), vals, token.NoPos)
}

// boxed is the value in a box as a place.
func boxed(info *classInfo, obj *ir.Value) *place {
	p := &place{typ: info.typ}
	for _, fld := range info.fields() {
		p.cells = append(p.cells, fieldCell{obj, fld})
	}
	return p
}

// constantBox is the object that holds a constant, made once. nil stands for a type without parts.
func (s *scope) constantBox(t types.Type, c *ssa.Const) *ir.Value {
	info := s.b.valueBox(t, s.at)
	key := "box " + info.class.Name
	name := s.b.symbol(t)
	if c != nil {
		key += " " + c.String()
	}
	g := s.b.singletons[key]
	if g == nil {
		g = s.b.addGlobal(&ir.Global{Name: s.b.unique("box." + name), Type: ir.Object(info.class)})
		s.b.singletons[key] = g
		in := &scope{fn: s.b.prologue, at: s.at}
		var vals []*ir.Value
		if c != nil {
			vals = in.constant(c)
		}
		globalCell{g}.set(in.fn, in.newBox(t, vals))
	}
	return globalCell{g}.get(s.fn)
}

// changeInterface translates the conversion to an interface with fewer methods.
func (s *scope) changeInterface(v *ssa.ChangeInterface) {
	o := s.operand(v.X)
	if o.caught != nil {
		s.set(v, o)
		return
	}
	x := s.valueOf(o, v.X.Type(), v.Pos())[0]
	s.define(v, s.castTo(x, s.b.layout(v.Type(), s.at).val[0].typ))
}

// equalInterfaces compares two interface values: the same object, or boxes of one type with equal values. Boxes of a type that Go does not compare panic,
// be they the same or not.
func (s *scope) equalInterfaces(x, y *ir.Value) *ir.Value {
	same := s.Compare(ir.OpEq, x, y)
	boxes := s.b.comparableBoxes()
	if len(boxes) == 0 || x.Op == ir.OpNull || y.Op == ir.OpNull {
		return same
	}
	object := ir.Object(nil)
	compare := func() *ir.Value {
		return s.Emit(ir.OpCall, flag, s.b.equalBoxesHelper(), s.castTo(x, object), s.castTo(y, object))
	}
	if slices.ContainsFunc(boxes, func(t types.Type) bool { return !types.Comparable(t) }) {
		return compare()
	}
	return s.choose(same, ir.Scalar(ir.Bool), func() *ir.Value { return s.Const(ir.Bool, 1) }, compare)
}

// comparableBoxes lists the types that several boxes may hold equal values of: those that are boxed other than as constants.
func (b *builder) comparableBoxes() []types.Type { return b.reach.boxed }

// equalBoxesHelper compares two objects that may be boxes.
func (b *builder) equalBoxesHelper() *ir.Func {
	object := ir.Object(nil)
	return b.helper("rt.equalbox", []ir.Type{object, object}, []ir.Type{flag}, func(f *fn, a []*ir.Value) {
		for _, t := range b.comparableBoxes() {
			info := b.valueBox(t, token.NoPos)
			class := ir.Object(info.class)
			both := f.both(f.Emit(ir.OpIsA, flag, class, a[0]), f.Emit(ir.OpIsA, flag, class, a[1]))
			f.when(both, func() {
				if !types.Comparable(t) {
					f.Trap(ir.TrapConvert)
					return
				}
				s := &scope{fn: f}
				x, y := s.unbox(info, f.Emit(ir.OpCast, class, nil, a[0])), s.unbox(info, f.Emit(ir.OpCast, class, nil, a[1]))
				f.Return(s.equal(t, x, y, ir.OpEq))
			})
		}
		f.Return(f.Compare(ir.OpEq, a[0], a[1]))
	})
}

// unbox loads the value that a box holds.
func (s *scope) unbox(info *classInfo, obj *ir.Value) []*ir.Value {
	return s.load(boxed(info, obj), s.at)
}
