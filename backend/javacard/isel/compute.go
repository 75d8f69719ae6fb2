package isel

import (
	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/ir"
)

// arithmetic gives the opcodes for one and two words.
var arithmetic = map[ir.Op][2]bytecode.Opcode{
	ir.OpAdd: {bytecode.OpSadd, bytecode.OpIadd},
	ir.OpSub: {bytecode.OpSsub, bytecode.OpIsub},
	ir.OpMul: {bytecode.OpSmul, bytecode.OpImul},
	ir.OpDiv: {bytecode.OpSdiv, bytecode.OpIdiv},
	ir.OpRem: {bytecode.OpSrem, bytecode.OpIrem},
	ir.OpAnd: {bytecode.OpSand, bytecode.OpIand},
	ir.OpOr:  {bytecode.OpSor, bytecode.OpIor},
	ir.OpXor: {bytecode.OpSxor, bytecode.OpIxor},
}

// compute emits v: its operands, then the operation. Its result, if any, is left on the stack.
func (e *emitter) compute(v *ir.Value) {
	e.at(v)
	switch v.Op {
	case ir.OpAdd, ir.OpSub, ir.OpMul, ir.OpDiv, ir.OpRem, ir.OpAnd, ir.OpOr, ir.OpXor:
		e.binary(v)
	case ir.OpShl, ir.OpShr:
		e.shift(v)
	case ir.OpNeg:
		e.push(v.Args[0])
		e.op(sized(v, bytecode.OpSneg, bytecode.OpIneg))
	case ir.OpCom:
		e.push(v.Args[0])
		e.constant(-1, v.Type.Kind.Words())
		e.op(sized(v, bytecode.OpSxor, bytecode.OpIxor))
	case ir.OpConv:
		e.conv(v)
	case ir.OpEq, ir.OpNe, ir.OpLt, ir.OpLe, ir.OpGt, ir.OpGe, ir.OpInBounds:
		e.truth(v)
	case ir.OpNot:
		if e.isCondition(v) {
			e.truth(v)
			return
		}
		e.push(v.Args[0])
		e.op(bytecode.OpSconst1)
		e.op(bytecode.OpSxor)
	default:
		e.computeMemory(v)
	}
}

func (e *emitter) computeMemory(v *ir.Value) {
	switch v.Op {
	case ir.OpFieldGet, ir.OpFieldSet, ir.OpGlobalGet, ir.OpGlobalSet:
		e.field(v)
	case ir.OpArrayGet, ir.OpArraySet:
		e.element(v)
	case ir.OpArrayLen:
		e.push(v.Args[0])
		e.at(v)
		e.op(bytecode.OpArraylength)
	case ir.OpVarGet:
		e.load(e.fn.varLocal[v.Aux.(*ir.Var)], v.Type)
	case ir.OpVarSet:
		e.varSet(v)
	case ir.OpNew:
		e.newObject(v)
	case ir.OpNewArray:
		e.newArray(v)
	case ir.OpCast, ir.OpIsA:
		e.typeTest(v)
	case ir.OpCall, ir.OpCallVirtual, ir.OpCallInterface, ir.OpCallAPI:
		e.call(v)
	default:
		e.fail(v, "not in card form")
	}
}

func sized(v *ir.Value, short, int bytecode.Opcode) bytecode.Opcode {
	if v.Type.Kind.Words() == 2 {
		return int
	}
	return short
}

// isArithmetic reports whether arithmetic in kind k is what the card does.
func isArithmetic(k ir.Kind) bool { return k == ir.I16 || k == ir.I32 }

func (e *emitter) binary(v *ir.Value) {
	bitwise := v.Op == ir.OpAnd || v.Op == ir.OpOr || v.Op == ir.OpXor
	if !bitwise && !isArithmetic(v.Type.Kind) {
		e.fail(v, "arithmetic in %s", v.Type.Kind)
		return
	}
	ops := arithmetic[v.Op]
	x, y := v.Args[0], v.Args[1]
	e.push(x)
	// A small negative constant is longer than its opposite.
	if n := y.AuxInt; y.Op == ir.OpConst && n <= -2 && n >= -5 && (v.Op == ir.OpAdd || v.Op == ir.OpSub) {
		e.at(v)
		e.constant(-n, v.Type.Kind.Words())
		if v.Op == ir.OpAdd {
			ops = arithmetic[ir.OpSub]
		} else {
			ops = arithmetic[ir.OpAdd]
		}
	} else {
		e.push(y)
	}
	e.at(v)
	e.op(sized(v, ops[0], ops[1]))
}

// shift emits a shift; the count of an int shift is an int.
func (e *emitter) shift(v *ir.Value) {
	var op bytecode.Opcode
	k := v.Type.Kind
	switch {
	case v.Op == ir.OpShl && k.Words() == 2:
		op = bytecode.OpIshl
	case v.Op == ir.OpShl:
		op = bytecode.OpSshl
	case k == ir.I32:
		op = bytecode.OpIshr
	case k == ir.U32:
		op = bytecode.OpIushr
	case k == ir.I16 || k == ir.U8 || k == ir.I8:
		op = bytecode.OpSshr
	default:
		e.fail(v, "shift in %s", k)
		return
	}
	e.push(v.Args[0])
	count := v.Args[1]
	if count.Op == ir.OpConst {
		e.constant(count.AuxInt, k.Words())
	} else {
		e.push(count)
		if k.Words() == 2 && count.Type.Kind.Words() == 1 {
			e.op(bytecode.OpS2i)
		}
	}
	e.at(v)
	e.op(op)
}

// isNoConv reports whether conversion v changes nothing on the card.
func isNoConv(v *ir.Value) bool {
	from, to := v.Args[0].Type.Kind, v.Type.Kind
	if from == to {
		return true
	}
	if from.Words() == 2 || to.Words() == 2 {
		return from.Words() == to.Words()
	}
	switch to {
	case ir.I8, ir.U8:
		return from == ir.Bool
	case ir.Bool:
		return false
	}
	return true
}

func (e *emitter) conv(v *ir.Value) {
	x := v.Args[0]
	from, to := x.Type.Kind, v.Type.Kind
	e.push(x)
	if isNoConv(v) {
		return
	}
	e.at(v)
	if to.Words() == 2 {
		e.op(bytecode.OpS2i)
		if from == ir.U16 {
			e.constant(0xFFFF, 2)
			e.op(bytecode.OpIand)
		}
		return
	}
	switch {
	case from.Words() == 2 && to == ir.I8:
		e.op(bytecode.OpI2b)
		return
	case from.Words() == 2:
		e.op(bytecode.OpI2s)
	}
	switch to {
	case ir.I8:
		e.op(bytecode.OpS2b)
	case ir.U8:
		e.op(bytecode.OpSspush, 0xFF)
		e.op(bytecode.OpSand)
	case ir.Bool:
		e.op(bytecode.OpSconst1)
		e.op(bytecode.OpSand)
	}
}

// varSet stores into a variable of the function.
func (e *emitter) varSet(v *ir.Value) {
	to := e.fn.varLocal[v.Aux.(*ir.Var)]
	if from := e.fn.leaf(v.Args[0]); from != nil && from.slot == to.slot {
		return
	}
	e.push(v.Args[0])
	e.store(to, v.Args[0].Type)
}

// isCondition reports whether branches compute v, and not an operation that leaves a value.
func (e *emitter) isCondition(v *ir.Value) bool {
	if v.Op == ir.OpNot {
		return !isRemat(v.Args[0]) && e.fn.onStack[v.Args[0].ID] && e.isCondition(v.Args[0])
	}
	return v.Op.IsCompare() || v.Op == ir.OpInBounds
}

// truth leaves 1 or 0 for a condition.
func (e *emitter) truth(v *ir.Value) {
	yes, done := e.newLabel(), e.newLabel()
	e.testOperation(v, true, yes)
	e.op(bytecode.OpSconst0)
	e.branch(bytecode.OpGoto, done)
	e.mark(yes)
	e.op(bytecode.OpSconst1)
	e.mark(done)
}
