package main

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gocard/gocard/frontend"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// root is the repository as seen from this package.
const root = "../.."

// program is a folder of testdata/run: a package, a script, and the transcript that every machine must give.
type program struct {
	name, dir string
	flags     []string // build flags, from the file "flags" where there is one
	libraries []string // packages that are CAP files of their own, from the file "libraries" where there is one: loaded before, in this order
	uicc      bool     // a file "uicc" says so: the reference card does not know the API
}

func programs(t *testing.T) []program {
	t.Helper()
	scripts, err := filepath.Glob(filepath.Join(root, "testdata/run/*/*.apdu"))
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no programs in testdata/run (%v)", err)
	}
	var all []program
	for _, s := range scripts {
		p := program{name: filepath.Base(filepath.Dir(s)), dir: filepath.Dir(s)}
		if b, err := os.ReadFile(filepath.Join(p.dir, "flags")); err == nil {
			p.flags = strings.Fields(string(b))
		}
		if b, err := os.ReadFile(filepath.Join(p.dir, "libraries")); err == nil {
			p.libraries = strings.Fields(string(b))
		}
		_, err := os.Stat(filepath.Join(p.dir, "uicc"))
		p.uicc = err == nil
		all = append(all, p)
	}
	return all
}

// plainPrograms are those for cards of every kind.
func plainPrograms(t *testing.T) []program {
	t.Helper()
	return slices.DeleteFunc(programs(t), func(p program) bool { return p.uicc })
}

// target is the oldest that has the API that the program uses: the reference card's, or the one that its flags name.
func (p program) target() string {
	if i := slices.Index(p.flags, "--target"); i >= 0 {
		return p.flags[i+1]
	}
	return "jc222"
}

// runsOn reports whether a target has the API that the program uses.
func (p program) runsOn(target string) bool {
	return slices.Index(frontend.Targets, target) >= slices.Index(frontend.Targets, p.target())
}

func (p program) pattern() string { return "./" + filepath.ToSlash(p.dir) }

func (p program) script() string { return filepath.Join(p.dir, p.name+".apdu") }

// check compares a transcript with the golden one.
func (p program) check(t *testing.T, machine, got string) {
	t.Helper()
	name := filepath.Join(p.dir, p.name+".out")
	if *update && machine == "run" {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("%v; write it with: go test ./cmd/gocard -run Programs -update", err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
		t.Errorf("%s answers otherwise than %s.out (-want +got):\n%s", machine, p.name, d)
	}
}

// build compiles a program without libraries for the reference card's target and returns the CAP file.
func (p program) build(t *testing.T, args ...string) string {
	t.Helper()
	return p.buildAll(t, args...)[0]
}

// buildAll compiles the program for the reference card's target and returns the CAP files: those of libraries first, with their export files beside them.
func (p program) buildAll(t *testing.T, args ...string) []string {
	t.Helper()
	var caps []string
	dir := t.TempDir()
	for _, pattern := range append(p.libraryPatterns(), p.pattern()) {
		out := filepath.Join(dir, path.Base(pattern)+".cap")
		gocard(t, append(append([]string{"build", "--target", "jc222", "-o", out}, append(p.flags, args...)...), pattern)...)
		caps = append(caps, out)
	}
	return caps
}

func (p program) libraryPatterns() []string {
	var patterns []string
	for _, l := range p.libraries {
		patterns = append(patterns, root+"/"+l)
	}
	return patterns
}

// gocard runs a command line that must succeed, and returns its standard output.
func gocard(t *testing.T, args ...string) string {
	t.Helper()
	out, errs, code := tryGocard(t, args...)
	if code != exitOK {
		t.Fatalf("gocard %s: exit code %d\n%s", strings.Join(args, " "), code, errs)
	}
	return out
}

func tryGocard(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, streams{in: io.NopCloser(strings.NewReader("")), out: &o, err: &e})
	return o.String(), e.String(), code
}

// TestPrograms runs every program natively and in the simulated card.
func TestPrograms(t *testing.T) {
	for _, p := range programs(t) {
		t.Run(p.name, func(t *testing.T) {
			p.check(t, "run", gocard(t, append([]string{"run", "--apdu", p.script()}, append(p.libraryPatterns(), p.pattern())...)...))
			p.check(t, "sim", gocard(t, append([]string{"sim", "--apdu", p.script()}, p.buildAll(t)...)...))
		})
	}
}

// TestProgramsUnoptimised runs every program in the simulated card as the other optimisation levels compile it.
func TestProgramsUnoptimised(t *testing.T) {
	for _, p := range programs(t) {
		t.Run(p.name, func(t *testing.T) {
			for _, level := range []string{"-O0", "-O1"} {
				p.check(t, "sim "+level, gocard(t, append([]string{"sim", "--apdu", p.script()}, p.buildAll(t, level)...)...))
			}
		})
	}
}

// TestBuildTwice holds decision D11: the same source gives the same bytes.
func TestBuildTwice(t *testing.T) {
	for _, p := range programs(t) {
		second := p.buildAll(t)
		for i, name := range p.buildAll(t) {
			first, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			again, err := os.ReadFile(second[i])
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(first, again) {
				t.Errorf("%s: two builds of %s differ", p.name, filepath.Base(name))
			}
		}
	}
}
