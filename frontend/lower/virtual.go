package lower

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

func sortedMethods(ms []*types.Func) []*types.Func {
	return slices.SortedFunc(slices.Values(ms), func(a, b *types.Func) int { return cmp.Compare(a.Id(), b.Id()) })
}

// declareVirtuals gives the classes of live types the methods that are called through interfaces.
func (b *builder) declareVirtuals() {
	for _, it := range b.reach.interfaces {
		use := b.reach.ifaceSet.At(it).(*ifaceUse)
		iface := b.interfaceClass(it, token.NoPos)
		for _, t := range b.reach.live {
			if types.IsInterface(t) || !types.Implements(t, it.Underlying().(*types.Interface)) {
				continue
			}
			b.implement(t, use, iface)
		}
	}
}

// implement makes the class of a live type implement an interface.
func (b *builder) implement(t types.Type, use *ifaceUse, iface *ir.Class) {
	info := b.dynamicClass(t)
	if info == nil {
		return
	}
	if info.class.API != nil {
		if len(use.methods) > 0 {
			b.fail(codeDynamic, use.calls[use.methods[0]], "put the object into a struct with methods of its own",
				"an object of class %s cannot implement interface %s", info.class.Name, b.typeName(use.typ))
		}
		return
	}
	b.addInterface(info.class, iface)
	if b.nilable.At(t) != nil {
		b.addInterface(b.nilClass(t).class, iface)
	}
	for _, m := range sortedMethods(use.methods) {
		owner, fun := b.resolve(t, types.NewMethodSet(t).Lookup(m.Pkg(), m.Name()))
		if fun.Blocks == nil {
			b.fail(codeFunction, use.calls[m], "call methods that exist on the card", "the call may run %s, which exists on the host only", b.displayName(fun))
			continue
		}
		declares := info
		if isPointerToStruct(t) {
			declares = b.class(owner, fun.Pos())
		}
		b.declareVirtual(declares, b.methodName(m), fun)
		if b.nilable.At(t) != nil {
			b.declareNilMethod(t, b.methodName(m), m)
		}
	}
}

func isPointerToStruct(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	return ok && isStruct(p.Elem())
}

// dynamicClass is the class of the objects that stand for a type in interfaces, nil if it has none.
func (b *builder) dynamicClass(t types.Type) *classInfo {
	if p, ok := t.(*types.Pointer); ok && isStruct(p.Elem()) {
		return b.class(p.Elem(), token.NoPos)
	}
	switch t.Underlying().(type) {
	case *types.Signature, *types.Interface, *types.Map, *types.Chan:
		return nil
	}
	return b.valueBox(t, token.NoPos)
}

// declareVirtual makes a virtual method that runs an SSA method.
func (b *builder) declareVirtual(info *classInfo, name string, fun *ssa.Function) {
	for _, m := range info.class.Methods {
		if m.Name == name {
			return
		}
	}
	x, s, args := b.startMethod(info, name, fun)
	unbox := !isPointerToStruct(fun.Params[0].Type())
	if !unbox {
		b.virtuals[fun] = x.f
	}
	b.queue = append(b.queue, func() {
		b.guard(fun.Pos(), func() {
			if unbox {
				args[0] = operand{vals: s.unbox(info, args[0].vals[0])}
			}
			s.virtualBody(fun, args)
			x.finish()
		})
	})
}

// startMethod declares a virtual method with the parameters of an SSA method.
func (b *builder) startMethod(info *classInfo, name string, fun *ssa.Function) (*fn, *scope, []operand) {
	f := &ir.Func{Name: name, Recv: info.class, Pos: b.position(fun.Pos())}
	b.unique(f.FullName()) // static functions must not have it
	info.class.Methods = append(info.class.Methods, f)
	b.prog.Funcs = append(b.prog.Funcs, f)
	x := b.startFunc(f)
	s := newScope(x, fun, nil)
	s.at = fun.Pos()
	self := f.NewParam(ir.Object(info.class), ir.RoleNone)
	self.Name = fun.Params[0].Name()
	args := []operand{{vals: []*ir.Value{self}}}
	for _, p := range fun.Params[1:] {
		var vals []*ir.Value
		for _, sl := range b.layout(p.Type(), p.Pos()).val {
			v := f.NewParam(sl.typ, sl.role)
			v.Pos = b.position(p.Pos())
			v.Name = partName(p.Name(), sl)
			vals = append(vals, v)
		}
		args = append(args, operand{vals: vals})
	}
	s.declareResults(fun.Pos())
	return x, s, args
}

// virtualBody is the body of the method, or a call of the static function that has it.
func (s *scope) virtualBody(fun *ssa.Function, args []operand) {
	if s.b.reach.direct[fun] && s.b.directVirtual(fun) == nil || s.b.hasBodyElsewhere(fun) {
		f := s.b.function(fun)
		var vals []*ir.Value
		for _, a := range args {
			vals = append(vals, a.vals...)
		}
		s.Return(s.emitCall(ir.OpCall, f, f.Results, append(vals, s.fill...))...)
		return
	}
	for i, p := range s.ssa.Params {
		s.set(p, args[i])
	}
	s.body()
}

// hasBodyElsewhere reports whether a static function with the body of fun was already asked for.
func (b *builder) hasBodyElsewhere(fun *ssa.Function) bool { return b.funcs[fun] != nil }

// directVirtual is the virtual method that a direct call of fun may use: no class that extends the method's class has another, and nil as a
// receiver makes no difference.
func (b *builder) directVirtual(fun *ssa.Function) *ir.Func {
	f := b.virtuals[fun]
	if f == nil || !needsReceiver(fun) {
		return nil
	}
	for _, t := range b.reach.live {
		p, ok := t.(*types.Pointer)
		if !ok || !isStruct(p.Elem()) {
			continue
		}
		c := b.class(p.Elem(), token.NoPos).class
		if c != f.Recv && c.Inherits(f.Recv) && c.Lookup(f.Name) != f {
			return nil
		}
	}
	return f
}

// needsReceiver reports whether a method reads or writes its receiver before it does anything else: with nil it fails at once,
// as a virtual call does.
func needsReceiver(fun *ssa.Function) bool {
	if len(fun.Params) == 0 || len(fun.Blocks) == 0 {
		return false
	}
	for _, instr := range fun.Blocks[0].Instrs {
		switch v := instr.(type) {
		case *ssa.FieldAddr:
			if v.X == fun.Params[0] {
				return firstUseIsAccess(v)
			}
		case *ssa.UnOp:
			if v.X == fun.Params[0] {
				return true
			}
		case *ssa.Store, *ssa.Call, *ssa.If, *ssa.Jump, *ssa.Return, *ssa.Defer, *ssa.Panic, *ssa.MapUpdate:
			return false
		}
	}
	return false
}

// firstUseIsAccess reports whether a field's address is loaded from or stored to before anything else happens.
func firstUseIsAccess(v *ssa.FieldAddr) bool {
	after := false
	for _, instr := range v.Block().Instrs {
		if instr == ssa.Instruction(v) {
			after = true
			continue
		}
		if !after {
			continue
		}
		switch u := instr.(type) {
		case *ssa.UnOp:
			if u.X == ssa.Value(v) {
				return true
			}
		case *ssa.Store:
			return u.Addr == ssa.Value(v)
		case *ssa.Call, *ssa.If, *ssa.Jump, *ssa.Return, *ssa.Defer, *ssa.Panic:
			return false
		}
	}
	return false
}
