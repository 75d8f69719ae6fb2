package lower

import (
	"go/constant"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// switches are the chains of comparisons of one integer with constants that a function's switch statements were turned into.
type switches struct {
	heads  map[*ssa.BasicBlock]*chain
	inside map[*ssa.BasicBlock]bool            // blocks that do nothing but compare
	links  map[*ssa.BasicBlock]*ssa.BasicBlock // those blocks, with the head of their chain
}

// chain is one switch.
type chain struct {
	x       ssa.Value
	cases   []int64
	targets []*ssa.BasicBlock
	def     *ssa.BasicBlock
}

const leastCases = 3 // below, comparisons are as good

func findSwitches(f *ssa.Function) *switches {
	s := &switches{heads: map[*ssa.BasicBlock]*chain{}, inside: map[*ssa.BasicBlock]bool{}, links: map[*ssa.BasicBlock]*ssa.BasicBlock{}}
	for _, head := range f.DomPreorder() {
		if s.inside[head] {
			continue
		}
		c := &chain{}
		var links []*ssa.BasicBlock
		for blk := head; c.extend(blk, len(c.cases) == 0); blk = c.def {
			if blk != head {
				links = append(links, blk)
			}
		}
		if len(c.cases) < leastCases {
			continue
		}
		s.heads[head] = c
		for _, blk := range links {
			s.inside[blk], s.links[blk] = true, head
		}
	}
	return s
}

// extend adds the comparison at the end of a block to the chain. All blocks but the first hold nothing else and have one way in.
func (c *chain) extend(blk *ssa.BasicBlock, first bool) bool {
	branch, ok := blk.Instrs[len(blk.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	cmp, ok := branch.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL || cmp.Block() != blk || !isInteger(cmp.X.Type().Underlying()) || usesBesides(cmp, branch) {
		return false
	}
	k, ok := cmp.Y.(*ssa.Const)
	if !ok || !first && (cmp.X != c.x || len(blk.Preds) != 1 || slices.Contains(c.cases, constInt(k)) || !onlyCompares(blk, cmp)) {
		return false
	}
	c.x = cmp.X
	c.cases = append(c.cases, constInt(k))
	c.targets = append(c.targets, blk.Succs[0])
	c.def = blk.Succs[1]
	return true
}

func constInt(c *ssa.Const) int64 {
	n, _ := constant.Int64Val(constant.ToInt(c.Value))
	return n
}

// onlyCompares reports whether a block holds a comparison and its branch only.
func onlyCompares(blk *ssa.BasicBlock, cmp *ssa.BinOp) bool {
	for _, instr := range blk.Instrs[:len(blk.Instrs)-1] {
		if _, ok := instr.(*ssa.DebugRef); !ok && instr != ssa.Instruction(cmp) {
			return false
		}
	}
	return true
}

// usesBesides reports whether a value is used by others than one instruction.
func usesBesides(v ssa.Value, user ssa.Instruction) bool {
	for _, r := range *v.Referrers() {
		if _, ok := r.(*ssa.DebugRef); !ok && r != user {
			return true
		}
	}
	return false
}

// switchOn ends the current block with a switch.
func (s *scope) switchOn(c *chain) {
	targets := make([]*ir.Block, len(c.targets))
	for i, t := range c.targets {
		targets[i] = s.first[t]
	}
	s.Switch(s.one(c.x), c.cases, targets, s.first[c.def])
}
