package lower

import (
	"slices"

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
	f := p.callee(c)
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

// callee is the function that a call runs, also where it is a closure that another function has made; nil if that is not known.
func (p *plan) callee(c *ssa.CallCommon) *ssa.Function {
	if f := c.StaticCallee(); f != nil || c.IsInvoke() {
		return f
	}
	made, ok := unchanged(c.Value).(*ssa.Call)
	if !ok {
		return nil
	}
	if f := p.callee(&made.Call); f != nil && p.returnsClosure(f) {
		return p.returned(f)
	}
	return nil
}

// unchanged is a value before it was converted to another type of the same form.
func unchanged(v ssa.Value) ssa.Value {
	for {
		c, ok := v.(*ssa.ChangeType)
		if !ok {
			return v
		}
		v = c.X
	}
}

// expandable reports whether a function has a body that can be put in the place of a call. What it calls as a value does not count: closures are
// expanded, too, up to a limit.
func (p *plan) expandable(f *ssa.Function) bool {
	return f.Blocks != nil && !p.cyclic(f, p.staticCycles, p.b.reach.staticCallees)
}

// recursive reports whether a function can call itself, directly or not.
func (p *plan) recursive(f *ssa.Function) bool { return p.cyclic(f, p.cycles, p.b.reach.callees) }

func (p *plan) cyclic(f *ssa.Function, known map[*ssa.Function]answer, callees func(*ssa.Function) []*ssa.Function) bool {
	if a := known[f]; a != unknown {
		return a == yes
	}
	seen := map[*ssa.Function]bool{}
	work := callees(f)
	known[f] = no
	for len(work) > 0 {
		g := work[len(work)-1]
		work = work[:len(work)-1]
		if g == f {
			known[f] = yes
			break
		}
		if !seen[g] {
			seen[g] = true
			work = append(work, callees(g)...)
		}
	}
	return known[f] == yes
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

// expandsAll reports whether a function is a closure that captures variables and is expanded wherever it is called: it runs when the function does
// that makes it.
func (p *plan) expandsAll(f *ssa.Function) bool {
	if f.Parent() == nil || len(f.FreeVars) == 0 {
		return false
	}
	for _, r := range *f.Referrers() {
		if c, ok := r.(*ssa.MakeClosure); !ok || !p.isStatic(c) {
			return false
		}
	}
	return true
}

func (p *plan) staticUse(v ssa.Value, use ssa.Instruction) bool {
	switch u := use.(type) {
	case *ssa.DebugRef:
		return true
	case *ssa.ChangeType:
		return p.isStatic(u)
	case *ssa.Store:
		al, ok := u.Addr.(*ssa.Alloc)
		return ok && u.Val == v && storesOnce(al) && p.staticVariable(al)
	case ssa.CallInstruction:
		c := u.Common()
		f := p.callee(c)
		for i, a := range c.Args {
			if a == v && (f == nil || !p.expandable(f) || !p.isStatic(f.Params[i])) {
				return false
			}
		}
		return true
	}
	return false
}

// resultStatic reports whether what a function returns is called only where it is known.
func (p *plan) resultStatic(f *ssa.Function) bool {
	calls := p.callsOf(f)
	return calls != nil && !slices.ContainsFunc(calls, func(c ssa.CallInstruction) bool {
		v, ok := c.(*ssa.Call)
		return !ok || !p.isStatic(v)
	})
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
	ret := onlyReturn(f)
	return ret != nil && slices.ContainsFunc(ret.Results, func(r ssa.Value) bool {
		c, ok := unchanged(r).(*ssa.MakeClosure)
		return ok && len(c.Bindings) > 0
	})
}

// returned is the closure that a function has as its only result, nil if it has others.
func (p *plan) returned(f *ssa.Function) *ssa.Function {
	if ret := onlyReturn(f); len(ret.Results) == 1 {
		return unchanged(ret.Results[0]).(*ssa.MakeClosure).Fn.(*ssa.Function)
	}
	return nil
}

// onlyReturn is the return statement of a function that has one, else nil.
func onlyReturn(f *ssa.Function) *ssa.Return {
	var only *ssa.Return
	for _, blk := range f.Blocks {
		if ret, ok := blk.Instrs[len(blk.Instrs)-1].(*ssa.Return); ok && blk != f.Recover {
			if only != nil {
				return nil
			}
			only = ret
		}
	}
	return only
}

// storesOnce reports whether a variable is set by one instruction only, and not by a closure, which may be called any number of times.
func storesOnce(v *ssa.Alloc) bool {
	n := 0
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Addr != v {
				continue
			}
			n++
			if inLoop(r.Block()) && r.Block() != v.Block() {
				return false
			}
		case *ssa.MakeClosure:
			if closureStores(r, v) {
				return false
			}
		}
	}
	return n == 1
}

// closureStores reports whether a closure, or one inside it, sets a variable that it captures.
func closureStores(c *ssa.MakeClosure, v ssa.Value) bool {
	for i, binding := range c.Bindings {
		if binding != v {
			continue
		}
		captured := c.Fn.(*ssa.Function).FreeVars[i]
		for _, r := range *captured.Referrers() {
			switch r := r.(type) {
			case *ssa.Store:
				if r.Addr == ssa.Value(captured) {
					return true
				}
			case *ssa.MakeClosure:
				if closureStores(r, captured) {
					return true
				}
			}
		}
	}
	return false
}
