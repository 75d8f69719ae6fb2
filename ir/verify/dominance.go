package verify

import (
	"github.com/gocard/gocard/ir"
)

// Each block is two nodes of the graph: 2i where control enters, 2i+1 for its values. The edge to a handler leaves the first.
func enter(i int) int  { return 2 * i }
func inside(i int) int { return 2*i + 1 }

// domTree holds the immediate dominator of each node; -1 for nodes that cannot be reached.
type domTree struct {
	idom  []int
	order []int // reverse postorder number
}

// dominance checks that definitions dominate uses. Blocks that cannot be reached are left out.
func (c *checker) dominance(f *ir.Func) {
	index := map[*ir.Block]int{}
	for i, b := range f.Blocks {
		index[b] = i
	}
	tree := dominators(f, index)
	place := map[*ir.Value]int{}
	for _, b := range f.Blocks {
		for i, v := range b.Values {
			place[v] = i
		}
	}
	for _, b := range f.Blocks {
		if tree.idom[inside(index[b])] < 0 {
			continue
		}
		c.block = b
		for i, v := range b.Values {
			c.value = v
			for j, a := range v.Args {
				user, at := b, i
				if v.Op == ir.OpPhi {
					user, at = b.Preds[j], len(b.Preds[j].Values)
				}
				switch {
				case a.Op == ir.OpParam:
				case a.Block == user && place[a] < at:
				case a.Block != user && tree.dominates(inside(index[a.Block]), inside(index[user])):
				default:
					c.bad("%s does not dominate its use", a)
				}
			}
		}
	}
	c.block, c.value = nil, nil
}

func dominators(f *ir.Func, index map[*ir.Block]int) *domTree {
	n := 2 * len(f.Blocks)
	succs, preds := make([][]int, n), make([][]int, n)
	edge := func(from, to int) {
		succs[from] = append(succs[from], to)
		preds[to] = append(preds[to], from)
	}
	for i, b := range f.Blocks {
		edge(enter(i), inside(i))
		if b.Handler != nil {
			edge(enter(i), enter(index[b.Handler]))
		}
		for _, s := range b.Succs {
			edge(inside(i), enter(index[s]))
		}
	}
	post := postorder(succs)
	t := &domTree{idom: make([]int, n), order: make([]int, n)}
	for i := range t.idom {
		t.idom[i] = -1
	}
	for i, node := range post {
		t.order[node] = len(post) - i
	}
	t.idom[0] = 0
	for changed := true; changed; {
		changed = false
		for i := len(post) - 2; i >= 0; i-- { // all but the root
			if d := t.meet(preds[post[i]]); d != t.idom[post[i]] {
				t.idom[post[i]], changed = d, true
			}
		}
	}
	return t
}

// postorder lists the nodes that can be reached from node 0, each behind its successors.
func postorder(succs [][]int) []int {
	var post []int
	seen, next := make([]bool, len(succs)), make([]int, len(succs))
	seen[0] = true
	for stack := []int{0}; len(stack) > 0; {
		node := stack[len(stack)-1]
		if next[node] == len(succs[node]) {
			post = append(post, node)
			stack = stack[:len(stack)-1]
			continue
		}
		s := succs[node][next[node]]
		next[node]++
		if !seen[s] {
			seen[s] = true
			stack = append(stack, s)
		}
	}
	return post
}

// meet is the nearest common dominator of the nodes that have one so far (Cooper, Harvey and Kennedy).
func (t *domTree) meet(nodes []int) int {
	d := -1
	for _, n := range nodes {
		switch {
		case t.idom[n] < 0:
		case d < 0:
			d = n
		default:
			for d != n {
				for t.order[d] > t.order[n] {
					d = t.idom[d]
				}
				for t.order[n] > t.order[d] {
					n = t.idom[n]
				}
			}
		}
	}
	return d
}

// dominates reports whether x stands on every way to y. There is no way to a node that cannot be reached.
func (t *domTree) dominates(x, y int) bool {
	if t.idom[x] < 0 || t.idom[y] < 0 {
		return t.idom[y] < 0
	}
	for t.order[y] > t.order[x] {
		y = t.idom[y]
	}
	return x == y
}
