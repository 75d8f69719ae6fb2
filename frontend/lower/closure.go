package lower

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// makeClosure notes a function with what it captures. It needs an object only where it is used as a value.
func (s *scope) makeClosure(v *ssa.MakeClosure) {
	s.set(v, operand{fun: &function{ssa: v.Fn.(*ssa.Function), bindings: s.operands(v.Bindings)}})
}

// funcClass is the interface of objects that stand for functions of a signature; its one method is call.
func (b *builder) funcClass(sig *types.Signature, pos token.Pos) *ir.Class {
	key := types.NewSignatureType(nil, nil, nil, nameless(sig.Params()), nameless(sig.Results()), sig.Variadic())
	if c, ok := b.funcClasses.At(key).(*ir.Class); ok {
		return c
	}
	c := &ir.Class{Name: b.unique(b.symbol(key)), Interface: true}
	b.funcClasses.Set(key, c)
	b.prog.Classes = append(b.prog.Classes, c)
	m := &ir.Method{Name: "call"}
	c.Abstract = append(c.Abstract, m)
	b.whenLaidOut(func() {
		for v := range sig.Params().Variables() {
			for _, sl := range b.layout(v.Type(), pos).val {
				m.Params = append(m.Params, sl.typ)
			}
		}
		m.Params = append(m.Params, b.resultParams(sig, pos)...)
		m.Results, _ = b.results(sig, pos)
	})
	return c
}

// nameless are the types of a tuple.
func nameless(t *types.Tuple) *types.Tuple {
	var vars []*types.Var
	for v := range t.Variables() {
		vars = append(vars, types.NewParam(token.NoPos, nil, "", v.Type()))
	}
	return types.NewTuple(vars...)
}

// callValue translates the call of a function value.
func (s *scope) callValue(c *ssa.CallCommon, callee operand, args []operand) []operand {
	sig := c.Signature()
	class := s.b.funcClass(sig, c.Pos())
	vals := []*ir.Value{s.valueOf(callee, c.Value.Type(), c.Pos())[0]}
	for i, a := range args {
		vals = append(vals, s.valueOf(a, sig.Params().At(i).Type(), c.Pos())...)
	}
	m := class.Abstract[0]
	return s.callForResults(ir.OpCallInterface, &ir.InterfaceCall{Interface: class, Method: m}, sig, m.Results, vals)
}

// functionObject is the object that stands for a function. One without captured variables is made once; a closure that captures values that do
// not change any more holds copies of them.
func (s *scope) functionObject(f *function, t types.Type, pos token.Pos) *ir.Value {
	sig := f.ssa.Signature
	info := s.b.functionClass(f.ssa, sig, pos)
	if len(f.bindings) == 0 {
		key := "func " + info.class.Name
		g := s.b.singletons[key]
		if g == nil {
			g = s.b.addGlobal(&ir.Global{Name: s.b.unique("func." + s.b.funcName(f.ssa)), Type: ir.Object(info.class)})
			s.b.singletons[key] = g
			globalCell{g}.set(s.b.prologue, s.b.prologue.Emit(ir.OpNew, ir.Object(info.class), info.class))
		}
		return globalCell{g}.get(s.fn)
	}
	if f.making {
		s.fail(codeClosure, pos, "declare a function or a method", "the function holds itself")
		return s.Null(ir.Object(info.class))
	}
	f.making = true
	defer func() { f.making = false }()
	s.allocates(nil, pos, "the function value", payload{object: info.class})
	obj := s.Emit(ir.OpNew, ir.Object(info.class), info.class)
	s.capture(f, info, obj, pos)
	return obj
}

// functionClass is the class of a function's objects: it implements the interface of the signature, and has a field for each part of what
// the function captures.
func (b *builder) functionClass(fun *ssa.Function, sig *types.Signature, pos token.Pos) *classInfo {
	if info := b.functionClasses[fun]; info != nil {
		return info
	}
	info := &classInfo{class: &ir.Class{Name: b.unique("func." + b.funcName(fun)), Implements: []*ir.Class{b.funcClass(sig, pos)}}}
	b.functionClasses[fun] = info
	info.declare = func() []slot {
		var slots []slot
		for _, v := range fun.FreeVars {
			slots = append(slots, prefixed(v.Name(), b.layout(capturedType(v), pos).mem)...)
		}
		return slots
	}
	b.declareClass(info)
	b.declareCall(info, fun)
	return info
}

// capturedType is the type of what a free variable holds: variables are captured by their address, receivers of method values as they are.
func capturedType(v *ssa.FreeVar) types.Type {
	if strings.HasSuffix(v.Parent().Name(), "$bound") {
		return v.Type()
	}
	return v.Type().Underlying().(*types.Pointer).Elem()
}

// capture copies what a closure captures to its object.
func (s *scope) capture(f *function, info *classInfo, obj *ir.Value, pos token.Pos) {
	fields := info.fields()
	for i, v := range f.ssa.FreeVars {
		t := capturedType(v)
		n := len(s.b.layout(t, pos).mem)
		p := &place{typ: t}
		for _, fld := range fields[:n] {
			p.cells = append(p.cells, fieldCell{obj, fld})
		}
		fields = fields[n:]
		if types.Identical(t, v.Type()) {
			s.store(p, s.valueOf(f.bindings[i], t, pos), pos)
			continue
		}
		if !s.b.plan.settled(f.ssa, i) {
			s.fail(codeClosure, pos, "put the variable into a struct and use a method of that", "the function outlives variable %s, which still changes", v.Name())
		}
		s.store(p, s.captured(f.bindings[i], t, pos), pos)
	}
}

// captured is the value of a captured variable.
func (s *scope) captured(o operand, t types.Type, pos token.Pos) []*ir.Value {
	switch {
	case o.place == nil:
		return s.load(s.pointee(t, o.vals, pos), pos)
	case o.place.fun != nil:
		return s.valueOf(o.place.fun.value, t, pos)
	}
	return s.load(o.place, pos)
}

// declareCall makes the method call of a function's objects.
func (b *builder) declareCall(info *classInfo, fun *ssa.Function) {
	f := &ir.Func{Name: "call", Recv: info.class, Pos: b.position(fun.Pos())}
	b.unique(f.FullName())
	info.class.Methods = append(info.class.Methods, f)
	b.prog.Funcs = append(b.prog.Funcs, f)
	x := b.startFunc(f)
	s := newScope(x, fun, nil)
	s.at = fun.Pos()
	self := f.NewParam(ir.Object(info.class), ir.RoleNone)
	s.params()
	s.declareResults(fun.Pos())
	b.queue = append(b.queue, func() {
		b.guard(fun.Pos(), func() {
			s.callBody(info, self)
			x.finish()
		})
	})
}

// callBody is the body of such a method: of a closure its own, with the captured variables in the object; of another function a call.
func (s *scope) callBody(info *classInfo, self *ir.Value) {
	if len(s.ssa.FreeVars) == 0 {
		var args []operand
		for _, p := range s.ssa.Params {
			args = append(args, s.operand(p))
		}
		s.returnResults(s.callFunction(&function{ssa: s.ssa}, args, s.ssa.Pos()))
		return
	}
	fields := info.fields()
	for _, v := range s.ssa.FreeVars {
		t := capturedType(v)
		n := len(s.b.layout(t, s.at).mem)
		p := &place{typ: t}
		for _, fld := range fields[:n] {
			p.cells = append(p.cells, fieldCell{self, fld})
		}
		fields = fields[n:]
		if types.Identical(t, v.Type()) {
			s.define(v, s.load(p, s.at)...)
		} else {
			s.set(v, operand{place: p})
		}
	}
	s.body()
}
