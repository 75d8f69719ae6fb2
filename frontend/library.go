package frontend

import (
	"errors"
	"go/ast"
	"go/token"
	"path/filepath"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/frontend/directive"
	"github.com/gocard/gocard/frontend/lower"
	"github.com/gocard/gocard/ir/diag"
)

// Library is a package that is a CAP file of its own, as the program that imports it sees it.
type Library struct {
	Path  string // import path
	Dir   string // folder of its sources
	AID   []byte
	Major uint8
	Minor uint8
}

// isUser reports whether a package is part of the CAP file that is built, and the user's.
func (p *pkg) isUser() bool { return p.kind == userPkg && !p.behind }

// dir is the folder of a package's files.
func (p *pkg) dir() string {
	if len(p.meta.GoFiles) == 0 {
		return ""
	}
	return filepath.Dir(p.meta.GoFiles[0])
}

// markBehind finds the packages that only libraries import: they are in the libraries' CAP files.
func (w *world) markBehind() {
	own, behind := map[*pkg]bool{}, map[*pkg]bool{}
	w.follow(w.root(), own, true)
	for _, p := range w.order {
		p.behind = !own[p]
		if p.kind == libPkg {
			w.follow(p, behind, false)
		}
	}
	for _, p := range w.order {
		if p.isUser() && behind[p] {
			w.refuseShared(p)
		}
	}
}

// follow adds to found what p imports, directly or not; libraries end the way if stop says so.
func (w *world) follow(p *pkg, found map[*pkg]bool, stop bool) {
	if found[p] {
		return
	}
	found[p] = true
	if stop && p.kind == libPkg {
		return
	}
	for _, path := range p.imports {
		w.follow(w.byPath[path], found, stop)
	}
}

// refuseShared refuses the variables of a package that is compiled into the program and into a library: the card has them twice, the host once.
func (w *world) refuseShared(p *pkg) {
	for _, f := range p.files {
		for _, decl := range f.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR {
				continue
			}
			w.problems.Add("GC5010", w.fset.Position(gen.Pos()), "make the package a library, or use constants",
				"package %s is compiled into this package and into a library, so on the card its variables exist twice", p.types.Name())
		}
	}
}

// library reads the directives of a library. tokens says whether those of its export file are wanted.
func (w *world) library(p *pkg, tokens bool) *api.Library {
	lib := &api.Library{Int: w.cfg.Int}
	var in lower.Input
	w.packageDirective(p, &in)
	lib.AID, lib.Major, lib.Minor = in.AID, in.Major, in.Minor
	if !tokens || len(w.problems) > 0 {
		return lib
	}
	at := w.fset.Position(p.files[0].Package)
	if w.cfg.Library == nil {
		w.problems.Add("GC5013", at, "", "nobody says where the export file of library %s is", p.path)
		return lib
	}
	var err error
	lib.Tokens, err = w.cfg.Library(Library{Path: p.path, Dir: p.dir(), AID: lib.AID, Major: lib.Major, Minor: lib.Minor})
	w.problems = append(w.problems, w.asList(err, at)...)
	return lib
}

// asList is an error about a library as diagnostics.
func (w *world) asList(err error, at token.Position) diag.List {
	var list diag.List
	if err == nil || errors.As(err, &list) {
		return list
	}
	list.Add("GC5013", at, "", "%v", err)
	return list
}

// exports lists what the root package, a library, offers to others, and reports what it cannot offer.
func (w *world) exports(inputs []api.Input, in *lower.Input) {
	root := w.root()
	lib := w.library(root, false)
	inputs = append(inputs, api.Input{Types: root.types, Info: root.info, Files: root.files, Library: lib})
	_, problems := api.Collect(w.cfg.Target, inputs)
	for _, p := range problems {
		if p.Library {
			w.problems.Add("GC5010", w.fset.Position(p.Pos), "", "%v", p.Err)
		}
	}
	in.Library, in.Exports = true, lib.Public
}

// isLibrary reports whether the package clause of p has //gocard:library.
func (p *pkg) isLibrary() bool {
	for _, f := range p.files {
		if _, ok := directive.Find(directive.Parse(f.Doc), "library"); ok {
			return true
		}
	}
	return false
}
