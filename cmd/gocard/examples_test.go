package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gocard/gocard/cmd/gocard/internal/around"
	"github.com/gocard/gocard/frontend/subset"
	"github.com/gocard/gocard/ir/diag"
)

// TestCodesExamples compiles the examples of every diagnostic: the bad one gets its code at the marked lines and nothing else, the good one builds.
func TestCodesExamples(t *testing.T) {
	dir, err := os.MkdirTemp(filepath.Join(root, "testdata"), "_examples")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	for _, r := range subset.Rules() {
		t.Run(r.Code, func(t *testing.T) {
			t.Parallel()
			switch {
			case r.Bad == "" && r.NoExample == "":
				t.Error("neither a bad example nor why there is none")
			case r.Bad != "":
				got, marked := buildExample(t, filepath.Join(dir, r.Code+"bad"), r.Bad, r.Flags)
				if len(marked) == 0 || !slices.Equal(got, marked) {
					t.Errorf("the bad example gets %q, want %q", got, marked)
				}
			}
			if r.Good != "" {
				if got, _ := buildExample(t, filepath.Join(dir, r.Code+"good"), r.Good, r.Flags); len(got) > 0 {
					t.Errorf("the good example gets %q", got)
				}
			}
		})
	}
}

var marks = regexp.MustCompile(`// (GC[0-9]{4})$`)

// buildExample compiles an example and lists what is said, each as code and line, and what the comments in it want.
func buildExample(t *testing.T, dir, text, flags string) (got, marked []string) {
	t.Helper()
	src, err := around.Example(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Mkdir(dir, 0o700), os.WriteFile(filepath.Join(dir, "e.go"), []byte(src), 0o600)); err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(src, "\n") {
		if m := marks.FindStringSubmatch(line); m != nil {
			if line == m[0] { // it speaks of the line below
				i++
			}
			marked = append(marked, fmt.Sprintf("%s on line %d", m[1], i+1))
		}
	}
	f := buildFlags{target: "jc222", level: 2}
	if flags != "" {
		f = parseFlags(t, flags)
	}
	_, _, err = f.compile("./" + filepath.ToSlash(dir))
	var list diag.List
	if err != nil && !errors.As(err, &list) {
		t.Fatal(err)
	}
	for _, d := range list {
		got = append(got, fmt.Sprintf("%s on line %d", d.Code, d.Pos.Line))
		t.Logf("%v\n%s", d, src)
	}
	return slices.Compact(got), marked
}

// parseFlags reads the build flags of an example.
func parseFlags(t *testing.T, text string) (f buildFlags) {
	t.Helper()
	c := newBuild(streams{})
	if err := c.ParseFlags(strings.Fields(text)); err != nil {
		t.Fatal(err)
	}
	f.target, _ = c.Flags().GetString("target")
	f.hasInt, _ = c.Flags().GetBool("int")
	f.level, _ = c.Flags().GetInt("optimize")
	return f
}
