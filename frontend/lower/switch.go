package lower

import "golang.org/x/tools/go/ssa"

// switches are the chains of comparisons that a function's switch statements were turned into.
type switches struct {
	heads  map[*ssa.BasicBlock]*chain
	inside map[*ssa.BasicBlock]bool
	links  map[*ssa.BasicBlock]*ssa.BasicBlock
}

type chain struct{}

func findSwitches(f *ssa.Function) *switches { return &switches{} }

func (s *scope) switchOn(c *chain) {}
