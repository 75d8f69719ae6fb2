package frontend

import (
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"go/version"
	"runtime"
	"strconv"

	"github.com/gocard/gocard/frontend/directive"
	"github.com/gocard/gocard/frontend/limits"
)

var sizes = types.SizesFor("gc", "amd64")

// withinLimits judges the syntax of a package that is not this compiler's or Go's own.
func (w *world) withinLimits(p *pkg) bool {
	if p.kind == apiPkg || p.kind == stdPkg || isStd(p.path) {
		return true
	}
	byFile := map[*ast.File]map[string]*limits.Names{}
	names, problems := limits.Check(w.fset, p.files, func(f *ast.File, name string) *limits.Names {
		if byFile[f] == nil {
			byFile[f] = w.importNames(p, f)
		}
		return byFile[f][name]
	})
	p.names = names
	w.problems = append(w.problems, problems...)
	w.exceeded = len(problems) > 0
	return !w.exceeded
}

// importNames are the packages that a file imports by their names there.
func (w *world) importNames(p *pkg, f *ast.File) map[string]*limits.Names {
	byName := map[string]*limits.Names{}
	for _, spec := range f.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		imported := w.byPath[p.imports[path]]
		if imported == nil || imported.types == nil {
			continue
		}
		name := imported.types.Name()
		if spec.Name != nil {
			name = spec.Name.Name
		}
		byName[name] = imported.names
	}
	return byName
}

// check type-checks a package. Errors in packages that are not the user's stay with the package: strip leaves out the functions they are in.
func (w *world) check(p *pkg) {
	if !w.withinLimits(p) {
		return
	}
	p.info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, FileVersions: map[*ast.File]string{},
	}
	conf := types.Config{
		Importer: importer{w, p}, Sizes: sizes, GoVersion: w.goVersion(p), IgnoreFuncBodies: p.kind == typesPkg || p.kind == libPkg,
		Error: func(err error) {
			var e types.Error
			if errors.As(err, &e) {
				p.errs = append(p.errs, e)
			}
		},
	}
	p.types, _ = conf.Check(p.path, w.fset, p.files, p.info)
	switch p.kind {
	case userPkg:
		for _, e := range p.errs {
			w.problems.Add("GC5003", w.fset.Position(e.Pos), "", "%s", e.Msg)
		}
		w.checkComplete(p)
	case apiPkg, stdPkg:
		w.strip(p)
	}
}

// checkComplete finds what has no type though nothing was said: it comes from declarations with types of packages that were left out.
func (w *world) checkComplete(p *pkg) {
	for _, f := range p.files {
		for _, decl := range f.Decls {
			if len(w.problems) > 0 || !p.unknown(decl) {
				continue
			}
			if w.incomplete = true; w.full {
				w.problems.Add("GC5003", w.fset.Position(decl.Pos()), "", "the declaration uses something that has no type")
			}
		}
	}
}

// goVersion is the language version of a package's module.
func (w *world) goVersion(p *pkg) string {
	if p.meta.Module == nil || p.meta.Module.GoVersion == "" {
		return ""
	}
	v := "go" + p.meta.Module.GoVersion
	if p.kind == userPkg && version.Compare(version.Lang(v), version.Lang(runtime.Version())) > 0 {
		w.problems.Add("GC5003", w.fset.Position(p.files[0].Pos()), "build gocard with that version of Go",
			"package %s wants %s, and this gocard was built with %s", p.path, v, runtime.Version())
		return ""
	}
	return v
}

// dropHostBodies leaves of an API package only the bodies that are compiled.
func dropHostBodies(p *pkg) {
	for _, f := range p.files {
		for _, decl := range f.Decls {
			if fd, ok := decl.(*ast.FuncDecl); ok {
				if _, ok := directive.Find(directive.Parse(fd.Doc), "source"); !ok && fd.Name.Name != "init" {
					fd.Body = nil
				}
			}
		}
	}
}

// importer gives the packages of the world; those that were not read are empty.
type importer struct {
	w    *world
	from *pkg
}

// Import implements types.Importer.
func (i importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if p := i.w.byPath[i.from.imports[path]]; p != nil && p.types != nil {
		return p.types, nil
	}
	return nil, fmt.Errorf("package %s is not there", path)
}
