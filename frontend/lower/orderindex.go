package lower

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// indexesOf finds the index expressions of a function by the positions of their brackets.
func indexesOf(syntax ast.Node) map[token.Pos]*ast.IndexExpr {
	found := map[token.Pos]*ast.IndexExpr{}
	ast.Inspect(syntax, func(n ast.Node) bool {
		if e, ok := n.(*ast.IndexExpr); ok {
			found[e.Lbrack] = e
		}
		return true
	})
	return found
}

// operandFirst brings the calls of x in x[i], instruction number at of a block, before those of i: package ssa has those of i first where x is an array
// that a call returns, or a string. What evaluates x stands between i and the instruction.
func operandFirst(blk *ssa.BasicBlock, at int, e *ast.IndexExpr) {
	last, ok := blk.Instrs[at].(*ssa.Index).Index.(ssa.Instruction)
	end := slices.Index(blk.Instrs[:at], last) + 1
	if !ok || end == 0 {
		return
	}
	first := slices.IndexFunc(blk.Instrs[:end], func(x ssa.Instruction) bool { return e.Index.Pos() <= x.Pos() && x.Pos() < e.Index.End() })
	if first < 0 {
		return
	}
	index, operand := slices.Clone(blk.Instrs[first:end]), slices.Clone(blk.Instrs[end:at])
	if slices.ContainsFunc(index, isOrdered) && slices.ContainsFunc(operand, isOrdered) {
		copy(blk.Instrs[first:], append(operand, index...))
	}
}
