package pass

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// domTree is the dominator tree of the reachable blocks. A handler is dominated by what strictly dominates all blocks it covers: an exception may
// come before the covered block has computed anything. A handler that covers the entry block is therefore a second root.
type domTree struct {
	order     []*ir.Block // reverse postorder
	idom      []*ir.Block // by block ID
	pre, post []int       // by block ID; numbering of the tree
	children  [][]*ir.Block
}

func dominators(f *ir.Func) *domTree {
	d := &domTree{order: reversePostorder(f)}
	n := f.NumBlocks()
	num := make([]int, n)
	for i := range num {
		num[i] = -1
	}
	for i, b := range d.order {
		num[b.ID] = i
	}
	preds, roots := exceptionalPreds(f, d.order, num)
	d.solve(n, num, preds, roots)
	d.number(n)
	return d
}

// exceptionalPreds gives, by block ID, the predecessors in the sense of domTree, and marks the roots.
func exceptionalPreds(f *ir.Func, order []*ir.Block, num []int) (preds [][]*ir.Block, roots []bool) {
	preds = make([][]*ir.Block, f.NumBlocks())
	roots = make([]bool, f.NumBlocks())
	roots[f.Blocks[0].ID] = true
	for _, b := range order {
		preds[b.ID] = slices.Clip(b.Preds)
		if unreached := func(p *ir.Block) bool { return num[p.ID] < 0 }; slices.ContainsFunc(b.Preds, unreached) {
			preds[b.ID] = slices.DeleteFunc(slices.Clone(b.Preds), unreached)
		}
	}
	// A covered block may itself be a handler, whose predecessors in this sense are those of the blocks it covers: close over that.
	for changed := true; changed; {
		changed = false
		for _, b := range order {
			h := b.Handler
			if h == nil {
				continue
			}
			if roots[b.ID] && !roots[h.ID] {
				roots[h.ID], changed = true, true
			}
			for _, p := range preds[b.ID] {
				if !containsBlock(preds[h.ID], p) {
					preds[h.ID], changed = append(preds[h.ID], p), true
				}
			}
		}
	}
	return preds, roots
}

func containsBlock(list []*ir.Block, b *ir.Block) bool {
	for _, x := range list {
		if x == b {
			return true
		}
	}
	return false
}

// solve is the algorithm of Cooper, Harvey and Kennedy over a virtual root, number -1.
func (d *domTree) solve(n int, num []int, preds [][]*ir.Block, roots []bool) {
	const unset = -2
	idom := make([]int, len(d.order))
	for i := range idom {
		idom[i] = unset
		if roots[d.order[i].ID] {
			idom[i] = -1
		}
	}
	for changed := true; changed; {
		changed = false
		for i, b := range d.order {
			if roots[b.ID] {
				continue
			}
			best := unset
			for _, p := range preds[b.ID] {
				q := num[p.ID]
				if idom[q] == unset {
					continue
				}
				if best == unset {
					best = q
				} else {
					best = intersect(idom, best, q)
				}
			}
			if best != idom[i] {
				idom[i], changed = best, true
			}
		}
	}
	d.idom = make([]*ir.Block, n)
	d.children = make([][]*ir.Block, n)
	for i, b := range d.order {
		if idom[i] >= 0 {
			d.idom[b.ID] = d.order[idom[i]]
			d.children[d.order[idom[i]].ID] = append(d.children[d.order[idom[i]].ID], b)
		}
	}
}

func intersect(idom []int, a, b int) int {
	for a != b {
		for a > b {
			a = idom[a]
		}
		for b > a {
			b = idom[b]
		}
	}
	return a
}

func (d *domTree) number(n int) {
	d.pre, d.post = make([]int, n), make([]int, n)
	clock := 0
	var visit func(b *ir.Block)
	visit = func(b *ir.Block) {
		clock++
		d.pre[b.ID] = clock
		for _, c := range d.children[b.ID] {
			visit(c)
		}
		clock++
		d.post[b.ID] = clock
	}
	for _, b := range d.order {
		if d.idom[b.ID] == nil {
			visit(b)
		}
	}
}

// dominates reports whether every path to b leads through a. Unreachable blocks are dominated by nothing.
func (d *domTree) dominates(a, b *ir.Block) bool {
	return d.pre[a.ID] != 0 && d.pre[a.ID] <= d.pre[b.ID] && d.post[b.ID] <= d.post[a.ID]
}
