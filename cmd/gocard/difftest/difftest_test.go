package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/gocard/gocard/cmd/gocard/difftest/progen"
)

func TestMain(m *testing.M) {
	if err := enterRoot(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitEnvironment)
	}
	os.Exit(m.Run())
}

// TestSmoke compares a few dozen programs; make diff compares any number.
func TestSmoke(t *testing.T) {
	var programs []*progen.Program
	for seed := range uint64(24) {
		programs = append(programs, progen.New(seed))
	}
	refused := 0
	for _, o := range compareHere(t, programs...) {
		if len(o.refused) > 0 {
			refused++
		}
	}
	if refused > len(programs)/4 {
		t.Errorf("%d of %d programs are refused: the generator does not know the subset", refused, len(programs))
	}
}

// FuzzSeed compares the program of a seed.
func FuzzSeed(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { compareHere(t, progen.New(seed)) })
}

// compareHere reports programs that differ.
func compareHere(t *testing.T, programs ...*progen.Program) []*outcome {
	t.Helper()
	outcomes, err := compareAll(t.Context(), programs, noCref)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range outcomes {
		for _, f := range o.faults {
			t.Errorf("%s: %s", o.program.Name, f)
		}
	}
	return outcomes
}

// TestReduce has the reducer find the two statements and the one line that matter.
func TestReduce(t *testing.T) {
	r := reducer{
		source: "package p\n\nfunc f(a, b int) int {\n\tif a > 0 {\n\t\ta++\n\t\tb += a * 2\n\t}\n\treturn b\n}\n\nfunc g() {}\n",
		script: "8001\n8002\n8003\n",
	}
	r.interesting = func(source, script string) bool {
		return strings.Contains(source, "b += a * 2") && strings.Contains(source, "return b") && strings.Contains(script, "8002")
	}
	r.reduce()
	if want := "package p\n\nfunc f() {\n\t{\n\n\t\tb += a * 2\n\t}\n\treturn b\n}\n"; r.source != want || r.script != "8002\n" {
		t.Errorf("reduced to\n%swith\n%s", r.source, r.script)
	}
}

// TestNotGo holds that a program which is no Go does not hide the others of its batch.
func TestNotGo(t *testing.T) {
	good, bad := progen.New(1), progen.New(2)
	bad.Source = append(bad.Source, "var undeclared = missing\n"...)
	dir, err := os.MkdirTemp(workDir, "run")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	for _, p := range []*progen.Program{good, bad} {
		if err := write(dir, p); err != nil {
			t.Fatal(err)
		}
	}
	transcripts, err := runNatively(t.Context(), dir, []*progen.Program{good, bad})
	if err != nil || transcripts["p2"] != notGo || !strings.HasSuffix(transcripts["p1"], "9000") {
		t.Errorf("%v, %q", err, transcripts)
	}
}
