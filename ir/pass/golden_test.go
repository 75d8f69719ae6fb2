package pass_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/pass"
	"github.com/gocard/gocard/ir/verify"
)

var update = flag.Bool("update", false, "write the goldens of testdata/ir/pass anew")

const wantMark = "-- want --\n"

// TestGolden runs the passes that the first line of each file names, and compares the program with what stands behind the mark. Functions whose names
// begin with a capital are roots; they must compute what they did before.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("../../testdata/ir/pass/*.ir")
	if err != nil || len(files) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".ir"), func(t *testing.T) { golden(t, file) })
	}
}

func golden(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	src, want, _ := strings.Cut(string(text), wantMark)
	first, _, _ := strings.Cut(src, "\n")
	names, ok := strings.CutPrefix(first, "// opt: ")
	if !ok {
		t.Fatalf("first line is %q, want // opt: PASSES", first)
	}
	p := parse(t, src)
	card := runPasses(t, p, strings.Fields(names))
	if got := p.String(); got != want {
		if *update {
			if err := os.WriteFile(file, []byte(src+wantMark+got), 0o644); err != nil {
				t.Fatal(err)
			}
		} else {
			t.Errorf("go test ./ir/pass -update writes what follows:\n%s", lineDiff(want, got))
		}
	}
	sameOutcomes(t, parse(t, src), p, card)
}

// runPasses runs passes of the pipeline by name, and reports whether p is in card form then.
func runPasses(t *testing.T, p *ir.Program, names []string) (card bool) {
	t.Helper()
	opt := &pass.Options{OptLevel: 2, Roots: roots(p)}
	for _, name := range names {
		found := false
		for _, s := range pass.Pipeline {
			if s.Name == name {
				found = true
				if err := s.Run(p, opt); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
		}
		if !found {
			t.Fatalf("there is no pass %s", name)
		}
		card = card || name == "legalize" || name == "multiresults"
	}
	check := verify.Program
	if card {
		check = func(p *ir.Program) error { return verify.CardForm(p, true) }
	}
	if err := check(p); err != nil && !severalResults(p) {
		t.Fatalf("%v in\n%s", err, p)
	}
	return card
}

// sameOutcomes compares the root functions that take numbers and return one.
func sameOutcomes(t *testing.T, before, after *ir.Program, card bool) {
	t.Helper()
	if after.Init == nil {
		after.Init = before.Init
	}
	want, got := machine(t, before, false), machine(t, after, card)
	for _, f := range roots(before) {
		if !numeric(f) {
			continue
		}
		for _, g := range after.Funcs {
			if g.FullName() != f.FullName() {
				continue
			}
			for _, args := range inputs(f, 40) {
				w := outcome(want, f, kinds(f), f.Results[0].Kind, args)
				if o := outcome(got, g, kinds(f), f.Results[0].Kind, args); o != w {
					t.Fatalf("%s%v = %s, want %s", f.Name, args, o, w)
				}
			}
		}
	}
}

func numeric(f *ir.Func) bool {
	for _, p := range f.Params {
		if p.Type.IsRef() {
			return false
		}
	}
	return len(f.Results) == 1 && !f.Results[0].IsRef()
}

// lineDiff shows the lines that differ, with their numbers.
func lineDiff(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	start := 0
	for start < len(w) && start < len(g) && w[start] == g[start] {
		start++
	}
	for len(w) > start && len(g) > start && w[len(w)-1] == g[len(g)-1] {
		w, g = w[:len(w)-1], g[:len(g)-1]
	}
	var b strings.Builder
	for _, l := range w[start:] {
		b.WriteString("-" + l + "\n")
	}
	for _, l := range g[start:] {
		b.WriteString("+" + l + "\n")
	}
	return b.String()
}
