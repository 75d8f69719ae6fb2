package lower

import (
	"go/ast"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// dropUnread removes what is computed for the operand of a range statement that Go does not evaluate, because only the length of an array is wanted
// ("For statements with range clause"): for i := range p.array does not read p, which may be nil. Package ssa evaluates it and has no use for it.
func dropUnread(f *ssa.Function) {
	if f.Syntax() == nil {
		return
	}
	var operands []ast.Expr
	ast.Inspect(f.Syntax(), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return n == f.Syntax()
		case *ast.RangeStmt:
			if id, blank := n.Value.(*ast.Ident); (n.Value == nil || blank && id.Name == "_") && !hasCall(n.X) {
				operands = append(operands, n.X)
			}
		}
		return true
	})
	if len(operands) == 0 {
		return
	}
	unread := map[ssa.Instruction]bool{}
	blocks := f.DomPreorder()
	for _, blk := range slices.Backward(blocks) {
		for _, instr := range slices.Backward(blk.Instrs) {
			in := func(x ast.Expr) bool { return x.Pos() <= instr.Pos() && instr.Pos() < x.End() }
			if isRead(instr) && slices.ContainsFunc(operands, in) && onlyUsedBy(instr.(ssa.Value), unread) {
				unread[instr] = true
			}
		}
	}
	for _, blk := range blocks {
		blk.Instrs = slices.DeleteFunc(blk.Instrs, func(instr ssa.Instruction) bool { return unread[instr] })
	}
}

// hasCall reports whether an expression calls something, so that it is evaluated in any case.
func hasCall(x ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		_, call := n.(*ast.CallExpr)
		found = found || call
		return !found
	})
	return found
}

// isRead reports whether an instruction is a step on the way to a variable, or reads it.
func isRead(instr ssa.Instruction) bool {
	switch instr.(type) {
	case *ssa.UnOp, *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Field, *ssa.Index:
		return true
	}
	return false
}

func onlyUsedBy(v ssa.Value, users map[ssa.Instruction]bool) bool {
	return !slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		_, debug := r.(*ssa.DebugRef)
		return !debug && !users[r]
	})
}
