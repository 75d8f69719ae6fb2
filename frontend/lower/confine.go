package lower

import (
	"golang.org/x/tools/go/ssa"
)

// confined reports whether the address of a variable is only used to read and write it, here or in functions that are expanded. In
// code that runs at installation only, an object costs less than the expansions.
func (p *plan) confined(v *ssa.Alloc) bool {
	if _, ok := p.b.reach.process[v.Parent()]; !ok && isStruct(deref(v)) {
		return p.isConfined(v, p.confinedHere, false)
	}
	return p.isConfined(v, p.confinedCalls, true)
}

func (p *plan) isConfined(v ssa.Value, known map[ssa.Value]answer, calls bool) bool {
	return ask(known, v, func() bool {
		if v.Referrers() == nil {
			return true
		}
		for _, r := range *v.Referrers() {
			if !p.confinedUse(v, r, known, calls) {
				return false
			}
		}
		return true
	})
}

func (p *plan) confinedUse(v ssa.Value, use ssa.Instruction, known map[ssa.Value]answer, calls bool) bool {
	switch u := use.(type) {
	case *ssa.DebugRef, *ssa.UnOp, *ssa.IndexAddr, *ssa.Slice:
		return true
	case *ssa.Store:
		return u.Val != v
	case *ssa.Phi:
		return loopOf(u) != nil && p.isConfined(u, known, calls)
	case *ssa.FieldAddr:
		return p.isConfined(u, known, calls)
	case *ssa.BinOp:
		return isNil(u.X) || isNil(u.Y)
	case *ssa.MakeInterface:
		return asTarget(u)
	case *ssa.MakeClosure:
		return calls && p.isStatic(u) && p.confinedBinding(v, u, known)
	case ssa.CallInstruction:
		return calls && p.confinedCall(v, u.Common(), known)
	}
	return false
}

func (p *plan) confinedBinding(v ssa.Value, c *ssa.MakeClosure, known map[ssa.Value]answer) bool {
	for i, b := range c.Bindings {
		if b == v && !p.isConfined(c.Fn.(*ssa.Function).FreeVars[i], known, true) {
			return false
		}
	}
	return true
}

func (p *plan) confinedCall(v ssa.Value, c *ssa.CallCommon, known map[ssa.Value]answer) bool {
	f := c.StaticCallee()
	if f == nil || !p.expandable(f) {
		return false
	}
	for i, a := range c.Args {
		if a == v && !p.isConfined(f.Params[i], known, true) {
			return false
		}
	}
	return true
}

// expandable reports whether a function has a body that can be put in the place of a call.
func (p *plan) expandable(f *ssa.Function) bool { return f.Blocks != nil && !p.recursive(f) }

// recursive reports whether a function can call itself, directly or not.
func (p *plan) recursive(f *ssa.Function) bool {
	if a := p.cycles[f]; a != unknown {
		return a == yes
	}
	seen := map[*ssa.Function]bool{}
	work := p.b.reach.callees(f)
	p.cycles[f] = no
	for len(work) > 0 {
		g := work[len(work)-1]
		work = work[:len(work)-1]
		if g == f {
			p.cycles[f] = yes
			break
		}
		if !seen[g] {
			seen[g] = true
			work = append(work, p.b.reach.callees(g)...)
		}
	}
	return p.cycles[f] == yes
}

// isStatic reports whether a function value is called only where it is known which function it is.
func (p *plan) isStatic(v ssa.Value) bool {
	return ask(p.staticFuncs, v, func() bool {
		for _, r := range *v.Referrers() {
			if !p.staticUse(v, r) {
				return false
			}
		}
		return true
	})
}

func (p *plan) staticUse(v ssa.Value, use ssa.Instruction) bool {
	switch u := use.(type) {
	case *ssa.DebugRef:
		return true
	case *ssa.Store:
		al, ok := u.Addr.(*ssa.Alloc)
		return ok && u.Val == v && storesOnce(al) && p.staticVariable(al)
	case ssa.CallInstruction:
		c := u.Common()
		f := c.StaticCallee()
		for i, a := range c.Args {
			if a == v && (f == nil || !p.expandable(f) || !p.isStatic(f.Params[i])) {
				return false
			}
		}
		return true
	}
	return false
}

// staticVariable reports whether what is loaded from a variable of function type is called only where it is known.
func (p *plan) staticVariable(v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef, *ssa.Store:
		case *ssa.UnOp:
			if !p.isStatic(u) {
				return false
			}
		case *ssa.MakeClosure:
			for i, b := range u.Bindings {
				if b == v && !p.staticVariable(u.Fn.(*ssa.Function).FreeVars[i]) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

// returnsClosure reports whether a function makes the function that it returns, so that expanding it shows which function that is.
func (p *plan) returnsClosure(f *ssa.Function) bool {
	if !p.expandable(f) {
		return false
	}
	returns := 0
	made := false
	for _, blk := range f.Blocks {
		ret, ok := blk.Instrs[len(blk.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		returns++
		for _, r := range ret.Results {
			c, ok := r.(*ssa.MakeClosure)
			made = made || ok && len(c.Bindings) > 0
		}
	}
	return made && returns == 1
}

// storesOnce reports whether a variable is set by one instruction only.
func storesOnce(v *ssa.Alloc) bool {
	n := 0
	for _, r := range *v.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Addr == v {
			n++
			if inLoop(st.Block()) && st.Block() != v.Block() {
				return false
			}
		}
	}
	return n == 1
}
