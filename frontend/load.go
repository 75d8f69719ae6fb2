package frontend

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/frontend/limits"
	"github.com/gocard/gocard/frontend/std"
	"github.com/gocard/gocard/ir/diag"
)

// pkgKind says how much of a package is read.
type pkgKind uint8

const (
	userPkg   pkgKind = iota // all of it; its errors are the user's
	apiPkg                   // declarations, and the bodies marked //gocard:source
	stdPkg                   // all that type-checks without the packages that card code never reaches
	libPkg                   // declarations only: it is a CAP file of its own
	typesPkg                 // declarations only, to check user code against
	absentPkg                // a name
)

// pkg is one package of the build.
type pkg struct {
	path    string
	kind    pkgKind
	meta    *packages.Package
	files   []*ast.File
	imports map[string]string // paths of packages that were read, by the name in the import
	types   *types.Package
	info    *types.Info
	errs    []types.Error
	checked bool
	names   *limits.Names
	behind  bool // only libraries import it
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
	demand   *demand
	vets     bool // libraries are read as a whole, too
	problems diag.List

	incomplete bool // something in user code has no type because packages were left out
	exceeded   bool // a package is too much for the type checker
}

// load reads the package and what it needs. Packages that card code cannot reach are left out; only when user code that imports one of them does
// not type-check that way are their declarations read too, so that errors are the ones the go command would report.
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
	w := readRoots(cfg, base, roots, false)
	if err := w.problems.Err(); err != nil {
		return nil, err
	}
	return w, nil
}

// readRoots reads packages and all they need.
func readRoots(cfg Config, base string, roots []*packages.Package, vets bool) *world {
	read := func(full bool) *world {
		w := newWorld(cfg, base, full)
		w.vets = vets
		w.addAll(roots)
		return w
	}
	w := read(false)
	if w.incomplete || len(w.problems) > 0 && w.importsAbsent() {
		w = read(true)
	}
	return w
}

func (w *world) addAll(roots []*packages.Package) {
	for _, p := range roots {
		w.add(p, nil)
	}
	for _, p := range roots {
		w.checkAll(w.byPath[p.PkgPath])
	}
}

func newWorld(cfg Config, base string, full bool) *world {
	return &world{cfg: cfg, fset: token.NewFileSet(), base: base, full: full, byPath: map[string]*pkg{}, demand: newDemand()}
}

// loadQuickly reads a plain package that has no problems; nil for all others.
func loadQuickly(cfg Config) *world {
	base, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil
	}
	w := newWorld(cfg, base, false)
	q, root := quickList(cfg)
	if root == nil {
		return nil
	}
	w.quick = q
	if w.add(root, nil); q.failed {
		return nil
	}
	if w.checkAll(w.byPath[root.PkgPath]); len(w.problems) > 0 || w.incomplete {
		return nil
	}
	return w
}

// importsAbsent reports whether a package of the user imports one that was not read.
func (w *world) importsAbsent() bool {
	for _, p := range w.order {
		for _, path := range p.imports {
			if p.kind == userPkg && w.byPath[path].kind == absentPkg {
				return true
			}
		}
	}
	return false
}

func (w *world) root() *pkg { return w.order[len(w.order)-1] }

// add reads a package that user code is in or imports, or that another one imports, and what it imports itself. The packages are checked later, when it is known which of
// their declarations the build mentions (demand.go).
func (w *world) add(meta *packages.Package, from *pkg) {
	if w.byPath[meta.PkgPath] != nil {
		return
	}
	p := &pkg{path: meta.PkgPath, meta: meta, imports: map[string]string{}}
	w.byPath[p.path] = p
	if w.classify(p, from); p.kind == absentPkg {
		p.types = types.NewPackage(p.path, meta.Name)
		p.types.MarkComplete()
		return
	}
	if p.kind == apiPkg {
		dropHostBodies(p)
	}
	for _, f := range p.files {
		w.demand.file(w, p, f)
	}
}

// importPackage reads a package that another one imports.
func (w *world) importPackage(from *pkg, name string) {
	if _, ok := from.imports[name]; ok || name == "unsafe" {
		return
	}
	meta := from.meta.Imports[name]
	if w.quick != nil {
		meta = w.quick.resolve(from.meta, name)
	}
	if meta == nil {
		return // the type checker says so
	}
	if from.kind == userPkg && std.Replaced(name) { // it may not, and is told what is wrong with the original
		original := *meta
		original.PkgPath = "original/" + name
		meta = &original
	}
	from.imports[name] = meta.PkgPath
	w.add(meta, from)
}

// checkAll type-checks a package behind all it imports.
func (w *world) checkAll(p *pkg) {
	if p.checked {
		return
	}
	p.checked = true
	for _, name := range slices.Sorted(maps.Keys(p.imports)) {
		w.checkAll(w.byPath[p.imports[name]])
	}
	if p.kind != absentPkg && !w.exceeded {
		w.demand.drop(p)
		w.check(p)
	}
	w.order = append(w.order, p)
}

// classify decides how much of a package is read, and parses it if anything is.
func (w *world) classify(p, from *pkg) {
	switch {
	case stdSources[p.path], std.Replaced(p.path):
		p.kind = stdPkg
	case p.meta.Module != nil || !isStd(p.path):
		w.parse(p)
		switch {
		case slices.ContainsFunc(p.files, api.Is):
			p.kind = apiPkg
		case behindAPI(p, from):
			p.kind = w.unread()
		case p.isLibrary() && len(w.byPath) > 1 && !w.vets:
			p.kind = libPkg
		default:
			p.kind = userPkg
		}
		return
	default:
		p.kind = w.unread()
	}
	if p.kind != absentPkg {
		w.parse(p)
	}
}

// unread is the kind of packages that card code does not reach.
func (w *world) unread() pkgKind {
	if w.full {
		return typesPkg
	}
	return absentPkg
}

// isStd reports whether an import path belongs to the standard library: no dot in its first element.
func isStd(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// behindAPI reports whether a package that is no API package is part of the host runtime, which only bodies of API packages use, or of what that uses.
func behindAPI(p, from *pkg) bool {
	return inRuntime(p.path) && p.meta.Module != nil && p.meta.Module.Path == runtimeModule || from != nil && from.kind == typesPkg
}

// inRuntime reports whether an import path lies in the runtime of this compiler's module.
func inRuntime(path string) bool { return strings.HasPrefix(path, runtimeModule+"/runtime/") }

// runtimeModule is the module of this compiler, whose runtime directory holds the API packages.
const runtimeModule = "github.com/gocard/gocard"

func (w *world) read(name string) ([]byte, error) {
	if src, ok := w.cfg.Overlay[name]; ok {
		return src, nil
	}
	return os.ReadFile(name)
}

// parse reads the files of a package under names that are the same on every machine. Comments hold directives, but not in the standard library.
func (w *world) parse(p *pkg) {
	mode := parser.SkipObjectResolution
	if p.kind != stdPkg {
		mode |= parser.ParseComments
	}
	if p.kind == stdPkg && std.Replaced(p.path) {
		f, err := parser.ParseFile(w.fset, p.path+"/card.go", std.Source(p.path), mode)
		if err != nil {
			panic("BUG: frontend/std: " + err.Error())
		}
		p.files = append(p.files, f)
		return
	}
	size := 0
	for _, name := range p.meta.GoFiles {
		src, err := std.File(p.path, filepath.Base(name)), error(nil)
		if src == nil || p.kind != stdPkg {
			src, err = w.read(name)
		}
		if err != nil {
			w.problems.Add("GC5001", token.Position{Filename: w.shown(p, name)}, "", "read file: %v", err)
			continue
		}
		if size += len(src); size > limits.Source {
			w.problems.Add(limits.CodeSource, token.Position{Filename: w.shown(p, name)}, "keep data out of the source, or make a library of a part of it",
				"with this file package %s has more than %d bytes", p.path, limits.Source)
			return
		}
		f, err := parser.ParseFile(w.fset, w.shown(p, name), src, mode)
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
