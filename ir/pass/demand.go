package pass

import (
	"math/bits"

	"github.com/gocard/gocard/ir"
)

// demand computes n.need: how many low bits of each wide value its uses look at. Needs only grow; a sweep is repeated until none does.
func (n *narrower) demand() {
	for _, fr := range n.r.funcs {
		n.need[fr.f] = make([]uint8, fr.f.NumValues())
	}
	for changed := true; changed; {
		changed = false
		for _, fr := range n.r.funcs {
			if n.demandFunc(fr) {
				changed = true
			}
		}
	}
}

func (n *narrower) demandFunc(fr *funcRanges) bool {
	changed := false
	need := n.need[fr.f]
	raise := func(v *ir.Value, to uint8) {
		if need[v.ID] < to {
			need[v.ID], changed = to, true
		}
		if s := n.r.slots.loadSlot(fr.f, v); s != nil && s.need < to {
			s.need, changed = to, true
		}
	}
	for i := len(fr.dom.order) - 1; i >= 0; i-- {
		b := fr.dom.order[i]
		for j := len(b.Values) - 1; j >= 0; j-- {
			v := b.Values[j]
			for k, a := range v.Args {
				if isWide(a.Type.Kind) {
					raise(a, n.needOf(fr, v, k))
				}
			}
		}
	}
	return changed
}

// needOf is the number of low bits that v looks at in its argument i, a wide value.
func (n *narrower) needOf(fr *funcRanges, v *ir.Value, i int) uint8 {
	a := v.Args[i]
	switch v.Op {
	case ir.OpAdd, ir.OpSub, ir.OpMul, ir.OpOr, ir.OpXor, ir.OpNeg, ir.OpCom, ir.OpPhi:
		return n.computed(fr, v)
	case ir.OpAnd:
		if i == 0 {
			return n.masked(fr, v)
		}
		return n.computed(fr, v)
	case ir.OpShl:
		if i == 0 {
			return n.computed(fr, v)
		}
	case ir.OpShr:
		if i == 0 {
			return n.shifted(fr, v)
		}
	case ir.OpConv:
		if isWide(v.Type.Kind) {
			return n.computed(fr, v)
		}
		return uint8(v.Type.Kind.Bits())
	case ir.OpDiv, ir.OpRem:
		return n.together(fr, v)
	case ir.OpInBounds:
		if n.patternBounds(fr, v) {
			return 16
		}
		return n.together(fr, v)
	case ir.OpArrayGet, ir.OpArraySet, ir.OpNewArray:
		if isIndexArg(v, i) {
			return n.indexNeed(fr, a, v.Block)
		}
	}
	if v.Op.IsCompare() {
		return n.compared(fr, v)
	}
	if s := n.r.slots.storeSlot(fr.f, v, i); s != nil && isWide(s.kind) {
		return n.storedNeed(s)
	}
	if to := storedKind(fr.f, v, i); to != ir.Void {
		return uint8(to.Bits())
	}
	return n.bitsFor(a.Type.Kind, fr.at(a, v.Block))
}

// computed is the need of the arguments of wrapping arithmetic v: all bits of the kind that holds v, or those that v needs.
func (n *narrower) computed(fr *funcRanges, v *ir.Value) uint8 {
	to, exact, ok := n.of(fr, v)
	if exact || !ok {
		return uint8(to.Bits())
	}
	return n.need[fr.f][v.ID]
}

// masked is the need of the left argument of And v, where the right one may be a mask. The mask itself is needed in full: of two that rely on each
// other's zeros neither need have any.
func (n *narrower) masked(fr *funcRanges, v *ir.Value) uint8 {
	need := n.computed(fr, v)
	r := fr.at(v.Args[1], v.Block)
	if r.lo >= 0 && !(v.Type.Kind == ir.Uint && r.hi == kindInterval(ir.Uint).hi) {
		need = min(need, uint8(bits.Len64(uint64(r.hi))))
	}
	return need
}

// shifted is the need of the left side of a right shift: the whole number, or the bits that come into view.
func (n *narrower) shifted(fr *funcRanges, v *ir.Value) uint8 {
	whole := n.bitsFor(v.Args[0].Type.Kind, fr.at(v.Args[0], v.Block))
	if c := v.Args[1]; whole > 16 && c.Op == ir.OpConst && c.AuxInt >= 0 && c.AuxInt < 16 {
		if seen := uint8(c.AuxInt) + n.need[fr.f][v.ID]; seen <= 16 {
			return seen
		}
	}
	return whole
}

// together is the need of both arguments of an operation that is done in one kind which holds both, and the result of a division.
func (n *narrower) together(fr *funcRanges, v *ir.Value) uint8 {
	return n.bitsFor(v.Args[0].Type.Kind, n.commonRange(fr, v))
}

// commonRange is what the kind of a division or comparison must hold.
func (n *narrower) commonRange(fr *funcRanges, v *ir.Value) interval {
	r := fr.at(v.Args[0], v.Block).join(fr.at(v.Args[1], v.Block))
	if v.Op == ir.OpDiv && n.need[fr.f][v.ID] > 16 {
		r = r.join(fr.of(v))
	}
	return r
}

// compared is the need of the arguments of a comparison. A signed and an unsigned 16-bit number are compared by a helper.
func (n *narrower) compared(fr *funcRanges, v *ir.Value) uint8 {
	if n.mixed(fr, v) {
		return 16
	}
	return n.together(fr, v)
}

// mixed reports whether comparison v has one argument that fits only I16 and one that fits only U16, and should not be done in 32 bits.
func (n *narrower) mixed(fr *funcRanges, v *ir.Value) bool {
	r := n.commonRange(fr, v)
	if r.fits(ir.I16) || r.fits(ir.U16) {
		return false
	}
	for _, a := range v.Args {
		if s := fr.at(a, v.Block); !s.fits(ir.I16) && !s.fits(ir.U16) {
			return false
		}
	}
	return true
}

// patternBounds reports whether InBounds v may be decided on 16-bit patterns: an index of 32768 to 65535 looks negative then, and is out
// of bounds either way, because no length is above 32767.
func (n *narrower) patternBounds(fr *funcRanges, v *ir.Value) bool {
	return isIndex(fr.at(v.Args[0], v.Block)) && fr.at(v.Args[1], v.Block).hi <= lengths.hi
}

// isIndex reports whether the card's 16-bit index or length check decides about a number in r as Go's does.
func isIndex(r interval) bool { return r.within(interval{-32768, 65535}) }

// isIndexArg reports whether argument i of v is an index or length that the card checks.
func isIndexArg(v *ir.Value, i int) bool {
	switch v.Op {
	case ir.OpArrayGet, ir.OpArraySet:
		return i == 1
	}
	return v.Op == ir.OpNewArray
}

// indexNeed is the need of an index or length that the card itself checks.
func (n *narrower) indexNeed(fr *funcRanges, a *ir.Value, b *ir.Block) uint8 {
	if isIndex(fr.at(a, b)) {
		return 16
	}
	return 64
}

// storedNeed is the need of what is stored in s.
func (n *narrower) storedNeed(s *slot) uint8 {
	to, exact, ok := n.holdSlot(s)
	if exact || !ok {
		return uint8(to.Bits())
	}
	return s.need
}

// storedKind is the kind that argument i of v in f is stored, passed or returned as; Void where v does none of these.
func storedKind(f *ir.Func, v *ir.Value, i int) ir.Kind {
	switch v.Op {
	case ir.OpArraySet:
		if i == 2 {
			return v.Args[0].Type.Elem
		}
	case ir.OpReturn:
		return f.Results[i].Kind
	}
	switch aux := v.Aux.(type) {
	case *ir.Field:
		if i == 1 {
			return aux.Type.Kind
		}
	case *ir.Global:
		return aux.Type.Kind
	case *ir.Var:
		return aux.Type.Kind
	case *ir.Func:
		return aux.Params[i].Type.Kind
	case *ir.InterfaceCall:
		if i > 0 {
			return aux.Method.Params[i-1].Kind
		}
	case *ir.APIMethod:
		if i >= receivers(aux) {
			return aux.Params[i-receivers(aux)].Kind
		}
	}
	return ir.Void
}

// receivers is the number of arguments of a call of m that stand before its parameters.
func receivers(m *ir.APIMethod) int {
	if m.Kind == ir.InvokeStatic || m.Kind == ir.InvokeConstructor {
		return 0
	}
	return 1
}
