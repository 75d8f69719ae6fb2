package subset

import (
	"go/ast"
	"go/token"
	"go/types"
)

// joins reports strings that are joined at run time, each chain of operators once.
func joins(s *source) {
	bad := func(n ast.Node) {
		s.bad(CodeJoin, n, "copy the parts into a []byte one after the other", "joining strings at run time allocates memory")
	}
	s.inspect(func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if n.Op == token.ADD && s.isRunTimeString(n) {
				bad(n)
				return false
			}
		case *ast.AssignStmt:
			if n.Tok == token.ADD_ASSIGN && s.isRunTimeString(n.Lhs[0]) {
				bad(n)
				return false
			}
		}
		return true
	})
}

// isRunTimeString reports whether e is a string that is no constant.
func (s *source) isRunTimeString(e ast.Expr) bool {
	tv, ok := s.Info.Types[e]
	if !ok || tv.Value != nil || tv.Type == nil {
		return false
	}
	b, ok := tv.Type.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}
