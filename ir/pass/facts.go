package pass

import (
	"math"

	"github.com/gocard/gocard/ir"
)

// fact is what a branch tells about a value: that of compares with other as op says, and lies in bound. It holds in the blocks that at dominates.
// The value that it is filed under is of itself, or what of was computed from: steps lead from of to it.
type fact struct {
	of    *ir.Value
	steps []step
	op    ir.Op // OpInvalid: only bound
	other *ir.Value
	bound interval
	from  *ir.Block // that branches
	at    *ir.Block
}

// step goes from v to its argument.
type step struct {
	v   *ir.Value
	arg int
}

// edge is a branch to successor number i of b.
type edge struct {
	b *ir.Block
	i int
}

// edgeFact is a fact of v on an edge.
type edgeFact struct {
	v *ir.Value
	fact
}

// refineDepth limits how far facts about facts are followed, factSteps how far a fact is told on.
const (
	refineDepth = 3
	factSteps   = 3
)

// collectFacts finds what branches tell: by value ID what they tell in the blocks that they lead to, and by edge where a block can be reached otherwise too.
func (fr *funcRanges) collectFacts() {
	fr.facts, fr.edges, fr.branches = make([]factList, len(fr.val)), map[edge][]edgeFact{}, make([][]fact, len(fr.val))
	for _, b := range fr.dom.order {
		for i, s := range b.Succs {
			if len(b.Succs) < 2 {
				continue
			}
			only := fr.onlyWayIn(s, b)
			fr.branchFacts(b, i, func(v *ir.Value, fc fact) {
				fc.from, fc.at = b, s
				fr.branches[v.ID] = append(fr.branches[v.ID], fc)
				if only {
					fr.facts[v.ID].all = append(fr.facts[v.ID].all, fc)
				}
				if len(s.Preds) > 1 {
					e := edge{b, i}
					fr.edges[e] = append(fr.edges[e], edgeFact{v, fc})
				}
			})
		}
	}
	for i := range fr.facts {
		fr.facts[i].link(fr.dom)
	}
}

// onlyWayIn reports whether s is reached from p only, not counting jumps back from the loop of which it is the header.
func (fr *funcRanges) onlyWayIn(s, p *ir.Block) bool {
	for _, q := range s.Preds {
		if q != p && !fr.dom.dominates(s, q) {
			return false
		}
	}
	return !fr.dom.dominates(s, p)
}

// branchFacts reports what the branch at the end of p tells where it goes to successor i.
func (fr *funcRanges) branchFacts(p *ir.Block, i int, report func(*ir.Value, fact)) {
	t := p.Terminator()
	switch t.Op {
	case ir.OpIf:
		if p.Succs[0] != p.Succs[1] {
			fr.condFacts(t.Args[0], i == 0, report)
		}
	case ir.OpSwitch:
		for j, s := range p.Succs {
			if j != i && s == p.Succs[i] {
				return // several cases
			}
		}
		cases := t.Aux.([]int64)
		if x := t.Args[0]; i < len(cases) && (x.Type.Kind != ir.Uint || cases[i] >= 0) {
			fr.tell(fact{of: x, bound: exactly(cases[i])}, report)
		}
	}
}

// condFacts reports what is known when cond has the given truth.
func (fr *funcRanges) condFacts(cond *ir.Value, truth bool, report func(*ir.Value, fact)) {
	for cond.Op == ir.OpNot {
		cond, truth = cond.Args[0], !truth
	}
	op := cond.Op
	if op == ir.OpInBounds {
		if truth {
			i, n := cond.Args[0], cond.Args[1]
			fr.tell(fact{of: i, op: ir.OpLt, other: n, bound: interval{0, math.MaxInt64}}, report)
			fr.tell(fact{of: n, op: ir.OpGt, other: i, bound: interval{1, math.MaxInt64}}, report)
		}
		return
	}
	if !op.IsCompare() || !cond.Args[0].Type.Kind.IsInteger() {
		return
	}
	if !truth {
		op = inverse(op)
	}
	fr.tell(fact{of: cond.Args[0], op: op, other: cond.Args[1], bound: everything}, report)
	fr.tell(fact{of: cond.Args[1], op: swapped(op), other: cond.Args[0], bound: everything}, report)
}

// tell reports a fact of a value, of what it was widened from, and of what it was computed from.
func (fr *funcRanges) tell(fc fact, report func(*ir.Value, fact)) {
	v := fr.source(fc.of)
	fc.of = v
	for {
		report(v, fc)
		if v.Op != ir.OpConv || v.Args[0].Type.Kind == ir.Bool || !widens(v.Args[0].Type.Kind, v.Type.Kind) {
			break
		}
		v = fr.source(v.Args[0])
	}
	fr.tellOn(v, fc, report)
}

// tellOn reports a fact of v to the arguments of v that it says something about.
func (fr *funcRanges) tellOn(v *ir.Value, fc fact, report func(*ir.Value, fact)) {
	if len(fc.steps) == factSteps {
		return
	}
	args := 0
	switch v.Op {
	case ir.OpAdd, ir.OpSub:
		args = 2
	case ir.OpMul, ir.OpShl, ir.OpShr, ir.OpDiv:
		if v.Args[1].Op == ir.OpConst {
			args = 1
		}
	case ir.OpConv:
		if v.Args[0].Type.Kind != ir.Bool {
			args = 1
		}
	}
	steps := fc.steps[:len(fc.steps):len(fc.steps)]
	for i := range args {
		if x := fr.source(v.Args[i]); x.Op != ir.OpConst {
			fc.steps = append(steps, step{v, i})
			report(x, fc)
			fr.tellOn(x, fc, report)
		}
	}
}

// at is what is known of v in block b.
func (fr *funcRanges) at(v *ir.Value, b *ir.Block) interval { return fr.refined(v, b, refineDepth) }

func (fr *funcRanges) refined(v *ir.Value, b *ir.Block, depth int) interval {
	r := fr.of(v)
	if depth == 0 || r.empty() || v.Op == ir.OpConst {
		return r
	}
	if s := fr.source(v); s != v {
		v = s
		if r = r.meet(fr.of(v)); r.empty() || v.Op == ir.OpConst {
			return r
		}
	}
	r = r.meet(fr.recomputed(v, b, depth-1))
	i := fr.index(v)
	if i < 0 {
		return r
	}
	var buf [longList]*fact
	for _, fc := range fr.facts[i].in(fr.dom, b, usedFacts[depth-1], buf[:0]) {
		r = fr.narrowedBy(r, fc, fc.from, depth-1)
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

// narrowedBy narrows r, the range of the value that a fact is filed under, by the fact; the branch stands at the end of p.
func (fr *funcRanges) narrowedBy(r interval, fc *fact, p *ir.Block, depth int) interval {
	o := fr.ofOther(fc, p, depth)
	if len(fc.steps) == 0 {
		return narrowBy(r, fc, o)
	}
	return r.meet(fr.undone(fc, narrowBy(fr.of(fc.of), fc, o), p, depth))
}

// undone is the range of the value that a fact is filed under, where of has range r.
func (fr *funcRanges) undone(fc *fact, r interval, p *ir.Block, depth int) interval {
	for _, s := range fc.steps {
		if r.empty() {
			return none
		}
		r = fr.undo(s, r, p, depth)
	}
	return r
}

// undo is the range of an argument of an operation that gave a number in r. Nothing is known if the operation may have wrapped.
func (fr *funcRanges) undo(s step, r interval, p *ir.Block, depth int) interval {
	v := s.v
	x, k := fr.of(v.Args[s.arg]), v.Type.Kind
	if v.Op == ir.OpConv {
		if !x.fits(k) || v.Args[0].Type.Kind == ir.Uint && x.hi == math.MaxInt64 {
			return everything
		}
		return r
	}
	y := fr.of(v.Args[1-s.arg])
	if depth > 0 {
		y = fr.refined(v.Args[1-s.arg], p, depth-1)
	}
	if x.empty() || y.empty() {
		return none
	}
	switch v.Op {
	case ir.OpAdd:
		if exact(k, x.add(y)) {
			return r.sub(y)
		}
	case ir.OpSub:
		switch {
		case s.arg == 0 && exact(k, x.sub(y)):
			return r.add(y)
		case s.arg == 1 && exact(k, y.sub(x)):
			return y.sub(r)
		}
	case ir.OpMul:
		if y.lo > 0 && exact(k, x.mul(y)) {
			return interval{ceilDiv(r.lo, y.lo), floorDiv(r.hi, y.lo)}
		}
	case ir.OpShl:
		if y.lo >= 0 && y.hi < 62 && exact(k, x.shl(y)) {
			return interval{ceilDiv(r.lo, 1<<y.lo), floorDiv(r.hi, 1<<y.lo)}
		}
	case ir.OpShr:
		if y.lo >= 0 && y.hi < 62 && known(r) {
			return interval{mulSat(r.lo, 1<<y.lo), addSat(mulSat(r.hi, 1<<y.lo), 1<<y.lo-1)}
		}
	case ir.OpDiv:
		if y.lo > 0 && known(r) {
			lo, hi := mulSat(r.lo, y.lo), mulSat(r.hi, y.lo)
			if r.lo <= 0 {
				lo = addSat(lo, 1-y.lo)
			}
			if r.hi >= 0 {
				hi = addSat(hi, y.lo-1)
			}
			return interval{lo, hi}
		}
	}
	return everything
}

// exact reports whether an operation of kind k with result r cannot have wrapped.
func exact(k ir.Kind, r interval) bool { return known(r) && r.fits(k) }

// known reports whether r has limits on both sides.
func known(r interval) bool { return r.lo != math.MinInt64 && r.hi != math.MaxInt64 }

// narrowBy narrows r, the range of a value, by a comparison, where the other value has range o.
func narrowBy(r interval, fc *fact, o interval) interval {
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
	v = fr.source(v)
	for _, ef := range fr.edgeFacts(s, j) {
		if ef.v == v && !r.empty() {
			r = fr.narrowedBy(r, &ef.fact, p, refineDepth-1)
		}
	}
	return r
}

// edgeFacts are the facts where predecessor j of s goes to s, if s can be reached otherwise too.
func (fr *funcRanges) edgeFacts(s *ir.Block, j int) []edgeFact {
	p := s.Preds[j]
	if len(p.Succs) < 2 {
		return nil
	}
	return fr.edges[edge{p, succIndex(p, s, j)}]
}

// succIndex is the place among p's successors of the edge that is predecessor j of s.
func succIndex(p, s *ir.Block, j int) int {
	nth := 0
	for _, q := range s.Preds[:j] {
		if q == p {
			nth++
		}
	}
	for i, q := range p.Succs {
		if q == s {
			if nth == 0 {
				return i
			}
			nth--
		}
	}
	return -1
}

// ofOther is the range of the other value of a fact at the end of the block that branches.
func (fr *funcRanges) ofOther(fc *fact, p *ir.Block, depth int) interval {
	if fc.other == nil {
		return everything
	}
	return fr.refined(fc.other, p, depth)
}

// origin is what v was converted from without a change of the number, as far as that is known in b.
func (fr *funcRanges) origin(v *ir.Value, b *ir.Block) *ir.Value {
	v = fr.source(v)
	for v.Op == ir.OpConv && v.Args[0].Type.Kind != ir.Bool {
		from := v.Args[0]
		if !widens(from.Type.Kind, v.Type.Kind) && (from.Type.Kind == ir.Uint || !fr.at(from, b).fits(v.Type.Kind)) {
			break
		}
		v = fr.source(from)
	}
	return v
}
