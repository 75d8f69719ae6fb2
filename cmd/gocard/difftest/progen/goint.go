package progen

import "fmt"

// ranged is an expression of type int with the range of its value.
type ranged struct {
	code   string
	lo, hi int64
}

// goIntIn makes an int that stays within a range, whatever the variables hold.
func (g *gen) goIntIn(lo, hi int64, depth int) string {
	if g.chance(5) {
		return literal(lo + g.r.Int64N(hi-lo+1))
	}
	x := g.variableGoInt(depth)
	if x.lo >= lo && x.hi <= hi {
		return x.code
	}
	switch {
	case lo <= 0 && hi >= 0 && x.lo >= 0 && g.chance(2):
		return fmt.Sprintf("(%s) %% %d", x.code, hi+1)
	case lo == 0 && hi&(hi+1) == 0:
		return fmt.Sprintf("(%s) & %d", x.code, hi)
	case lo == 0 && hi >= 1:
		return fmt.Sprintf("(%s) & %d", x.code, lowMask(hi))
	}
	return fmt.Sprintf("max(min(%s, %s), %s)", x.code, literal(hi), literal(lo))
}

// lowMask is the greatest number of ones only that is not above n.
func lowMask(n int64) int64 {
	m := int64(0)
	for m*2+1 <= n {
		m = m*2 + 1
	}
	return m
}

// variableGoInt makes an int that is not constant, within what int may hold.
func (g *gen) variableGoInt(depth int) ranged {
	if depth <= 0 || g.chance(3) {
		return g.goIntLeaf()
	}
	x := g.variableGoInt(depth - 1)
	var r ranged
	switch g.r.IntN(8) {
	case 0:
		y := g.variableGoInt(depth - 1)
		r = ranged{fmt.Sprintf("(%s) + (%s)", x.code, y.code), x.lo + y.lo, x.hi + y.hi}
	case 1:
		y := g.variableGoInt(depth - 1)
		r = ranged{fmt.Sprintf("(%s) - (%s)", x.code, y.code), x.lo - y.hi, x.hi - y.lo}
	case 2:
		n := int64(g.between(2, 20))
		r = ranged{fmt.Sprintf("(%s) * %d", x.code, n), x.lo * n, x.hi * n}
	case 3:
		n := int64(g.between(1, 30))
		r = ranged{fmt.Sprintf("(%s) / %d", x.code, n), x.lo / n, x.hi / n}
	case 4:
		n := int64(g.between(2, 300))
		r = ranged{fmt.Sprintf("(%s) %% %d", x.code, n), max(x.lo, 1-n), min(x.hi, n-1)}
		if x.lo > 0 {
			r.lo = 0
		}
	case 5:
		n := g.between(1, 3)
		r = ranged{fmt.Sprintf("(%s) >> %d", x.code, n), x.lo >> n, x.hi >> n}
	case 6:
		n := int64(1)<<g.between(1, 12) - 1
		r = ranged{fmt.Sprintf("(%s) & %d", x.code, n), 0, n}
	default:
		n := int64(g.between(-50, 300))
		r = ranged{fmt.Sprintf("(%s) + %s", x.code, literal(n)), x.lo + n, x.hi + n}
	}
	if limit := g.intLimit(); r.lo < -limit || r.hi > limit {
		return x
	}
	return r
}

// goIntLeaf is a variable of type int, the length of something, or a conversion.
func (g *gen) goIntLeaf() ranged {
	if !g.chance(3) {
		if p, ok := g.anyPlace(anyInt, false); ok {
			return ranged{g.code(p), p.p.t.lo, p.p.t.hi}
		}
	}
	if all := g.callable(anyInt); len(all) > 0 && g.chance(4) {
		f := pick(g.r, all)
		if code := g.callOf(f, 1); code != "" {
			return ranged{code, f.results[0].lo, f.results[0].hi}
		}
	}
	if g.chance(5) {
		if code := g.read(g.sliceOf(tUint8)); code != "" {
			return ranged{fmt.Sprintf("%s(%s)", pick(g.r, []string{"len", "len", "len", "cap"}), code), 0, 32767}
		}
	}
	switch t := pick(g.r, []*typ{tUint8, tUint8, tInt8, tInt16, tUint16}); t {
	case tUint16:
		if !g.wide {
			return ranged{fmt.Sprintf("int(%s & 0x7FFF)", g.operand(t, 0)), 0, 0x7FFF}
		}
		fallthrough
	default:
		return ranged{fmt.Sprintf("int(%s)", g.operand(t, 0)), t.lo, t.hi}
	}
}

// anyInt stands for int of any range when places are looked for.
var anyInt = goInt(0, 0)
