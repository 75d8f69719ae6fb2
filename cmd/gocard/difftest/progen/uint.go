package progen

import "fmt"

// rangedUint picks a range for a variable of type uint.
func (g *gen) rangedUint() *typ {
	hi := int64(g.between(5, 1000))
	if g.chance(2) {
		hi = min(g.intLimit(), int64(1)<<g.between(3, 15)-1)
	}
	return &typ{name: "uint", kind: kUint, hi: hi}
}

// anyUint stands for uint of any range when places are looked for.
var anyUint = &typ{name: "uint", kind: kUint}

// uintUpTo makes a uint that is not above hi, whatever the variables hold.
func (g *gen) uintUpTo(hi int64, depth int) string {
	if g.chance(5) {
		return literal(g.r.Int64N(hi + 1))
	}
	x := g.variableUint(depth)
	switch {
	case x.hi <= hi:
		return x.code
	case g.chance(2):
		return fmt.Sprintf("(%s) %% %d", x.code, hi+1)
	case g.chance(2):
		return fmt.Sprintf("(%s) & %d", x.code, lowMask(hi))
	}
	return fmt.Sprintf("min(%s, %d)", x.code, hi)
}

// variableUint makes a uint that is not constant, within what uint may hold.
func (g *gen) variableUint(depth int) ranged {
	if depth <= 0 || g.chance(3) {
		return g.uintLeaf()
	}
	x := g.variableUint(depth - 1)
	var r ranged
	switch g.r.IntN(9) {
	case 0:
		y := g.variableUint(depth - 1)
		r = ranged{fmt.Sprintf("(%s) + (%s)", x.code, y.code), 0, x.hi + y.hi}
	case 1: // may wrap, which only shows above the mask
		y, n := g.variableUint(depth-1), int64(1)<<g.between(1, 14)-1
		r = ranged{fmt.Sprintf("((%s) - (%s)) & %d", x.code, y.code, n), 0, n}
	case 2:
		n := int64(g.between(2, 20))
		r = ranged{fmt.Sprintf("(%s) * %d", x.code, n), 0, x.hi * n}
	case 3:
		n := int64(g.between(1, 30))
		r = ranged{fmt.Sprintf("(%s) / %d", x.code, n), 0, x.hi / n}
	case 4:
		n := int64(g.between(2, 300))
		r = ranged{fmt.Sprintf("(%s) %% %d", x.code, n), 0, min(x.hi, n-1)}
	case 5:
		n := g.between(1, 3)
		r = ranged{fmt.Sprintf("(%s) >> %d", x.code, n), 0, x.hi >> n}
	case 6:
		y := g.variableUint(depth - 1)
		r = ranged{fmt.Sprintf("(%s) %s (%s)", x.code, pick(g.r, []string{"&", "&^"}), y.code), 0, x.hi}
	case 7:
		n := g.between(1, 4)
		r = ranged{fmt.Sprintf("((%s) & 0x3F) << %d", x.code, n), 0, 0x3F << n}
	default:
		n := int64(g.between(0, 300))
		r = ranged{fmt.Sprintf("(%s) + %d", x.code, n), 0, x.hi + n}
	}
	if r.hi > g.intLimit() {
		return x
	}
	return r
}

// uintLeaf is a variable of type uint, the length of something, or a conversion.
func (g *gen) uintLeaf() ranged {
	if !g.chance(3) {
		if p, ok := g.anyPlace(anyUint, false); ok {
			return ranged{g.code(p), 0, p.p.t.hi}
		}
	}
	if x := g.goIntLeaf(); x.lo >= 0 {
		return ranged{fmt.Sprintf("uint(%s)", x.code), 0, x.hi}
	}
	return ranged{fmt.Sprintf("uint(%s)", g.operand(tUint8, 0)), 0, 255}
}
