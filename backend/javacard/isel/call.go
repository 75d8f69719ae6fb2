package isel

import (
	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/ir"
)

// invoke adds an invoke instruction that takes pop words and leaves push words.
func (e *emitter) invoke(op bytecode.Opcode, tag uint8, target any, pop, push int) {
	e.add(bytecode.SymbolicInstr{Op: op, Ref: &bytecode.Ref{Tag: tag, Target: target}, Pop: pop, Push: push})
}

// call emits a call; operands are pushed left to right.
func (e *emitter) call(v *ir.Value) {
	if m, ok := v.Aux.(*ir.APIMethod); ok && m.Kind == ir.InvokeConstructor {
		e.construct(v, m)
		return
	}
	for _, a := range v.Args {
		e.push(a)
	}
	e.at(v)
	e.invokeOnStack(v)
}

// invokeOnStack emits a call whose operands are on the stack.
func (e *emitter) invokeOnStack(v *ir.Value) {
	pop, push := 0, v.Type.Kind.Words()
	for _, a := range v.Args {
		pop += a.Type.Kind.Words()
	}
	switch aux := v.Aux.(type) {
	case *ir.Func:
		if v.Op == ir.OpCallVirtual {
			e.invoke(bytecode.OpInvokevirtual, tagVirtual, aux, pop, push)
		} else {
			e.invoke(bytecode.OpInvokestatic, tagStatic, aux, pop, push)
		}
	case *ir.InterfaceCall:
		e.invokeInterface(aux, pop, push)
	case *ir.APIMethod:
		e.callAPI(v, aux, pop, push)
	default:
		e.fail(v, "names no function")
	}
}

func (e *emitter) callAPI(v *ir.Value, m *ir.APIMethod, pop, push int) {
	switch m.Kind {
	case ir.InvokeStatic:
		e.invoke(bytecode.OpInvokestatic, tagStatic, m, pop, push)
	case ir.InvokeVirtual:
		ref := &bytecode.Ref{Tag: tagVirtual, Target: m}
		if c := v.Args[0].Type.Class; c != nil && c.API == nil {
			ref.Receiver = c
		}
		e.add(bytecode.SymbolicInstr{Op: bytecode.OpInvokevirtual, Ref: ref, Pop: pop, Push: push})
	case ir.InvokeInterface:
		e.invokeInterface(m, pop, push)
	case ir.InvokeSuper:
		e.add(bytecode.SymbolicInstr{
			Op: bytecode.OpInvokespecial, Ref: &bytecode.Ref{Tag: tagSuper, Target: m, In: v.Args[0].Type.Class}, Pop: pop, Push: push,
		})
	default:
		e.fail(v, "method of kind %s", m.Kind)
	}
	e.widen(v, m.Result)
}

func (e *emitter) invokeInterface(target any, pop, push int) {
	e.add(bytecode.SymbolicInstr{
		Op: bytecode.OpInvokeinterface, Args: [3]int32{int32(pop)}, Ref: &bytecode.Ref{Tag: tagClass, Target: target}, Pop: pop, Push: push,
	})
}

// construct makes an object of an imported class. The object is made before its operands are computed.
func (e *emitter) construct(v *ir.Value, m *ir.APIMethod) {
	e.ref(bytecode.OpNew, tagClass, m.Class)
	e.op(bytecode.OpDup)
	pop := 1
	for _, a := range v.Args {
		e.push(a)
		pop += a.Type.Kind.Words()
	}
	e.at(v)
	e.invoke(bytecode.OpInvokespecial, tagStatic, m, pop, 0)
}
