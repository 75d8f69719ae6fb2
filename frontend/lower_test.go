package frontend

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gocard/gocard/ir/diag"
	"github.com/gocard/gocard/ir/verify"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const testdata = "../testdata/lower"

// folders lists the folders of a directory of testdata/lower that hold Go packages.
func folders(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(testdata, dir, "*", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no packages in %s/%s (%v)", testdata, dir, err)
	}
	var names []string
	for _, f := range files {
		names = append(names, filepath.Base(filepath.Dir(f)))
	}
	return slices.Compact(names)
}

// TestApplets lowers whole applets for each target; the verifier must accept them.
func TestApplets(t *testing.T) {
	for _, name := range folders(t, "applets") {
		for _, target := range Targets {
			p, err := Load(Config{Dir: filepath.Join(testdata, "applets", name), Target: target})
			if err != nil {
				t.Errorf("%s for %s: %v", name, target, err)
				continue
			}
			if err := verify.Program(p); err != nil {
				t.Errorf("%s for %s: verify: %v", name, target, err)
			}
		}
	}
}

// TestGolden compares the IR of each program with its golden, which the verifier must accept.
func TestGolden(t *testing.T) {
	for _, name := range folders(t, "programs") {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(testdata, "programs", name)
			p, err := Load(Config{Dir: dir, Target: "jc222", Int: true})
			if err != nil {
				t.Fatal(err)
			}
			if err := verify.Program(p); err != nil {
				t.Errorf("verify: %v", err)
			}
			again, err := Load(Config{Dir: dir, Target: "jc222", Int: true})
			if err != nil {
				t.Fatal(err)
			}
			if p.String() != again.String() {
				t.Error("the program comes out otherwise the second time")
			}
			compare(t, filepath.Join(dir, name+".ir"), p.String())
		})
	}
}

func compare(t *testing.T, golden, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatalf("%v; write it with: go test ./frontend -run Golden -update", err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
		t.Errorf("the IR differs from %s; if that is right: go test ./frontend -run Golden -update\n%s", golden, d)
	}
}

var wantComment = regexp.MustCompile(`// want (GC\d+(?: GC\d+)*)`)

// TestRefused holds the diagnostics of programs that are wrong against the want-comments on the lines they belong to.
func TestRefused(t *testing.T) {
	for _, name := range folders(t, "refused") {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(testdata, "refused", name)
			_, err := Load(Config{Dir: dir, Target: "jc222"})
			var list diag.List
			if err == nil || !errors.As(err, &list) {
				t.Fatalf("got %v, want diagnostics", err)
			}
			want := wanted(t, dir)
			for _, d := range list {
				key := at{d.Pos.Filename, d.Pos.Line, d.Code}
				if _, ok := want[key]; !ok {
					t.Errorf("unexpected: %s", d)
				}
				want[key] = true
			}
			for key, seen := range want {
				if !seen {
					t.Errorf("%s:%d: no %s", key.file, key.line, key.code)
				}
			}
		})
	}
}

type at struct {
	file string
	line int
	code string
}

// wanted finds the want-comments; the values say whether a diagnostic was seen, none yet.
func wanted(t *testing.T, dir string) map[at]bool {
	t.Helper()
	want := map[at]bool{}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(src), "\n") {
			if m := wantComment.FindStringSubmatch(line); m != nil {
				for _, code := range strings.Fields(m[1]) {
					want[at{filepath.Base(f), i + 1, code}] = false
				}
			}
		}
	}
	return want
}

// TestEscapeNotes looks at how GC3001 tells the way by which a value comes to outlive its function, and how the card comes there.
func TestEscapeNotes(t *testing.T) {
	_, err := Load(Config{Dir: filepath.Join(testdata, "refused", "allocation"), Target: "jc222"})
	var list diag.List
	if !errors.As(err, &list) {
		t.Fatalf("got %v, want diagnostics", err)
	}
	want := map[int][]string{
		48: {"50: it is stored in field buf of Applet", "37: the card calls (*Applet).Process"},
		58: {"58: it is stored in field list of Applet", "37: the card calls (*Applet).Process", "54: (*Applet).Process calls helper"},
	}
	for _, d := range list {
		var notes []string
		for _, n := range d.Notes {
			notes = append(notes, fmt.Sprintf("%d: %s", n.Pos.Line, n.Message))
		}
		if w := want[d.Pos.Line]; w != nil && !slices.Equal(notes, w) {
			t.Errorf("line %d: notes are %q, want %q", d.Pos.Line, notes, w)
		}
		delete(want, d.Pos.Line)
	}
	if len(want) > 0 {
		t.Errorf("no diagnostics for %v", want)
	}
}
