package pass

import "github.com/gocard/gocard/ir"

// rule looks at a value and returns nil when it does not apply, v when it has changed v in place, or the value to use instead.
type rule func(s *simplifier, v *ir.Value) *ir.Value

// rules lists by operation what may be simplified, in the order of trial.
var rules = map[ir.Op][]rule{
	ir.OpAdd:      {foldBinaryRule, constRight, zeroRight, addChain},
	ir.OpSub:      {foldBinaryRule, zeroRight, subSelf, subConst, subFromZero},
	ir.OpMul:      {foldBinaryRule, constRight, mulConst},
	ir.OpDiv:      {foldBinaryRule, divOne},
	ir.OpRem:      {foldBinaryRule, remOne},
	ir.OpAnd:      {foldBinaryRule, constRight, sameArgs, andConst},
	ir.OpOr:       {foldBinaryRule, constRight, sameArgs, zeroRight},
	ir.OpXor:      {foldBinaryRule, constRight, subSelf, zeroRight},
	ir.OpShl:      {foldShiftRule, zeroRight},
	ir.OpShr:      {foldShiftRule, zeroRight},
	ir.OpNeg:      {foldUnaryRule, twice},
	ir.OpCom:      {foldUnaryRule, twice},
	ir.OpNot:      {foldUnaryRule, twice, notCompare},
	ir.OpConv:     {convConst, convSame, convChain},
	ir.OpEq:       {foldCompareRule, compareConstRight, compareSelf, compareBool, compareNull, compareWidened},
	ir.OpNe:       {foldCompareRule, compareConstRight, compareSelf, compareBool, compareNull, compareWidened},
	ir.OpLt:       {foldCompareRule, compareConstRight, compareSelf, compareWidened},
	ir.OpLe:       {foldCompareRule, compareConstRight, compareSelf, compareWidened},
	ir.OpGt:       {foldCompareRule, compareConstRight, compareSelf, compareWidened},
	ir.OpGe:       {foldCompareRule, compareConstRight, compareSelf, compareWidened},
	ir.OpInBounds: {foldCompareRule, boundsConst, compareWidened},
	ir.OpIsA:      {isANull},
	ir.OpCast:     {castSame},
	ir.OpArrayLen: {lenConst},
	ir.OpIf:       {ifNot},
}

// Constants.

func bothConst(v *ir.Value) bool { return v.Args[0].Op == ir.OpConst && v.Args[1].Op == ir.OpConst }

func foldUnaryRule(_ *simplifier, v *ir.Value) *ir.Value {
	if v.Args[0].Op != ir.OpConst {
		return nil
	}
	n, ok := foldUnary(v.Op, v.Type.Kind, v.Args[0].AuxInt)
	if !ok {
		return nil
	}
	return setConst(v, n)
}

func foldBinaryRule(_ *simplifier, v *ir.Value) *ir.Value {
	if !bothConst(v) {
		return nil
	}
	n, ok := foldBinary(v.Op, v.Type.Kind, v.Args[0].AuxInt, v.Args[1].AuxInt)
	if !ok {
		return nil
	}
	return setConst(v, n)
}

func foldShiftRule(_ *simplifier, v *ir.Value) *ir.Value {
	if !bothConst(v) {
		return nil
	}
	n, ok := foldShift(v.Op, v.Type.Kind, v.Args[0].AuxInt, v.Args[1].Type.Kind, v.Args[1].AuxInt)
	if !ok {
		return nil
	}
	return setConst(v, n)
}

func foldCompareRule(_ *simplifier, v *ir.Value) *ir.Value {
	if !bothConst(v) {
		return nil
	}
	return setConst(v, boolInt(foldCompare(v.Op, v.Args[0].Type.Kind, v.Args[0].AuxInt, v.Args[1].AuxInt)))
}

func boolInt(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func isConstOf(v *ir.Value, n int64) bool { return v.Op == ir.OpConst && v.AuxInt == n }

// constRight puts the constant of a commutative operation to the right, where the other rules and the back end look for it.
func constRight(_ *simplifier, v *ir.Value) *ir.Value {
	if v.Args[0].Op != ir.OpConst || v.Args[1].Op == ir.OpConst {
		return nil
	}
	v.Args[0], v.Args[1] = v.Args[1], v.Args[0]
	return v
}

// Algebra.

// zeroRight: x+0, x-0, x|0, x^0, x<<0, x>>0 are x.
func zeroRight(_ *simplifier, v *ir.Value) *ir.Value {
	if isConstOf(v.Args[1], 0) {
		return v.Args[0]
	}
	return nil
}

// addChain: (x+a)+b is x+(a+b).
func addChain(s *simplifier, v *ir.Value) *ir.Value {
	x, b := v.Args[0], v.Args[1]
	if x.Op != ir.OpAdd || b.Op != ir.OpConst || x.Args[1].Op != ir.OpConst {
		return nil
	}
	k := v.Type.Kind
	v.Args = []*ir.Value{x.Args[0], s.constant(k, x.Args[1].AuxInt+b.AuxInt)}
	return v
}

// subConst: x-c is x+(-c), in signed kinds, where it does not change the range that an analysis sees.
func subConst(s *simplifier, v *ir.Value) *ir.Value {
	k, c := v.Type.Kind, v.Args[1]
	if least, _ := k.Range(); c.Op != ir.OpConst || !k.Signed() || c.AuxInt == least {
		return nil
	}
	return setOp(v, ir.OpAdd, v.Args[0], s.constant(k, -c.AuxInt))
}

// subFromZero: 0-x is -x.
func subFromZero(_ *simplifier, v *ir.Value) *ir.Value {
	if !isConstOf(v.Args[0], 0) {
		return nil
	}
	return setOp(v, ir.OpNeg, v.Args[1])
}

// subSelf: x-x and x^x are 0.
func subSelf(_ *simplifier, v *ir.Value) *ir.Value {
	if v.Args[0] != v.Args[1] {
		return nil
	}
	return setConst(v, 0)
}

// sameArgs: x&x and x|x are x.
func sameArgs(_ *simplifier, v *ir.Value) *ir.Value {
	if v.Args[0] != v.Args[1] {
		return nil
	}
	return v.Args[0]
}

func mulConst(_ *simplifier, v *ir.Value) *ir.Value {
	switch {
	case isConstOf(v.Args[1], 0):
		return setConst(v, 0)
	case isConstOf(v.Args[1], 1):
		return v.Args[0]
	case isConstOf(v.Args[1], -1):
		return setOp(v, ir.OpNeg, v.Args[0])
	}
	return nil
}

func divOne(_ *simplifier, v *ir.Value) *ir.Value {
	if isConstOf(v.Args[1], 1) {
		return v.Args[0]
	}
	return nil
}

func remOne(_ *simplifier, v *ir.Value) *ir.Value {
	if isConstOf(v.Args[1], 1) {
		return setConst(v, 0)
	}
	return nil
}

// andConst: x&0 is 0, x&-1 is x, (x&a)&b is x&(a&b), and a mask that keeps all bits of a widened value is not needed.
func andConst(s *simplifier, v *ir.Value) *ir.Value {
	x, c := v.Args[0], v.Args[1]
	if c.Op != ir.OpConst {
		return nil
	}
	switch {
	case c.AuxInt == 0:
		return setConst(v, 0)
	case c.AuxInt == v.Type.Kind.Wrap(-1):
		return x
	case x.Op == ir.OpAnd && x.Args[1].Op == ir.OpConst:
		v.Args = []*ir.Value{x.Args[0], s.constant(v.Type.Kind, x.Args[1].AuxInt&c.AuxInt)}
		return v
	case x.Op == ir.OpConv && !x.Args[0].Type.Kind.Signed() && widens(x.Args[0].Type.Kind, x.Type.Kind):
		if _, hi := x.Args[0].Type.Kind.Range(); c.AuxInt&hi == hi {
			return x
		}
	}
	return nil
}

// twice: -(-x), ^(^x) and !(!x) are x.
func twice(_ *simplifier, v *ir.Value) *ir.Value {
	if v.Args[0].Op == v.Op {
		return v.Args[0].Args[0]
	}
	return nil
}

// Conversions.

func convConst(_ *simplifier, v *ir.Value) *ir.Value {
	if v.Args[0].Op != ir.OpConst {
		return nil
	}
	return setConst(v, v.Args[0].AuxInt)
}

func convSame(_ *simplifier, v *ir.Value) *ir.Value {
	if v.Args[0].Type.Kind == v.Type.Kind {
		return v.Args[0]
	}
	return nil
}

// convChain skips a conversion that changes nothing which a second one keeps.
func convChain(_ *simplifier, v *ir.Value) *ir.Value {
	mid := v.Args[0]
	if mid.Op != ir.OpConv {
		return nil
	}
	x := mid.Args[0]
	from, via, to := x.Type.Kind, mid.Type.Kind, v.Type.Kind
	if widens(from, via) || (via != ir.Bool && to != ir.Bool && via.Bits() >= to.Bits()) {
		v.Args = []*ir.Value{x}
		return v
	}
	return nil
}

// Comparisons.

func compareConstRight(_ *simplifier, v *ir.Value) *ir.Value {
	if !isConst(v.Args[0]) || isConst(v.Args[1]) {
		return nil
	}
	return setOp(v, swapped(v.Op), v.Args[1], v.Args[0])
}

func compareSelf(_ *simplifier, v *ir.Value) *ir.Value {
	if v.Args[0] != v.Args[1] {
		return nil
	}
	return setConst(v, boolInt(v.Op == ir.OpEq || v.Op == ir.OpLe || v.Op == ir.OpGe))
}

// compareBool: b == true is b, b == false is !b.
func compareBool(_ *simplifier, v *ir.Value) *ir.Value {
	b, c := v.Args[0], v.Args[1]
	if b.Type.Kind != ir.Bool || c.Op != ir.OpConst || c.Type.Kind != ir.Bool {
		return nil
	}
	if (c.AuxInt == 1) == (v.Op == ir.OpEq) {
		return b
	}
	return setOp(v, ir.OpNot, b)
}

// compareNull decides comparisons of a reference that cannot be null with null.
func compareNull(_ *simplifier, v *ir.Value) *ir.Value {
	a, b := v.Args[0], v.Args[1]
	if b.Op != ir.OpNull || !(a.Op == ir.OpNull || notNull(a)) {
		return nil
	}
	return setConst(v, boolInt((a.Op == ir.OpNull) == (v.Op == ir.OpEq)))
}

// compareWidened compares before both sides are widened from one kind; a constant in the range of the narrow kind counts as widened.
func compareWidened(s *simplifier, v *ir.Value) *ir.Value {
	a, b := v.Args[0], v.Args[1]
	if a.Op != ir.OpConv || a.Args[0].Type.Kind == ir.Bool || !widens(a.Args[0].Type.Kind, a.Type.Kind) {
		return nil
	}
	k := a.Args[0].Type.Kind
	switch {
	case b.Op == ir.OpConv && b.Args[0].Type.Kind == k && widens(k, b.Type.Kind): // card form compares values of different kinds
		v.Args = []*ir.Value{a.Args[0], b.Args[0]}
		return v
	case b.Op == ir.OpConst && k.Wrap(b.AuxInt) == b.AuxInt:
		v.Args = []*ir.Value{a.Args[0], s.constant(k, b.AuxInt)}
		return v
	}
	return nil
}

// boundsConst: a negative constant is in no bounds, and nothing is within 0.
func boundsConst(_ *simplifier, v *ir.Value) *ir.Value {
	i, n := v.Args[0], v.Args[1]
	if isConstOf(n, 0) || i.Op == ir.OpConst && i.AuxInt < 0 {
		return setConst(v, 0)
	}
	return nil
}

// notCompare: !(a < b) is a >= b.
func notCompare(_ *simplifier, v *ir.Value) *ir.Value {
	c := v.Args[0]
	if !c.Op.IsCompare() {
		return nil
	}
	return setOp(v, inverse(c.Op), c.Args[0], c.Args[1])
}

// References.

func isANull(_ *simplifier, v *ir.Value) *ir.Value {
	if v.Args[0].Op != ir.OpNull {
		return nil
	}
	return setConst(v, 0)
}

func castSame(_ *simplifier, v *ir.Value) *ir.Value {
	if v.Args[0].Type == v.Type {
		return v.Args[0]
	}
	return nil
}

// Branches.

// ifNot: if !x a else b is if x b else a.
func ifNot(_ *simplifier, v *ir.Value) *ir.Value {
	if v.Args[0].Op != ir.OpNot || v.Block.Succs[0] == v.Block.Succs[1] {
		return nil
	}
	v.Args[0] = v.Args[0].Args[0]
	v.Block.Succs[0], v.Block.Succs[1] = v.Block.Succs[1], v.Block.Succs[0]
	return v
}
