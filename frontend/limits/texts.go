package limits

import (
	"go/ast"
	"go/token"
)

// eachConst lists the constants of a declaration with their values, and whether these repeat the values above.
func eachConst(g *ast.GenDecl, each func(name string, value ast.Expr, again bool)) {
	if g.Tok != token.CONST {
		return
	}
	var values []ast.Expr
	for _, spec := range g.Specs {
		v := spec.(*ast.ValueSpec)
		if len(v.Values) > 0 {
			values = v.Values
		}
		for i, name := range v.Names {
			if i < len(values) {
				each(name.Name, values[i], len(v.Values) == 0)
			}
		}
	}
}

// joins adds what a sum of strings comes to; sums in it are a part of it.
func (c *checker) joins(n *ast.BinaryExpr, above []ast.Node) {
	if n.Op != token.ADD {
		return
	}
	for i := len(above) - 1; i >= 0; i-- {
		switch up := above[i].(type) {
		case *ast.ParenExpr:
			continue
		case *ast.BinaryExpr:
			if up.Op == token.ADD {
				return
			}
		}
		break
	}
	c.joined(n)
}

// joined adds the length of a sum to that of the others.
func (c *checker) joined(n ast.Expr) {
	if c.text += c.textOf(n); c.text > Text {
		c.bad(CodeText, n, "keep data in arrays, which are not joined", "with this one the constant strings that the package joins have more than %d bytes", Text)
	}
}

// textOf is how long a constant string can be; 0 for what is none.
func (c *checker) textOf(e ast.Expr) int {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			return len(e.Value)
		}
	case *ast.ParenExpr:
		return c.textOf(e.X)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return min(c.textOf(e.X)+c.textOf(e.Y), 2*Text)
		}
	case *ast.CallExpr: // a conversion
		if len(e.Args) == 1 {
			return c.textOf(e.Args[0])
		}
	case *ast.SelectorExpr:
		if p := c.imported(e.X); p != nil {
			return p.texts[e.Sel.Name]
		}
	case *ast.Ident:
		return c.constant(e.Name)
	}
	return 0
}

// constant is the length of a constant by its name.
func (c *checker) constant(name string) int {
	if n, ok := c.localTexts[name]; ok {
		return n
	}
	n, ok := c.names.texts[name]
	if s, declared := c.consts[name]; declared && !ok {
		c.names.texts[name] = 0 // in case it consists of itself
		c.from(s.file, func() { n = c.textOf(s.of) })
		c.names.texts[name] = n
	}
	return n
}
