package subset

import (
	"go/ast"
	"go/token"
	"go/types"
)

const channelFix = "pass values as arguments and results, or keep them in fields"

// concurrency reports goroutines, select statements and channel operations; cardTypes reports channel types.
func concurrency(s *source) {
	s.inspect(func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			s.bad(CodeGoroutine, n, "call "+types.ExprString(callName(n.Call))+" directly", "a card has no goroutines")
		case *ast.SelectStmt:
			s.bad(CodeSelect, n, "use if or switch", "a card has no channels to select from")
		case *ast.SendStmt:
			s.bad(CodeChannel, n, channelFix, "a card has no channels to send to")
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				s.bad(CodeChannel, n, channelFix, "a card has no channels to receive from")
			}
		case *ast.RangeStmt:
			if s.isChannel(n.X) {
				s.bad(CodeChannel, n.X, channelFix, "a card has no channels to receive from")
			}
		case *ast.CallExpr:
			if s.isBuiltin(n, "close") {
				s.bad(CodeChannel, n, channelFix, "a card has no channels to close")
			}
		}
		return true
	})
}

// callName is what a message calls the function of a call.
func callName(c *ast.CallExpr) ast.Expr {
	if _, ok := ast.Unparen(c.Fun).(*ast.FuncLit); ok {
		return ast.NewIdent("the function")
	}
	return c.Fun
}

func (s *source) isChannel(e ast.Expr) bool {
	t := s.Info.TypeOf(e)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// isBuiltin reports whether a call is of one of the named builtin functions.
func (s *source) isBuiltin(c *ast.CallExpr, names ...string) bool {
	id, ok := ast.Unparen(c.Fun).(*ast.Ident)
	if !ok {
		return false
	}
	b, ok := s.Info.Uses[id].(*types.Builtin)
	if !ok {
		return false
	}
	for _, n := range names {
		if b.Name() == n {
			return true
		}
	}
	return false
}
