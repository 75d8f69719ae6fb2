package isel

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// commute reports whether a and x, which stand in one block, may change places. handled says that a handler sees the variables of the function.
func (fn *function) commute(a, x *ir.Value, handled bool) bool {
	ea, ex := fn.effect(a, handled), fn.effect(x, handled)
	ta, tx := fn.traps(a), fn.traps(x)
	if ea && (ex || tx) || ta && ex {
		return false
	}
	return !fn.disturbs(a, x) && !fn.disturbs(x, a)
}

// disturbs reports whether w may change what r reads or writes, also where r's operands are read again at their use.
func (fn *function) disturbs(w, r *ir.Value) bool {
	return clobbers(w, r) || slices.ContainsFunc(r.Args, func(a *ir.Value) bool { return fn.reload[a.ID] && clobbers(w, a) })
}

// effect reports whether v does something that an observer could see done or not done: an exception in between tells.
func (fn *function) effect(v *ir.Value, handled bool) bool {
	if v.Op == ir.OpVarSet {
		return handled
	}
	return v.Op.HasEffect()
}

// clobbers reports whether w may change what r reads, or what r writes.
func clobbers(w, r *ir.Value) bool {
	if g, ok := r.Aux.(*ir.Global); ok && g.ReadOnly {
		return false
	}
	switch w.Op {
	case ir.OpVarSet:
		return (r.Op == ir.OpVarGet || r.Op == ir.OpVarSet) && r.Aux == w.Aux
	case ir.OpFieldSet:
		return (r.Op == ir.OpFieldGet || r.Op == ir.OpFieldSet) && r.Aux == w.Aux
	case ir.OpGlobalSet:
		return (r.Op == ir.OpGlobalGet || r.Op == ir.OpGlobalSet) && r.Aux == w.Aux
	case ir.OpArraySet:
		return r.Op == ir.OpArrayGet || r.Op == ir.OpArraySet
	case ir.OpCall, ir.OpCallVirtual, ir.OpCallInterface, ir.OpCallAPI:
		return r.Op.Reads() && r.Op != ir.OpVarGet
	}
	return false
}
