package isel

import (
	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/ir"
)

// Constant pool tags (JCVM 6.8).
const (
	tagClass         = 1
	tagInstanceField = 2
	tagVirtual       = 3
	tagSuper         = 4
	tagStaticField   = 5
	tagStatic        = 6
)

// letter is the position of a type among the variants of field and array opcodes: reference, byte, short, int.
func letter(t ir.Type) bytecode.Opcode {
	switch t.Kind {
	case ir.Ref:
		return 0
	case ir.Bool, ir.I8, ir.U8:
		return 1
	case ir.I32, ir.U32:
		return 3
	}
	return 2
}

func (e *emitter) ref(op bytecode.Opcode, tag uint8, target any) {
	e.add(bytecode.SymbolicInstr{Op: op, Ref: &bytecode.Ref{Tag: tag, Target: target}})
}

// field emits an access to an instance or static field. The object in local 0 needs no load.
func (e *emitter) field(v *ir.Value) {
	switch aux := v.Aux.(type) {
	case *ir.Global:
		op := bytecode.OpGetstaticA
		if v.Op == ir.OpGlobalSet {
			e.push(v.Args[0])
			op = bytecode.OpPutstaticA
		}
		e.at(v)
		e.ref(op+letter(aux.Type), tagStaticField, aux)
		e.widen(v, aux.Type)
	case *ir.Field:
		this := e.isThis(v.Args[0])
		if !this {
			e.push(v.Args[0])
		}
		op, opThis := bytecode.OpGetfieldA, bytecode.OpGetfieldAThis
		if v.Op == ir.OpFieldSet {
			e.push(v.Args[1])
			op, opThis = bytecode.OpPutfieldA, bytecode.OpPutfieldAThis
		}
		if this {
			op = opThis
		}
		e.at(v)
		e.ref(op+letter(aux.Type), tagInstanceField, aux)
		e.widen(v, aux.Type)
	default:
		e.fail(v, "names no field")
	}
}

// widen makes an unsigned byte of what a load has sign-extended.
func (e *emitter) widen(v *ir.Value, stored ir.Type) {
	if isWidened(v, stored) {
		e.op(bytecode.OpSspush, 0xFF)
		e.op(bytecode.OpSand)
	}
}

func isWidened(v *ir.Value, stored ir.Type) bool {
	return v.Type.Kind == ir.U8 && (stored.Kind == ir.U8 || stored.Kind == ir.I8)
}

// isThis reports whether v is in local 0 of an instance method; verifiers refuse the short forms in static methods.
func (e *emitter) isThis(v *ir.Value) bool {
	l := e.fn.leaf(v)
	return l != nil && l.slot == 0 && e.fn.receiver != NoReceiver
}

// element emits an access to an element of an array.
func (e *emitter) element(v *ir.Value) {
	array := v.Args[0].Type
	if !array.IsArray() {
		e.fail(v, "%s is no array", array)
		return
	}
	op := bytecode.OpAaload
	for i, a := range v.Args {
		if i == 1 && a.Type.Kind.Words() != 1 {
			e.fail(v, "index in %s", a.Type)
			return
		}
		e.push(a)
	}
	if v.Op == ir.OpArraySet {
		op = bytecode.OpAastore
	}
	elem := ir.Scalar(array.Elem)
	e.at(v)
	e.op(op + letter(elem))
	if v.Op == ir.OpArrayGet {
		e.widen(v, elem)
	}
}

// newObject makes an object of a class of the program and calls its constructor.
func (e *emitter) newObject(v *ir.Value) {
	class, ok := v.Aux.(*ir.Class)
	if !ok || class.API != nil {
		e.fail(v, "names no class of the program")
		return
	}
	e.ref(bytecode.OpNew, tagClass, class)
	e.op(bytecode.OpDup)
	e.invoke(bytecode.OpInvokespecial, tagStatic, class, 1, 0)
}

// arrayType returns the array type of newarray, checkcast and instanceof.
func arrayType(elem ir.Kind) int32 {
	switch elem {
	case ir.Bool:
		return bytecode.AtypeBoolean
	case ir.I8, ir.U8:
		return bytecode.AtypeByte
	case ir.I16, ir.U16:
		return bytecode.AtypeShort
	case ir.I32, ir.U32:
		return bytecode.AtypeInt
	}
	return bytecode.AtypeReference
}

func (e *emitter) newArray(v *ir.Value) {
	e.push(v.Args[0])
	e.at(v)
	if v.Type.Elem == ir.Ref {
		e.ref(bytecode.OpAnewarray, tagClass, v.Type.Class)
		return
	}
	e.op(bytecode.OpNewarray, arrayType(v.Type.Elem))
}

// typeTest emits checkcast and instanceof.
func (e *emitter) typeTest(v *ir.Value) {
	t, op := v.Type, bytecode.OpCheckcast
	if v.Op == ir.OpIsA {
		t, op = v.Aux.(ir.Type), bytecode.OpInstanceof
	}
	e.push(v.Args[0])
	e.at(v)
	in := bytecode.SymbolicInstr{Op: op}
	switch {
	case op == bytecode.OpCheckcast && t == ir.Object(nil):
		return
	case t.Elem == ir.Void:
		in.Ref = &bytecode.Ref{Tag: tagClass, Target: t.Class}
	case t.Elem == ir.Ref:
		in.Args[0], in.Ref = bytecode.AtypeReference, &bytecode.Ref{Tag: tagClass, Target: t.Class}
	default:
		in.Args[0] = arrayType(t.Elem)
	}
	e.add(in)
}
