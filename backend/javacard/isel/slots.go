package isel

import (
	"cmp"
	"slices"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// maxSlots is one more than the number of words that a method header can ask for.
const maxSlots = 256

// findSlots finds which locals can share slots; color gives them.
func (fn *function) findSlots() {
	fn.findLocals()
	fn.computeLiveness()
	fn.markUnset()
	fn.conflicts = fn.interference()
	fn.weigh()
	fn.coalesce()
}

// markUnset finds variables that may be read before they are set: the verifier of the card wants a value there.
func (fn *function) markUnset() {
	entry := fn.blocks[0]
	for _, l := range fn.locals {
		if !l.param && entry.liveIn.has(l.index) {
			entry.zero = append(entry.zero, l)
		}
	}
}

// interference returns for each local those that live at the same time. A copy and its source do not disturb each other by being copied.
func (fn *function) interference() []set {
	out := make([]set, len(fn.locals))
	for i := range out {
		out[i] = newSet(len(fn.locals))
	}
	conflict := func(i, j int) {
		if i != j {
			out[i].add(j)
			out[j].add(i)
		}
	}
	define := func(sets []*local, from *local, live set) {
		for _, l := range sets {
			live.each(func(j int) {
				if from == nil || from.index != j {
					conflict(l.index, j)
				}
			})
			for _, other := range sets {
				conflict(l.index, other.index)
			}
		}
	}
	for _, b := range fn.blocks {
		fn.backward(b, b.liveOut.copy(), func(s *step) { define(s.sets, s.from, s.live) })
	}
	fn.keepAtSwitches(conflict)
	fn.keepAtBranches(conflict)
	fn.keepAtHandlers(conflict)
	entry := fn.blocks[0]
	define(entry.zero, nil, entry.liveIn)
	for _, p := range fn.f.Params { // a parameter is there from the start, even if it is not used
		define([]*local{fn.localOf[p.ID]}, nil, entry.liveIn)
	}
	return out
}

// weigh counts the instructions that read and write each local: those of locals 0 to 3 are shorter, though not faster.
func (fn *function) weigh() {
	for _, b := range fn.blocks {
		count := func(l *local) { l.weight++ }
		for _, v := range b.stmts {
			fn.eachOperand(v, count)
			if l := fn.written(v); l != nil {
				count(l)
			}
		}
		fn.eachEndRead(b, count)
		for _, l := range fn.assigned(b) {
			count(l)
		}
	}
}

// move is a copy from one local to another, or an addition of a constant, which is shorter in place.
type move struct {
	to, from *local
	weight   int
}

// moves lists the moves, those of inner loops first.
func (fn *function) moves() []move {
	var out []move
	add := func(b *block, to *local, v *ir.Value) {
		from := fn.leaf(v)
		weight := 2*b.depth + 1
		if from == nil && (v.Op == ir.OpAdd || v.Op == ir.OpSub) && v.Args[1].Op == ir.OpConst {
			from = fn.leaf(v.Args[0])
			weight--
		}
		if to != nil && from != nil && to != from {
			out = append(out, move{to, from, weight})
		}
	}
	for _, b := range fn.blocks {
		for _, v := range b.stmts {
			switch from := fn.copied(v); {
			case v.Op == ir.OpVarSet:
				add(b, fn.written(v), v.Args[0])
			case from != nil && fn.written(v) != nil:
				out = append(out, move{fn.written(v), from, 2*b.depth + 1})
			case fn.written(v) != nil && (v.Op == ir.OpAdd || v.Op == ir.OpSub) && v.Args[1].Op == ir.OpConst && fn.leaf(v.Args[0]) != nil:
				out = append(out, move{fn.written(v), fn.leaf(v.Args[0]), 2 * b.depth})
			}
		}
		if b.term.op == ir.OpJump {
			for i, a := range b.term.succs[0].args {
				add(b, fn.localOf[b.term.succs[0].to.phis[i].ID], a)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y move) int { return cmp.Compare(y.weight, x.weight) })
	return out
}

// coalesce joins the locals of copies where they do not live at the same time.
func (fn *function) coalesce() {
	conflicts := fn.conflicts
	for _, m := range fn.moves() {
		a, b := m.to.root(), m.from.root()
		if a == b || a.words != b.words || a.param && b.param || conflicts[a.index].has(b.index) {
			continue
		}
		if b.param {
			a, b = b, a
		}
		b.class = a
		a.weight += b.weight
		conflicts[a.index].union(conflicts[b.index])
		conflicts[b.index].each(func(i int) { conflicts[i].add(a.index) })
	}
}

// priority orders the locals for color.
type priority func(fn *function, l *local) int

// priorities are those that are tried: none is best always, the shortest code decides.
var priorities = []priority{
	func(_ *function, l *local) int { return l.weight },
	func(fn *function, l *local) int { return 1000 * l.weight / (1 + fn.conflicts[l.index].size()) },
	func(_ *function, l *local) int { return -l.index },
}

// color gives slots: parameters have theirs, the others get the lowest free one, those of high priority first.
func (fn *function) color(of priority) error {
	args := 0
	var rest []*local
	done := newSet(len(fn.locals))
	for _, l := range fn.locals {
		switch {
		case l.param:
			l.slot = args
			args += l.words
			done.add(l.index)
		case l.root() == l:
			rest = append(rest, l)
		}
	}
	if args >= maxSlots {
		return tooManyLocals(fn.f)
	}
	slices.SortStableFunc(rest, func(x, y *local) int { return cmp.Compare(of(fn, y), of(fn, x)) })
	for _, l := range rest {
		var busy [maxSlots + 2]bool
		fn.conflicts[l.index].each(func(i int) {
			if done.has(i) {
				o := fn.locals[i]
				busy[o.slot], busy[o.slot+o.words-1] = true, true
			}
		})
		for l.slot = 0; busy[l.slot] || busy[l.slot+l.words-1]; l.slot++ {
			if l.slot+l.words >= maxSlots-1 {
				return tooManyLocals(fn.f)
			}
		}
		done.add(l.index)
	}
	for _, l := range fn.locals {
		l.slot = l.root().slot
	}
	fn.colored = true
	return nil
}

// together reports whether two locals share their slot.
func (fn *function) together(a, b *local) bool {
	return a.root() == b.root() || fn.colored && a.slot == b.slot
}

// tooManyLocals is a diagnostic: the author has to change the function.
func tooManyLocals(f *ir.Func) error {
	var list diag.List
	list.Add("GC7002", f.Pos, "split the function", "%s needs more than %d words of arguments and local variables", f.FullName(), maxSlots-1)
	return list
}
