package lower

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// checkHolders checks, where slices are made larger, that nobody holds the old ones.
func (g *growth) checkHolders(f *ssa.Function, instr ssa.Instruction) {
	list := g.growsAt(instr)
	for _, x := range list {
		for v, kind := range g.origins.of(x) {
			switch kind {
			case originForeign:
				g.refuse(instr, instr)
			case originLoaded:
				if !g.replaced(instr, v.(*ssa.UnOp).X, g.nodeOf(x)) {
					g.refuse(instr, v.(ssa.Instruction))
				}
			}
		}
		g.checkLive(f, instr, x, g.nodeOf(x))
	}
	if c, ok := instr.(ssa.CallInstruction); ok && len(list) == 0 {
		for n := range g.called(c) {
			g.checkLive(f, instr, nil, n)
		}
	}
}

// checkLive refuses uses of slices of a class behind the instruction that makes x larger; no x stands for one that is held in memory.
func (g *growth) checkLive(f *ssa.Function, at ssa.Instruction, x ssa.Value, n *node) {
	from := origins{nil: originForeign}
	if x != nil {
		from = g.origins.of(x)
	}
	put := func(v ssa.Value) bool { return len(g.puts[v]) > 0 }
	check := func(v ssa.Value) {
		if g.nodeOf(v) != n || v == at.(ssa.Value) || !g.origins.of(v).alike(from, put) {
			return
		}
		for _, use := range *v.Referrers() {
			if isBehind(at, use, v) && g.shows(v, use, n, map[ssa.Value]bool{}) {
				g.refuse(at, use)
			}
		}
	}
	for _, v := range f.Params {
		check(v)
	}
	for _, blk := range f.Blocks {
		if !blk.Dominates(at.Block()) {
			continue
		}
		for _, instr := range blk.Instrs {
			if instr == at {
				break
			}
			if v, ok := instr.(ssa.Value); ok && v.Referrers() != nil {
				check(v)
			}
		}
	}
}

// isBehind reports whether a use of v can come behind an instruction before v is computed anew.
func isBehind(at, use ssa.Instruction, v ssa.Value) bool {
	phi, ok := use.(*ssa.Phi)
	if !ok {
		return comesBehind(at, use, v)
	}
	for i, e := range phi.Edges {
		pred := phi.Block().Preds[i]
		if e == v && (pred == at.Block() || comesBehind(at, pred.Instrs[len(pred.Instrs)-1], v)) {
			return true
		}
	}
	return false
}

// shows reports whether a use of an old slice depends on whether the new one shares its array. If elements are never set but by append, only another
// append can.
func (g *growth) shows(v ssa.Value, use ssa.Instruction, n *node, seen map[ssa.Value]bool) bool {
	switch u := use.(type) {
	case *ssa.DebugRef, *ssa.BinOp:
		return false
	case *ssa.Call:
		if b, ok := u.Call.Value.(*ssa.Builtin); ok {
			return b.Name() != "len" && b.Name() != "cap" && (n.poked || b.Name() == "append" && u.Call.Args[0] == v)
		}
		return n.poked || len(g.growsAt(u)) > 0
	case *ssa.IndexAddr, *ssa.Range, *ssa.Convert:
		return n.poked
	case *ssa.Slice, *ssa.Phi, *ssa.ChangeType:
		next := u.(ssa.Value)
		if n.poked || seen[next] {
			return n.poked
		}
		seen[next] = true
		return slices.ContainsFunc(*next.Referrers(), func(r ssa.Instruction) bool { return g.shows(next, r, n, seen) })
	}
	return true
}

// replaced reports whether behind an instruction a variable is set before anybody looks at slices of the class in memory.
func (g *growth) replaced(at ssa.Instruction, addr ssa.Value, n *node) bool {
	_, survives := g.b.reach.process[at.Parent()] // the variable survives a run-time error before it is set
	survives = survives || slices.ContainsFunc(g.b.reach.funcs, func(f *ssa.Function) bool { return f.Recover != nil })
	seen := map[*ssa.BasicBlock]bool{}
	var walk func(list []ssa.Instruction) bool
	walk = func(list []ssa.Instruction) bool {
		for _, instr := range list {
			switch u := instr.(type) {
			case *ssa.Store:
				if sameAddress(u.Addr, addr) {
					return true
				}
			case *ssa.UnOp:
				if u.Op == token.MUL && slices.Contains(g.nodesIn(u), n) {
					return false
				}
			case ssa.CallInstruction:
				if _, deferred := instr.(*ssa.Defer); !deferred && g.looks(u, n) {
					return false
				}
			case *ssa.RunDefers, *ssa.Panic, *ssa.Return:
				return false
			case *ssa.IndexAddr, *ssa.Index, *ssa.Slice, *ssa.SliceToArrayPointer, *ssa.TypeAssert:
				if survives && n.poked {
					return false
				}
			}
		}
		for _, next := range list[len(list)-1].Block().Succs {
			if !seen[next] {
				seen[next] = true
				if !walk(next.Instrs) {
					return false
				}
			}
		}
		return true
	}
	rest := at.Block().Instrs
	return walk(rest[slices.Index(rest, at)+1:])
}

// looks reports whether a call may look at slices of a class in memory.
func (g *growth) looks(c ssa.CallInstruction, n *node) bool {
	common := c.Common()
	if _, builtin := common.Value.(*ssa.Builtin); builtin {
		return false
	}
	if f := common.StaticCallee(); f != nil && f.Parent() == nil {
		return g.loads[f][n]
	}
	return true
}

// refuse reports an instruction after which it would show, at some other, whether two slices share an array.
func (g *growth) refuse(at, shows ssa.Instruction) {
	if g.said[at] {
		return
	}
	g.said[at] = true
	s := &scope{ssa: at.Parent()}
	where := func(instr ssa.Instruction) token.Pos {
		return g.b.userPosition(s, max(instr.Pos(), instructionPos(instr)))
	}
	d := g.b.fail(codeCapacity, where(at), capacityFix, "whether append writes behind a slice that append made, or to a new array, is left open by Go; it shows since the old slice is kept")
	if shows != at && where(shows).IsValid() {
		d.Note(g.b.position(where(shows)), "it is still used here")
	}
}

// instructionPos is where the operands of an instruction stand that has no position of its own.
func instructionPos(instr ssa.Instruction) (pos token.Pos) {
	for _, op := range instr.Operands(nil) {
		pos = max(pos, (*op).Pos())
	}
	return pos
}
