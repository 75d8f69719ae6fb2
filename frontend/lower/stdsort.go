package lower

import "golang.org/x/tools/go/ssa"

// redirect is the function that stands in for one whose algorithm needs 64-bit integers: slices.Sort is heap sort on a card. Values of ordered
// types that are equal cannot be told apart, so the result is the same. Nil: the function stands for itself.
func redirect(f *ssa.Function) *ssa.Function {
	if f.Origin() == nil || stdName(f) != "slices.Sort" {
		return nil
	}
	if quick := calleeNamed(f, "slices.pdqsortOrdered"); quick != nil {
		return calleeNamed(quick, "slices.heapSortOrdered")
	}
	return nil
}

// calleeNamed finds a function among those that another calls.
func calleeNamed(f *ssa.Function, name string) *ssa.Function {
	for _, blk := range f.Blocks {
		for _, instr := range blk.Instrs {
			if c, ok := instr.(ssa.CallInstruction); ok {
				if callee := c.Common().StaticCallee(); callee != nil && stdName(callee) == name {
					return callee
				}
			}
		}
	}
	return nil
}
