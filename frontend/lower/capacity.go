package lower

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"
)

// findCapped finds the types of slices whose capacity is not always the rest of their array: some are cut from a part of an array, by a third index or
// because the array is itself part of another, and the program looks at the capacity of some. What crosses packages has no place for it.
func (p *plan) findCapped() {
	if len(p.b.in.Exports) > 0 {
		return
	}
	var cut, seen typeutil.Map
	for _, f := range p.b.reach.funcs {
		for _, blk := range f.Blocks {
			for _, instr := range blk.Instrs {
				if elem := cutElem(instr); elem != nil {
					cut.Set(elem, true)
				}
				if elem := seenElem(instr); elem != nil {
					seen.Set(elem, true)
				}
			}
		}
	}
	cut.Iterate(func(elem types.Type, _ any) {
		if seen.At(elem) != nil {
			p.capped.Set(elem, true)
		}
	})
}

// isCapped reports whether slices of an element type carry their capacity.
func (p *plan) isCapped(elem types.Type) bool { return p.capped.At(elem) != nil }

// cutElem is the element type of slices that an instruction may make part of an array, nil if it does not.
func cutElem(instr ssa.Instruction) types.Type {
	switch v := instr.(type) {
	case *ssa.Slice:
		if v.Max != nil && !capacityUnseen(v, map[ssa.Value]bool{}) {
			return v.Type().Underlying().(*types.Slice).Elem()
		}
	case *ssa.IndexAddr:
		if a, ok := deref(v).Underlying().(*types.Array); ok && !onlyAccessed(v) {
			return a.Elem()
		}
	case *ssa.SliceToArrayPointer:
		if !onlyAccessed(v) {
			return deref(v).Underlying().(*types.Array).Elem()
		}
	}
	return nil
}

// onlyAccessed reports whether the address of an array is used for nothing but to read and write it.
func onlyAccessed(v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef, *ssa.UnOp, *ssa.IndexAddr:
		case *ssa.Store:
			if u.Val == v {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// seenElem is the element type of slices whose capacity an instruction looks at, nil if it does not.
func seenElem(instr ssa.Instruction) types.Type {
	var x ssa.Value
	switch v := instr.(type) {
	case *ssa.Slice:
		if v.High == nil && v.Max == nil {
			return nil
		}
		x = v.X
	case ssa.CallInstruction:
		b, ok := v.Common().Value.(*ssa.Builtin)
		if !ok || b.Name() != "cap" && b.Name() != "append" {
			return nil
		}
		x = v.Common().Args[0]
	default:
		return nil
	}
	if sl, ok := x.Type().Underlying().(*types.Slice); ok {
		return sl.Elem()
	}
	return nil
}

// capacityUnseen reports whether no use of a slice depends on its capacity.
func capacityUnseen(v ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[v] {
		return true
	}
	seen[v] = true
	for _, r := range *v.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef, *ssa.IndexAddr, *ssa.Index, *ssa.BinOp, *ssa.Range, *ssa.Convert:
		case *ssa.Slice:
			if u.High != nil || !capacityUnseen(u, seen) {
				return false
			}
		case *ssa.Phi:
			if !capacityUnseen(u, seen) {
				return false
			}
		case *ssa.Call:
			b, ok := u.Call.Value.(*ssa.Builtin)
			if !ok || b.Name() != "len" && b.Name() != "copy" {
				return false
			}
		default:
			return false
		}
	}
	return true
}
