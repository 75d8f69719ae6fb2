package subset

import (
	"go/ast"
	"go/token"
	"go/types"
)

// tables finds the types of maps that are compiled to switches: a package variable that only its package can see, given a literal with constants as keys,
// and constants or functions as values, and then only indexed or asked for its length.
func (s *source) tables() map[ast.Expr]bool {
	found := map[types.Object][]ast.Expr{}
	for _, f := range s.cardFiles() {
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				for _, spec := range g.Specs {
					s.addTable(found, spec.(*ast.ValueSpec))
				}
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	for _, f := range s.cardFiles() {
		s.dropUsed(found, f)
	}
	ok := map[ast.Expr]bool{}
	for _, exprs := range found {
		for _, e := range exprs {
			ok[e] = true
		}
	}
	return ok
}

func (s *source) addTable(found map[types.Object][]ast.Expr, spec *ast.ValueSpec) {
	if len(spec.Names) != 1 || len(spec.Values) != 1 || spec.Names[0].IsExported() {
		return
	}
	lit, ok := spec.Values[0].(*ast.CompositeLit)
	if !ok {
		return
	}
	if _, isMap := lit.Type.(*ast.MapType); !isMap {
		return
	}
	for _, e := range lit.Elts {
		kv := e.(*ast.KeyValueExpr)
		if s.Info.Types[kv.Key].Value == nil || s.Info.Types[kv.Value].Value == nil && !s.isFunction(kv.Value) {
			return
		}
	}
	exprs := []ast.Expr{lit.Type}
	if spec.Type != nil {
		exprs = append(exprs, spec.Type)
	}
	found[s.Info.Defs[spec.Names[0]]] = exprs
}

// isFunction reports whether an expression names a function, or is nil.
func (s *source) isFunction(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		_, ok := s.Info.Uses[e].(*types.Func)
		return ok || s.Info.Types[e].IsNil()
	case *ast.SelectorExpr:
		_, ok := s.Info.Uses[e.Sel].(*types.Func)
		sel := s.Info.Selections[e]
		return ok && (sel == nil || sel.Kind() == types.MethodExpr)
	}
	return false
}

// dropUsed drops the variables that a file uses for more.
func (s *source) dropUsed(found map[types.Object][]ast.Expr, f *ast.File) {
	fine := map[*ast.Ident]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IndexExpr:
			if id, ok := n.X.(*ast.Ident); ok {
				fine[id] = true
			}
		case *ast.CallExpr:
			if s.isBuiltin(n, "len") {
				if id, ok := n.Args[0].(*ast.Ident); ok {
					fine[id] = true
				}
			}
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				s.dropSet(found, lhs)
			}
		case *ast.IncDecStmt:
			s.dropSet(found, n.X)
		}
		return true
	})
	ast.Inspect(f, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && s.Info.Uses[id] != nil && !fine[id] {
			delete(found, s.Info.Uses[id])
		}
		return true
	})
}

// dropSet drops the variable of which an element is set.
func (s *source) dropSet(found map[types.Object][]ast.Expr, lhs ast.Expr) {
	if x, ok := ast.Unparen(lhs).(*ast.IndexExpr); ok {
		if id, ok := ast.Unparen(x.X).(*ast.Ident); ok {
			delete(found, s.Info.Uses[id])
		}
	}
}
