package frontend

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/gocard/gocard/frontend/subset"
	"github.com/gocard/gocard/ir/diag"
)

// Vetted is what Vet looked at and what it found.
type Vetted struct {
	Packages    []string // import paths of what was checked, in dependency order
	Diagnostics diag.List
}

// Vet checks the subset rules, and nothing that needs a whole program: the packages need not have applets. Of patterns with "..." it takes
// the packages that are card code by their directives, with those that they import; packages that are named one by one it takes in any case.
func Vet(dir string, patterns ...string) (Vetted, error) {
	cfg := Config{Dir: dir}
	roots, err := list(cfg, patterns...)
	if err != nil {
		return vetted(nil, err)
	}
	base, err := filepath.Abs(dir)
	if err != nil {
		return Vetted{}, err
	}
	if slices.ContainsFunc(patterns, func(p string) bool { return strings.Contains(p, "...") }) {
		roots = slices.DeleteFunc(roots, func(p *packages.Package) bool { return !isCardCode(p) })
	}
	w := readRoots(cfg, base, roots, true)
	return vetted(w, w.problems.Err())
}

// vetted is the result for packages that were read; diagnostics are no error here.
func vetted(w *world, err error) (v Vetted, _ error) {
	if w != nil {
		for _, p := range w.order {
			if p.kind == userPkg {
				v.Packages = append(v.Packages, p.path)
			}
		}
	}
	if err == nil && w != nil {
		v.Diagnostics = w.subset()
		return v, nil
	}
	found, ok := err.(diag.List)
	if !ok {
		return v, err
	}
	v.Diagnostics = found
	return v, nil
}

// isCardCode reads the directives of a package.
func isCardCode(p *packages.Package) bool {
	return slices.ContainsFunc(p.GoFiles, func(name string) bool {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
		return f != nil && f.Name != nil && err == nil && subset.IsCardFile(f)
	})
}
