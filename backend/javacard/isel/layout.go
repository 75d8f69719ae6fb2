package isel

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// findLoops sets the depth of every block: in how many natural loops it is.
func (fn *function) findLoops() {
	for _, b := range fn.blocks {
		b.depth = 0
	}
	for _, l := range fn.loops() {
		for b := range l.blocks {
			b.depth++
		}
	}
}

// loop is the natural loop of the edges back to head.
type loop struct {
	head   *block
	blocks map[*block]bool
}

// loops finds the loops, inner ones behind outer ones.
func (fn *function) loops() []*loop {
	var out []*loop
	state := map[*block]int{} // 1: on the path from the entry, 2: done
	var visit func(b *block)
	visit = func(b *block) {
		state[b] = 1
		for _, s := range b.next() {
			switch state[s] {
			case 0:
				visit(s)
			case 1:
				out = addLoop(out, s, b)
			}
		}
		state[b] = 2
	}
	visit(fn.blocks[0])
	slices.SortStableFunc(out, func(x, y *loop) int { return len(y.blocks) - len(x.blocks) })
	return out
}

// next lists where control may go from b, the handler included.
func (b *block) next() []*block {
	var out []*block
	for _, e := range b.term.succs {
		out = append(out, e.to)
	}
	if b.handler != nil {
		out = append(out, b.handler)
	}
	return out
}

// addLoop adds the edge from end back to head: all blocks that reach end without passing head.
func addLoop(loops []*loop, head, end *block) []*loop {
	i := slices.IndexFunc(loops, func(l *loop) bool { return l.head == head })
	if i < 0 {
		i = len(loops)
		loops = append(loops, &loop{head, map[*block]bool{head: true}})
	}
	in := loops[i].blocks
	work := []*block{end}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !in[b] {
			in[b] = true
			work = append(work, b.preds...)
		}
	}
	return loops
}

// layouts returns orders of the blocks that are worth trying, the simplest first.
func (fn *function) layouts() [][]*block {
	fn.skipEmptied()
	order := fn.depthFirst()
	for _, l := range slices.Backward(fn.loops()) {
		order = rotate(order, l)
	}
	return candidates(fn.sinkCold(order))
}

// skipEmptied leads edges past the blocks that were put on edges and have nothing to do, as the values are in place already.
func (fn *function) skipEmptied() {
	for _, b := range fn.blocks {
		for i := range b.term.succs {
			e := &b.term.succs[i]
			for n := 0; n < len(fn.blocks) && e.to != b && fn.nothing(e.to) && len(fn.pendingCopies(b)) == 0; n++ {
				*e = edge{to: e.to.term.succs[0].to}
			}
		}
	}
	fn.prune()
}

// nothing reports whether b only jumps.
func (fn *function) nothing(b *block) bool {
	return len(b.stmts) == 0 && b.caught == nil && len(b.zero) == 0 && b.term.op == ir.OpJump && len(fn.pendingCopies(b)) == 0 && b.term.succs[0].to != b
}

// depthFirst orders blocks by reverse postorder. Ways out of loops and cold blocks are visited first, so that they come to stand behind.
func (fn *function) depthFirst() []*block {
	var order []*block
	seen := map[*block]bool{}
	var visit func(b *block)
	visit = func(b *block) {
		seen[b] = true
		next := b.next()
		slices.SortStableFunc(next, func(x, y *block) int { return rank(x, b) - rank(y, b) })
		for _, s := range next {
			if !seen[s] {
				visit(s)
			}
		}
		order = append(order, b)
	}
	visit(fn.blocks[0])
	slices.Reverse(order)
	return order
}

// rank orders successors of b: handlers, cold blocks, ways out of the loop, others. Where all is equal the first successor comes last, that
// is directly behind b.
func rank(s, b *block) int {
	switch {
	case s == b.handler:
		return 0
	case s.isCold():
		return 1
	case s.depth < b.depth:
		return 2
	case len(b.term.succs) == 2 && b.term.succs[0].to == s:
		return 4
	}
	return 3
}

// isCold reports whether control never comes back from b.
func (b *block) isCold() bool {
	switch b.term.op {
	case ir.OpTrap, ir.OpThrow, ir.OpUnreachable:
		return true
	}
	return false
}

// rotate moves the head of a loop behind its last block where that block goes on to the head and the head may leave the loop: the loop then ends
// with its test and takes no jump a round.
func rotate(order []*block, l *loop) []*block {
	first := slices.Index(order, l.head)
	last := first
	for last+1 < len(order) && l.blocks[order[last+1]] {
		last++
	}
	if last == first || first == 0 || !l.goesOn(order[last]) || !l.mayLeave() {
		return order
	}
	out := slices.Delete(slices.Clone(order), first, first+1)
	return slices.Insert(out, last, l.head)
}

// goesOn reports whether control goes from b to the head of the loop, or to another of its blocks, but not out of it.
func (l *loop) goesOn(b *block) bool {
	toHead := false
	for _, e := range b.term.succs {
		if !l.blocks[e.to] {
			return false
		}
		toHead = toHead || e.to == l.head
	}
	return toHead && (b.term.op == ir.OpJump || b.term.op == ir.OpIf)
}

// mayLeave reports whether the head tests whether the loop goes on.
func (l *loop) mayLeave() bool {
	if l.head.term.op != ir.OpIf || l.head.caught != nil {
		return false
	}
	return !l.blocks[l.head.term.succs[0].to] || !l.blocks[l.head.term.succs[1].to]
}

// sinkCold moves cold blocks behind the others of their handler. Those without handler are returned apart.
func (fn *function) sinkCold(order []*block) (hot, cold []*block) {
	last := map[*block]*block{}
	for _, b := range order {
		if !b.isCold() {
			last[b.handler] = b
		}
	}
	sunk := map[*block][]*block{}
	moves := func(i int) bool {
		b := order[i]
		return i > 0 && b.isCold() && (b.handler == nil || last[b.handler] != nil)
	}
	for i, b := range order {
		if moves(i) {
			sunk[b.handler] = append(sunk[b.handler], b)
		}
	}
	for i, b := range order {
		if moves(i) {
			continue
		}
		hot = append(hot, b)
		if b.handler != nil && last[b.handler] == b {
			hot = append(hot, fallInto(sunk[b.handler])...)
		}
	}
	return hot, fallInto(sunk[nil])
}

// maxCandidates bounds the time that large functions take.
const maxCandidates = 24

// candidates lists the places where cold blocks may stand: at the end, or behind a block from which control does not fall into the next. Only in
// large functions is any place but the end of use.
func candidates(hot, cold []*block) [][]*block {
	out := [][]*block{append(slices.Clone(hot), cold...)}
	if len(cold) == 0 {
		return out
	}
	var gaps []int
	for i := 0; i+1 < len(hot); i++ {
		if falls(hot[i], hot[i+1]) || hot[i].handler != nil && hot[i].handler == hot[i+1].handler {
			continue
		}
		gaps = append(gaps, i+1)
	}
	for i := 0; i < len(gaps); i += 1 + len(gaps)/maxCandidates {
		out = append(out, slices.Insert(slices.Clone(hot), gaps[i], cold...))
	}
	return out
}

// falls reports whether control may go from b to next without a branch if next stands behind b.
func falls(b, next *block) bool {
	if b.term.op == ir.OpUnreachable {
		return true
	}
	return (b.term.op == ir.OpJump || b.term.op == ir.OpIf) && slices.ContainsFunc(b.term.succs, func(e edge) bool { return e.to == next })
}

// fallInto orders cold blocks so that those which end behind a call that does not return can run into the next, the trap last.
func fallInto(cold []*block) []*block {
	key := func(b *block) int {
		switch {
		case !b.liveIn.empty():
			return 0
		case b.term.op == ir.OpTrap && b.isBare():
			return 2
		}
		return 1
	}
	slices.SortStableFunc(cold, func(x, y *block) int { return key(x) - key(y) })
	return cold
}
