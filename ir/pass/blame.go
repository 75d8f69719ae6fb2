package pass

import (
	"fmt"
	"slices"

	"github.com/gocard/gocard/ir"
)

// blamer finds what to report of ranges that are too large: not all values that have one, only those from which the others follow. The values and slots
// with too large ranges form a graph, from each to what it is computed from; a circle is taken as one. A circle, or a single value, from which no edge
// leads on is a cause, and is reported.
type blamer struct {
	*narrower
	num   map[suspect]int // numbers of Tarjan's algorithm
	low   map[suspect]int
	open  []suspect
	done  map[suspect]bool
	saves map[*slot][]save
}

// suspect is a value or a slot.
type suspect struct {
	fr *funcRanges
	v  *ir.Value
	s  *slot
}

// save is a store in a slot of something that is too large.
type save struct {
	fr    *funcRanges
	store *ir.Value
	what  *ir.Value
}

func newBlamer(n *narrower) *blamer {
	return &blamer{narrower: n, num: map[suspect]int{}, low: map[suspect]int{}, done: map[suspect]bool{}}
}

// blame reports the causes of a range that is too large.
func (b *blamer) blame(x suspect) {
	if b.num[x] == 0 {
		b.visit(x)
	}
}

func (b *blamer) visit(x suspect) {
	b.num[x] = len(b.num) + 1
	b.low[x] = b.num[x]
	b.open = append(b.open, x)
	for _, y := range b.behind(x) {
		if b.num[y] == 0 {
			b.visit(y)
		}
		if !b.done[y] {
			b.low[x] = min(b.low[x], b.low[y])
		}
	}
	if b.low[x] != b.num[x] {
		return
	}
	i := slices.Index(b.open, x)
	circle := slices.Clone(b.open[i:])
	b.open = b.open[:i]
	for _, y := range circle {
		b.done[y] = true
	}
	if b.isCause(circle) {
		b.report(circle)
	}
}

// behind lists the suspects that x is computed from.
func (b *blamer) behind(x suspect) []suspect {
	var list []suspect
	if x.s != nil {
		for _, w := range b.savesIn(x.s) {
			list = append(list, suspect{fr: w.fr, v: w.what})
		}
		return list
	}
	fr, v := x.fr, x.v
	if s := b.r.slots.loadSlot(fr.f, v); s != nil {
		if w := fr.source(v); w != v && !b.fits(fr.of(w)) {
			return []suspect{{fr: fr, v: w}}
		}
		if !b.fits(s.held) && len(b.savesIn(s)) > 0 {
			return []suspect{{s: s}}
		}
		return nil // or what is stored fits 32 bits each time, and not together
	}
	for j, a := range v.Args {
		if !isWide(a.Type.Kind) {
			continue
		}
		var r interval
		if v.Op == ir.OpPhi {
			r = fr.onEdge(a, v.Block, j)
		} else {
			r = fr.at(a, v.Block)
		}
		if !b.fits(r) {
			list = append(list, suspect{fr: fr, v: fr.source(a)})
		}
	}
	return list
}

// savesIn lists the stores of too large numbers in s.
func (b *blamer) savesIn(s *slot) []save {
	if b.saves == nil {
		b.saves = map[*slot][]save{}
		for _, fr := range b.r.funcs {
			for _, blk := range fr.dom.order {
				for _, v := range blk.Values {
					for i, a := range v.Args {
						if to := b.r.slots.storeSlot(fr.f, v, i); to != nil && isWide(a.Type.Kind) && !b.fits(fr.at(a, blk)) {
							b.saves[to] = append(b.saves[to], save{fr, v, fr.source(a)})
						}
					}
				}
			}
		}
	}
	return b.saves[s]
}

// isCause reports whether nothing outside of the circle stands behind it.
func (b *blamer) isCause(circle []suspect) bool {
	for _, x := range circle {
		for _, y := range b.behind(x) {
			if !slices.Contains(circle, y) {
				return false
			}
		}
	}
	return true
}

// The ways out of a range that is too large.
const (
	fixLarge = "mask it (x & 0xFFFF), bound an operand with min or a test, or compute in a sized type such as uint16 or uint32, which wraps alike everywhere"
	fixLoop  = "let a length or a constant bound the loop, keep the number small in each round (x %= n, x &= mask, or a test that ends the loop), or use a sized type such as uint16 or uint32, which wraps alike everywhere"
	fixKept  = "test it before it grows (if x.n < limit { x.n++ }), or declare it with a sized type such as uint16 or uint32, which wraps alike everywhere"
)

// report reports a cause at the first arithmetic in it, and shows where memory keeps what has grown.
func (b *blamer) report(circle []suspect) {
	at := circle[0]
	for _, x := range circle {
		if x.s != nil {
			continue
		}
		if at.v == nil || isArithmetic(x.v) && (!isArithmetic(at.v) || before(x, at)) {
			at = x
		}
	}
	if at.v == nil {
		return // a slot that holds too much from the start: its loads are reported
	}
	fix, why := fixLarge, ""
	switch {
	case slices.ContainsFunc(circle, func(x suspect) bool { return x.s != nil }):
		fix, why = fixKept, ", because it is kept and grows each time"
	case len(circle) > 1:
		fix, why = fixLoop, ", because it grows in each round of a loop"
	}
	pos := positionIn(at.fr.f, at.v.Pos)
	d := b.diags.Add("GC4001", pos, fix, "cannot prove that %s fits 32 bits: its range is %s%s", describe(at.v), at.fr.of(at.v), why)
	for _, x := range circle {
		for _, w := range b.savesIn(x.s) {
			if slices.Contains(circle, suspect{fr: w.fr, v: w.what}) && w.store.Pos.IsValid() {
				d.Note(w.store.Pos, "here it is %s", howKept(w.store))
			}
		}
	}
}

func isArithmetic(v *ir.Value) bool { return v.Op >= ir.OpAdd && v.Op <= ir.OpCom }

// before orders suspects by position in the source.
func before(x, y suspect) bool {
	p, q := x.v.Pos, y.v.Pos
	if p.Filename != q.Filename || !p.IsValid() {
		return p.Filename < q.Filename && p.IsValid()
	}
	return p.Offset < q.Offset || p.Offset == q.Offset && (p.Line < q.Line || p.Line == q.Line && p.Column < q.Column)
}

// describe names what v computes.
func describe(v *ir.Value) string {
	names := map[ir.Op]string{
		ir.OpAdd: "this sum", ir.OpSub: "this difference", ir.OpMul: "this product", ir.OpDiv: "this quotient", ir.OpRem: "this remainder",
		ir.OpShl: "this number shifted to the left", ir.OpShr: "this number shifted to the right", ir.OpNeg: "this negated number",
		ir.OpAnd: "the result of this &", ir.OpOr: "the result of this |", ir.OpXor: "the result of this ^", ir.OpCom: "this complement",
		ir.OpParam: "a parameter of this function", ir.OpArrayGet: "an element", ir.OpSwitch: "this switch",
	}
	switch aux := v.Aux.(type) {
	case *ir.Field:
		return fmt.Sprintf("field %s of %s", aux.Name, aux.Class.Name)
	case *ir.Global:
		return "package variable " + aux.Name
	case *ir.Var:
		return "variable " + aux.Name
	case *ir.Func:
		return "the result of " + aux.Name
	case *ir.APIMethod:
		return "the result of " + aux.Name
	}
	if v.Op.IsCompare() || v.Op == ir.OpInBounds {
		return "this comparison"
	}
	if name := names[v.Op]; name != "" {
		return name
	}
	return "this int"
}

// howKept says what a store does with a number.
func howKept(v *ir.Value) string {
	switch aux := v.Aux.(type) {
	case *ir.Field:
		return fmt.Sprintf("kept in field %s of %s", aux.Name, aux.Class.Name)
	case *ir.Global:
		return "kept in package variable " + aux.Name
	case *ir.Var:
		return "kept in variable " + aux.Name
	case *ir.Func:
		return "passed to " + aux.Name
	case *ir.InterfaceCall:
		return "passed to " + aux.Method.Name
	}
	if v.Op == ir.OpReturn {
		return "returned"
	}
	return "kept in an element of an array of int"
}
