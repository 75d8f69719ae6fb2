package pass

import (
	"math"

	"github.com/gocard/gocard/ir"
)

// Sums of values that branches compare with differences: where n <= limit-used holds, used+n is not above limit.

// sum is what branches tell of x+y in b.
func (fr *funcRanges) sum(x, y *ir.Value, b *ir.Block) interval {
	x, y = fr.origin(x, b), fr.origin(y, b)
	return fr.sumWith(x, y, b, refineDepth).meet(fr.sumWith(y, x, b, refineDepth))
}

// sumWith is the range of x+y in b, from what is known of y.
func (fr *funcRanges) sumWith(x, y *ir.Value, b *ir.Block, depth int) interval {
	r := fr.sumWithRest(x, y, b)
	i := fr.index(y)
	if i < 0 {
		return r
	}
	var buf [longList]*fact
	for _, fc := range fr.facts[i].in(fr.dom, b, usedFacts[refineDepth-1], buf[:0]) {
		r = r.meet(fr.toldSum(x, fc, b))
	}
	if depth > 0 && fr.joinsBehind(y, x) {
		r = r.meet(fr.sumOfPhi(x, y, depth-1))
	}
	return r
}

// joinsBehind reports whether y is what several ways bring in, none of them round a loop, and x is computed before.
func (fr *funcRanges) joinsBehind(y, x *ir.Value) bool {
	if y.Op != ir.OpPhi || fr.loops.byHeader[y.Block] != nil {
		return false
	}
	return x.Block == nil || x.Block != y.Block && fr.dom.dominates(x.Block, y.Block)
}

// sumOfPhi joins what is known of x plus each argument of phi y.
func (fr *funcRanges) sumOfPhi(x, y *ir.Value, depth int) interval {
	all := none
	for j, a := range y.Args {
		p := y.Block.Preds[j]
		n, m := fr.onEdge(x, y.Block, j), fr.onEdge(a, y.Block, j)
		if n.empty() || m.empty() {
			continue
		}
		a = fr.origin(a, p)
		r := n.add(m).meet(fr.sumWith(x, a, p, depth))
		for _, ef := range fr.edgeFacts(y.Block, j) {
			if ef.v == a {
				r = r.meet(fr.toldSum(x, &ef.fact, p))
			}
		}
		all = all.join(r)
	}
	return all
}

// toldSum is the range of x plus the value that a fact is about.
func (fr *funcRanges) toldSum(x *ir.Value, fc *fact, b *ir.Block) interval {
	if fc.other == nil || len(fc.steps) > 0 {
		return everything
	}
	r := fr.sumWithRest(x, fr.origin(fc.other, b), b)
	if !known(r) {
		return everything
	}
	switch fc.op {
	case ir.OpEq:
		return r
	case ir.OpLe:
		return interval{math.MinInt64, r.hi}
	case ir.OpLt:
		return interval{math.MinInt64, r.hi - 1}
	case ir.OpGe:
		return interval{r.lo, math.MaxInt64}
	case ir.OpGt:
		return interval{r.lo + 1, math.MaxInt64}
	}
	return everything
}

// sumWithRest is the range of x plus rest, if rest is what is left of a limit besides x.
func (fr *funcRanges) sumWithRest(x, rest *ir.Value, b *ir.Block) interval {
	if rest.Op != ir.OpSub || fr.origin(rest.Args[1], b) != x {
		return everything
	}
	if l, y := fr.of(rest.Args[0]), fr.of(rest.Args[1]); l.empty() || y.empty() || !exact(rest.Type.Kind, l.sub(y)) {
		return everything
	}
	return fr.at(rest.Args[0], b)
}

// notAbove reports whether y <= x is known in b, looking at each way on which y comes in.
func (fr *funcRanges) notAbove(y, x *ir.Value, b *ir.Block, depth int) bool {
	if fr.relate(x, y, b)&less == 0 {
		return true
	}
	x, y = fr.origin(x, b), fr.origin(y, b)
	if depth == 0 || !fr.joinsBehind(y, x) {
		return false
	}
	for j, a := range y.Args {
		if !fr.notAboveOnEdge(a, x, y.Block, j, depth-1) {
			return false
		}
	}
	return true
}

func (fr *funcRanges) notAboveOnEdge(a, x *ir.Value, s *ir.Block, j, depth int) bool {
	p := s.Preds[j]
	if r, t := fr.onEdge(a, s, j), fr.onEdge(x, s, j); r.empty() || t.empty() || r.hi <= t.lo || fr.notAbove(a, x, p, depth) {
		return true
	}
	a = fr.origin(a, p)
	for _, ef := range fr.edgeFacts(s, j) {
		if ef.v == a && ef.other != nil && len(ef.steps) == 0 && fr.origin(ef.other, p) == x && outcomes(ef.op)&greater == 0 {
			return true
		}
	}
	return false
}
