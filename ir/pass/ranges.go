package pass

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// ranges is a whole-program analysis: for every integer value an interval that holds whatever it may be, for every array one of its length. Arguments of all calls of a
// function are joined; so is everything stored in a field. Branches refine what they test (see facts.go). The first phase climbs from
// nothing to a solution, jumping to limits that the program mentions where a loop would count; the second takes back what the jumps
// gave away.
type ranges struct {
	rt     *ir.Runtime
	slots  *slotTable
	funcs  []*funcRanges
	byFunc map[*ir.Func]*funcRanges

	round   int
	falling bool    // second phase
	steps   []int64 // where widening stops, ascending
}

// funcRanges is the share of one function.
type funcRanges struct {
	r     *ranges
	f     *ir.Func
	dom   *domTree
	val   []interval // by value ID
	facts [][]fact   // by value ID
	views map[*ir.Value][]viewPart
	dirty bool
}

// The rounds after which widening begins, uses only the limits of kinds, and gives up.
const (
	widenSlowly = 4
	widenFast   = 12
	widenAll    = 24
	fallRounds  = 3
)

// analyze computes the ranges of p. Unreachable blocks must be gone.
func analyze(p *ir.Program, opt *Options) *ranges {
	h := newHierarchy(p)
	r := &ranges{rt: &p.Runtime, slots: newSlotTable(p, h, h.external(p, opt)), byFunc: map[*ir.Func]*funcRanges{}}
	for _, f := range p.Funcs {
		fr := &funcRanges{r: r, f: f, dom: dominators(f), val: make([]interval, f.NumValues()), dirty: true}
		for i := range fr.val {
			fr.val[i] = none
		}
		fr.facts, fr.views = collectFacts(f, fr.dom), collectViews(f, fr.dom)
		r.funcs = append(r.funcs, fr)
		r.byFunc[f] = fr
	}
	r.steps = wideningSteps(p)
	r.climb()
	r.fall()
	return r
}

// of is what is known of v anywhere in the function.
func (fr *funcRanges) of(v *ir.Value) interval {
	if v.ID >= len(fr.val) { // made after the analysis
		if v.Op == ir.OpConst {
			return constInterval(v)
		}
		return allOf(v.Type)
	}
	return fr.val[v.ID]
}

// allOf is the range of a value of type t of which nothing else is known.
func allOf(t ir.Type) interval {
	if t.IsRef() {
		return lengths
	}
	return kindInterval(t.Kind)
}

func wideningSteps(p *ir.Program) []int64 {
	steps := kindLimits()
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, v := range b.Values {
				if v.Op == ir.OpConst && v.Type.Kind != ir.Bool && v.AuxInt > -1<<40 && v.AuxInt < 1<<40 {
					steps = append(steps, v.AuxInt-1, v.AuxInt, v.AuxInt+1)
				}
			}
		}
	}
	slices.Sort(steps)
	return slices.Compact(steps)
}

// kindLimits are the ends of the kinds, ascending, and some room for sums of lengths.
func kindLimits() []int64 {
	var steps []int64
	for k := ir.I8; k <= ir.U32; k++ {
		lo, hi := k.Range()
		steps = append(steps, lo, hi)
	}
	slices.Sort(steps)
	return slices.Compact(steps)
}

func (r *ranges) climb() {
	for changed := true; changed; r.round++ {
		changed = false
		if r.round == widenFast {
			r.steps = kindLimits()
		}
		for _, fr := range r.funcs {
			if fr.dirty {
				fr.dirty = false
				fr.sweep()
				changed = true
			}
		}
	}
}

// fall recomputes everything a few times; each time what comes out is again a solution, and not a larger one.
func (r *ranges) fall() {
	r.falling = true
	for range fallRounds {
		for _, s := range r.slots.order {
			s.fresh = none
		}
		for _, fr := range r.funcs {
			fr.sweep()
		}
		for _, s := range r.slots.order {
			if s.parent == nil {
				s.rng = s.rng.meet(s.fresh.join(s.initial))
			}
		}
	}
}

func (fr *funcRanges) sweep() {
	for _, v := range fr.f.Params {
		fr.set(v, fr.load(v))
	}
	for _, b := range fr.dom.order {
		for _, v := range b.Values {
			fr.stores(v)
			switch {
			case v.Type.IsArray():
				fr.set(v, fr.arrayLength(v))
			case v.Type.Kind.IsInteger() || v.Type.Kind == ir.Bool:
				fr.set(v, fr.transfer(v))
			}
		}
	}
}

// set records a new range of v.
func (fr *funcRanges) set(v *ir.Value, n interval) {
	old := fr.val[v.ID]
	if fr.r.falling {
		fr.val[v.ID] = old.meet(n)
		return
	}
	n = old.join(n)
	if n == old {
		return
	}
	if v.Op == ir.OpPhi && v.Type.Kind.IsInteger() {
		n = fr.r.widen(old, n, v.Type.Kind)
	}
	fr.val[v.ID] = n
	fr.dirty = true
}

// widen lets a growing end jump to the next step.
func (r *ranges) widen(old, n interval, k ir.Kind) interval {
	if r.round < widenSlowly || old.empty() {
		return n
	}
	all := kindInterval(k)
	if r.round >= widenAll {
		return all
	}
	if n.lo < old.lo {
		i, ok := slices.BinarySearch(r.steps, n.lo)
		if !ok {
			i--
		}
		if n.lo = all.lo; i >= 0 {
			n.lo = max(all.lo, r.steps[i])
		}
	}
	if n.hi > old.hi {
		i, _ := slices.BinarySearch(r.steps, n.hi)
		if n.hi = all.hi; i < len(r.steps) {
			n.hi = min(all.hi, r.steps[i])
		}
	}
	return n
}

// stores joins what v stores into slots.
func (fr *funcRanges) stores(v *ir.Value) {
	for i, a := range v.Args {
		if !hasRange(a.Type) {
			continue
		}
		if s := fr.r.slots.storeSlot(fr.f, v, i); s != nil {
			s.store(fr.r, fr.at(a, v.Block))
		}
	}
}

func (s *slot) store(r *ranges, n interval) {
	if !n.fits(s.kind) { // in card form a store cuts
		n = kindInterval(s.kind)
	}
	n = n.meet(s.cap)
	if r.falling {
		s.fresh = s.fresh.join(n)
		return
	}
	n = s.rng.join(n)
	if n == s.rng {
		return
	}
	s.rng = r.widen(s.rng, n, s.kind).meet(s.cap)
	for _, fr := range s.reads {
		fr.dirty = true
	}
}

// load is what a read of a slot gives, the whole kind where there is none.
func (fr *funcRanges) load(v *ir.Value) interval {
	s := fr.r.slots.loadSlot(fr.f, v)
	if s == nil {
		return allOf(v.Type)
	}
	if !fr.r.falling && !slices.Contains(s.reads, fr) {
		s.reads = append(s.reads, fr)
	}
	if v.Type.Kind.IsInteger() && !s.rng.fits(v.Type.Kind) { // in card form a load extends the sign of an unsigned byte
		return kindInterval(v.Type.Kind)
	}
	return s.rng
}
