package pass

import (
	"math"

	"github.com/gocard/gocard/ir"
)

// fact is what a branch tells about a value: it compares with other as op says, and lies in bound. It holds in the blocks that at dominates.
type fact struct {
	op    ir.Op // OpInvalid: only bound
	other *ir.Value
	bound interval
	at    *ir.Block
}

// refineDepth limits how far facts about facts are followed.
const refineDepth = 3

// collectFacts finds by value ID what branches tell.
func collectFacts(f *ir.Func, dom *domTree) [][]fact {
	facts := make([][]fact, f.NumValues())
	for _, b := range dom.order {
		if len(b.Preds) != 1 {
			continue
		}
		edgeFacts(b.Preds[0], b, func(v *ir.Value, fc fact) {
			fc.at = b
			facts[v.ID] = append(facts[v.ID], fc)
		})
	}
	return facts
}

// edgeFacts reports what the branch at the end of p tells where it goes to s.
func edgeFacts(p, s *ir.Block, report func(*ir.Value, fact)) {
	t := p.Terminator()
	switch t.Op {
	case ir.OpIf:
		if p.Succs[0] != p.Succs[1] {
			condFacts(t.Args[0], p.Succs[0] == s, report)
		}
	case ir.OpSwitch:
		hit := -1
		for i, succ := range p.Succs {
			if succ != s {
				continue
			}
			if hit >= 0 || i == len(p.Succs)-1 {
				return // several cases, or the default
			}
			hit = i
		}
		if x := t.Args[0]; x.Type.Kind != ir.Uint || t.Aux.([]int64)[hit] >= 0 {
			widenedFacts(x, fact{bound: exactly(t.Aux.([]int64)[hit])}, report)
		}
	}
}

// condFacts reports what is known when cond has the given truth.
func condFacts(cond *ir.Value, truth bool, report func(*ir.Value, fact)) {
	for cond.Op == ir.OpNot {
		cond, truth = cond.Args[0], !truth
	}
	op := cond.Op
	if op == ir.OpInBounds {
		if truth {
			i, n := cond.Args[0], cond.Args[1]
			widenedFacts(i, fact{op: ir.OpLt, other: n, bound: interval{0, math.MaxInt64}}, report)
			widenedFacts(n, fact{op: ir.OpGt, other: i, bound: interval{1, math.MaxInt64}}, report)
		}
		return
	}
	if !op.IsCompare() || !cond.Args[0].Type.Kind.IsInteger() {
		return
	}
	if !truth {
		op = inverse(op)
	}
	widenedFacts(cond.Args[0], fact{op: op, other: cond.Args[1], bound: everything}, report)
	widenedFacts(cond.Args[1], fact{op: swapped(op), other: cond.Args[0], bound: everything}, report)
}

// widenedFacts reports a fact of v and of what v was widened from.
func widenedFacts(v *ir.Value, fc fact, report func(*ir.Value, fact)) {
	report(v, fc)
	for v.Op == ir.OpConv && v.Args[0].Type.Kind != ir.Bool && widens(v.Args[0].Type.Kind, v.Type.Kind) {
		v = v.Args[0]
		report(v, fc)
	}
}

// at is what is known of v in block b.
func (fr *funcRanges) at(v *ir.Value, b *ir.Block) interval { return fr.refined(v, b, refineDepth) }

func (fr *funcRanges) refined(v *ir.Value, b *ir.Block, depth int) interval {
	r := fr.of(v)
	if depth == 0 || r.empty() || v.Op == ir.OpConst {
		return r
	}
	r = r.meet(fr.recomputed(v, b, depth-1))
	if v.ID >= len(fr.facts) {
		return r
	}
	for _, fc := range fr.facts[v.ID] {
		if fr.dom.dominates(fc.at, b) {
			r = narrowBy(r, fc, fr.ofOther(fc, fc.at.Preds[0], depth-1))
		}
	}
	return r
}

// recomputed is the range of v from those of its arguments in b, where they may be known better than where v was computed.
func (fr *funcRanges) recomputed(v *ir.Value, b *ir.Block, depth int) interval {
	switch v.Op {
	case ir.OpConv:
		return convInterval(v.Type.Kind, v.Args[0].Type.Kind, fr.refined(v.Args[0], b, depth))
	case ir.OpAdd, ir.OpSub:
		if v.Args[1].Op == ir.OpConst {
			return binaryInterval(v.Op, v.Type.Kind, fr.refined(v.Args[0], b, depth), constInterval(v.Args[1]))
		}
	}
	return everything
}

// narrowBy narrows r, the range of a value, by a fact about it, where the other value has range o.
func narrowBy(r interval, fc fact, o interval) interval {
	r = r.meet(fc.bound)
	if fc.op == ir.OpInvalid || r.empty() {
		return r
	}
	if o.empty() {
		return none
	}
	switch fc.op {
	case ir.OpEq:
		return r.meet(o)
	case ir.OpNe:
		if n, ok := o.single(); ok && n == r.lo && n != math.MinInt64 {
			r.lo++
		} else if ok && n == r.hi && n != math.MaxInt64 {
			r.hi--
		}
	case ir.OpLt:
		r = r.meet(interval{math.MinInt64, addSat(o.hi, -1)})
	case ir.OpLe:
		r = r.meet(interval{math.MinInt64, o.hi})
	case ir.OpGt:
		r = r.meet(interval{addSat(o.lo, 1), math.MaxInt64})
	case ir.OpGe:
		r = r.meet(interval{o.lo, math.MaxInt64})
	}
	if r.empty() {
		return none
	}
	return r
}

// onEdge is what is known of v where predecessor j of s goes to s.
func (fr *funcRanges) onEdge(v *ir.Value, s *ir.Block, j int) interval {
	p := s.Preds[j]
	r := fr.at(v, p)
	edgeFacts(p, s, func(x *ir.Value, fc fact) {
		if x == v && !r.empty() {
			r = narrowBy(r, fc, fr.ofOther(fc, p, refineDepth-1))
		}
	})
	return r
}

// ofOther is the range of the other value of a fact at the end of the block that branches.
func (fr *funcRanges) ofOther(fc fact, p *ir.Block, depth int) interval {
	if fc.other == nil {
		return everything
	}
	return fr.refined(fc.other, p, depth)
}

// difference bounds v = a-b by comparisons of a with b: where a >= b holds, the difference is not negative.
func (fr *funcRanges) difference(v *ir.Value, b *ir.Block, r interval) interval {
	if !fr.of(v.Args[0]).sub(fr.of(v.Args[1])).fits(v.Type.Kind) {
		return r
	}
	switch rel := fr.relate(v.Args[0], v.Args[1], b); {
	case rel == greater:
		return r.meet(interval{1, math.MaxInt64})
	case rel&less == 0:
		return r.meet(interval{0, math.MaxInt64})
	}
	return r
}

// origin is what v was converted from without a change of the number, as far as that is known in b.
func (fr *funcRanges) origin(v *ir.Value, b *ir.Block) *ir.Value {
	for v.Op == ir.OpConv && v.Args[0].Type.Kind != ir.Bool {
		from := v.Args[0]
		if !widens(from.Type.Kind, v.Type.Kind) && (from.Type.Kind == ir.Uint || !fr.at(from, b).fits(v.Type.Kind)) {
			break
		}
		v = from
	}
	return v
}
