package pass

import "github.com/gocard/gocard/ir"

// initVars sets the Vars that may be read before they are set to zero at the entry: the card's verifier refuses such reads.
func initVars(f *ir.Func) {
	if len(f.Vars) == 0 {
		return
	}
	in := liveVars(f)[f.Blocks[0]]
	at := 0
	for _, x := range f.Vars {
		if !in[x] {
			continue
		}
		zero := zeroValue(f, x.Type)
		set := f.NewValue(ir.OpVarSet, ir.Type{}, zero)
		set.Aux = x
		insertBefore(f.Blocks[0], at, zero)
		insertBefore(f.Blocks[0], at+1, set)
		at += 2
	}
}
