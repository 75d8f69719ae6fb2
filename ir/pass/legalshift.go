package pass

import "github.com/gocard/gocard/ir"

// shift: the card takes the low five bits of the count, and shifts to the right signed numbers. A word is extended to 32 bits first, so that
// counts of 16 to 31 do what they should.
func (l *legalizer) shift(v *ir.Value, k ir.Kind) {
	wide := cardKind(k)
	if k.Bits() == 8 {
		wide = ir.I16
	}
	unsigned := v.Op == ir.OpShr && cardKind(k) != k && !l.args[v.ID][0].fits(wide)
	count := l.args[v.ID][1]
	switch n, isConst := count.single(); {
	case isConst && n >= int64(k.Bits()) && (v.Op == ir.OpShl || unsigned):
		setConst(v, 0)
		return
	case isConst && unsigned:
		l.maskedShift(v, wide, n)
		return
	case unsigned:
		setOp(v, ir.OpCall, v.Args[0], l.wordCount(v, count))
		v.Aux = l.helpers.unsignedShr(wide)
		return
	case count.lo >= 0 && count.hi <= 31:
		v.Args[1] = l.wordCount(v, count)
	case v.Op == ir.OpShl && wide == ir.I32:
		setOp(v, ir.OpCall, v.Args[0], l.wordCount(v, count))
		v.Aux = l.helpers.shl32()
		return
	default:
		clamped := l.emit(ir.OpCall, ir.I16, l.wordCount(v, count))
		clamped.Aux = l.helpers.count()
		v.Args[1] = clamped
	}
	if wide == ir.I32 {
		v.Args[1] = l.emit(ir.OpConv, ir.I32, v.Args[1])
	}
	l.cut(v, k)
}

// maskedShift shifts signed and clears what came in from the left; 0 <= n < bits.
func (l *legalizer) maskedShift(v *ir.Value, wide ir.Kind, n int64) {
	if n == 0 {
		l.repl.set(v, v.Args[0])
		return
	}
	shifted := l.emit(ir.OpShr, wide, v.Args[0], l.constant(wide, n))
	setOp(v, ir.OpAnd, shifted, l.constant(wide, 1<<(int64(wide.Bits())-n)-1))
}

// wordCount is the count of shift v as a word; a word that looks negative is a count above 31.
func (l *legalizer) wordCount(v *ir.Value, count interval) *ir.Value {
	c := v.Args[1]
	switch {
	case cardKind(l.was[c.ID]) != ir.I32:
		return c
	case count.within(lengths):
		return l.emit(ir.OpConv, ir.I16, c)
	}
	call := l.emit(ir.OpCall, ir.I16, c)
	call.Aux = l.helpers.index()
	return call
}
