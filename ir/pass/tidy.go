package pass

import "github.com/gocard/gocard/ir"

// tidy makes the graph smaller: branches that are decided, blocks that only jump, blocks that follow each other. It reports whether
// anything changed.
func tidy(f *ir.Func) bool {
	changed := false
	for _, b := range f.Blocks {
		if decide(b) {
			changed = true
		}
	}
	unreachable(f)
	for _, b := range f.Blocks {
		if skipEmpty(b) {
			changed = true
		}
	}
	if changed {
		unreachable(f)
	}
	users, threaded := &users{f: f}, false
	for _, b := range f.Blocks {
		if threadBool(b, users) || threadConst(b, users) {
			threaded, users.list = true, nil
		}
	}
	if threaded {
		unreachable(f)
	}
	merged := false
	for i := 0; i < len(f.Blocks); i++ {
		for b := f.Blocks[i]; merge(b); {
			merged = true
		}
	}
	if merged {
		unreachable(f)
	}
	return changed || threaded || merged
}

// decide turns a branch or switch with one outcome into a jump.
func decide(b *ir.Block) bool {
	t := b.Terminator()
	if t.Op != ir.OpIf && t.Op != ir.OpSwitch {
		return false
	}
	if keep, ok := outcome(b, t); ok {
		setJump(b, keep)
		return true
	}
	return false
}

func outcome(b *ir.Block, t *ir.Value) (keep int, ok bool) {
	x := t.Args[0]
	switch {
	case x.Op == ir.OpConst && t.Op == ir.OpIf:
		return int(1 - x.AuxInt), true
	case x.Op == ir.OpConst:
		for i, c := range t.Aux.([]int64) {
			if c == x.AuxInt {
				return i, true
			}
		}
		return len(b.Succs) - 1, true
	}
	for _, s := range b.Succs {
		if s != b.Succs[0] {
			return 0, false
		}
	}
	return 0, sameForAll(b)
}

// sameForAll reports whether the phis of the only successor get one value over all edges from b.
func sameForAll(b *ir.Block) bool {
	first := predIndex(b, 0)
	for i := range b.Succs {
		j := predIndex(b, i)
		for _, phi := range b.Succs[0].Phis() {
			if phi.Args[j] != phi.Args[first] {
				return false
			}
		}
	}
	return true
}

// skipEmpty lets the edges of b lead past blocks that only jump, where no phi needs to tell the ways apart.
func skipEmpty(b *ir.Block) bool {
	changed := false
	for i := range b.Succs {
		m := b.Succs[i]
		if len(m.Values) != 1 || m.Values[0].Op != ir.OpJump || m.Succs[0] == m {
			continue
		}
		s := m.Succs[0]
		if len(s.Phis()) > 0 && !(len(m.Preds) == 1 && !containsBlock(s.Preds, b)) {
			continue
		}
		if len(m.Preds) == 1 && !containsBlock(s.Preds, b) { // m is only on this edge: b takes its place, phis stay as they are
			s.Preds[predIndex(m, 0)] = b
			b.Succs[i] = s
			m.Preds, m.Succs = nil, nil
			changed = true
			continue
		}
		j := predIndex(b, i)
		m.Preds = append(m.Preds[:j:j], m.Preds[j+1:]...)
		b.Succs[i] = s
		s.Preds = append(s.Preds, b) // all edges from b to s are alike as long as s has no phi
		changed = true
	}
	return changed
}

// merge appends the only successor of b to b if b is its only predecessor.
func merge(b *ir.Block) bool {
	if len(b.Succs) != 1 || b.Terminator().Op != ir.OpJump {
		return false
	}
	s := b.Succs[0]
	if s == b || len(s.Preds) != 1 || s.Handler != b.Handler || s == b.Func.Blocks[0] {
		return false
	}
	for len(s.Phis()) > 0 {
		if !foldSingle(s) {
			return false
		}
	}
	b.Values = b.Values[:len(b.Values)-1]
	for _, v := range s.Values {
		v.Block = b
	}
	b.Values = append(b.Values, s.Values...)
	b.Succs = s.Succs
	for _, t := range b.Succs {
		for j, p := range t.Preds {
			if p == s {
				t.Preds[j] = b
			}
		}
	}
	s.Values, s.Preds, s.Succs = nil, nil, nil
	for i, x := range b.Func.Blocks {
		if x == s {
			b.Func.Blocks = append(b.Func.Blocks[:i:i], b.Func.Blocks[i+1:]...)
			break
		}
	}
	return true
}

// foldSingle replaces the first phi of a block with one predecessor by its argument.
func foldSingle(s *ir.Block) bool {
	phi := s.Values[0]
	if phi.Args[0] == phi {
		return false
	}
	repl := newSubstitution(s.Func)
	repl.set(phi, phi.Args[0])
	s.Values = s.Values[1:]
	repl.apply()
	return true
}

// dropCases removes the cases of the switch at the end of b that its selector's kind does not have.
func dropCases(b *ir.Block) {
	t := b.Terminator()
	if t.Op != ir.OpSwitch {
		return
	}
	k := t.Args[0].Type.Kind
	var kept []int64
	edge := 0
	for _, c := range t.Aux.([]int64) {
		if k.Wrap(c) != c {
			removeEdge(b, edge)
			continue
		}
		kept = append(kept, c)
		edge++
	}
	t.Aux = kept
}
