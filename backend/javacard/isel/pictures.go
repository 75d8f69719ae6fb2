package isel

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// The verifier of kit 2.2.2 keeps one picture of the locals for places that it reaches at once: the targets of a switch, the two ways of a branch,
// a covered instruction and its handler. When control comes to one of them again with a local that has another type by then, that local is lost
// for the others too. So what lives at the others must not share a slot with values of other types that are set on the way. No value would be
// lost by it; only a verifier that copies its picture sees that.

// keepAtSwitches keeps what is live at a switch from being overwritten by values of other types in any of its cases.
func (fn *function) keepAtSwitches(conflict func(i, j int)) {
	for _, b := range fn.blocks {
		if b.term.op != ir.OpSwitch {
			continue
		}
		for r := range reachable(b.next()) {
			fn.eachWritten(r, func(w *local) { fn.keep(b.liveOut, w, conflict) })
		}
	}
}

// keepAtBranches keeps what is live on one way of a branch, and not on the other, from being overwritten by values of other types in the cycles
// through where the other way leads.
func (fn *function) keepAtBranches(conflict func(i, j int)) {
	cycles := fn.cycles()
	for _, b := range fn.blocks {
		if b.term.op != ir.OpIf {
			continue
		}
		for i, way := range b.term.succs {
			for _, t := range landings(way.to) {
				lost := b.term.succs[1-i].to.liveIn.without(t.liveIn)
				if lost.empty() {
					continue
				}
				for _, r := range cycles[t] {
					fn.eachWritten(r, func(w *local) { fn.keep(lost, w, conflict) })
				}
			}
		}
	}
}

// keepAtHandlers keeps what is live in covered blocks from being overwritten by values of other types on the way from there to the handler, be it
// in blocks between the covered ones or in the handler if it covers itself.
func (fn *function) keepAtHandlers(conflict func(i, j int)) {
	covered := map[*block][]*block{}
	var handlers []*block
	for _, b := range fn.blocks {
		if h := b.handler; h != nil {
			if covered[h] == nil {
				handlers = append(handlers, h)
			}
			covered[h] = append(covered[h], b)
		}
	}
	for _, h := range handlers {
		live := newSet(len(fn.locals))
		for _, b := range covered[h] {
			live.union(b.liveIn)
		}
		for r := range onWay(covered[h], h) {
			fn.eachWritten(r, func(w *local) { fn.keep(live, w, conflict) })
		}
	}
}

// keep lets w conflict with those of live that have another type.
func (fn *function) keep(live set, w *local, conflict func(i, j int)) {
	live.each(func(i int) {
		l := fn.locals[i]
		if l.words != w.words || w.typ.IsRef() && w.typ != l.typ || w.typ.IsRef() != l.typ.IsRef() {
			conflict(w.index, i)
		}
	})
}

// landings lists where the branch to t may lead once blocks that do nothing are left out.
func landings(t *block) []*block {
	out := []*block{t}
	for t.term.op == ir.OpJump && len(t.stmts) == 0 {
		t = t.term.succs[0].to
		if slices.Contains(out, t) {
			break
		}
		out = append(out, t)
	}
	return out
}

// reachable is the set of the given blocks and all behind them.
func reachable(work []*block) map[*block]bool {
	seen := map[*block]bool{}
	for len(work) > 0 {
		r := work[len(work)-1]
		work = work[:len(work)-1]
		if !seen[r] {
			seen[r] = true
			work = append(work, r.next()...)
		}
	}
	return seen
}

// onWay is the set of blocks that are reached from the given ones, which are among them, and go on to the block to.
func onWay(from []*block, to *block) map[*block]bool {
	reached := reachable(from)
	before := map[*block][]*block{}
	for b := range reached {
		for _, s := range b.next() {
			before[s] = append(before[s], b)
		}
	}
	out := map[*block]bool{}
	work := slices.Clone(before[to])
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !out[b] {
			out[b] = true
			work = append(work, before[b]...)
		}
	}
	return out
}

// eachWritten calls f for every local that b sets.
func (fn *function) eachWritten(b *block, f func(*local)) {
	for _, v := range b.stmts {
		if l := fn.written(v); l != nil {
			f(l)
		}
	}
	for _, l := range fn.assigned(b) {
		f(l)
	}
	if c := b.caught; c != nil && fn.localOf[c.ID] != nil {
		f(fn.localOf[c.ID])
	}
}
