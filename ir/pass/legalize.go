package pass

import "github.com/gocard/gocard/ir"

// legalize rewrites a program without Int and Uint to card form, as far as integers are concerned: arithmetic in I16 and I32, unsigned kinds as
// the bit patterns of signed ones, bytes sign-extended by loads and cut by OpConv. Values of kind I8, U8 and Bool stay what they are: a word in
// that range. Ranges spare conversions and the detours that unsigned numbers of 32768 and more need.
func legalize(p *ir.Program, opt *Options) error {
	r := analyze(p, opt)
	h := newHelpers(p)
	funcs := p.Funcs // helpers that are added are in card form
	var work []*legalizer
	for _, f := range funcs {
		l := &legalizer{f: f, fr: r.byFunc[f], helpers: h, repl: newSubstitution(f)}
		l.plan()
		work = append(work, l)
	}
	retypeProgram(p, func(_ any, t ir.Type) ir.Type {
		t.Kind = cardKind(t.Kind)
		return t
	})
	for _, l := range work {
		l.rewrite()
	}
	return nil
}

// cardKind is the kind that stands for k in card form.
func cardKind(k ir.Kind) ir.Kind {
	switch k {
	case ir.U16:
		return ir.I16
	case ir.U32:
		return ir.I32
	}
	return k
}

// legalizer rewrites one function: plan looks at ranges while the function is as it was, rewrite changes it.
type legalizer struct {
	f       *ir.Func
	fr      *funcRanges
	helpers *helpers
	repl    *substitution
	was     []ir.Kind     // by value ID: kind before
	args    [][2]interval // by value ID: ranges of the first two arguments where the value stands

	b *ir.Block
	i int // place of the value at hand
}

func (l *legalizer) plan() {
	l.was = make([]ir.Kind, l.f.NumValues())
	l.args = make([][2]interval, l.f.NumValues())
	for _, v := range l.f.Params {
		l.was[v.ID] = v.Type.Kind
	}
	for _, b := range l.f.Blocks {
		for _, v := range b.Values {
			l.was[v.ID] = v.Type.Kind
			for i, a := range v.Args {
				if i < 2 && a.Type.Kind.IsInteger() {
					l.args[v.ID][i] = l.fr.at(a, b)
				}
			}
		}
	}
}

func (l *legalizer) rewrite() {
	for _, b := range l.f.Blocks {
		for _, v := range b.Values {
			v.Type.Kind = cardKind(v.Type.Kind)
			if v.Op == ir.OpPhi && v.Type.Kind.Bits() == 8 {
				v.Type.Kind = ir.I16 // it may then carry bits that nobody looks at
			}
		}
	}
	for _, b := range l.f.Blocks {
		l.b = b
		for l.i = 0; l.i < len(b.Values); l.i++ {
			if v := b.Values[l.i]; v.ID < len(l.was) {
				l.value(v)
			}
		}
	}
	l.repl.apply()
	for _, b := range l.f.Blocks {
		dropCases(b)
	}
}

func (l *legalizer) value(v *ir.Value) {
	k := l.was[v.ID]
	switch v.Op {
	case ir.OpConst:
		v.AuxInt = v.Type.Kind.Wrap(v.AuxInt)
	case ir.OpAdd, ir.OpSub, ir.OpMul, ir.OpNeg, ir.OpAnd, ir.OpOr, ir.OpXor:
		l.cut(v, k)
	case ir.OpCom:
		if k == ir.U8 {
			setOp(v, ir.OpXor, v.Args[0], l.constant(ir.I16, 255))
		}
		l.cut(v, k)
	case ir.OpDiv, ir.OpRem:
		l.divide(v, k)
	case ir.OpShl, ir.OpShr:
		l.shift(v, k)
	case ir.OpConv:
		l.conv(v, l.was[v.Args[0].ID], k)
	case ir.OpLt, ir.OpLe, ir.OpGt, ir.OpGe:
		l.order(v)
	case ir.OpInBounds:
		l.inBounds(v)
	case ir.OpFieldGet, ir.OpGlobalGet, ir.OpArrayGet:
		l.index(v)
		l.load(v, k)
	case ir.OpArraySet, ir.OpNewArray:
		l.index(v)
	case ir.OpSwitch:
		cases := make([]int64, len(v.Aux.([]int64)))
		for i, c := range v.Aux.([]int64) {
			cases[i] = v.Args[0].Type.Kind.Wrap(c)
		}
		v.Aux = cases
	}
}

// emit puts a new value in front of the value at hand.
func (l *legalizer) emit(op ir.Op, k ir.Kind, args ...*ir.Value) *ir.Value {
	c := l.f.NewValue(op, ir.Scalar(k), args...)
	c.Pos = l.b.Values[l.i].Pos
	insertBefore(l.b, l.i, c)
	l.i++
	return c
}

func (l *legalizer) constant(k ir.Kind, n int64) *ir.Value {
	c := l.emit(ir.OpConst, k)
	c.AuxInt = k.Wrap(n)
	return c
}

// cut lets byte arithmetic v be done in I16, and v be its low byte, unless the result is known to be in the range of the byte.
func (l *legalizer) cut(v *ir.Value, k ir.Kind) {
	if k.Bits() != 8 {
		return
	}
	if l.exact(v, k) {
		v.Type.Kind = ir.I16
		return
	}
	op := l.emit(v.Op, ir.I16, v.Args...)
	setOp(v, ir.OpConv, op)
}

// exact reports whether v, done in a wider kind, gives a number in the range of k.
func (l *legalizer) exact(v *ir.Value, k ir.Kind) bool {
	a, b := l.args[v.ID][0], l.args[v.ID][1]
	switch v.Op {
	case ir.OpAnd, ir.OpOr, ir.OpXor, ir.OpCom, ir.OpRem, ir.OpShr:
		return true
	case ir.OpAdd:
		return a.add(b).fits(k)
	case ir.OpSub:
		return a.sub(b).fits(k)
	case ir.OpMul:
		return a.mul(b).fits(k)
	case ir.OpNeg:
		return a.neg().fits(k)
	case ir.OpDiv:
		return a.div(b).fits(k)
	case ir.OpShl:
		return a.shl(b).fits(k)
	}
	return false
}

// divide: the card's division is signed. Unsigned numbers that may look negative go through a helper.
func (l *legalizer) divide(v *ir.Value, k ir.Kind) {
	signed := cardKind(k)
	if signed == k || l.args[v.ID][0].fits(signed) && l.args[v.ID][1].fits(signed) {
		l.cut(v, k)
		return
	}
	f := l.helpers.unsignedDiv(signed)
	if v.Op == ir.OpRem {
		f = l.helpers.unsignedRem(signed)
	}
	setOp(v, ir.OpCall, v.Args...)
	v.Aux = f
}

// order: unsigned numbers that may look negative are compared after their sign bits are turned over; with one that cannot look negative, and is no
// constant, a bounds check is shorter.
func (l *legalizer) order(v *ir.Value) {
	k := l.was[v.Args[0].ID]
	signed := cardKind(k)
	a, b := l.args[v.ID][0], l.args[v.ID][1]
	switch op := v.Op; {
	case signed == k || a.fits(signed) && b.fits(signed):
	case signed == ir.I16 && b.fits(signed) && v.Args[1].Op != ir.OpConst && (op == ir.OpLt || op == ir.OpGe):
		l.bounded(v, v.Args[0], v.Args[1])
	case signed == ir.I16 && a.fits(signed) && v.Args[0].Op != ir.OpConst && (op == ir.OpGt || op == ir.OpLe):
		l.bounded(v, v.Args[1], v.Args[0])
	default:
		l.flipSigns(v, signed)
	}
}

// bounded makes v the check of i against n, or its opposite.
func (l *legalizer) bounded(v, i, n *ir.Value) {
	if v.Op == ir.OpLt || v.Op == ir.OpGt {
		setOp(v, ir.OpInBounds, i, n)
		return
	}
	setOp(v, ir.OpNot, l.emit(ir.OpInBounds, ir.Bool, i, n))
}

func (l *legalizer) flipSigns(v *ir.Value, k ir.Kind) {
	least, _ := k.Range()
	for i, a := range v.Args {
		v.Args[i] = l.emit(ir.OpXor, k, a, l.constant(k, least))
	}
}

// inBounds works on words: 16-bit patterns where that decides rightly, else as an unsigned comparison.
func (l *legalizer) inBounds(v *ir.Value) {
	k := cardKind(l.was[v.Args[0].ID])
	switch i, n := l.args[v.ID][0], l.args[v.ID][1]; {
	case isIndex(i) && n.hi <= lengths.hi:
		for j, a := range v.Args {
			if k == ir.I32 {
				v.Args[j] = l.emit(ir.OpConv, ir.I16, a)
			}
		}
		if i.lo >= 0 && i.hi <= lengths.hi {
			v.Op = ir.OpLt
		}
	case k == ir.I32 || l.was[v.Args[0].ID] == ir.U16:
		v.Op = ir.OpLt
		l.flipSigns(v, k)
	}
}

// index makes the index of an array access, or the length of a new array, a word.
func (l *legalizer) index(v *ir.Value) {
	j := 1
	if v.Op == ir.OpNewArray {
		j = 0
	}
	if len(v.Args) <= j || cardKind(l.was[v.Args[j].ID]) != ir.I32 {
		return
	}
	if isIndex(l.args[v.ID][j]) {
		v.Args[j] = l.emit(ir.OpConv, ir.I16, v.Args[j])
		return
	}
	call := l.emit(ir.OpCall, ir.I16, v.Args[j])
	call.Aux = l.helpers.index()
	v.Args[j] = call
}

// load: bytes come sign-extended.
func (l *legalizer) load(v *ir.Value, k ir.Kind) {
	if k != ir.U8 {
		return
	}
	load := l.emit(v.Op, ir.I8, v.Args...)
	load.Aux = v.Aux
	setOp(v, ir.OpConv, load)
}

// conv keeps of a conversion what the card has to do.
func (l *legalizer) conv(v *ir.Value, from, to ir.Kind) {
	a := v.Args[0]
	switch {
	case from == ir.Bool:
		if to.Bits() == 8 {
			v.Type.Kind = ir.I16
		}
	case to.Bits() == 32 && from.Bits() == 32:
		l.repl.set(v, a)
	case to.Bits() == 32:
		if from == ir.U16 && !l.args[v.ID][0].fits(ir.I16) {
			wide := l.emit(ir.OpConv, ir.I32, a)
			setOp(v, ir.OpAnd, wide, l.constant(ir.I32, 0xFFFF))
		}
	case to.Bits() == 16:
		if from.Bits() != 32 {
			l.repl.set(v, a)
		}
	case from.Bits() == 32:
		v.Args[0] = l.emit(ir.OpConv, ir.I16, a)
	case l.args[v.ID][0].fits(to):
		l.repl.set(v, a)
	}
}
