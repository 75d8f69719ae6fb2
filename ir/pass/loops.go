package pass

import (
	"math"
	"math/bits"

	"github.com/gocard/gocard/ir"
)

// loop is a natural loop: the blocks from which the header is reached again without leaving.
type loop struct {
	header *ir.Block
	blocks map[*ir.Block]bool
}

// loopForest knows the loops of a function by their headers.
//
// A value that grows by a step in each round is bounded by the number of rounds. That number is bounded by the counters of the loop: values at the
// header that grow or fall by one at least, and whose range is known from branches. The range of a counter must not come from a number of
// rounds itself; so ranges without that help (funcRanges.plain) are kept apart. What holds in round k rests on what held in rounds before.
type loopForest struct {
	byHeader map[*ir.Block]*loop
	most     map[*loop]int64 // rounds, as far as found in this sweep
	spare    []map[*ir.Value]growth
}

func findLoops(fr *funcRanges) *loopForest {
	l := &loopForest{byHeader: map[*ir.Block]*loop{}}
	seen := map[*ir.Block]bool{}
	for _, h := range fr.dom.order {
		seen[h] = true
		for _, p := range h.Preds {
			fr.again = fr.again || !seen[p] || p == h
			if fr.dom.dominates(h, p) {
				l.add(h, p)
			}
		}
	}
	return l
}

// add adds the loop of header h with a jump back from p.
func (l *loopForest) add(h, p *ir.Block) {
	lp := l.byHeader[h]
	if lp == nil {
		lp = &loop{header: h, blocks: map[*ir.Block]bool{h: true}}
		l.byHeader[h] = lp
	}
	work := []*ir.Block{p}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !lp.blocks[b] {
			lp.blocks[b] = true
			work = append(work, b.Preds...)
		}
	}
}

// has reports whether v is computed in the loop.
func (lp *loop) has(v *ir.Value) bool { return v.Block != nil && lp.blocks[v.Block] }

// bound narrows n, the range of phi v, by the number of rounds of its loop.
func (l *loopForest) bound(fr *funcRanges, v *ir.Value, n interval) interval {
	lp := l.byHeader[v.Block]
	if lp == nil || n.empty() {
		return n
	}
	rounds := l.rounds(fr, lp)
	if rounds == math.MaxInt64 {
		return n
	}
	back, init := l.growth(fr, lp, v)
	return n.meet(back.after(rounds, init))
}

// rounds is how often a loop jumps back at most each time it is entered, MaxInt64 if that is not known.
func (l *loopForest) rounds(fr *funcRanges, lp *loop) int64 {
	if n, ok := l.most[lp]; ok {
		return n
	}
	least := int64(math.MaxInt64)
	count := func(v *ir.Value) {
		if v.Type.Kind.IsInteger() {
			least = min(least, l.counts(fr, lp, v))
		}
	}
	for _, v := range lp.header.Phis() {
		count(v)
	}
	if fr.mem != nil {
		for _, v := range fr.mem.meetsIn(lp.header) {
			count(v)
		}
	}
	l.most[lp] = least
	return least
}

// counts is the number of rounds that phi v allows.
func (l *loopForest) counts(fr *funcRanges, lp *loop, v *ir.Value) int64 {
	r := fr.plain[v.ID]
	switch {
	case r.empty():
		return 0 // nothing has come in yet
	case !known(r):
		return math.MaxInt64
	}
	back, _ := l.growth(fr, lp, v)
	if back.relative && back.mul == exactly(1) && back.other.empty() {
		switch {
		case back.add.lo >= 1:
			return (addSat(r.hi, negSat(r.lo))) / back.add.lo
		case back.add.hi <= -1:
			return (addSat(r.hi, negSat(r.lo))) / -back.add.hi
		}
	}
	return (&grower{fr: fr, loops: l, loop: lp, phi: v}).halvings(r)
}

// halvings is the number of rounds of a loop that takes bits off v until none is left.
func (g *grower) halvings(r interval) int64 {
	shift := int64(math.MaxInt64)
	for j, a := range g.phi.Args {
		if !g.fr.dom.dominates(g.loop.header, g.loop.header.Preds[j]) {
			continue
		}
		s := g.bitsTaken(g.fr.source(a))
		if s == 0 || r.lo < 0 || g.fr.onEdge(g.phi, g.loop.header, j).lo < 1 {
			return math.MaxInt64
		}
		shift = min(shift, s)
	}
	return (int64(bits.Len64(uint64(r.hi))) + shift - 1) / shift
}

// bitsTaken is the least number of bits by which v is shorter than the phi, 0 if it is not shown to be.
func (g *grower) bitsTaken(v *ir.Value) int64 {
	is := func(v *ir.Value) bool { return g.fr.source(v) == g.phi }
	if len(v.Args) != 2 {
		return 0
	}
	c := v.Args[1]
	switch v.Op {
	case ir.OpShr:
		if is(v.Args[0]) && c.Op == ir.OpConst && c.AuxInt >= 1 && c.AuxInt < 64 {
			return c.AuxInt
		}
	case ir.OpDiv:
		if is(v.Args[0]) && c.Op == ir.OpConst && c.AuxInt >= 2 {
			return int64(bits.Len64(uint64(c.AuxInt))) - 1
		}
	case ir.OpAnd: // x & (x-1)
		for i, a := range v.Args {
			m := g.fr.source(v.Args[1-i])
			if is(a) && len(m.Args) == 2 && is(m.Args[0]) && (m.Op == ir.OpSub && isConstOf(m.Args[1], 1) || m.Op == ir.OpAdd && isConstOf(m.Args[1], -1)) {
				return 1
			}
		}
	}
	return 0
}

// growth says what a value is after one round, where the phi was x: x times something in mul plus something in add, or something in other.
type growth struct {
	relative bool // the first is possible
	mul      interval
	add      interval
	other    interval
}

// after is the range of the phi after at most so many rounds from init.
func (g growth) after(rounds int64, init interval) interval {
	all := init.join(g.other)
	switch {
	case !g.relative || all.empty():
		return all
	case g.mul == exactly(1):
		return all.add(g.add.times(rounds))
	case rounds > 64:
		return everything
	}
	for range rounds {
		all = all.join(all.mul(g.mul).add(g.add))
	}
	return all
}

// times is the sum of 0 to n numbers of r.
func (r interval) times(n int64) interval {
	return interval{mulSat(min(r.lo, 0), n), mulSat(max(r.hi, 0), n)}
}

func (g growth) join(h growth) growth {
	switch {
	case !g.relative:
		h.other = h.other.join(g.other)
		return h
	case !h.relative:
		g.other = g.other.join(h.other)
		return g
	}
	return growth{true, g.mul.join(h.mul), g.add.join(h.add), g.other.join(h.other)}
}

// plus adds r to what g stands for.
func (g growth) plus(r interval) growth {
	if g.relative {
		g.add = g.add.add(r)
	}
	if !g.other.empty() {
		g.other = g.other.add(r)
	}
	return g
}

// scaled multiplies what g stands for.
func (g growth) scaled(c interval) growth {
	if g.relative {
		g.mul, g.add = g.mul.mul(c), g.add.mul(c)
	}
	if !g.other.empty() {
		g.other = g.other.mul(c)
	}
	return g
}

// grower finds how values of a loop follow from one phi of its header.
type grower struct {
	fr    *funcRanges
	loops *loopForest
	loop  *loop
	phi   *ir.Value
	known map[*ir.Value]growth
}

// growth is how phi v of a loop's header grows in one round, and its range when the loop is entered.
func (l *loopForest) growth(fr *funcRanges, lp *loop, v *ir.Value) (back growth, init interval) {
	g := &grower{fr: fr, loops: l, loop: lp, phi: v}
	if n := len(l.spare); n > 0 {
		g.known, l.spare = l.spare[n-1], l.spare[:n-1]
		clear(g.known)
	} else {
		g.known = map[*ir.Value]growth{}
	}
	back, init = g.back()
	l.spare = append(l.spare, g.known)
	return back, init
}

// back is loopForest.growth of the phi.
func (g *grower) back() (back growth, init interval) {
	back, init = growth{other: none}, none
	for j, a := range g.phi.Args {
		if g.fr.dom.dominates(g.loop.header, g.loop.header.Preds[j]) {
			back = back.join(g.arg(g.phi, a, j))
		} else {
			init = init.join(g.fr.onEdge(a, g.phi.Block, j))
		}
	}
	return back, init
}

// arg is the growth of argument j of phi v.
func (g *grower) arg(v, a *ir.Value, j int) growth {
	if h := g.of(a); h.relative {
		return h
	}
	return growth{other: g.fr.onEdge(a, v.Block, j)}
}

// of is the growth of v. What is not seen to follow from the phi is any number in its range.
func (g *grower) of(v *ir.Value) growth {
	v = g.fr.source(v)
	if v == g.phi {
		return growth{true, exactly(1), exactly(0), none}
	}
	if !g.loop.has(v) || !v.Type.Kind.IsInteger() {
		return growth{other: g.fr.of(v)}
	}
	if h, ok := g.known[v]; ok {
		return h
	}
	g.known[v] = growth{other: g.fr.of(v)} // while it is being found
	h := g.computed(v)
	if !h.relative {
		h = growth{other: g.fr.at(v, v.Block)}
	}
	g.known[v] = h
	return h
}

func (g *grower) computed(v *ir.Value) growth {
	switch v.Op {
	case ir.OpPhi:
		return g.joined(v)
	case ir.OpConv:
		if from := v.Args[0]; from.Type.Kind != ir.Bool && exact(v.Type.Kind, g.fr.of(from)) {
			return g.of(from)
		}
	case ir.OpAdd, ir.OpSub, ir.OpMul, ir.OpShl, ir.OpOr, ir.OpXor:
		x, y := g.of(v.Args[0]), g.of(v.Args[1])
		switch {
		case x.relative && y.relative && x.other.empty() && y.other.empty() && v.Op == ir.OpAdd && exact(v.Type.Kind, g.fr.of(v.Args[0]).add(g.fr.of(v.Args[1]))):
			return growth{true, x.mul.add(y.mul), x.add.add(y.add), none}
		case x.relative:
			return g.operation(v, x, g.fr.at(v.Args[1], v.Block))
		case y.relative && v.Op.Commutes():
			return g.operation(v, y, g.fr.at(v.Args[0], v.Block))
		}
	}
	return growth{}
}

// operation is the growth of v, an operation on something with growth x and a number in y, if it cannot wrap.
func (g *grower) operation(v *ir.Value, x growth, y interval) growth {
	a, b := g.fr.of(v.Args[0]), g.fr.of(v.Args[1])
	switch {
	case y.empty() || a.empty() || b.empty():
	case v.Op == ir.OpAdd && exact(v.Type.Kind, a.add(b)):
		return x.plus(y)
	case v.Op == ir.OpSub && exact(v.Type.Kind, a.sub(b)):
		return x.plus(y.neg())
	case v.Op == ir.OpMul && exact(v.Type.Kind, a.mul(b)):
		return x.scaled(y)
	case v.Op == ir.OpShl && y.lo >= 0 && y.hi < 62 && exact(v.Type.Kind, a.shl(b)):
		return x.scaled(interval{1 << y.lo, 1 << y.hi})
	case v.Op == ir.OpOr && a.lo >= 0 && b.lo >= 0 && known(a) && known(b):
		return x.plus(interval{0, y.hi})
	case v.Op == ir.OpXor && a.lo >= 0 && b.lo >= 0 && known(a) && known(b):
		return x.plus(interval{-y.hi, y.hi})
	}
	return growth{}
}

// joined is the growth of a phi: of a loop inside, or of branches that come together.
func (g *grower) joined(v *ir.Value) growth {
	inner := g.loops.byHeader[v.Block]
	if inner == g.loop {
		return growth{} // another phi of the header
	}
	if inner == nil {
		all := growth{other: none}
		for j, a := range v.Args {
			all = all.join(g.arg(v, a, j))
		}
		return all
	}
	rounds := g.loops.rounds(g.fr, inner)
	back, _ := g.loops.growth(g.fr, inner, v)
	if rounds == math.MaxInt64 || !back.relative || back.mul != exactly(1) || !back.other.empty() {
		return growth{}
	}
	all := growth{other: none}
	for j, a := range v.Args {
		if !g.fr.dom.dominates(v.Block, v.Block.Preds[j]) {
			all = all.join(g.arg(v, a, j))
		}
	}
	return all.plus(back.add.times(rounds))
}
