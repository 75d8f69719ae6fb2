package isel

import (
	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/ir"
)

// condition is a comparison as the branch opcodes order them: eq, ne, lt, ge, gt, le.
type condition int

const (
	condEq condition = iota
	condNe
	condLt
	condGe
	condGt
	condLe
)

var conditions = map[ir.Op]condition{ir.OpEq: condEq, ir.OpNe: condNe, ir.OpLt: condLt, ir.OpGe: condGe, ir.OpGt: condGt, ir.OpLe: condLe}

// negate is the opposite: conditions come in pairs.
func (c condition) negate() condition { return c ^ 1 }

// swap is the condition with exchanged operands.
func (c condition) swap() condition {
	return [...]condition{condEq, condNe, condGt, condLe, condLt, condGe}[c]
}

// test branches to label if v, which is used here, is as wanted, and goes on otherwise.
func (e *emitter) test(v *ir.Value, want bool, to bytecode.Label) {
	if !isRemat(v) && e.fn.onStack[v.ID] && (v.Op.IsCompare() || v.Op == ir.OpInBounds || v.Op == ir.OpNot) {
		e.testOperation(v, want, to)
		return
	}
	e.push(v)
	if want {
		e.branch(bytecode.OpIfne, to)
	} else {
		e.branch(bytecode.OpIfeq, to)
	}
}

// testOperation branches to label if the result of operation v is as wanted.
func (e *emitter) testOperation(v *ir.Value, want bool, to bytecode.Label) {
	switch e.at(v); v.Op {
	case ir.OpNot:
		e.test(v.Args[0], !want, to)
	case ir.OpInBounds:
		e.testBounds(v, want, to)
	default:
		c := conditions[v.Op]
		if !want {
			c = c.negate()
		}
		e.compare(v, c, to)
	}
}

// compare branches if c holds between v's operands.
func (e *emitter) compare(v *ir.Value, c condition, to bytecode.Label) {
	x, y := v.Args[0], v.Args[1]
	if isZero(x) && !isZero(y) {
		x, y, c = y, x, c.swap()
	}
	op := bytecode.OpIfeq + bytecode.Opcode(c)
	switch {
	case x.Type.IsRef() && isZero(y):
		e.push(x)
		op = bytecode.OpIfnull + bytecode.Opcode(c)
	case x.Type.IsRef():
		e.push(x)
		e.push(y)
		op = bytecode.OpIfAcmpeq + bytecode.Opcode(c)
	case x.Type.Kind.Words() == 2:
		e.push(x)
		e.push(y)
		e.op(bytecode.OpIcmp)
	case isZero(y):
		e.push(x)
	default:
		e.push(x)
		e.push(y)
		op = bytecode.OpIfScmpeq + bytecode.Opcode(c)
	}
	if k := x.Type.Kind; c > condNe && k != ir.I16 && k != ir.I32 && k != ir.I8 && k != ir.U8 {
		e.fail(v, "order of %s", k)
	}
	e.at(v)
	e.branch(op, to)
}

func isZero(v *ir.Value) bool {
	return v.Op == ir.OpNull || v.Op == ir.OpConst && v.AuxInt == 0
}

// testBounds branches if 0 <= index < length is as wanted.
func (e *emitter) testBounds(v *ir.Value, want bool, to bytecode.Label) {
	x, n := v.Args[0], v.Args[1]
	if k := x.Type.Kind; k.Words() != 1 || k == ir.U16 {
		e.fail(v, "bounds in %s", k)
		return
	}
	if nonNegative(x) {
		c := condLt
		if !want {
			c = condGe
		}
		e.compare(v, c, to)
		return
	}
	outside := to
	if want {
		outside = e.newLabel()
	}
	e.push(x)
	e.branch(bytecode.OpIflt, outside)
	e.push(x)
	e.push(n)
	e.at(v)
	if want {
		e.branch(bytecode.OpIfScmplt, to)
		e.mark(outside)
	} else {
		e.branch(bytecode.OpIfScmpge, to)
	}
}
