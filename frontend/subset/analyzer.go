package subset

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/gocard/gocard/frontend/directive"
	"github.com/gocard/gocard/ir/diag"
)

// Analyzer checks the rules of this package for drivers of go/analysis: go vet -vettool, gopls, linters. Codes are the categories of its diagnostics.
//
// It speaks of card code only: packages with one of the directives //gocard:package, //gocard:applet and //gocard:library, and what they import.
// A package does not know who imports it, so what is wrong in one without a directive is a fact, and reported where card code imports it, with its
// own place.
var Analyzer = &analysis.Analyzer{
	Name:      "gocard",
	Doc:       "report what Go code for Java Card cannot use\n\nEach diagnostic begins with a stable code; gocard explain CODE says more.",
	URL:       "https://github.com/gocard/gocard/blob/main/docs/language.md",
	Run:       analyze,
	FactTypes: []analysis.Fact{new(Findings)},
}

// Findings is the fact of a package without directive: what is wrong in it and in what it imports.
type Findings struct{ List diag.List }

// AFact marks the type as a fact.
func (*Findings) AFact() {}

func analyze(pass *analysis.Pass) (any, error) {
	p := Package{pass.Fset, pass.Files, pass.Pkg, pass.TypesInfo}
	if isStandard(pass.Pkg.Path()) || p.isAPI() {
		return nil, nil // what card code may use of them is the compiler's business
	}
	imported := p.importedFindings(pass)
	if !p.IsCardCode() {
		if all := append(imported, Check(p)...); len(all) > 0 {
			all.Sort()
			pass.ExportPackageFact(&Findings{all})
		}
		return nil, nil
	}
	for _, f := range p.check() {
		d := f.diagnostic(pass.Fset)
		pass.Report(analysis.Diagnostic{Pos: f.node.Pos(), End: f.node.End(), Category: d.Code, Message: d.Text()})
	}
	for _, d := range imported {
		pass.Report(analysis.Diagnostic{Pos: place(pass.Fset, d.Pos), Category: d.Code, Message: d.Text()})
	}
	return nil, nil
}

// importedFindings are the facts of what the package imports, test files aside.
func (p Package) importedFindings(pass *analysis.Pass) (list diag.List) {
	paths := map[string]bool{}
	for _, f := range p.cardFiles() {
		for _, spec := range f.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil && !isHost(path) {
				paths[path] = true
			}
		}
	}
	for _, imp := range pass.Pkg.Imports() {
		var f Findings
		if paths[imp.Path()] && pass.ImportPackageFact(imp, &f) {
			list = append(list, f.List...)
		}
	}
	list.Sort()
	return list
}

// place is a position in a file that the driver has not read.
func place(fset *token.FileSet, at token.Position) token.Pos {
	width := at.Column + 1
	f := fset.AddFile(at.Filename, -1, at.Line*width)
	lines := make([]int, at.Line)
	for i := range lines {
		lines[i] = i * width
	}
	f.SetLines(lines)
	return f.Pos((at.Line-1)*width + at.Column - 1)
}

// IsCardCode reports whether a package says of itself that it is for a card.
func (p Package) IsCardCode() bool { return slices.ContainsFunc(p.Files, IsCardFile) }

// IsCardFile reports whether a file has one of the directives //gocard:package, //gocard:applet and //gocard:library.
func IsCardFile(f *ast.File) bool {
	return slices.ContainsFunc(directive.Parse(f.Comments...), func(d directive.Directive) bool {
		return d.Verb == "package" || d.Verb == "applet" || d.Verb == "library"
	})
}
