package pass

import (
	"go/token"

	"github.com/gocard/gocard/ir"
)

// check reports the values that no kind holds, and the operations whose arguments no kind holds together.
func (n *narrower) check() error {
	for _, fr := range n.r.funcs {
		c := &narrowCheck{narrower: n, fr: fr, seen: map[*ir.Value]bool{}}
		for _, v := range fr.f.Params {
			c.value(v)
		}
		for _, b := range fr.dom.order {
			for _, v := range b.Values {
				c.value(v)
			}
		}
	}
	return n.diags.Err()
}

// narrowCheck looks at one function.
type narrowCheck struct {
	*narrower
	fr   *funcRanges
	seen map[*ir.Value]bool // by blame
}

// fails reports whether no kind holds what is needed of v.
func (c *narrowCheck) fails(fr *funcRanges, v *ir.Value) bool {
	_, _, ok := c.of(fr, v)
	return !ok && c.need[fr.f][v.ID] > 16
}

func (c *narrowCheck) value(v *ir.Value) {
	if isWide(v.Type.Kind) && c.fails(c.fr, v) {
		c.blame(c.fr, v)
		return
	}
	r := none
	for _, a := range v.Args {
		if isWide(a.Type.Kind) && c.fails(c.fr, a) {
			return // a is reported
		}
		if a.Type.Kind.IsInteger() {
			r = r.join(c.fr.at(a, v.Block))
		}
	}
	for i, a := range v.Args {
		if isWide(a.Type.Kind) && c.needOf(c.fr, v, i) == 64 {
			c.complain(c.fr, v.Pos, r)
			return
		}
	}
}

// blame reports the expression that computes v: behind phis and conversions, and behind loads whatever stores too much. Arithmetic on something that
// is reported itself is not. It reports whether it has come to an end with a report.
func (c *narrowCheck) blame(fr *funcRanges, v *ir.Value) bool {
	if c.seen[v] {
		return false
	}
	c.seen[v] = true
	s, found := c.r.slots.loadSlot(fr.f, v), false
	switch {
	case v.Op == ir.OpPhi, v.Op == ir.OpConv && isWide(v.Args[0].Type.Kind):
		for _, a := range v.Args {
			if !c.fits(fr.of(a)) {
				found = c.blame(fr, a) || found
			}
		}
	case s != nil:
		found = c.blameStores(s)
	case v.Op >= ir.OpAdd && v.Op <= ir.OpCom:
		found = c.computedFromBad(fr, v)
	}
	if !found {
		c.complain(fr, v.Pos, fr.of(v))
	}
	return true
}

// fits reports whether some kind of the card holds r.
func (c *narrowCheck) fits(r interval) bool {
	_, exact, ok := c.hold(ir.Int, r, 64)
	return exact && ok
}

func (c *narrowCheck) computedFromBad(fr *funcRanges, v *ir.Value) bool {
	for _, a := range v.Args {
		if a.Op >= ir.OpAdd && a.Op <= ir.OpCom && c.fails(fr, a) {
			return true
		}
	}
	return false
}

// blameStores reports what is stored in s and does not fit, and whether there is anything.
func (c *narrowCheck) blameStores(s *slot) bool {
	found := false
	for _, fr := range c.r.funcs {
		for _, b := range fr.dom.order {
			for _, v := range b.Values {
				for i, a := range v.Args {
					if isWide(a.Type.Kind) && c.r.slots.storeSlot(fr.f, v, i) == s && !c.fits(fr.at(a, b)) {
						found = c.blame(fr, a) || found
					}
				}
			}
		}
	}
	return found
}

func (c *narrowCheck) complain(fr *funcRanges, pos token.Position, r interval) {
	bits, fix := 16, "mask it (x & 0x7FFF), bound it with min, compute in a sized type such as uint16, which wraps, or build with --int"
	if c.opt.HasInt {
		bits, fix = 32, "mask it, bound it with min, or compute in a sized type such as uint32, which wraps"
	}
	if !pos.IsValid() {
		pos = fr.f.Pos
	}
	c.diags.Add("GC4001", pos, fix, "cannot prove that this int stays within %d bits: its range is %s", bits, r)
}
