package progen

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

// TestSame holds that a seed gives one program.
func TestSame(t *testing.T) {
	for seed := range uint64(50) {
		p, q := New(seed), New(seed)
		if !bytes.Equal(p.Source, q.Source) || p.Script != q.Script {
			t.Fatalf("seed %d gives two programs", seed)
		}
	}
}

// TestPromotedEnds holds that methods of interfaces do not call themselves on their own receiver, which would not end. With these seeds they did.
func TestPromotedEnds(t *testing.T) {
	for _, seed := range []uint64{3378, 3524, 3688, 3895, 5079, 5758, 6104} {
		f, err := parser.ParseFile(token.NewFileSet(), "", New(seed).Source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, d := range f.Decls {
			if m, ok := d.(*ast.FuncDecl); ok && m.Recv != nil && m.Name.Name[0] == 'd' && callsItself(m) {
				t.Errorf("seed %d: %s calls itself", seed, m.Name.Name)
			}
		}
	}
}

func callsItself(m *ast.FuncDecl) bool {
	found := false
	ast.Inspect(m.Body, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			if sel, ok := c.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == m.Name.Name {
				x, ok := sel.X.(*ast.Ident)
				found = found || ok && x.Name == m.Recv.List[0].Names[0].Name
			}
		}
		return true
	})
	return found
}
