package frontend

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/ir/diag"
)

// pkgKind says how much of a package is read.
type pkgKind uint8

const (
	userPkg   pkgKind = iota // all of it; its errors are the user's
	apiPkg                   // declarations, and the bodies marked //gocard:source
	stdPkg                   // all that type-checks without the packages that card code never reaches
	typesPkg                 // declarations only, to check user code against
	absentPkg                // a name
)

// pkg is one package of the build.
type pkg struct {
	path  string
	kind  pkgKind
	meta  *packages.Package
	files []*ast.File
	types *types.Package
	info  *types.Info
	errs  []types.Error
}

// world is the packages of one build in dependency order, the root last.
type world struct {
	cfg      Config
	fset     *token.FileSet
	base     string // absolute directory that file names are relative to
	full     bool   // no package is left absent
	quick    *quick // resolves imports; nil: they are all known
	order    []*pkg
	byPath   map[string]*pkg
	problems diag.List
}

// load reads the package and what it needs. Packages that card code cannot reach are left out; only when the user's code does not
// type-check that way are their declarations read too, so that errors are the ones the go command would report.
func load(cfg Config) (*world, error) {
	if w := loadQuickly(cfg); w != nil {
		return w, nil
	}
	roots, err := list(cfg, cfg.Pattern)
	if err != nil {
		return nil, err
	}
	if len(roots) != 1 {
		var l diag.List
		l.Add("GC5001", token.Position{}, "name one package", "pattern %s matches %d packages", cfg.Pattern, len(roots))
		return nil, l
	}
	base, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, err
	}
	w := newWorld(cfg, base, false)
	w.add(roots[0])
	if len(w.problems) > 0 && w.hasAbsent() {
		w = newWorld(cfg, base, true)
		w.add(roots[0])
	}
	if err := w.problems.Err(); err != nil {
		return nil, err
	}
	return w, nil
}

func newWorld(cfg Config, base string, full bool) *world {
	return &world{cfg: cfg, fset: token.NewFileSet(), base: base, full: full, byPath: map[string]*pkg{}}
}

// loadQuickly reads a plain package that has no problems; nil for all others.
func loadQuickly(cfg Config) *world {
	base, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil
	}
	w := newWorld(cfg, base, false)
	q, root := quickList(cfg, w.runtimeModule())
	if root == nil {
		return nil
	}
	w.quick = q
	w.add(root)
	if q.failed || len(w.problems) > 0 {
		return nil
	}
	return w
}

func (w *world) hasAbsent() bool {
	return slices.ContainsFunc(w.order, func(p *pkg) bool { return p.kind == absentPkg })
}

func (w *world) root() *pkg { return w.order[len(w.order)-1] }

// add reads a package that user code is in or imports.
func (w *world) add(meta *packages.Package) *pkg {
	if p := w.byPath[meta.PkgPath]; p != nil {
		return p
	}
	p := &pkg{path: meta.PkgPath, meta: meta}
	w.byPath[p.path] = p
	p.kind = w.classify(meta)
	if p.kind == absentPkg {
		p.types = types.NewPackage(p.path, meta.Name)
		p.types.MarkComplete()
		w.order = append(w.order, p)
		return p
	}
	if w.quick != nil {
		w.quick.fill(meta, func(std string) bool { return stdSources[std] })
	}
	for _, name := range sortedImports(meta) {
		if imp := meta.Imports[name]; imp.PkgPath != "unsafe" {
			w.add(imp)
		}
	}
	w.parse(p)
	w.check(p)
	w.order = append(w.order, p)
	return p
}

func sortedImports(meta *packages.Package) []string {
	names := make([]string, 0, len(meta.Imports))
	for name := range meta.Imports {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// classify decides how much of a package is read.
func (w *world) classify(meta *packages.Package) pkgKind {
	switch {
	case stdSources[meta.PkgPath]:
		return stdPkg
	case meta.Module == nil && isStd(meta.PkgPath), w.behindAPI(meta):
		if w.full {
			return typesPkg
		}
		return absentPkg
	case w.isAPI(meta):
		return apiPkg
	}
	return userPkg
}

// isStd reports whether an import path belongs to the standard library: no dot in its first element.
func isStd(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// behindAPI reports whether a package is part of the host runtime that only bodies of API packages use.
func (w *world) behindAPI(meta *packages.Package) bool {
	return strings.Contains(meta.PkgPath+"/", "/runtime/") && meta.Module != nil && meta.Module.Path == w.runtimeModule() && !w.isAPI(meta)
}

// runtimeModule is the module of this compiler, whose runtime directory holds the API packages.
func (w *world) runtimeModule() string { return "github.com/gocard/gocard" }

// isAPI looks for //gocard:api at the package clauses.
func (w *world) isAPI(meta *packages.Package) bool {
	for _, name := range meta.GoFiles {
		src, err := w.read(name)
		if err != nil {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.PackageClauseOnly|parser.ParseComments)
		if err == nil && api.Is(f) {
			return true
		}
	}
	return false
}

func (w *world) read(name string) ([]byte, error) {
	if src, ok := w.cfg.Overlay[name]; ok {
		return src, nil
	}
	return os.ReadFile(name)
}

// parse reads the files of a package under names that are the same on every machine.
func (w *world) parse(p *pkg) {
	for _, name := range p.meta.GoFiles {
		src, err := w.read(name)
		if err != nil {
			w.problems.Add("GC5001", token.Position{Filename: w.shown(p, name)}, "", "read file: %v", err)
			continue
		}
		f, err := parser.ParseFile(w.fset, w.shown(p, name), src, parser.ParseComments|parser.SkipObjectResolution)
		if list, ok := err.(scanner.ErrorList); ok {
			for _, e := range list {
				w.problems.Add("GC5002", e.Pos, "", "%s", e.Msg)
			}
		}
		if f != nil {
			p.files = append(p.files, f)
		}
	}
}

// shown is the name of a file in positions: relative to the working directory in the user's module, else its import path.
func (w *world) shown(p *pkg, name string) string {
	main := p.meta.Module != nil && p.meta.Module.Main
	if rel, err := filepath.Rel(w.base, name); err == nil && (main || filepath.IsLocal(rel)) {
		return filepath.ToSlash(rel)
	}
	return path.Join(p.path, filepath.Base(name))
}

// listPosition reads a position as the go command prints it.
func listPosition(cfg Config, text string) token.Position {
	parts := strings.Split(text, ":")
	p := token.Position{Filename: parts[0]}
	if p.Filename == "-" {
		p.Filename = ""
	}
	if base, err := filepath.Abs(cfg.Dir); err == nil && filepath.IsAbs(p.Filename) {
		if rel, err := filepath.Rel(base, p.Filename); err == nil && filepath.IsLocal(rel) {
			p.Filename = filepath.ToSlash(rel)
		}
	}
	if len(parts) > 1 {
		p.Line, _ = strconv.Atoi(parts[1])
	}
	if len(parts) > 2 {
		p.Column, _ = strconv.Atoi(parts[2])
	}
	return p
}
