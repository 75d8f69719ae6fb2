package subset

import (
	"go/ast"
	"go/types"
)

// statements reports defer in loops, print and println, and functions without body.
func statements(s *source) {
	for _, f := range s.cardFiles() {
		for _, decl := range f.Decls {
			if fd, ok := decl.(*ast.FuncDecl); ok && fd.Body == nil {
				s.bad(CodeNoBody, fd.Name, "write it in Go", "function %s has no body", fd.Name.Name)
			}
		}
		s.defers(f, false)
		ast.Inspect(f, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok && s.isBuiltin(c, "print", "println") {
				s.bad(CodePrint, c, "remove it, or answer with data or a status word", "%s writes to standard error, which a card does not have", types.ExprString(c.Fun))
			}
			return true
		})
	}
}

// defers reports defer statements that one call of a function executes any number of times.
func (s *source) defers(root ast.Node, inLoop bool) {
	ast.Inspect(root, func(n ast.Node) bool {
		if n == root {
			return true
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			s.defers(n.Body, false)
			return false
		case *ast.FuncDecl:
			if n.Body != nil {
				s.defers(n.Body, false)
			}
			return false
		case *ast.ForStmt:
			s.defers(n.Body, true)
			return false
		case *ast.RangeStmt:
			s.defers(n.Body, true)
			return false
		case *ast.DeferStmt:
			if inLoop {
				s.bad(CodeDefer, n, "put the body of the loop into a function of its own", "defer in a loop needs memory for every round")
			}
		}
		return true
	})
}
