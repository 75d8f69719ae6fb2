package pass

import (
	"go/token"

	"github.com/gocard/gocard/ir"
)

// check reports the values that no kind holds, and the operations whose arguments no kind holds together.
func (n *narrower) check() error {
	b := newBlamer(n)
	for _, fr := range n.r.funcs {
		for _, v := range fr.f.Params {
			n.checkValue(b, fr, v)
		}
		for _, blk := range fr.dom.order {
			for _, v := range blk.Values {
				n.checkValue(b, fr, v)
			}
		}
	}
	if len(b.num) > 0 && len(n.diags) == 0 {
		panic("BUG: some number fits no kind, and none is to blame")
	}
	return n.diags.Err()
}

func (n *narrower) checkValue(b *blamer, fr *funcRanges, v *ir.Value) {
	if n.fails(fr, v) {
		b.blame(suspect{fr: fr, v: v})
		return
	}
	r := none
	for _, a := range v.Args {
		if n.fails(fr, a) {
			return // a is reported
		}
		if a.Type.Kind.IsInteger() {
			r = r.join(fr.at(a, v.Block))
		}
	}
	for i, a := range v.Args {
		if isWide(a.Type.Kind) && n.needOf(fr, v, i) == 64 {
			n.diags.Add("GC4001", positionIn(fr.f, v.Pos), fixLarge, "cannot prove that the numbers of %s fit 32 bits together: their range is %s", describe(v), r)
			return
		}
	}
}

// fails reports whether no kind holds what is needed of v.
func (n *narrower) fails(fr *funcRanges, v *ir.Value) bool {
	if !isWide(v.Type.Kind) {
		return false
	}
	_, _, ok := n.of(fr, v)
	return !ok && n.need[fr.f][v.ID] > 16
}

// fits reports whether some kind of the card holds r.
func (n *narrower) fits(r interval) bool {
	_, exact, ok := n.hold(ir.Int, r, 64)
	return exact && ok
}

// positionIn is pos, or where f begins if that is not known.
func positionIn(f *ir.Func, pos token.Position) token.Position {
	if pos.IsValid() {
		return pos
	}
	return f.Pos
}
