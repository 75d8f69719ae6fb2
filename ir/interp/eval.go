package interp

import (
	"fmt"

	"github.com/gocard/gocard/ir"
)

// eval executes a value that is no terminator.
func (a *activation) eval(v *ir.Value) (Value, error) {
	switch v.Op {
	case ir.OpConst:
		return Number(a.m.canonical(v.Type.Kind, v.AuxInt)), nil
	case ir.OpNull:
		return Value{}, nil
	case ir.OpCatch:
		return Reference(a.m.object(a.caught)), nil
	case ir.OpExtract:
		return a.extra[v.AuxInt], nil
	case ir.OpEq, ir.OpNe, ir.OpLt, ir.OpLe, ir.OpGt, ir.OpGe, ir.OpInBounds, ir.OpNot:
		return a.compare(v), nil
	case ir.OpCall, ir.OpCallVirtual, ir.OpCallInterface, ir.OpCallAPI:
		return a.call(v)
	}
	if v.Op >= ir.OpAdd && v.Op <= ir.OpConv {
		n, err := a.arithmetic(v)
		return Number(n), err
	}
	return a.memory(v)
}

// canonical is n as a value of kind k.
func (m *Machine) canonical(k ir.Kind, n int64) int64 {
	switch {
	case m.config.Card && k == ir.U16:
		return int64(int16(n))
	case m.config.Card && k == ir.U32:
		return int64(int32(n))
	}
	return k.Wrap(n)
}

func (a *activation) arithmetic(v *ir.Value) (int64, error) {
	x, k := a.number(v.Args[0]), v.Type.Kind
	switch v.Op {
	case ir.OpConv:
		return a.m.conv(x, v.Args[0].Type.Kind, k), nil
	case ir.OpNeg:
		return a.m.canonical(k, -x), nil
	case ir.OpCom:
		return a.m.canonical(k, ^x), nil
	}
	n, err := a.m.binary(v.Op, k, x, a.number(v.Args[1]))
	return a.m.canonical(k, n), err
}

// conv converts x between kinds.
func (m *Machine) conv(x int64, from, to ir.Kind) int64 {
	if m.config.Card && from == ir.U16 && (to == ir.I32 || to == ir.U32) {
		return x & 0xFFFF
	}
	return m.canonical(to, x)
}

// binary is the exact result, before it is cut to kind k.
func (m *Machine) binary(op ir.Op, k ir.Kind, x, y int64) (int64, error) {
	switch op {
	case ir.OpAdd:
		return x + y, nil
	case ir.OpSub:
		return x - y, nil
	case ir.OpMul:
		return x * y, nil
	case ir.OpDiv, ir.OpRem:
		return divide(op, k, x, y)
	case ir.OpAnd:
		return x & y, nil
	case ir.OpOr:
		return x | y, nil
	case ir.OpXor:
		return x ^ y, nil
	}
	if m.config.Card {
		return cardShift(op, x, y), nil
	}
	return shift(op, k, x, y)
}

func divide(op ir.Op, k ir.Kind, x, y int64) (int64, error) {
	switch {
	case y == 0:
		return 0, throw(Arithmetic)
	case k == ir.Uint && op == ir.OpDiv:
		return int64(uint64(x) / uint64(y)), nil
	case k == ir.Uint:
		return int64(uint64(x) % uint64(y)), nil
	case op == ir.OpDiv:
		return x / y, nil
	}
	return x % y, nil
}

// shift shifts as Go does.
func shift(op ir.Op, k ir.Kind, x, n int64) (int64, error) {
	switch {
	case n < 0:
		return 0, fmt.Errorf("interp: shift by %d", n)
	case op == ir.OpShl:
		return x << uint64(n), nil
	case k == ir.Uint:
		return int64(uint64(x) >> uint64(n)), nil
	}
	return x >> uint64(n), nil
}

// cardShift shifts as the card does: 32 bits wide, by the low five bits of the count.
func cardShift(op ir.Op, x, n int64) int64 {
	if op == ir.OpShl {
		return int64(int32(x) << (n & 31))
	}
	return int64(int32(x) >> (n & 31))
}

func (a *activation) compare(v *ir.Value) Value {
	x := a.value(v.Args[0])
	if v.Op == ir.OpNot {
		return boolean(x.N == 0)
	}
	y := a.value(v.Args[1])
	if v.Args[0].Type.IsRef() {
		return boolean((x.Ref == y.Ref) == (v.Op == ir.OpEq))
	}
	if v.Args[0].Type.Kind == ir.Uint && v.Op != ir.OpInBounds { // the order of uint64 is that of int64 with the top bit inverted
		x.N, y.N = x.N^-1<<63, y.N^-1<<63
	}
	switch v.Op {
	case ir.OpEq:
		return boolean(x.N == y.N)
	case ir.OpNe:
		return boolean(x.N != y.N)
	case ir.OpLt:
		return boolean(x.N < y.N)
	case ir.OpLe:
		return boolean(x.N <= y.N)
	case ir.OpGt:
		return boolean(x.N > y.N)
	case ir.OpGe:
		return boolean(x.N >= y.N)
	}
	return boolean(0 <= x.N && x.N < y.N)
}

func boolean(b bool) Value {
	if b {
		return Number(1)
	}
	return Value{}
}
