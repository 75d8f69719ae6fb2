package subset

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/gocard/gocard/frontend/directive"
	"github.com/gocard/gocard/ir/diag"
)

// Package is a type-checked package of a card program.
type Package struct {
	Fset  *token.FileSet
	Files []*ast.File
	Types *types.Package
	Info  *types.Info
}

// Check applies all rules to the packages. The list is sorted, and empty when nothing is wrong.
func Check(pkgs ...Package) diag.List {
	var list diag.List
	for _, p := range pkgs {
		for _, f := range p.check() {
			list = append(list, f.diagnostic(p.Fset))
		}
	}
	list.Sort()
	return list
}

// rules are all rules that are checked on syntax and types.
var rules = []func(*source){concurrency, cardTypes, imports, statements, joins}

func (p Package) check() []finding {
	s := &source{Package: p}
	for _, rule := range rules {
		rule(s)
	}
	slices.SortStableFunc(s.found, func(a, b finding) int { return cmp.Compare(a.node.Pos(), b.node.Pos()) })
	return s.found
}

// finding is a violation.
type finding struct {
	code    string
	node    ast.Node
	message string
	fix     string
}

func (f finding) diagnostic(fset *token.FileSet) diag.Diagnostic {
	return diag.Diagnostic{Code: f.code, Pos: fset.Position(f.node.Pos()), Message: f.message, Fix: f.fix}
}

// source is a package under check.
type source struct {
	Package
	found []finding
}

func (s *source) bad(code string, n ast.Node, fix, format string, args ...any) {
	s.found = append(s.found, finding{code, n, fmt.Sprintf(format, args...), fix})
}

// isAPI reports whether a package declares a part of the card's API.
func (p Package) isAPI() bool {
	return slices.ContainsFunc(p.Files, func(f *ast.File) bool {
		_, ok := directive.Find(directive.Parse(f.Doc), "api")
		return ok
	})
}

// cardFiles are the files that the rules apply to.
func (p Package) cardFiles() []*ast.File {
	if p.isAPI() {
		return nil
	}
	var all []*ast.File
	for _, f := range p.Files {
		name := p.Fset.Position(f.Package).Filename
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") { // the main package of a test has no name of its own
			all = append(all, f)
		}
	}
	return all
}

// inspect visits all nodes of the package.
func (s *source) inspect(visit func(ast.Node) bool) {
	for _, f := range s.cardFiles() {
		ast.Inspect(f, visit)
	}
}
