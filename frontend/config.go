package frontend

import (
	"errors"
	"fmt"
	"go/token"
	"slices"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/frontend/lower"
	"github.com/gocard/gocard/frontend/subset"
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// Config says what to load.
type Config struct {
	Dir     string            // working directory; "" is the current one
	Pattern string            // one package, as the go command names it; "" is "."
	Target  string            // jc222, jc304, jc305, jc310; "" is jc304
	Int     bool              // the card has int
	Overlay map[string][]byte // contents of files by absolute path, in place of what is on disk
	// Library finds the tokens of a library that the program imports: those of its export file. The error is a diag.List for what is wrong there.
	Library func(Library) (*api.Tokens, error)
}

// Targets are the names that Config.Target may have (architecture, section 5).
var Targets = []string{"jc222", "jc304", "jc305", "jc310"}

const defaultTarget = "jc304"

// ErrEnvironment is in the chain of errors that lie in the environment, not in the program: the go command is missing.
var ErrEnvironment = errors.New("environment")

// Load builds the program of one package. The error is a diag.List for what is wrong in the source.
func Load(cfg Config) (*ir.Program, error) {
	s, err := Read(cfg)
	if err != nil {
		return nil, err
	}
	return s.Program(cfg.Target, cfg.Int)
}

// Source is a package that was read, with all it needs. It may be translated any number of times, for several targets.
type Source struct{ w *world }

// Read reads and type-checks a package; the target does not matter yet. The error is a diag.List for what is wrong in the source.
func Read(cfg Config) (*Source, error) {
	if cfg.Pattern == "" {
		cfg.Pattern = "."
	}
	w, err := load(cfg)
	if err != nil {
		return nil, err
	}
	if root := w.root(); root.kind != userPkg || len(root.files) == 0 || root.files[0].Name.Name == "main" {
		w.problems.Add("GC5001", token.Position{}, "name a package of a module other than main, by its folder or its import path", "%s is no package with the code of an applet or a library", cfg.Pattern)
		return nil, w.problems
	}
	w.markBehind()
	return &Source{w}, w.problems.Err()
}

// Program builds the program for a target, which Config explains, anew at each call.
func (s *Source) Program(target string, hasInt bool) (*ir.Program, error) {
	w := *s.w
	w.cfg.Target, w.cfg.Int = target, hasInt
	if target == "" {
		w.cfg.Target = defaultTarget
	}
	if !slices.Contains(Targets, w.cfg.Target) {
		return nil, fmt.Errorf("load %s: unknown target %s, want one of %v", w.cfg.Pattern, target, Targets)
	}
	found := w.subset()
	in, err := w.input()
	if err != nil {
		return nil, w.join(found, err)
	}
	p, err := lower.Program(in)
	if err := w.join(found, err); err != nil {
		return nil, err
	}
	p.Dir = w.root().dir()
	return p, nil
}

// join adds what the lowering found to what the subset rules found, but for lines that the rules speak of already, and for further places of what
// they say once. Where something is wrong in the user's files, what is wrong in other packages only follows from it.
func (w *world) join(found diag.List, err error) error {
	list, ok := err.(diag.List)
	if err != nil && !ok {
		return err
	}
	seen, said := map[lower.Line]bool{}, map[string]bool{}
	for _, d := range found {
		seen[lower.Line{File: d.Pos.Filename, Line: d.Pos.Line}] = true
		said[d.Code] = true
	}
	for _, d := range list {
		if at := (lower.Line{File: d.Pos.Filename, Line: d.Pos.Line}); !seen[at] && !said[d.Code] {
			found = append(found, d)
		}
	}
	own := slices.DeleteFunc(slices.Clone(found), func(d diag.Diagnostic) bool { return !w.isUserFile(d.Pos.Filename) })
	if len(own) > 0 {
		return own.Err()
	}
	return found.Err()
}

func (w *world) isUserFile(name string) bool {
	for _, p := range w.order {
		if !p.isUser() {
			continue
		}
		for _, f := range p.files {
			if w.fset.Position(f.Package).Filename == name {
				return true
			}
		}
	}
	return false
}

// subset applies the rules of the language to the user's packages.
func (w *world) subset() diag.List {
	var pkgs []subset.Package
	for _, p := range w.order {
		if p.isUser() {
			pkgs = append(pkgs, subset.Package{Fset: w.fset, Files: p.files, Types: p.types, Info: p.info})
		}
	}
	return subset.Check(pkgs...)
}
