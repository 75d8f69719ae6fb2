package link

import (
	"slices"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/ir"
)

// accessorKey names an accessor: the class of the receiver and the imported method.
type accessorKey struct {
	class  *class
	method *ir.APIMethod
}

// shieldProtected lets every call of a protected method of another package be made by code of the receiver's class, as verifiers demand: where
// other code makes it, an install function that serves two applets for instance, the class gets a static method that does.
func (l *linker) shieldProtected() {
	accessors := map[accessorKey]*method{}
	for _, m := range slices.Clone(l.methods) {
		for i := range m.code.Instrs {
			in := &m.code.Instrs[i]
			if c := l.foreignReceiver(m, in); c != nil {
				key := accessorKey{c, in.Ref.Target.(*ir.APIMethod)}
				if accessors[key] == nil {
					accessors[key] = l.addAccessor(key)
				}
				in.Op, in.Ref = bytecode.OpInvokestatic, &bytecode.Ref{Tag: uint8(capfile.ConstantStaticMethodref), Target: accessors[key].fn}
			}
		}
	}
}

// foreignReceiver returns the class of the receiver when the instruction calls a protected method on an object that m may not call it on.
func (l *linker) foreignReceiver(m *method, in *bytecode.SymbolicInstr) *class {
	if in.Mark != 0 || in.Op != bytecode.OpInvokevirtual {
		return nil
	}
	called, _ := in.Ref.Target.(*ir.APIMethod)
	receiver, _ := in.Ref.Receiver.(*ir.Class)
	if called == nil || receiver == nil || l.classOf[receiver] == nil || m.class.ir != nil && receiver.Inherits(m.class.ir) {
		return nil
	}
	f, ok := l.facts(called.Class.API)
	if !ok {
		return nil
	}
	if x := f.VirtualMethod(called.Token); x == nil || x.Flags&exportfile.AccProtected == 0 {
		return nil
	}
	return l.classOf[receiver]
}

// addAccessor makes the static method of a class that calls a method on its first argument.
func (l *linker) addAccessor(key accessorKey) *method {
	api := key.method
	fn := &ir.Func{Name: api.Name, Params: []*ir.Value{{Type: ir.Type{Kind: ir.Ref, Class: key.class.ir}}}}
	code := &bytecode.Symbolic{}
	load := func(long, short bytecode.Opcode, words int) {
		in := bytecode.SymbolicInstr{Op: long, Args: [3]int32{int32(code.Nargs)}}
		if code.Nargs < 4 {
			in = bytecode.SymbolicInstr{Op: short + bytecode.Opcode(code.Nargs)}
		}
		code.Instrs = append(code.Instrs, in)
		code.Nargs += words
	}
	load(bytecode.OpAload, bytecode.OpAload0, 1)
	for _, p := range api.Params {
		fn.Params = append(fn.Params, &ir.Value{Type: p})
		long, short := loadsOf(p)
		load(long, short, p.Kind.Words())
	}
	push := api.Result.Kind.Words()
	code.Instrs = append(code.Instrs,
		bytecode.SymbolicInstr{Op: bytecode.OpInvokevirtual, Ref: &bytecode.Ref{Tag: uint8(capfile.ConstantVirtualMethodref), Target: api}, Pop: code.Nargs, Push: push},
		bytecode.SymbolicInstr{Op: returnOf(api.Result)})
	code.MaxStack = max(code.Nargs, push)
	m := &method{name: key.class.name + "." + api.Name, fn: fn, class: key.class, code: code, token: capfile.NoToken, accessor: api}
	l.methodOf[fn] = m
	l.addMethod(m)
	return m
}

// loadsOf returns the two forms of the load of a local variable; the short one is for local 0.
func loadsOf(t ir.Type) (long, short bytecode.Opcode) {
	switch {
	case t.IsRef():
		return bytecode.OpAload, bytecode.OpAload0
	case t.Kind.Words() == 2:
		return bytecode.OpIload, bytecode.OpIload0
	}
	return bytecode.OpSload, bytecode.OpSload0
}

func returnOf(t ir.Type) bytecode.Opcode {
	switch {
	case t.Kind.Words() == 0:
		return bytecode.OpReturn
	case t.IsRef():
		return bytecode.OpAreturn
	case t.Kind.Words() == 2:
		return bytecode.OpIreturn
	}
	return bytecode.OpSreturn
}
