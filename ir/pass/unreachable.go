package pass

import "github.com/gocard/gocard/ir"

// unreachable removes blocks that no path from the entry leads to.
func unreachable(f *ir.Func) {
	order := postorder(f)
	if len(order) == len(f.Blocks) {
		return
	}
	live := make([]bool, f.NumBlocks())
	for _, b := range order {
		live[b.ID] = true
	}
	var kept []*ir.Block
	for _, b := range f.Blocks {
		if live[b.ID] {
			kept = append(kept, b)
			continue
		}
		for i := len(b.Succs) - 1; i >= 0; i-- {
			if live[b.Succs[i].ID] {
				removeEdge(b, i)
			}
		}
	}
	f.Blocks = kept
}
