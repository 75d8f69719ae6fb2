package pass

import "github.com/gocard/gocard/ir"

// mix tells of a comparison whether, and on which side, it has a number that may be negative while the other needs U16.
type mix uint8

const (
	notMixed mix = iota
	signedLeft
	signedRight
)

// narrowFunc rewrites one function for narrowInt: plan decides while the program is as it was, rewrite changes it.
type narrowFunc struct {
	*narrower
	fr    *funcRanges
	f     *ir.Func
	was   []ir.Kind // by value ID: kind before
	to    []ir.Kind // by value ID: kind of the result
	opTo  []ir.Kind // by value ID: kind in which an operation that is no wrapping arithmetic is done, Void for others
	count []ir.Kind // by value ID: kind of a shift count
	mix   []mix     // by value ID: of comparisons

	b *ir.Block
	i int // place of the value at hand
}

func (w *narrowFunc) each(do func(v *ir.Value)) {
	for _, v := range w.f.Params {
		do(v)
	}
	for _, b := range w.fr.dom.order {
		for _, v := range b.Values {
			do(v)
		}
	}
}

func (w *narrowFunc) plan() {
	size := w.f.NumValues()
	w.was, w.to, w.opTo, w.count = make([]ir.Kind, size), make([]ir.Kind, size), make([]ir.Kind, size), make([]ir.Kind, size)
	w.mix = make([]mix, size)
	w.each(func(v *ir.Value) {
		w.was[v.ID], w.to[v.ID] = v.Type.Kind, v.Type.Kind
		if isWide(v.Type.Kind) {
			w.to[v.ID], _, _ = w.of(w.fr, v)
		}
		if len(v.Args) > 0 && isWide(v.Args[0].Type.Kind) {
			w.opTo[v.ID] = w.opKind(v)
		}
		if (v.Op == ir.OpShl || v.Op == ir.OpShr) && isWide(v.Args[1].Type.Kind) {
			w.count[v.ID], _, _ = w.hold(v.Args[1].Type.Kind, w.fr.at(v.Args[1], v.Block), 64)
		}
		if v.Op.IsCompare() && isWide(v.Args[0].Type.Kind) && w.mixed(w.fr, v) {
			w.mix[v.ID] = signedLeft
			if w.fr.at(v.Args[1], v.Block).fits(ir.I16) {
				w.mix[v.ID] = signedRight
			}
		}
	})
}

// opKind is the kind in which v is done, where its arguments are converted to a kind that holds their numbers.
func (w *narrowFunc) opKind(v *ir.Value) ir.Kind {
	k := v.Args[0].Type.Kind
	switch v.Op {
	case ir.OpShr:
		if w.shifted(w.fr, v) <= 16 {
			k, _, _ = w.hold(k, w.fr.at(v.Args[0], v.Block), 16)
			return k
		}
		k, _, _ = w.hold(k, w.fr.at(v.Args[0], v.Block), 64)
		return k
	case ir.OpSwitch:
		k, _, _ = w.hold(k, w.fr.at(v.Args[0], v.Block), 64)
		return k
	case ir.OpInBounds:
		if w.patternBounds(w.fr, v) {
			return ir.I16
		}
	case ir.OpDiv, ir.OpRem:
	default:
		if !v.Op.IsCompare() {
			return ir.Void
		}
	}
	k, _, _ = w.hold(k, w.commonRange(w.fr, v), 64)
	return k
}

// rewrite gives all wide values of the function their kinds and converts where kinds differ.
func (w *narrowFunc) rewrite() {
	w.each(func(v *ir.Value) {
		if !v.Type.IsRef() {
			v.Type.Kind = w.to[v.ID]
		}
	})
	for _, b := range w.fr.dom.order {
		w.b = b
		for w.i = 0; w.i < len(b.Values); w.i++ {
			if v := b.Values[w.i]; v.ID < len(w.to) {
				w.value(v)
			}
		}
	}
}

// value converts the arguments of v, the value at hand.
func (w *narrowFunc) value(v *ir.Value) {
	wide, to := isWide(w.was[v.ID]), w.to[v.ID]
	switch v.Op {
	case ir.OpConst:
		v.AuxInt = to.Wrap(v.AuxInt)
	case ir.OpAdd, ir.OpSub, ir.OpMul, ir.OpAnd, ir.OpOr, ir.OpXor, ir.OpNeg, ir.OpCom:
		if wide {
			w.argsTo(v, to)
		}
	case ir.OpPhi:
		if wide {
			w.phi(v, to)
		}
	case ir.OpShl, ir.OpShr:
		w.shift(v, to)
	case ir.OpDiv, ir.OpRem:
		if wide {
			w.argsTo(v, w.opTo[v.ID])
			w.resultFrom(v, w.opTo[v.ID])
		}
	case ir.OpSwitch:
		w.switchOn(v)
	case ir.OpConv:
	default:
		w.other(v)
	}
}

func (w *narrowFunc) shift(v *ir.Value, to ir.Kind) {
	if k := w.count[v.ID]; k != ir.Void {
		w.argTo(v, 1, k)
	}
	switch {
	case !isWide(w.was[v.ID]):
	case v.Op == ir.OpShl:
		w.argTo(v, 0, to)
	default:
		w.argTo(v, 0, w.opTo[v.ID])
		w.resultFrom(v, w.opTo[v.ID])
	}
}

// other handles comparisons, indexes, stores and calls.
func (w *narrowFunc) other(v *ir.Value) {
	if w.mix[v.ID] != notMixed {
		w.mixedCompare(v)
		return
	}
	for i, a := range v.Args {
		if a.ID >= len(w.was) || !isWide(w.was[a.ID]) {
			continue
		}
		switch k := storedKind(w.f, v, i); {
		case k != ir.Void:
			w.argTo(v, i, k)
		case w.opTo[v.ID] != ir.Void:
			w.argTo(v, i, w.opTo[v.ID])
		case isIndexArg(v, i):
			w.argTo(v, i, ir.I16)
		}
	}
}

func (w *narrowFunc) argsTo(v *ir.Value, k ir.Kind) {
	for i := range v.Args {
		w.argTo(v, i, k)
	}
}

// argTo converts argument i of v, the value at hand, to kind k.
func (w *narrowFunc) argTo(v *ir.Value, i int, k ir.Kind) {
	if c := converted(w.f, v.Args[i], k, v); c != v.Args[i] {
		v.Args[i] = c
		insertBefore(w.b, w.i, c)
		w.i++
	}
}

// converted is a conversion of a to kind k in no block yet, or a itself.
func converted(f *ir.Func, a *ir.Value, k ir.Kind, user *ir.Value) *ir.Value {
	if a.Type.Kind == k {
		return a
	}
	c := f.NewValue(ir.OpConv, ir.Scalar(k), a)
	c.Pos = user.Pos
	if a.Op == ir.OpConst {
		setConst(c, a.AuxInt)
	}
	return c
}

// resultFrom lets v's operation be done in kind k and v be its conversion.
func (w *narrowFunc) resultFrom(v *ir.Value, k ir.Kind) {
	if v.Type.Kind == k {
		return
	}
	op := w.f.NewValue(v.Op, ir.Scalar(k), v.Args...)
	op.Pos = v.Pos
	setOp(v, ir.OpConv, op)
	insertBefore(w.b, w.i, op)
	w.i++
}

// phi converts the arguments of a phi at the ends of the blocks they come from.
func (w *narrowFunc) phi(v *ir.Value, k ir.Kind) {
	for j, a := range v.Args {
		c := converted(w.f, a, k, v)
		if c == a {
			continue
		}
		v.Args[j] = c
		p := w.b.Preds[j]
		insertBefore(p, len(p.Values)-1, c)
	}
}

// switchOn drops the cases that the kind of the selector does not have.
func (w *narrowFunc) switchOn(v *ir.Value) {
	k := w.opTo[v.ID]
	if k == ir.Void {
		return
	}
	w.argTo(v, 0, k)
	dropCases(w.b)
}

// mixedCompare compares an I16 that may be negative with a U16 that may be above 32767.
func (w *narrowFunc) mixedCompare(v *ir.Value) {
	op, signed, unsigned := v.Op, 0, 1
	if w.mix[v.ID] == signedRight {
		op, signed, unsigned = swapped(op), 1, 0
	}
	w.argTo(v, signed, ir.I16)
	w.argTo(v, unsigned, ir.U16)
	negate := op == ir.OpNe || op == ir.OpGe || op == ir.OpGt
	if negate {
		op = inverse(op)
	}
	call := w.f.NewValue(ir.OpCall, ir.Scalar(ir.Bool), v.Args[signed], v.Args[unsigned])
	call.Aux, call.Pos = w.helpers.mixedCompare(op), v.Pos
	if !negate {
		setOp(v, ir.OpCall, call.Args...)
		v.Aux = call.Aux
		return
	}
	setOp(v, ir.OpNot, call)
	insertBefore(w.b, w.i, call)
	w.i++
}
