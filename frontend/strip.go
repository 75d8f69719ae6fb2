package frontend

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// strip removes from a package that is not the user's whatever does not type-check because packages were left out: functions lose their
// bodies, variables their initial values. Card code that reaches one of them is told so when it is lowered. Errors in bodies that an
// API package offers as card code are mistakes of that package and are reported.
func (w *world) strip(p *pkg) {
	var bad []token.Pos
	for _, e := range p.errs {
		bad = append(bad, e.Pos)
	}
	inside := func(n ast.Node) bool {
		return slices.ContainsFunc(bad, func(pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() })
	}
	for _, f := range p.files {
		for _, decl := range f.Decls {
			if fd, ok := decl.(*ast.FuncDecl); ok && fd.Body != nil && (inside(fd) || invalid(p.info.Defs[fd.Name]) || p.unknown(fd.Body)) {
				w.reportSource(p, fd)
				fd.Body = nil
			}
		}
	}
	p.info.InitOrder = slices.DeleteFunc(p.info.InitOrder, func(init *types.Initializer) bool {
		return inside(init.Rhs) || p.unknown(init.Rhs) || slices.ContainsFunc(init.Lhs, func(v *types.Var) bool { return invalid(v) })
	})
}

// unknown reports whether something in a body or expression has no type: the checker is silent about what follows from other errors.
func (p *pkg) unknown(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			found = found || p.info.Uses[n.Sel] == nil
		case *ast.CallExpr, *ast.IndexExpr, *ast.StarExpr, *ast.UnaryExpr, *ast.BinaryExpr, *ast.CompositeLit, *ast.FuncLit:
			tv, ok := p.info.Types[n.(ast.Expr)]
			found = found || !ok || tv.Type == nil || invalidType(tv.Type)
		case *ast.Ident:
			if v, ok := p.info.ObjectOf(n).(*types.Var); ok {
				found = found || invalidType(v.Type())
			}
		}
		return !found
	})
	return found
}

func (w *world) reportSource(p *pkg, fd *ast.FuncDecl) {
	if p.kind != apiPkg {
		return
	}
	for _, e := range p.errs {
		if fd.Pos() <= e.Pos && e.Pos < fd.End() {
			w.problems.Add("GC5003", w.fset.Position(e.Pos), "", "%s", e.Msg)
		}
	}
}

// invalid reports whether the type of a variable or function mentions a type that is not there.
func invalid(obj types.Object) bool {
	if obj == nil {
		return true
	}
	switch t := obj.Type().(type) {
	case *types.Signature:
		return invalidTuple(t.Params()) || invalidTuple(t.Results())
	default:
		return invalidType(t)
	}
}

func invalidTuple(t *types.Tuple) bool {
	for v := range t.Variables() {
		if invalidType(v.Type()) {
			return true
		}
	}
	return false
}

func invalidType(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return t.Kind() == types.Invalid
	case *types.Pointer:
		return invalidType(t.Elem())
	case *types.Slice:
		return invalidType(t.Elem())
	case *types.Array:
		return invalidType(t.Elem())
	}
	return false
}
