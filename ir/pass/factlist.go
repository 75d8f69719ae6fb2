package pass

import (
	"cmp"
	"slices"

	"github.com/gocard/gocard/ir"
)

// factList is the facts of one value, those of a block behind those of the blocks that dominate it.
type factList struct {
	all []fact
	up  []int32 // by place in all: the last fact before whose block dominates the block of this one, -1 if there is none; nil for short lists
}

// longList is how many facts are looked through one by one.
const longList = 16

// usedFacts is how many facts of a value are used at most, by how deep facts about facts are followed: the nearest ones. Functions that test
// one value hundreds of times in a row know less of it.
var usedFacts = [refineDepth]int{8, 16, 32}

// link prepares long lists.
func (l *factList) link(dom *domTree) {
	if len(l.all) <= longList {
		return
	}
	slices.SortStableFunc(l.all, func(x, y fact) int { return cmp.Compare(dom.pre[x.at.ID], dom.pre[y.at.ID]) })
	l.up = make([]int32, len(l.all))
	for i := range l.all {
		l.up[i] = l.within(dom, int32(i)-1, l.all[i].at)
	}
}

// within goes up from fact i to one whose block dominates b.
func (l *factList) within(dom *domTree, i int32, b *ir.Block) int32 {
	for i >= 0 && !dom.dominates(l.all[i].at, b) {
		i = l.up[i]
	}
	return i
}

// in appends the facts that hold in b to buf, the nearest ones where there are more than most.
func (l *factList) in(dom *domTree, b *ir.Block, most int, buf []*fact) []*fact {
	if l.up == nil {
		for i := range l.all {
			if fc := &l.all[i]; dom.dominates(fc.at, b) {
				buf = append(buf, fc)
			}
		}
		return buf
	}
	behind, _ := slices.BinarySearchFunc(l.all, dom.pre[b.ID]+1, func(fc fact, pre int) int { return cmp.Compare(dom.pre[fc.at.ID], pre) })
	for i := l.within(dom, int32(behind)-1, b); i >= 0 && len(buf) < most; i = l.up[i] {
		buf = append(buf, &l.all[i])
	}
	slices.Reverse(buf)
	return buf
}
