package main

import (
	"context"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/gocard/gocard/cmd/gocard/difftest/progen"
)

// maxTime bounds the reduction of a program.
const maxTime = 5 * time.Minute

// shrink makes a program that has a fault smaller while the first of its faults stays.
func shrink(ctx context.Context, o *outcome) *progen.Program {
	s := shrinker{ctx: ctx, program: *o.program, fault: o.faults[0], machine: o.faults[0].machine, end: time.Now().Add(maxTime), fset: token.NewFileSet()}
	s.importer = importer.ForCompiler(s.fset, "gc", exportData)
	s.library, _ = s.check("lib", string(o.program.Library))
	s.native = strings.Contains(s.machine, "Go form")
	r := reducer{interesting: s.interesting, source: string(o.program.Source), script: o.program.Script}
	r.reduce()
	small := *o.program
	small.Source, small.Script = []byte(r.source), r.script
	return &small
}

type shrinker struct {
	ctx      context.Context
	program  progen.Program
	fault    fault
	machine  string
	fset     *token.FileSet
	importer types.Importer
	library  *types.Package
	native   bool // the interpreter disagrees with Go's compiler, so that each program must be compiled by it
	end      time.Time
}

// interesting reports whether a program has the fault, by the machine it shows on.
func (s *shrinker) interesting(source, script string) bool {
	if time.Now().After(s.end) || s.ctx.Err() != nil || !s.compiles(source) {
		return false
	}
	p := s.program
	p.Source, p.Script = []byte(source), script
	dir, err := os.MkdirTemp(workDir, "reduce")
	if err != nil {
		return false
	}
	defer os.RemoveAll(dir)
	if write(dir, &p) != nil {
		return false
	}
	want, known := "", false
	if s.native {
		transcripts, err := runNatively(s.ctx, dir, []*progen.Program{&p})
		if err != nil {
			return false
		}
		want, known = transcripts[p.Name], true
	}
	o := &outcome{program: &p}
	c := comparison{outcome: o, dir: filepath.ToSlash(dir), want: want, known: known, only: s.machine}
	c.compare(builds(&s.program))
	for _, f := range o.faults {
		if f.machine == s.machine && kindOf(f) == kindOf(s.fault) {
			return true
		}
	}
	return false
}

// exportData opens what the go command keeps of a compiled package.
func exportData(path string) (io.ReadCloser, error) {
	out, err := exec.Command("go", "list", "-export", "-f", "{{.Export}}", path).Output()
	if err != nil {
		return nil, err
	}
	return os.Open(strings.TrimSpace(string(out)))
}

// compiles reports whether a program is Go: most of what the reducer tries is not.
func (s *shrinker) compiles(source string) bool {
	_, err := s.check(s.program.Name, source)
	return err == nil
}

func (s *shrinker) check(name, source string) (*types.Package, error) {
	file, err := parser.ParseFile(s.fset, "", source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	config := types.Config{Importer: s}
	return config.Check(name, s.fset, []*ast.File{file}, nil)
}

// Import gives the library, which is not reduced, and what lies elsewhere.
func (s *shrinker) Import(path string) (*types.Package, error) {
	if path == progen.LibraryPath {
		return s.library, nil
	}
	return s.importer.Import(path)
}

var detail = regexp.MustCompile(`[0-9A-F]+`)

// kindOf is a fault without what changes when the program becomes smaller.
func kindOf(f fault) string {
	if strings.HasPrefix(f.text, "APDU ") {
		return "answer"
	}
	line, _, _ := strings.Cut(f.text, "\n")
	return detail.ReplaceAllString(line, "")
}
