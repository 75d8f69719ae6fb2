package pass

import "github.com/gocard/gocard/ir"

// arithmetic rewrites v, an operation on 32 bits.
func (s *splitFunc) arithmetic(v *ir.Value) {
	x := s.pairs[v.Args[0]]
	switch v.Op {
	case ir.OpCom:
		s.pairs[v] = pair{s.op(v.Op, x[0]), s.op(v.Op, x[1])}
	case ir.OpNeg:
		zero := s.word(0)
		s.pairs[v] = s.helper(s.helpers.sub(), zero, zero, x[0], x[1])
	case ir.OpShl, ir.OpShr:
		s.shift(v, x)
	default:
		s.binary(v, x, s.pairs[v.Args[1]])
	}
}

func (s *splitFunc) binary(v *ir.Value, x, y pair) {
	var f *ir.Func
	switch v.Op {
	case ir.OpAnd, ir.OpOr, ir.OpXor:
		s.pairs[v] = pair{s.op(v.Op, x[0], y[0]), s.op(v.Op, x[1], y[1])}
		return
	case ir.OpAdd:
		f = s.helpers.add()
	case ir.OpSub:
		f = s.helpers.sub()
	case ir.OpMul:
		f = s.helpers.mul()
	case ir.OpDiv:
		f = s.helpers.div()
	case ir.OpRem:
		f = s.helpers.rem()
	}
	s.pairs[v] = s.helper(f, x[0], x[1], y[0], y[1])
}

// helper calls a function that returns a pair.
func (s *splitFunc) helper(f *ir.Func, args ...*ir.Value) pair {
	call := s.op(ir.OpCall, args...)
	call.Aux = f
	return pair{call, s.further(call, 1)}
}

// shift: constant counts need no helper. The count of a 32-bit shift in card form is 0 to 31.
func (s *splitFunc) shift(v *ir.Value, x pair) {
	n := v.Args[1]
	if n.Op != ir.OpConst {
		f := s.helpers.shl()
		if v.Op == ir.OpShr {
			f = s.helpers.shr()
		}
		count := n
		if p, ok := s.pairs[n]; ok {
			count = p[1]
		}
		s.pairs[v] = s.helper(f, x[0], x[1], count)
		return
	}
	switch c := n.AuxInt & 31; {
	case c == 0:
		s.pairs[v] = x
	case v.Op == ir.OpShl && c >= 16:
		s.pairs[v] = pair{s.op(ir.OpShl, x[1], s.word(c-16)), s.word(0)}
	case v.Op == ir.OpShl:
		carried := s.op(ir.OpAnd, s.op(ir.OpShr, x[1], s.word(16-c)), s.word(1<<c-1))
		s.pairs[v] = pair{s.op(ir.OpOr, s.op(ir.OpShl, x[0], s.word(c)), carried), s.op(ir.OpShl, x[1], s.word(c))}
	case c >= 16:
		s.pairs[v] = pair{s.op(ir.OpShr, x[0], s.word(15)), s.op(ir.OpShr, x[0], s.word(c-16))}
	default:
		low := s.op(ir.OpAnd, s.op(ir.OpShr, x[1], s.word(c)), s.word(1<<(16-c)-1))
		s.pairs[v] = pair{s.op(ir.OpShr, x[0], s.word(c)), s.op(ir.OpOr, low, s.op(ir.OpShl, x[0], s.word(16-c)))}
	}
}

// compare: equality of both halves in one go, order by a helper; the order to 0 shows in the high word.
func (s *splitFunc) compare(v *ir.Value) {
	x, y := s.pairs[v.Args[0]], s.pairs[v.Args[1]]
	zero := isConstOf(v.Args[1], 0)
	switch op := v.Op; {
	case op == ir.OpEq || op == ir.OpNe:
		if zero {
			setOp(v, op, s.op(ir.OpOr, x[0], x[1]), s.word(0))
		} else {
			differ := s.op(ir.OpOr, s.op(ir.OpXor, x[0], y[0]), s.op(ir.OpXor, x[1], y[1]))
			setOp(v, op, differ, s.word(0))
		}
	case zero && (op == ir.OpLt || op == ir.OpGe):
		setOp(v, op, x[0], s.word(0))
	default:
		if op == ir.OpGt || op == ir.OpLe {
			x, y = y, x
		}
		less := s.e.emit(ir.OpCall, ir.Scalar(ir.Bool), x[0], x[1], y[0], y[1])
		less.Aux = s.helpers.less()
		if op == ir.OpLt || op == ir.OpGt {
			s.repl.set(v, less)
			return
		}
		setOp(v, ir.OpNot, less)
	}
	s.put(v)
}
