package lower

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// late moves the addresses of what a statement assigns to where each is assigned. Package ssa computes all of them before the first assignment, and
// would find an index out of range there; Go's compiler evaluates the operands first, but finds that when it comes to the variable.
func late(f *ssa.Function) {
	fresh := map[ssa.Instruction]bool{} // addresses behind the last assignment
	for _, blk := range f.Blocks {
		clear(fresh)
		for i := 0; i < len(blk.Instrs); i++ {
			switch v := blk.Instrs[i].(type) {
			case *ssa.FieldAddr, *ssa.IndexAddr:
				fresh[v] = true
			case *ssa.Store:
				early := steps(v.Addr)
				for len(early) > 0 && fresh[early[0]] {
					early = early[1:]
				}
				if slices.ContainsFunc(early, mayPanic) {
					i = delay(early, blk, i)
				}
				clear(fresh)
			}
		}
	}
}

// delay moves instructions to just before instruction i of a block, and returns the place of that.
func delay(early []ssa.Instruction, blk *ssa.BasicBlock, i int) int {
	for _, a := range early {
		if remove(blk, a) {
			i--
		} else {
			remove(a.Block(), a)
		}
	}
	blk.Instrs = slices.Insert(blk.Instrs, i, early...)
	return i + len(early)
}

// steps are the instructions, first to last, that compute the address of part of a variable for one use only.
func steps(addr ssa.Value) []ssa.Instruction {
	var x ssa.Value
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		x = a.X
	case *ssa.IndexAddr:
		x = a.X
	default:
		return nil
	}
	uses := 0
	for _, r := range *addr.Referrers() {
		if _, debug := r.(*ssa.DebugRef); !debug {
			uses++
		}
	}
	if uses > 1 {
		return nil
	}
	return append(steps(x), addr.(ssa.Instruction))
}

// mayPanic reports whether a step may find a nil pointer or an index out of range.
func mayPanic(step ssa.Instruction) bool {
	switch a := step.(type) {
	case *ssa.FieldAddr:
		return !isPlace(a.X)
	case *ssa.IndexAddr:
		_, constant := a.Index.(*ssa.Const)
		return !constant || !isPlace(a.X)
	}
	return false
}

// isPlace reports whether a pointer is to a variable or to part of what another step found.
func isPlace(x ssa.Value) bool {
	switch x.(type) {
	case *ssa.Alloc, *ssa.Global, *ssa.FieldAddr, *ssa.IndexAddr:
		return true
	}
	return false
}

// remove takes an instruction out of a block, if it is there.
func remove(blk *ssa.BasicBlock, instr ssa.Instruction) bool {
	i := slices.Index(blk.Instrs, instr)
	if i >= 0 {
		blk.Instrs = slices.Delete(blk.Instrs, i, i+1)
	}
	return i >= 0
}
