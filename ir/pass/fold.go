package pass

import "github.com/gocard/gocard/ir"

// foldUnary computes op on constant a of kind k; OpConv is not one of them, see ir.Kind.Wrap.
func foldUnary(op ir.Op, k ir.Kind, a int64) (int64, bool) {
	switch op {
	case ir.OpNeg:
		return k.Wrap(-a), true
	case ir.OpCom:
		return k.Wrap(^a), true
	case ir.OpNot:
		return a ^ 1, true
	}
	return 0, false
}

// foldBinary computes op on constants of kind k. Uint constants hold the 64 bits.
func foldBinary(op ir.Op, k ir.Kind, a, b int64) (int64, bool) {
	switch op {
	case ir.OpAdd:
		return k.Wrap(a + b), true
	case ir.OpSub:
		return k.Wrap(a - b), true
	case ir.OpMul:
		return k.Wrap(a * b), true
	case ir.OpAnd:
		return a & b, true
	case ir.OpOr:
		return a | b, true
	case ir.OpXor:
		return k.Wrap(a ^ b), true
	case ir.OpDiv, ir.OpRem:
		return foldDivision(op, k, a, b)
	}
	return 0, false
}

func foldDivision(op ir.Op, k ir.Kind, a, b int64) (int64, bool) {
	switch {
	case b == 0:
		return 0, false
	case k == ir.Uint && op == ir.OpDiv:
		return int64(uint64(a) / uint64(b)), true
	case k == ir.Uint:
		return int64(uint64(a) % uint64(b)), true
	case b == -1 && op == ir.OpDiv: // least / -1 would overflow int64
		return k.Wrap(-a), true
	case b == -1:
		return 0, true
	case op == ir.OpDiv:
		return k.Wrap(a / b), true
	}
	return a % b, true
}

// foldShift shifts constant a of kind k by a count of its own kind.
func foldShift(op ir.Op, k ir.Kind, a int64, countKind ir.Kind, count int64) (int64, bool) {
	if count < 0 {
		if countKind != ir.Uint {
			return 0, false // the front end has put a check in front
		}
		count = 64
	}
	n := uint(min(count, 64))
	switch {
	case op == ir.OpShl:
		return k.Wrap(a << n), true
	case k == ir.Uint:
		return int64(uint64(a) >> n), true
	}
	return a >> n, true
}

// foldCompare decides a comparison of constants of kind k.
func foldCompare(op ir.Op, k ir.Kind, a, b int64) bool {
	less := a < b
	if k == ir.Uint {
		less = uint64(a) < uint64(b)
	}
	switch op {
	case ir.OpEq:
		return a == b
	case ir.OpNe:
		return a != b
	case ir.OpLt:
		return less
	case ir.OpLe:
		return less || a == b
	case ir.OpGt:
		return !less && a != b
	case ir.OpInBounds:
		return 0 <= a && a < b
	}
	return !less // OpGe
}

// inverse is the comparison that holds exactly when op does not.
func inverse(op ir.Op) ir.Op {
	switch op {
	case ir.OpEq:
		return ir.OpNe
	case ir.OpNe:
		return ir.OpEq
	case ir.OpLt:
		return ir.OpGe
	case ir.OpGe:
		return ir.OpLt
	case ir.OpGt:
		return ir.OpLe
	}
	return ir.OpGt // OpLe
}

// swapped is the comparison that holds for (b, a) exactly when op holds for (a, b).
func swapped(op ir.Op) ir.Op {
	switch op {
	case ir.OpLt:
		return ir.OpGt
	case ir.OpGt:
		return ir.OpLt
	case ir.OpLe:
		return ir.OpGe
	case ir.OpGe:
		return ir.OpLe
	}
	return op
}

// widens reports whether every value of kind from is unchanged by conversion to kind to.
func widens(from, to ir.Kind) bool {
	if from == to {
		return true
	}
	if to == ir.Bool || from == ir.Uint || from == ir.Ref || to == ir.Ref {
		return false
	}
	fromLo, fromHi := from.Range()
	lo, hi := to.Range()
	return lo <= fromLo && fromHi <= hi
}
