package subset

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

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
		report := func(f finding) {
			list = append(list, diag.Diagnostic{Code: f.code, Pos: p.Fset.Position(f.node.Pos()), Message: f.message, Fix: f.fix})
		}
		for _, r := range ruleSets {
			r.run(&source{p, report})
		}
	}
	list.Sort()
	return list
}

// Analyzers are the rules for drivers of go/analysis. They check every package they are given but API packages.
var Analyzers = analyzers()

func analyzers() []*analysis.Analyzer {
	var all []*analysis.Analyzer
	for _, r := range ruleSets {
		all = append(all, &analysis.Analyzer{Name: r.name, Doc: r.doc, Run: r.analyze})
	}
	return all
}

// ruleSet is rules that are checked together: one analyzer.
type ruleSet struct {
	name string
	doc  string
	run  func(*source)
}

var ruleSets = []ruleSet{
	{"cardconcurrency", "report goroutines, channel operations and select in card code", concurrency},
	{"cardtypes", "report types that a card does not have: floating point, complex, 64-bit integers, uintptr, maps, channels", cardTypes},
	{"cardimports", "report imports that card code cannot use", imports},
	{"cardstatements", "report defer in loops, print and println, and functions without body in card code", statements},
	{"cardstrings", "report strings that are joined at run time in card code", joins},
}

func (r ruleSet) analyze(pass *analysis.Pass) (any, error) {
	report := func(f finding) {
		pass.Report(analysis.Diagnostic{Pos: f.node.Pos(), End: f.node.End(), Category: f.code, Message: f.String()})
	}
	r.run(&source{Package{pass.Fset, pass.Files, pass.Pkg, pass.TypesInfo}, report})
	return nil, nil
}

// finding is a violation.
type finding struct {
	code    string
	node    ast.Node
	message string
	fix     string
}

// String is the one line that analyzers report.
func (f finding) String() string { return fmt.Sprintf("%s: %s (%s)", f.code, f.message, f.fix) }

// source is a package under check.
type source struct {
	Package
	report func(finding)
}

func (s *source) bad(code string, n ast.Node, fix, format string, args ...any) {
	s.report(finding{code, n, fmt.Sprintf(format, args...), fix})
}

// files are the files that the rules apply to.
func (s *source) files() []*ast.File {
	var all []*ast.File
	for _, f := range s.Files {
		if _, ok := directive.Find(directive.Parse(f.Doc), "api"); ok {
			return nil
		}
		name := s.Fset.Position(f.Package).Filename
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") { // the main package of a test has no name of its own
			all = append(all, f)
		}
	}
	return all
}

// inspect visits all nodes of the package.
func (s *source) inspect(visit func(ast.Node) bool) {
	for _, f := range s.files() {
		ast.Inspect(f, visit)
	}
}
