package lower

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// passing is a call that a value is followed into, and the results of it that are, or are part of, the value.
type passing struct {
	fun     *ssa.Function
	results map[int]bool
}

// flowing is a variable or phi that holds what def made. Each call that the value is followed into has results of its own.
type flowing struct {
	v    ssa.Value
	def  ssa.Instruction
	call *passing
}

// again reports whether a variable or phi is being looked at, or has been.
func (q *quiet) again(v ssa.Value, def ssa.Instruction) bool {
	f := flowing{v: v, def: def}
	if n := len(q.inside); n > 0 {
		f.call = q.inside[n-1]
	}
	seen := q.flows[f]
	q.flows[f] = true
	return seen
}

// returned looks at what becomes of a value that a function returns: at the call that it came with, or, if the function has taken it itself, at all calls.
func (q *quiet) returned(ret *ssa.Return, v ssa.Value, calls int) bool {
	f := ret.Parent()
	of := map[int]bool{}
	for i, r := range ret.Results {
		if r == v {
			of[i] = true
		}
	}
	if n := len(q.inside); n > 0 && q.inside[n-1].fun == f {
		for i := range of {
			q.inside[n-1].results[i] = true
		}
		return true
	}
	plan := q.alias.b.plan
	if calls == 0 || !plan.calledDirectly(f) {
		return false
	}
	ok := plan.callsOf(f) != nil
	q.alias.each(func(_ *ssa.Function, instr ssa.Instruction) {
		if c, isCall := instr.(ssa.CallInstruction); isCall && c.Common().StaticCallee() == f {
			call, isValue := c.(*ssa.Call)
			ok = ok && isValue && q.results(call, of, call, calls-1)
		}
	})
	return ok
}

// results looks at the uses of results of a call that are what def made.
func (q *quiet) results(c *ssa.Call, of map[int]bool, def ssa.Instruction, calls int) bool {
	if len(of) == 0 {
		return true
	}
	if c.Call.Signature().Results().Len() == 1 {
		return q.value(c, def, calls)
	}
	return !slices.ContainsFunc(*c.Referrers(), func(r ssa.Instruction) bool {
		e, ok := r.(*ssa.Extract)
		return ok && of[e.Index] && !q.value(e, def, calls)
	})
}

// merged looks at the uses of a phi that has the value. Round a loop it may have one of a round before.
func (q *quiet) merged(phi *ssa.Phi, v ssa.Value, def ssa.Instruction, calls int) bool {
	for i, e := range phi.Edges {
		pred := phi.Block().Preds[i]
		if e != v {
			continue
		}
		if def != nil && inLoop(def.Block()) && phi.Block().Dominates(pred) {
			return false
		}
		if !q.between(def, pred.Instrs[len(pred.Instrs)-1]) {
			return false
		}
	}
	return q.again(phi, def) || q.value(phi, def, calls)
}

// stored looks at what is loaded from a local variable, or from a struct of which a field is set.
func (q *quiet) stored(st *ssa.Store, def ssa.Instruction, calls int) bool {
	v, ok := rootOf(st.Addr).(*ssa.Alloc)
	if !ok || isArray(deref(v)) || q.alias.b.plan.home(v) != homeLocal || def != nil && comesBehind(def, def, v) {
		return false
	}
	return q.again(v, def) || q.loads(v, def, calls)
}

// loads looks at the uses of all that is loaded from a variable, or from parts of it.
func (q *quiet) loads(addr ssa.Value, def ssa.Instruction, calls int) bool {
	for _, r := range *addr.Referrers() {
		ok := false
		switch u := r.(type) {
		case *ssa.DebugRef:
			ok = true
		case *ssa.Store:
			ok = u.Addr == addr
		case *ssa.FieldAddr:
			ok = q.loads(u, def, calls)
		case *ssa.UnOp:
			ok = !q.alias.carries(u.Type()) && !embodies(u.Type()) || q.value(u, def, calls)
		}
		if !ok {
			return false
		}
	}
	return true
}
