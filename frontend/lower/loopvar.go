package lower

import "golang.org/x/tools/go/ssa"

// A loop variable that is captured is a new one in each iteration: at its end Go makes a variable, copies the old one to it, and goes on with
// that. Functions that capture it are expanded where they are called, so none of them outlives its iteration, and one place is enough for
// all iterations.

// loopOf returns the two variables of a phi that stands for a loop variable: the first one, and the one that each iteration makes. Nil if
// the phi is something else.
func loopOf(v *ssa.Phi) []*ssa.Alloc {
	if len(v.Edges) != 2 {
		return nil
	}
	first, ok1 := v.Edges[0].(*ssa.Alloc)
	next, ok2 := v.Edges[1].(*ssa.Alloc)
	if !ok1 || !ok2 || isStruct(deref(first)) {
		return nil
	}
	if isNextOf(first, v) {
		first, next = next, first
	}
	if !isNextOf(next, v) || inLoopOf(first, v) {
		return nil
	}
	return []*ssa.Alloc{first, next}
}

// isNextOf reports whether a variable begins as a copy of what a phi points to, in the block that makes it.
func isNextOf(next *ssa.Alloc, v *ssa.Phi) bool {
	for _, r := range *next.Referrers() {
		st, ok := r.(*ssa.Store)
		if !ok || st.Addr != ssa.Value(next) || st.Block() != next.Block() {
			continue
		}
		if load, ok := st.Val.(*ssa.UnOp); ok && load.X == ssa.Value(v) {
			return true
		}
	}
	return false
}

// inLoopOf reports whether a variable is made inside of the loop that begins with a phi.
func inLoopOf(first *ssa.Alloc, v *ssa.Phi) bool { return v.Block().Dominates(first.Block()) }

// loopVariable is the phi of which a variable is the copy for the next iteration, nil if it is none.
func loopVariable(v *ssa.Alloc) *ssa.Phi {
	for _, r := range *v.Referrers() {
		if p, ok := r.(*ssa.Phi); ok {
			if vars := loopOf(p); vars != nil && vars[1] == v {
				return p
			}
		}
	}
	return nil
}
