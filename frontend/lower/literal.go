package lower

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// literalStores lists the stores that give an array its first contents when all of them are constants: those directly behind it, by
// constant index, before it is used otherwise. Nil if it is made otherwise.
func literalStores(v *ssa.Alloc) []*ssa.Store {
	arr, ok := v.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array)
	if !ok {
		return nil
	}
	if _, ok := arr.Elem().Underlying().(*types.Basic); !ok {
		return nil
	}
	var stores []*ssa.Store
	pending := map[ssa.Value]bool{}
	started := false
	for _, instr := range v.Block().Instrs {
		if instr == ssa.Instruction(v) {
			started = true
			continue
		}
		if !started || !mentions(instr, v, pending) {
			continue
		}
		switch u := instr.(type) {
		case *ssa.DebugRef:
			continue
		case *ssa.IndexAddr:
			if _, ok := u.Index.(*ssa.Const); ok && u.X == ssa.Value(v) && onlyStored(u) {
				pending[u] = true
				continue
			}
		case *ssa.Store:
			if _, ok := u.Val.(*ssa.Const); ok && pending[u.Addr] {
				stores = append(stores, u)
				continue
			}
		}
		break
	}
	if v.Comment == "slicelit" || v.Comment == "complit" || v.Comment == "varargs" || len(stores) > 0 {
		return stores
	}
	return nil
}

func mentions(instr ssa.Instruction, v ssa.Value, pending map[ssa.Value]bool) bool {
	for _, op := range instr.Operands(nil) {
		if *op == v || pending[*op] {
			return true
		}
	}
	return false
}

// onlyStored reports whether an element's address is used for one store and nothing else.
func onlyStored(v *ssa.IndexAddr) bool {
	n := 0
	for _, r := range *v.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			if u.Val == ssa.Value(v) {
				return false
			}
			n++
		default:
			return false
		}
	}
	return n == 1
}
