package pass

import (
	"math"

	"github.com/gocard/gocard/ir"
)

// transfer computes the range of v from those of its arguments where v stands. A value whose argument has no range yet has none.
func (fr *funcRanges) transfer(v *ir.Value) interval {
	k := v.Type.Kind
	switch v.Op {
	case ir.OpConst:
		return constInterval(v)
	case ir.OpPhi:
		return fr.phi(v)
	case ir.OpArrayLen:
		return fr.of(v.Args[0])
	case ir.OpFrameOff:
		return lengths
	case ir.OpConv:
		return convInterval(k, v.Args[0].Type.Kind, fr.at(v.Args[0], v.Block))
	case ir.OpNeg, ir.OpCom:
		return unaryInterval(v.Op, k, fr.at(v.Args[0], v.Block))
	case ir.OpCallAPI:
		return apiInterval(v)
	}
	if v.Op >= ir.OpAdd && v.Op <= ir.OpShr {
		return fr.binary(v, v.Block)
	}
	return fr.load(v)
}

// arrayLength is the range of the length of array v.
func (fr *funcRanges) arrayLength(v *ir.Value) interval {
	switch v.Op {
	case ir.OpNull:
		return none
	case ir.OpPhi:
		r := none
		for _, a := range v.Args {
			r = r.join(fr.of(a))
		}
		return r
	case ir.OpNewArray:
		return fr.at(v.Args[0], v.Block).meet(lengths) // others trap
	case ir.OpCallAPI:
		return fr.apiLength(v)
	case ir.OpGlobalGet, ir.OpFieldGet, ir.OpVarGet, ir.OpCall, ir.OpCallVirtual, ir.OpCallInterface, ir.OpExtract, ir.OpParam:
		return fr.load(v)
	case ir.OpCast:
		if v.Args[0].Type.IsArray() {
			return fr.of(v.Args[0])
		}
	}
	return lengths
}

// apiLength is the length of the array that an imported method returns.
func (fr *funcRanges) apiLength(v *ir.Value) interval {
	m, rt := v.Aux.(*ir.APIMethod), fr.r.rt
	switch m {
	case rt.MakeTransientBoolean, rt.MakeTransientByte, rt.MakeTransientShort, rt.MakeTransientObject:
		return fr.at(v.Args[0], v.Block).meet(lengths)
	}
	if m.ResultRange == [2]int64{} {
		return lengths
	}
	return lengths.meet(interval{m.ResultRange[0], m.ResultRange[1]})
}

func (fr *funcRanges) binary(v *ir.Value, b *ir.Block) interval {
	x, y := fr.at(v.Args[0], b), fr.at(v.Args[1], b)
	r := binaryInterval(v.Op, v.Type.Kind, x, y)
	if r.empty() {
		return none
	}
	switch v.Op {
	case ir.OpAdd:
		if s := fr.sum(v.Args[0], v.Args[1], b); s != everything {
			r = wrapped(v.Type.Kind, x.add(y).meet(s))
		}
	case ir.OpSub:
		if d := x.sub(y); d.lo < 0 && fr.notAbove(v.Args[1], v.Args[0], b, refineDepth) {
			d.lo = 0
			if fr.relate(v.Args[0], v.Args[1], b) == greater {
				d.lo = 1
			}
			r = wrapped(v.Type.Kind, d)
		}
	}
	if n := fr.restOf(v, b); n != nil {
		if at := fr.at(n, b); at.empty() {
			return none
		} else if at.lo > r.lo && at.lo <= r.hi {
			r.lo = at.lo
		}
	}
	return r
}

func (fr *funcRanges) phi(v *ir.Value) interval {
	r := none
	for i, a := range v.Args {
		r = r.join(fr.onEdge(a, v.Block, i))
	}
	return r
}

func apiInterval(v *ir.Value) interval {
	m, all := v.Aux.(*ir.APIMethod), kindInterval(v.Type.Kind)
	if m.ResultRange == [2]int64{} {
		return all
	}
	return all.meet(interval{m.ResultRange[0], m.ResultRange[1]})
}

// constInterval is the constant; a Uint constant of 2^63 and more is beyond what intervals hold.
func constInterval(v *ir.Value) interval {
	if v.Type.Kind == ir.Uint && v.AuxInt < 0 {
		return kindInterval(ir.Uint)
	}
	return exactly(v.AuxInt)
}

// convInterval is the range after conversion. An upper end without limit of a Uint stands for values that Int does not have.
func convInterval(to, from ir.Kind, r interval) interval {
	if r.empty() {
		return none
	}
	if from == ir.Uint && r.hi == math.MaxInt64 || !r.fits(to) {
		return kindInterval(to)
	}
	return r
}

func unaryInterval(op ir.Op, k ir.Kind, a interval) interval {
	switch {
	case a.empty():
		return none
	case op == ir.OpNeg:
		return wrapped(k, a.neg())
	case k == ir.Uint:
		return kindInterval(k)
	case !k.Signed():
		_, hi := k.Range()
		return interval{hi - a.hi, hi - a.lo}
	}
	return interval{^a.hi, ^a.lo}
}

// wrapped is r if the computation cannot have left kind k, else all of k. Ends at the limits of int64 may hide an overflow.
func wrapped(k ir.Kind, r interval) interval {
	if r.lo == math.MinInt64 || r.hi == math.MaxInt64 || !r.fits(k) {
		return kindInterval(k)
	}
	return r
}

func binaryInterval(op ir.Op, k ir.Kind, a, b interval) interval {
	if a.empty() || b.empty() {
		return none
	}
	if k == ir.Uint && a.hi == math.MaxInt64 {
		return unlimitedUint(op, b)
	}
	switch op {
	case ir.OpAdd:
		return wrapped(k, a.add(b))
	case ir.OpSub:
		return wrapped(k, a.sub(b))
	case ir.OpMul:
		return wrapped(k, a.mul(b))
	case ir.OpDiv:
		q := a.div(b)
		if q.empty() {
			return none
		}
		return wrapped(k, q)
	case ir.OpRem:
		return a.rem(b)
	case ir.OpAnd:
		return a.and(b)
	case ir.OpOr:
		return wrapped(k, a.or(b))
	case ir.OpXor:
		return wrapped(k, a.xor(b))
	case ir.OpShl:
		return wrapped(k, a.shl(b))
	}
	return a.shr(b) // OpShr: values of unsigned kinds are not negative, so that both shifts are one
}

// unlimitedUint is the range of an operation on a Uint of which no upper limit is known; it may be 2^64-1.
func unlimitedUint(op ir.Op, b interval) interval {
	all := kindInterval(ir.Uint)
	switch {
	case op == ir.OpAnd:
		return interval{0, b.hi}
	case op == ir.OpRem && b.hi != math.MaxInt64 && b.hi > 0:
		return interval{0, b.hi - 1}
	case op == ir.OpShr && b.lo >= 1 && b.lo < 64:
		return interval{0, int64(uint64(math.MaxUint64) >> uint(b.lo))}
	}
	return all
}
