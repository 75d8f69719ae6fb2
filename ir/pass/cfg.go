package pass

import "github.com/gocard/gocard/ir"

// postorder lists the blocks that can be reached from the entry, successors before predecessors as far as loops allow. A handler counts
// as a successor of the blocks it covers.
func postorder(f *ir.Func) []*ir.Block {
	seen := make([]bool, f.NumBlocks())
	order := make([]*ir.Block, 0, len(f.Blocks))
	type frame struct {
		b    *ir.Block
		next int
	}
	stack := make([]frame, 1, len(f.Blocks))
	stack[0].b = f.Blocks[0]
	seen[f.Blocks[0].ID] = true
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if s := nextSucc(top.b, top.next); s != nil {
			top.next++
			if !seen[s.ID] {
				seen[s.ID] = true
				stack = append(stack, frame{b: s})
			}
			continue
		}
		order = append(order, top.b)
		stack = stack[:len(stack)-1]
	}
	return order
}

// nextSucc is the i-th successor of b, the handler being the first one so that it ends up late in reverse postorder.
func nextSucc(b *ir.Block, i int) *ir.Block {
	if b.Handler != nil {
		if i == 0 {
			return b.Handler
		}
		i--
	}
	if i < len(b.Succs) {
		return b.Succs[i]
	}
	return nil
}

// reversePostorder lists the reachable blocks so that definitions stand before uses other than those in phis.
func reversePostorder(f *ir.Func) []*ir.Block {
	order := postorder(f)
	for i, j := 0, len(order)-1; i < j; i, j = i+1, j-1 {
		order[i], order[j] = order[j], order[i]
	}
	return order
}

// predIndex is the position among the predecessors of p.Succs[i] that belongs to this edge. A block may have several edges to one successor; they
// stand in Preds in the order in which they stand in Succs.
func predIndex(p *ir.Block, i int) int {
	nth, s := 0, p.Succs[i]
	for _, t := range p.Succs[:i] {
		if t == s {
			nth++
		}
	}
	for j, q := range s.Preds {
		if q != p {
			continue
		}
		if nth == 0 {
			return j
		}
		nth--
	}
	return -1
}

// removeEdge takes p.Succs[i] away, with the arguments that the phis of the successor have for it.
func removeEdge(p *ir.Block, i int) {
	removePred(p.Succs[i], predIndex(p, i))
	p.Succs = append(p.Succs[:i:i], p.Succs[i+1:]...)
}

func removePred(s *ir.Block, j int) {
	s.Preds = append(s.Preds[:j:j], s.Preds[j+1:]...)
	for _, phi := range s.Phis() {
		phi.Args = append(phi.Args[:j:j], phi.Args[j+1:]...)
	}
}

// setJump replaces the terminator of b by a jump to its successor keep; the other edges go.
func setJump(b *ir.Block, keep int) {
	for i := len(b.Succs) - 1; i >= 0; i-- {
		if i != keep {
			removeEdge(b, i)
		}
	}
	t := b.Terminator()
	t.Op, t.Args, t.Aux, t.AuxInt = ir.OpJump, nil, nil, 0
}

// splitEdge puts a new empty block on the edge p.Succs[i] and returns it.
func splitEdge(p *ir.Block, i int) *ir.Block {
	s, j := p.Succs[i], predIndex(p, i)
	m := p.Func.NewBlock()
	m.Handler = p.Handler
	m.Preds, m.Succs = []*ir.Block{p}, []*ir.Block{s}
	p.Succs[i], s.Preds[j] = m, m
	jump := p.Func.NewValue(ir.OpJump, ir.Type{})
	jump.Block, jump.Pos = m, p.Terminator().Pos
	m.Values = []*ir.Value{jump}
	return m
}

// insertBefore puts a new value in front of the value at index i of b.
func insertBefore(b *ir.Block, i int, v *ir.Value) {
	v.Block = b
	b.Values = append(b.Values, nil)
	copy(b.Values[i+1:], b.Values[i:])
	b.Values[i] = v
}

// entryIndex is where values may be put at the start of b: behind phis and the catch.
func entryIndex(b *ir.Block) int {
	i := len(b.Phis())
	if i < len(b.Values) && b.Values[i].Op == ir.OpCatch {
		i++
	}
	return i
}
