package lower

import "golang.org/x/tools/go/ssa"

// settled reports whether free variable i of a closure keeps the value it has when the closure is made.
func (p *plan) settled(f *ssa.Function, i int) bool {
	if !onlyRead(f.FreeVars[i]) {
		return false
	}
	for _, blk := range f.Parent().Blocks {
		for _, instr := range blk.Instrs {
			c, ok := instr.(*ssa.MakeClosure)
			if !ok || c.Fn != ssa.Value(f) {
				continue
			}
			switch v := c.Bindings[i].(type) {
			case *ssa.Alloc:
				if !settledVariable(v, c) {
					return false
				}
			case *ssa.FreeVar:
				if !onlyRead(v) {
					return false
				}
			default:
				return false
			}
		}
	}
	return true
}

// settledVariable reports whether a variable is set at most once, before the closure is made and not behind it.
func settledVariable(v *ssa.Alloc, c *ssa.MakeClosure) bool {
	stores := 0
	for _, r := range *v.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef, *ssa.UnOp:
		case *ssa.Store:
			stores++
			if u.Addr != v || !precedes(u, c) || comesBehind(c, u, v) {
				return false
			}
		case *ssa.MakeClosure:
			for i, b := range u.Bindings {
				if b == ssa.Value(v) && !onlyRead(u.Fn.(*ssa.Function).FreeVars[i]) {
					return false
				}
			}
		default:
			return false
		}
	}
	return stores <= 1
}

// onlyRead reports whether a captured variable is only loaded.
func onlyRead(v *ssa.FreeVar) bool {
	for _, r := range *v.Referrers() {
		switch r.(type) {
		case *ssa.DebugRef, *ssa.UnOp:
		default:
			return false
		}
	}
	return true
}
