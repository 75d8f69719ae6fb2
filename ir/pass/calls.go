package pass

import "github.com/gocard/gocard/ir"

// Calls says which functions of the program the calls of each may execute, those by way of the card or another package included, in the order of the calls.
func Calls(p *ir.Program) map[*ir.Func][]*ir.Func {
	fr := &framer{p: p, h: newHierarchy(p)}
	fr.graph(newClassFlow(p, &Options{}).targets)
	return fr.callees
}
