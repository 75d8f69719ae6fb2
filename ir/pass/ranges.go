package pass

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// ranges is a whole-program analysis: for every integer value an interval that holds whatever it may be, for every array one of its length.
// Arguments of all calls of a function are joined; so is everything stored in a field. Three things refine that: branches, for what they
// test (facts.go); loads, that repeat what was stored or loaded last (memory.go); loops, which end after so many rounds (loops.go).
//
// The first phase climbs from nothing to a solution, jumping to limits where a loop would count (widen.go); the second takes back what the jumps
// gave away.
type ranges struct {
	rt     *ir.Runtime
	slots  *slotTable
	funcs  []*funcRanges
	byFunc map[*ir.Func]*funcRanges

	falling bool // second phase
}

// funcRanges is the share of one function.
type funcRanges struct {
	r        *ranges
	f        *ir.Func
	dom      *domTree
	mem      *memory // nil in card form
	loops    *loopForest
	values   int        // before meetings
	val      []interval // by value ID; meetings of memory are values here
	plain    []interval // by value ID: of phis, what they are without knowing how often their loop runs
	jumps    []uint8    // by value ID: how often a phi has grown
	facts    []factList // by value ID
	edges    map[edge][]edgeFact
	branches [][]fact             // by value ID: the same, wherever they hold
	exits    map[*ir.Value][]exit // by store
	views    map[*ir.Value][]viewPart
	dirty    bool
	again    bool    // it has jumps back: one sweep may not be enough
	given    []given // what it stores, in the second phase

	// What a sweep goes through.
	work    []section
	writes  []slotStore
	slotOf  []*slot // by value ID: that it loads from
	changes int     // of all values' ranges so far
}

const fallRounds = 3

// analyze computes the ranges of p, which is in Go form. Unreachable blocks must be gone.
func analyze(p *ir.Program, opt *Options) *ranges { return newRanges(p, opt, true, false) }

// analyzeSettled is analyze for what need not hold when power is cut: stores that others replace before anybody looks leave nothing (settle.go). A
// program that tests for what a cut may have left keeps its tests.
func analyzeSettled(p *ir.Program, opt *Options) *ranges { return newRanges(p, opt, true, true) }

// analyzeCard computes the ranges of p, which is in card form.
func analyzeCard(p *ir.Program, opt *Options) *ranges { return newRanges(p, opt, false, false) }

func newRanges(p *ir.Program, opt *Options, goForm, settled bool) *ranges {
	h := newHierarchy(p)
	r := &ranges{rt: &p.Runtime, slots: newSlotTable(p, h, h.external(p, opt)), byFunc: map[*ir.Func]*funcRanges{}}
	var writes *effects
	if goForm {
		writes = findEffects(p, h)
	}
	r.funcs = make([]*funcRanges, len(p.Funcs))
	p.EachFunc(func(i int, f *ir.Func) { r.funcs[i] = newFuncRanges(r, f, writes, settled) })
	for _, fr := range r.funcs {
		r.byFunc[fr.f] = fr
		fr.plan()
	}
	r.climb()
	r.fall(p)
	return r
}

func newFuncRanges(r *ranges, f *ir.Func, writes *effects, settled bool) *funcRanges {
	fr := &funcRanges{r: r, f: f, dom: dominators(f), dirty: true}
	fr.values = f.NumValues()
	size := fr.values
	if writes != nil {
		fr.mem = findMemory(f, fr.dom, writes)
		size += fr.mem.ids
	}
	fr.val, fr.plain, fr.jumps = make([]interval, size), make([]interval, size), make([]uint8, size)
	for i := range fr.val {
		fr.val[i], fr.plain[i] = none, none
	}
	fr.collectFacts()
	fr.loops = findLoops(fr)
	fr.views = collectViews(f, fr.dom)
	if settled {
		fr.findExits()
	}
	return fr
}

func (fr *funcRanges) readSlot(v *ir.Value) {
	s := fr.r.slots.loadSlot(fr.f, v)
	if s == nil {
		return
	}
	fr.slotOf[v.ID] = s
	s.loads = append(s.loads, slotLoad{fr, v})
	if !slices.Contains(s.reads, fr) {
		s.reads = append(s.reads, fr)
	}
}

// index is the place of v in the tables of fr, -1 if v was made after the analysis.
func (fr *funcRanges) index(v *ir.Value) int {
	if v.ID < fr.values || v.ID < len(fr.val) && fr.mem.isMeeting(v) {
		return v.ID
	}
	return -1
}

// source is the value that v repeats: a load the one stored or loaded before it. A value that was made after the analysis may have the ID of a meeting.
func (fr *funcRanges) source(v *ir.Value) *ir.Value {
	if fr.mem == nil || fr.index(v) < 0 {
		return v
	}
	return fr.mem.of(v)
}

// of is what is known of v anywhere in the function.
func (fr *funcRanges) of(v *ir.Value) interval {
	i := fr.index(v)
	switch {
	case i >= 0:
		return fr.val[i]
	case v.Op == ir.OpConst:
		return constInterval(v)
	}
	return allOf(v.Type)
}

// allOf is the range of a value of type t of which nothing else is known.
func allOf(t ir.Type) interval {
	if t.IsRef() {
		return lengths
	}
	return kindInterval(t.Kind)
}

func (r *ranges) climb() {
	for changed := true; changed; {
		changed = false
		for _, fr := range r.funcs {
			if fr.dirty {
				fr.dirty = false
				fr.sweep()
				changed = true
			}
		}
	}
}

// fall recomputes everything a few times; each time what comes out is again a solution, and not a larger one. Functions look at slots as they were before a
// round, so they are computed on all processors.
func (r *ranges) fall(p *ir.Program) {
	r.falling = true
	for _, fr := range r.funcs {
		fr.dirty = true
	}
	for range fallRounds {
		p.EachFunc(func(i int, _ *ir.Func) {
			if fr := r.funcs[i]; fr.dirty {
				fr.dirty, fr.given = false, fr.given[:0]
				fr.sweep()
			}
		})
		for _, s := range r.slots.order {
			s.freshSeen, s.freshHeld = none, none
		}
		for _, fr := range r.funcs {
			for _, g := range fr.given {
				g.to.freshSeen, g.to.freshHeld = g.to.freshSeen.join(g.seen), g.to.freshHeld.join(g.held)
			}
		}
		for _, s := range r.slots.order {
			s.settle()
		}
	}
}

// settle takes over what was computed anew.
func (s *slot) settle() {
	seen, held := s.seen.meet(s.freshSeen.join(s.initial)), s.held.meet(s.freshHeld.join(s.initial))
	if s.parent != nil || seen == s.seen && held == s.held {
		return
	}
	s.seen, s.held = seen, held
	for _, fr := range s.reads {
		fr.dirty = true
	}
}

// given is what a function stores in a slot.
type given struct {
	to         *slot
	seen, held interval
}

func (fr *funcRanges) compute(v *ir.Value) interval {
	switch {
	case v.Op == ir.OpParam:
		return fr.load(v)
	case v.Type.IsArray():
		return fr.arrayLength(v)
	}
	return fr.transfer(v)
}

// set records a new range of v.
func (fr *funcRanges) set(v *ir.Value, n interval) {
	old := fr.val[v.ID]
	if s := fr.source(v); s != v {
		n = n.meet(fr.at(s, v.Block))
	}
	if v.Op == ir.OpPhi && v.Type.Kind.IsInteger() {
		n = fr.grow(v, n)
	}
	if fr.r.falling {
		if n = old.meet(n); n != old {
			fr.val[v.ID], fr.dirty = n, fr.dirty || fr.again
		}
		return
	}
	if n = old.join(n); n != old {
		fr.val[v.ID] = n
		fr.changed()
	}
}

// grow joins n with what phi v was, and bounds it by the rounds of its loop.
func (fr *funcRanges) grow(v *ir.Value, n interval) interval {
	plain := fr.plain[v.ID]
	if fr.r.falling {
		n = plain.meet(n)
	} else if n = plain.join(n); n != plain {
		n = fr.widenPhi(v, plain, n)
		fr.changed()
	}
	fr.plain[v.ID] = n
	if fr.jumps[v.ID] > boundSteps && !fr.r.falling {
		return n
	}
	b := fr.loops.bound(fr, v, n)
	if !b.within(fr.val[v.ID]) {
		fr.jumps[v.ID]++
	}
	return b
}

// slotStore is a store of an argument of v in a slot.
type slotStore struct {
	v, arg *ir.Value
	to     *slot
}

// store joins what is stored into the slot.
func (fr *funcRanges) store(w slotStore) {
	seen, held := fr.left(w.v, w.arg)
	if seen, held = w.to.cut(seen), w.to.cut(held); fr.r.falling {
		fr.given = append(fr.given, given{w.to, seen, held})
	} else {
		w.to.store(seen, held)
	}
}

// store joins n, which may be seen from elsewhere, and all, which the place holds at times.
func (s *slot) store(n, all interval) {
	n, all = s.seen.join(n), s.held.join(all)
	if n == s.seen && all == s.held {
		return
	}
	if n != s.seen {
		s.seen = s.widen(s.seen, n).meet(s.cap)
	}
	if all = all.join(s.seen); all != s.held {
		s.held = s.widen(s.held, all).meet(s.cap)
	}
	for _, fr := range s.reads {
		fr.dirty = true
	}
}

// cut is what a store of a number in n puts there: in card form it cuts.
func (s *slot) cut(n interval) interval {
	if !n.fits(s.kind) {
		n = kindInterval(s.kind)
	}
	return n.meet(s.cap)
}

// load is what a read of a slot gives, the whole kind where there is none.
func (fr *funcRanges) load(v *ir.Value) interval {
	s := fr.slotOf[v.ID]
	if s == nil {
		return allOf(v.Type)
	}
	r := s.seen
	if fr.source(v) != v {
		r = s.held
	}
	if v.Type.Kind.IsInteger() && !r.fits(v.Type.Kind) { // in card form a load extends the sign of an unsigned byte
		return kindInterval(v.Type.Kind)
	}
	return r
}
