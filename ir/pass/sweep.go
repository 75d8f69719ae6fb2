package pass

import (
	"cmp"
	"slices"

	"github.com/gocard/gocard/ir"
)

// loopRounds is how often a sweep goes through an outer loop at most, while ranges climb. What is behind a loop need not be computed as often as the loop, and three
// rounds are as many as a value grows exactly. But the loop may wait for what functions that it calls store.
const loopRounds = 3

// section is part of what a sweep computes: values that have ranges, in order, and then a loop.
type section struct {
	values []*ir.Value
	loop   []section
	joins  []*ir.Value // the values that come together where the loop begins
}

// plan lists what a sweep computes, once for all sweeps, and registers the function with the slots that it loads from.
func (fr *funcRanges) plan() {
	fr.slotOf = make([]*slot, len(fr.val))
	for _, v := range fr.f.Params {
		fr.readSlot(v)
	}
	place := make([]int, fr.f.NumBlocks())
	for i, b := range fr.dom.order {
		place[b.ID] = i + 1
	}
	fr.work = fr.sections(slices.Clone(fr.f.Params), fr.dom.order, place)
}

// sections arranges blocks that are in reverse postorder: a loop as a whole, and in front of what is behind it. place is where blocks stand in the order,
// from 1, and 0 of those that are done.
func (fr *funcRanges) sections(values []*ir.Value, blocks []*ir.Block, place []int) (all []section) {
	for _, b := range blocks {
		lp := fr.loops.byHeader[b]
		switch {
		case place[b.ID] == 0:
		case lp == nil:
			place[b.ID] = 0
			values = fr.planBlock(values, b)
		default:
			place[b.ID] = 0
			var rest []*ir.Block
			for x := range lp.blocks {
				if place[x.ID] > 0 {
					rest = append(rest, x)
				}
			}
			slices.SortFunc(rest, func(x, y *ir.Block) int { return cmp.Compare(place[x.ID], place[y.ID]) })
			all = append(all, section{values, fr.sections(fr.planBlock(nil, b), rest, place), fr.joins(b)})
			values = nil
		}
	}
	return append(all, section{values: values})
}

// joins are the phis and meetings of memory of a block that have ranges.
func (fr *funcRanges) joins(b *ir.Block) (joins []*ir.Value) {
	if fr.mem != nil {
		joins = append(joins, fr.mem.meetsIn(b)...)
	}
	for _, v := range b.Values {
		if v.Op == ir.OpPhi && (hasRange(v.Type) || v.Type.Kind == ir.Bool) {
			joins = append(joins, v)
		}
	}
	return joins
}

// planBlock appends what a sweep computes of a block.
func (fr *funcRanges) planBlock(values []*ir.Value, b *ir.Block) []*ir.Value {
	if fr.mem != nil {
		values = append(values, fr.mem.meetsIn(b)...)
	}
	for _, v := range b.Values {
		fr.readSlot(v)
		if hasRange(v.Type) || v.Type.Kind == ir.Bool {
			values = append(values, v)
		}
		for i, a := range v.Args {
			if hasRange(a.Type) {
				if s := fr.r.slots.storeSlot(fr.f, v, i); s != nil {
					fr.writes = append(fr.writes, slotStore{v, a, s})
				}
			}
		}
	}
	return values
}

func (fr *funcRanges) sweep() {
	fr.loops.most = map[*loop]int64{}
	rounds := loopRounds
	if fr.r.falling {
		rounds = 1
	}
	fr.computeAll(fr.work, rounds)
	for _, w := range fr.writes { // what a store leaves depends on what comes behind it
		fr.store(w)
	}
}

// computeAll computes sections, in order, and goes through their loops so many times at most.
func (fr *funcRanges) computeAll(work []section, rounds int) {
	for _, s := range work {
		for _, v := range s.values {
			fr.set(v, fr.compute(v))
		}
		for n := 1; s.loop != nil && n <= rounds; n++ {
			fr.computeAll(s.loop, 1)
			if n < rounds && !fr.grows(s.joins) {
				break
			}
		}
	}
}

// grows reports whether another round of a loop makes some of these values greater.
func (fr *funcRanges) grows(joins []*ir.Value) bool {
	clear(fr.loops.most)
	before := fr.changes
	for _, v := range joins {
		fr.set(v, fr.compute(v))
	}
	return fr.changes != before
}

// changed notes that a range has grown.
func (fr *funcRanges) changed() {
	fr.changes++
	fr.dirty = fr.dirty || fr.again
}
