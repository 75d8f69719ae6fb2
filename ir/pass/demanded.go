package pass

import (
	"math/bits"

	"github.com/gocard/gocard/ir"
)

// demanded removes, in card form, conversions and masks that change nothing, then those that only change bits which nobody looks at, then those
// that an equality does not need: uint8 code must not cost more than Java with masks written by hand. The order matters: what the first step
// relies on, the second one makes untrue.
func demanded(p *ir.Program, opt *Options) error {
	r := analyzeCard(p, opt)
	for _, fr := range r.funcs {
		replaceByArg(fr.f, func(v *ir.Value) bool { return isMask(v) && maskChangesNothing(fr, v) })
		d := &demander{f: fr.f, order: fr.dom.order, need: make([]uint8, fr.f.NumValues())}
		d.spread()
		replaceByArg(fr.f, func(v *ir.Value) bool { return isMask(v) && d.maskIsUnseen(v) })
	}
	r = analyzeCard(p, opt)
	for _, fr := range r.funcs {
		equalBytes(fr)
	}
	return nil
}

// replaceByArg replaces the values that needless names by their first arguments.
func replaceByArg(f *ir.Func, needless func(v *ir.Value) bool) {
	repl := newSubstitution(f)
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if needless(v) {
				repl.set(v, v.Args[0])
			}
		}
	}
	repl.apply()
	for _, b := range f.Blocks {
		dropCases(b)
	}
	deadCode(f)
}

type demander struct {
	f     *ir.Func
	order []*ir.Block // reverse postorder
	need  []uint8     // by value ID: low bits that uses look at
}

// spread computes need backwards until nothing grows.
func (d *demander) spread() {
	for changed := true; changed; {
		changed = false
		for i := len(d.order) - 1; i >= 0; i-- {
			values := d.order[i].Values
			for j := len(values) - 1; j >= 0; j-- {
				for k, a := range values[j].Args {
					if n := min(d.wants(values[j], k), wordBits(a)); d.need[a.ID] < n {
						d.need[a.ID], changed = n, true
					}
				}
			}
		}
	}
}

const allBits = 32

// wordBits is the most bits of a that anybody can look at.
func wordBits(a *ir.Value) uint8 {
	if isWord(a) {
		return 16
	}
	return allBits
}

// wants is the number of low bits of argument i that v looks at.
func (d *demander) wants(v *ir.Value, i int) uint8 {
	mine := d.need[v.ID]
	switch v.Op {
	case ir.OpAdd, ir.OpSub, ir.OpMul, ir.OpOr, ir.OpXor, ir.OpNeg, ir.OpCom:
		return mine
	case ir.OpAnd:
		if c := v.Args[1-i]; c.Op == ir.OpConst && c.AuxInt >= 0 {
			return min(mine, uint8(bits.Len64(uint64(c.AuxInt))))
		}
		return mine
	case ir.OpShl:
		if c := v.Args[1]; i == 0 && c.Op == ir.OpConst && c.AuxInt >= 0 && c.AuxInt <= 31 {
			return mine - min(mine, uint8(c.AuxInt))
		}
		if i == 0 {
			return mine
		}
	case ir.OpShr:
		if c := v.Args[1]; i == 0 && c.Op == ir.OpConst && c.AuxInt >= 0 && c.AuxInt < 16 && mine+uint8(c.AuxInt) <= 16 {
			return mine + uint8(c.AuxInt)
		}
	case ir.OpConv:
		return d.convWants(v, mine)
	case ir.OpPhi:
		if v.Type.Kind.Bits() == 16 {
			return mine
		}
	}
	if i == len(v.Args)-1 {
		return d.storeWants(v)
	}
	return allBits
}

func (d *demander) convWants(v *ir.Value, mine uint8) uint8 {
	switch k := v.Type.Kind; {
	case k == ir.I32 && mine <= 16:
		return mine
	case k == ir.I32:
		return allBits
	default:
		return min(mine, uint8(k.Bits()))
	}
}

// storeWants is the number of low bits that a store of its last argument keeps.
func (d *demander) storeWants(v *ir.Value) uint8 {
	var k ir.Kind
	switch v.Op {
	case ir.OpFieldSet:
		k = v.Aux.(*ir.Field).Type.Kind
	case ir.OpGlobalSet:
		k = v.Aux.(*ir.Global).Type.Kind
	case ir.OpArraySet:
		k = v.Args[0].Type.Elem
	}
	if k == ir.I8 || k == ir.U8 {
		return 8
	}
	return allBits
}

// isMask reports whether v is a conversion to a byte, or a mask of low bits, of a word.
func isMask(v *ir.Value) bool {
	switch {
	case v.Op != ir.OpConv && v.Op != ir.OpAnd, !isWord(v.Args[0]) || !isWord(v):
		return false
	case v.Op == ir.OpAnd:
		return maskBits(v) > 0
	}
	return true
}

// maskBits is the number of low bits that v keeps; 0 for an And that is not with so many ones.
func maskBits(v *ir.Value) uint8 {
	if v.Op == ir.OpConv {
		return uint8(v.Type.Kind.Bits())
	}
	c := v.Args[1]
	if c.Op != ir.OpConst || c.AuxInt <= 0 || c.AuxInt&(c.AuxInt+1) != 0 {
		return 0
	}
	return uint8(bits.Len64(uint64(c.AuxInt)))
}

func maskChangesNothing(fr *funcRanges, v *ir.Value) bool {
	r := fr.at(v.Args[0], v.Block)
	if v.Op == ir.OpAnd {
		return r.within(interval{0, v.Args[1].AuxInt})
	}
	return r.fits(v.Type.Kind)
}

func (d *demander) maskIsUnseen(v *ir.Value) bool { return d.need[v.ID] <= maskBits(v) }
