package pass

import (
	"strings"

	"github.com/gocard/gocard/ir"
)

// deadCode removes values that nothing needs: without effect, unable to raise an exception, and used by no value that stays.
func deadCode(f *ir.Func) {
	live := make([]bool, f.NumValues())
	var work []*ir.Value
	mark := func(v *ir.Value) {
		if !live[v.ID] {
			live[v.ID] = true
			work = append(work, v)
		}
	}
	used := varsRead(f)
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if mustStay(v, used) {
				mark(v)
			}
		}
	}
	for len(work) > 0 {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		for _, a := range v.Args {
			mark(a)
		}
	}
	for _, b := range f.Blocks {
		kept := b.Values[:0]
		for _, v := range b.Values {
			if live[v.ID] {
				kept = append(kept, v)
			}
		}
		b.Values = kept
	}
	if len(f.Vars) > 0 {
		f.Vars = filter(f.Vars, func(x *ir.Var) bool { return used[x] })
	}
}

// varsRead is the set of Vars that some value reads.
func varsRead(f *ir.Func) map[*ir.Var]bool {
	used := map[*ir.Var]bool{}
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if v.Op == ir.OpVarGet {
				used[v.Aux.(*ir.Var)] = true
			}
		}
	}
	return used
}

// mustStay reports whether v is needed though nothing may use it.
func mustStay(v *ir.Value, read map[*ir.Var]bool) bool {
	switch {
	case v.Op == ir.OpVarSet:
		return read[v.Aux.(*ir.Var)]
	case v.Op == ir.OpCatch:
		return true
	case v.Op.HasEffect():
		return true
	case v.Op.Traps():
		return !cannotTrap(v)
	}
	return false
}

// cannotTrap reports whether a value whose operation may raise an exception is known not to do so.
func cannotTrap(v *ir.Value) bool {
	switch v.Op {
	case ir.OpDiv, ir.OpRem:
		d := v.Args[1]
		return d.Op == ir.OpConst && d.AuxInt != 0
	case ir.OpFieldGet, ir.OpArrayLen:
		return notNull(v.Args[0])
	case ir.OpCast:
		return v.Args[0].Op == ir.OpNull
	}
	return false
}

// notNull reports whether reference v cannot be null: it was just made, it is the receiver, or an array of the CAP file.
func notNull(v *ir.Value) bool {
	switch v.Op {
	case ir.OpNew, ir.OpNewArray, ir.OpFrameRef, ir.OpCatch:
		return true
	case ir.OpGlobalGet:
		g := v.Aux.(*ir.Global)
		return g.HasData && g.ReadOnly
	case ir.OpCallAPI:
		m := v.Aux.(*ir.APIMethod)
		return m.Kind == ir.InvokeConstructor || strings.HasPrefix(m.Name, "makeTransient") || m.Result.IsArray() && m.ResultRange != [2]int64{}
	}
	return false
}
