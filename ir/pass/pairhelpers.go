package pass

import "github.com/gocard/gocard/ir"

// pairHelpers adds the functions that split32 calls. They take and return pairs of words, high first; unsigned words are patterns of I16.
type pairHelpers struct {
	h    *helpers
	made map[*ir.Func]bool
}

func newPairHelpers(p *ir.Program) *pairHelpers {
	return &pairHelpers{h: newHelpers(p), made: map[*ir.Func]bool{}}
}

// get makes a helper with n words as parameters and a pair, or a Bool, as result.
func (h *pairHelpers) get(name string, n int, results []ir.Type, body func(w *pairWriter, p []*ir.Value)) *ir.Func {
	kinds := make([]ir.Kind, n)
	for i := range kinds {
		kinds[i] = ir.I16
	}
	f := h.h.get("card.pair."+name, ir.I16, kinds, func(b *ir.Builder, p []*ir.Value) {
		b.Func.Results = results
		h.made[b.Func] = true
		body(&pairWriter{b}, p)
	})
	return f
}

var pairResult = []ir.Type{word, word}

// pairWriter writes the bodies of helpers.
type pairWriter struct{ *ir.Builder }

func (w *pairWriter) c(n int64) *ir.Value { return w.Const(ir.I16, n) }

func (w *pairWriter) call(f *ir.Func, args ...*ir.Value) pair {
	call := w.Emit(ir.OpCall, word, f, args...)
	return pair{call, w.Extract(call, 1, word)}
}

// ushr shifts to the right by 1 to 15 and clears what came in from the left.
func (w *pairWriter) ushr(x *ir.Value, n int64) *ir.Value {
	return w.Binary(ir.OpAnd, w.Binary(ir.OpShr, x, w.c(n)), w.c(1<<(16-n)-1))
}

// carry is the carry of sum = x + y: the sum's sign bit is missing where one of the operands had it, or both had it.
func (w *pairWriter) carry(x, y, sum *ir.Value) *ir.Value {
	both := w.Binary(ir.OpAnd, x, y)
	one := w.Binary(ir.OpAnd, w.Binary(ir.OpOr, x, y), w.Emit(ir.OpCom, word, nil, sum))
	return w.ushr(w.Binary(ir.OpOr, both, one), 15)
}

// when continues in two new blocks.
func (w *pairWriter) when(cond *ir.Value) (then, els *ir.Block) {
	then, els = w.Func.NewBlock(), w.Func.NewBlock()
	w.If(cond, then, els)
	return then, els
}

// unsignedLess compares words as unsigned numbers.
func (w *pairWriter) unsignedLess(x, y *ir.Value) *ir.Value {
	flip := func(v *ir.Value) *ir.Value { return w.Binary(ir.OpXor, v, w.c(-32768)) }
	return w.Compare(ir.OpLt, flip(x), flip(y))
}

func (h *pairHelpers) add() *ir.Func {
	return h.get("add", 4, pairResult, func(w *pairWriter, p []*ir.Value) {
		lo := w.Binary(ir.OpAdd, p[1], p[3])
		hi := w.Binary(ir.OpAdd, w.Binary(ir.OpAdd, p[0], p[2]), w.carry(p[1], p[3], lo))
		w.Return(hi, lo)
	})
}

// sub adds the complement and one: x - y is ^(^x + y).
func (h *pairHelpers) sub() *ir.Func {
	add := h.add()
	return h.get("sub", 4, pairResult, func(w *pairWriter, p []*ir.Value) {
		com := func(v *ir.Value) *ir.Value { return w.Emit(ir.OpCom, word, nil, v) }
		sum := w.call(add, com(p[0]), com(p[1]), p[2], p[3])
		w.Return(com(sum[0]), com(sum[1]))
	})
}

// mul multiplies the low words byte by byte; of the products with high words only the low words count.
func (h *pairHelpers) mul() *ir.Func {
	return h.get("mul", 4, pairResult, func(w *pairWriter, p []*ir.Value) {
		mul := func(x, y *ir.Value) *ir.Value { return w.Binary(ir.OpMul, x, y) }
		add := func(x, y *ir.Value) *ir.Value { return w.Binary(ir.OpAdd, x, y) }
		low := func(x *ir.Value) *ir.Value { return w.Binary(ir.OpAnd, x, w.c(255)) }
		xl, xh, yl, yh := low(p[1]), w.ushr(p[1], 8), low(p[3]), w.ushr(p[3], 8)
		ll, lh, hl := mul(xl, yl), mul(xl, yh), mul(xh, yl)
		middle := add(add(w.ushr(ll, 8), low(lh)), low(hl)) // at most 3*255
		hi := add(add(mul(xh, yh), w.ushr(lh, 8)), add(w.ushr(hl, 8), w.ushr(middle, 8)))
		hi = add(hi, add(mul(p[0], p[3]), mul(p[1], p[2])))
		w.Return(hi, mul(p[1], p[3]))
	})
}

// less compares signed pairs.
func (h *pairHelpers) less() *ir.Func {
	return h.get("less", 4, []ir.Type{ir.Scalar(ir.Bool)}, func(w *pairWriter, p []*ir.Value) {
		same, differ := w.when(w.Compare(ir.OpEq, p[0], p[2]))
		w.Cur = same
		w.Return(w.unsignedLess(p[1], p[3]))
		w.Cur = differ
		w.Return(w.Compare(ir.OpLt, p[0], p[2]))
	})
}

// shl shifts by 0 to 31, one bit in each round.
func (h *pairHelpers) shl() *ir.Func {
	return h.get("shl", 3, pairResult, func(w *pairWriter, p []*ir.Value) {
		w.rounds(p[2], []*ir.Value{p[0], p[1]}, func(v []*ir.Value) []*ir.Value {
			hi := w.Binary(ir.OpOr, w.Binary(ir.OpShl, v[0], w.c(1)), w.ushr(v[1], 15))
			return []*ir.Value{hi, w.Binary(ir.OpShl, v[1], w.c(1))}
		}, func(v []*ir.Value) { w.Return(v[0], v[1]) })
	})
}

// shr is the arithmetic shift by 0 to 31.
func (h *pairHelpers) shr() *ir.Func {
	return h.get("shr", 3, pairResult, func(w *pairWriter, p []*ir.Value) {
		w.rounds(p[2], []*ir.Value{p[0], p[1]}, func(v []*ir.Value) []*ir.Value {
			lo := w.Binary(ir.OpOr, w.ushr(v[1], 1), w.Binary(ir.OpShl, v[0], w.c(15)))
			return []*ir.Value{w.Binary(ir.OpShr, v[0], w.c(1)), lo}
		}, func(v []*ir.Value) { w.Return(v[0], v[1]) })
	})
}

// rounds writes a loop: n times, body makes new values of old ones; then end.
func (w *pairWriter) rounds(n *ir.Value, start []*ir.Value, body func(v []*ir.Value) []*ir.Value, end func(v []*ir.Value)) {
	head := w.Func.NewBlock()
	w.Jump(head)
	w.Cur = head
	count := w.Emit(ir.OpPhi, word, nil, n)
	v := make([]*ir.Value, len(start))
	for i, x := range start {
		v[i] = w.Emit(ir.OpPhi, word, nil, x)
	}
	more, done := w.when(w.Compare(ir.OpGt, count, w.c(0)))
	w.Cur = more
	next := body(v)
	count.Args = append(count.Args, w.Binary(ir.OpSub, count, w.c(1)))
	for i := range v {
		v[i].Args = append(v[i].Args, next[i])
	}
	w.Jump(head)
	w.Cur = done
	end(v)
}

// udiv divides unsigned pairs bit by bit: quotient and remainder, the remainder as third and fourth result. A divisor of 0 traps.
func (h *pairHelpers) udiv() *ir.Func {
	sub := h.sub()
	return h.get("udiv", 4, []ir.Type{word, word, word, word}, func(w *pairWriter, p []*ir.Value) {
		yh, yl := p[2], p[3]
		zero, some := w.when(w.Compare(ir.OpEq, w.Binary(ir.OpOr, yh, yl), w.c(0)))
		w.Cur = zero
		none := w.Binary(ir.OpDiv, w.c(1), w.c(0))
		w.Return(none, none, none, none)
		w.Cur = some
		z := w.c(0)
		w.rounds(w.c(32), []*ir.Value{p[0], p[1], z, z}, func(v []*ir.Value) []*ir.Value {
			return w.divideRound(sub, v, yh, yl)
		}, func(v []*ir.Value) { w.Return(v[0], v[1], v[2], v[3]) })
	})
}

// divideRound moves the top bit of the dividend to the remainder, and a bit of the quotient in from the right. The remainder may need 33 bits for a
// moment: what it loses shows in its old sign.
func (w *pairWriter) divideRound(sub *ir.Func, v []*ir.Value, yh, yl *ir.Value) []*ir.Value {
	one := w.c(1)
	double := func(x, in *ir.Value) *ir.Value { return w.Binary(ir.OpOr, w.Binary(ir.OpShl, x, one), in) }
	rh, rl := double(v[2], w.ushr(v[3], 15)), double(v[3], w.ushr(v[0], 15))
	xh, xl := double(v[0], w.ushr(v[1], 15)), w.Binary(ir.OpShl, v[1], one)
	check, compareLow, above, take, keep := w.Func.NewBlock(), w.Func.NewBlock(), w.Func.NewBlock(), w.Func.NewBlock(), w.Func.NewBlock()
	w.If(w.Compare(ir.OpLt, v[2], w.c(0)), take, check)
	w.Cur = check
	w.If(w.Compare(ir.OpEq, rh, yh), compareLow, above)
	w.Cur = compareLow
	w.If(w.unsignedLess(rl, yl), keep, take)
	w.Cur = above
	w.If(w.unsignedLess(rh, yh), keep, take)
	w.Cur = take
	rest := w.call(sub, rh, rl, yh, yl)
	taken := w.Binary(ir.OpOr, xl, one)
	join := w.Func.NewBlock()
	w.Jump(join)
	w.Cur = keep
	w.Jump(join)
	w.Cur = join
	choose := func(x, y *ir.Value) *ir.Value { return w.Emit(ir.OpPhi, word, nil, x, y) }
	lo, sh, sl := choose(taken, xl), choose(rest[0], rh), choose(rest[1], rl)
	return []*ir.Value{xh, lo, sh, sl}
}

// negateIf is -x where cond holds, else x.
func (w *pairWriter) negateIf(sub *ir.Func, cond *ir.Value, x pair) pair {
	yes, join := w.when(cond)
	w.Cur = yes
	z := w.c(0)
	neg := w.call(sub, z, z, x[0], x[1])
	w.Jump(join)
	w.Cur = join
	return pair{w.Emit(ir.OpPhi, word, nil, x[0], neg[0]), w.Emit(ir.OpPhi, word, nil, x[1], neg[1])}
}

func (h *pairHelpers) div() *ir.Func {
	return h.signed("div", 0, func(w *pairWriter, p []*ir.Value) *ir.Value {
		return w.Compare(ir.OpLt, w.Binary(ir.OpXor, p[0], p[2]), w.c(0))
	})
}

func (h *pairHelpers) rem() *ir.Func {
	return h.signed("rem", 2, func(w *pairWriter, p []*ir.Value) *ir.Value { return w.Compare(ir.OpLt, p[0], w.c(0)) })
}

// signed divides absolute values and gives the result that begins at place first the sign that negative tells.
func (h *pairHelpers) signed(name string, first int, negative func(w *pairWriter, p []*ir.Value) *ir.Value) *ir.Func {
	sub, udiv := h.sub(), h.udiv()
	return h.get(name, 4, pairResult, func(w *pairWriter, p []*ir.Value) {
		x := w.negateIf(sub, w.Compare(ir.OpLt, p[0], w.c(0)), pair{p[0], p[1]})
		y := w.negateIf(sub, w.Compare(ir.OpLt, p[2], w.c(0)), pair{p[2], p[3]})
		call := w.Emit(ir.OpCall, word, udiv, x[0], x[1], y[0], y[1])
		results := []*ir.Value{call, w.Extract(call, 1, word), w.Extract(call, 2, word), w.Extract(call, 3, word)}
		r := w.negateIf(sub, negative(w, p), pair{results[first], results[first+1]})
		w.Return(r[0], r[1])
	})
}
