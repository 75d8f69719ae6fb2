package frontend

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
	"github.com/gocard/gocard/ir/verify"
)

// scratch is where packages of tests are written: they must lie in this module to find the card's API. Git ignores it.
const scratch = "../testdata/difftest"

// FuzzSource has the front end read any text as the source of a package: it gives diagnostics, or a program that the verifier accepts.
func FuzzSource(f *testing.F) {
	for _, pattern := range []string{"../testdata/run/*/*.go", "../testdata/lower/*/*/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatalf("no seeds in %s (%v)", pattern, err)
		}
		for _, name := range files {
			src, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(src)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := translate(t, src)
		if err != nil {
			wantDiagnostics(t, err)
		} else if err := verify.Program(p); err != nil {
			t.Errorf("verify: %v\n%s", err, p)
		}
	})
}

// translate is Load without the full listing for packages that have problems, which takes the go command longer than everything else.
func translate(t *testing.T, src []byte) (*ir.Program, error) {
	t.Helper()
	if err := os.MkdirAll(scratch, 0o755); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(scratch, "fuzz")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "fuzz.go"), src, 0o644); err != nil {
		t.Fatal(err)
	}
	base, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{Pattern: "./" + filepath.ToSlash(dir), Target: "jc304", Int: len(src)%2 == 0}
	q, root := quickList(cfg)
	if root == nil {
		t.Skip("the go command would refuse it")
	}
	w := newWorld(cfg, base, false)
	w.quick = q
	if w.add(root, nil); q.failed {
		t.Skip("imports what is not there")
	}
	if w.checkAll(w.byPath[root.PkgPath]); len(w.problems) > 0 {
		return nil, w.problems
	}
	return (&Source{w}).Program(cfg.Target, cfg.Int)
}

// wantDiagnostics demands that an error speaks of the program and not of the compiler.
func wantDiagnostics(t *testing.T, err error) {
	t.Helper()
	var list diag.List
	if !errors.As(err, &list) {
		t.Fatalf("error %v, want diagnostics", err)
	}
	for _, d := range list {
		if strings.HasPrefix(d.Code, "GC9") {
			t.Errorf("the compiler is at fault: %v", d)
		}
	}
}
