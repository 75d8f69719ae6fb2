package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gocard/gocard/frontend/subset"
)

// stdCall is a line of testdata/stdlib: calls of one function of the standard library.
type stdCall struct {
	path, name, code string
	number           int    // of all calls
	status           string // yes, allocates, or the code that refuses it
}

// stdPackages are the packages of docs/stdlib.md; the last element names the file of testdata/stdlib.
var stdPackages = []string{
	"bytes", "cmp", "crypto/subtle", "encoding/binary", "encoding/hex", "errors", "math/bits", "slices", "strconv", "strings", "unicode/utf8",
}

const (
	stdAccepted  = "yes"
	stdAllocates = "yes, allocates"
	stdDocument  = root + "/docs/stdlib.md"
)

// readStdCalls reads testdata/stdlib.
func readStdCalls(t *testing.T) []*stdCall {
	t.Helper()
	var all []*stdCall
	for _, path := range stdPackages {
		text, err := os.ReadFile(filepath.Join(root, "testdata/stdlib", filepath.Base(path)+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
			name, code, ok := strings.Cut(line, "\t")
			if !ok {
				t.Fatalf("%s: %q has no tab", path, line)
			}
			all = append(all, &stdCall{path: path, name: name, code: code, number: len(all)})
		}
	}
	return all
}

// TestStdlib compiles a call of every exported function of the standard library that card code may import. What is accepted gives the same results
// natively, in the IR interpreter and in the virtual machine; of the others the code that refuses them is known. docs/stdlib.md is the list.
func TestStdlib(t *testing.T) {
	calls := readStdCalls(t)
	if *update {
		for _, c := range calls {
			c.status = stdStatus(t, c)
		}
	} else {
		readStdStatus(t, calls)
		checkRefused(t, calls)
	}
	host := stdHost(t, calls)
	for _, path := range stdPackages {
		compareStd(t, host, slices.DeleteFunc(slices.Clone(calls), func(c *stdCall) bool { return c.path != path || strings.HasPrefix(c.status, "GC") }))
	}
	writeStdDocument(t, calls)
}

var stdRow = regexp.MustCompile("^\\| `([^`]+)` \\| (yes|yes, allocates|no: (GC[0-9]{4}).*) \\|$")

// readStdStatus takes what docs/stdlib.md says of each call.
func readStdStatus(t *testing.T, calls []*stdCall) {
	t.Helper()
	text, err := os.ReadFile(stdDocument)
	if err != nil {
		t.Fatal(err)
	}
	known, path := map[string]string{}, ""
	for _, line := range strings.Split(string(text), "\n") {
		if p, ok := strings.CutPrefix(line, "## "); ok {
			path = p
		}
		if m := stdRow.FindStringSubmatch(line); m != nil {
			known[path+"."+m[1]] = cmp.Or(m[3], m[2])
		}
	}
	for _, c := range calls {
		if c.status = known[c.path+"."+c.name]; c.status == "" {
			t.Fatalf("docs/stdlib.md does not list %s.%s; write it anew: go test ./cmd/gocard -run Stdlib -update", c.path, c.name)
		}
	}
}

// stdStatus finds out about one call.
func stdStatus(t *testing.T, c *stdCall) string {
	t.Helper()
	var codes map[*stdCall][]string
	for _, c.status = range []string{stdAccepted, stdAllocates} {
		if _, codes = buildStd(t, []*stdCall{c}); len(codes[c]) == 0 {
			return c.status
		}
	}
	return slices.Min(codes[c])
}

// checkRefused compiles the calls that are refused together, and those of which nothing is said then one by one.
func checkRefused(t *testing.T, calls []*stdCall) {
	t.Helper()
	refused := slices.DeleteFunc(slices.Clone(calls), func(c *stdCall) bool { return !strings.HasPrefix(c.status, "GC") })
	_, codes := buildStd(t, refused)
	for _, c := range refused {
		if slices.Contains(codes[c], c.status) {
			continue
		}
		want := c.status
		if c.status = stdStatus(t, c); c.status != want {
			t.Errorf("%s.%s: %s, docs/stdlib.md says %s; if that is right: go test ./cmd/gocard -run Stdlib -update", c.path, c.name, c.status, want)
		}
	}
}

// compareStd runs accepted calls on all machines. What the compiler knows of a function depends on all its calls, so that a few may be refused together
// that are accepted each by itself; those go in two halves.
func compareStd(t *testing.T, host map[int][]string, calls []*stdCall) {
	t.Helper()
	if len(calls) == 0 {
		return
	}
	built, codes := buildStd(t, calls)
	if built == nil && len(calls) > 1 {
		compareStd(t, host, calls[:len(calls)/2])
		compareStd(t, host, calls[len(calls)/2:])
		return
	}
	for c, found := range codes {
		t.Errorf("%s.%s: refused with %v, docs/stdlib.md accepts it; if that is right: go test ./cmd/gocard -run Stdlib -update", c.path, c.name, found)
	}
	if built == nil {
		return
	}
	for _, m := range built.machines(t) {
		for i, c := range calls {
			for j, in := range stdInputs(t) {
				if got, want := m.call(t, i, in), host[c.number][j]; got != want {
					t.Errorf("%s.%s of % X: %s gives %s, Go %s", c.path, c.name, in, m.name, got, want)
				}
			}
		}
	}
}

// writeStdDocument makes docs/stdlib.md, or compares with it.
func writeStdDocument(t *testing.T, calls []*stdCall) {
	t.Helper()
	var b strings.Builder
	b.WriteString(`# The standard library on a card

Generated by ` + "`go test ./cmd/gocard -run Stdlib -update`" + ` from the calls in testdata/stdlib; do not edit. The test compiles a call of each function and compares its
results on all machines. A function is taken from its own source where that fits the rules of the language, and replaced by one that does the same where it does not.
What returns new memory (allocates) is accepted at installation and where the line ends in //gocard:alloc.
` + "`gocard explain CODE`" + ` says more about a code.
`)
	for _, path := range stdPackages {
		accepted, all := 0, 0
		var rows strings.Builder
		for _, c := range calls {
			if c.path != path {
				continue
			}
			all++
			what := c.status
			if rule, ok := subset.Lookup(c.status); ok {
				what = "no: " + c.status + ", " + rule.Title
			} else {
				accepted++
			}
			fmt.Fprintf(&rows, "| `%s` | %s |\n", c.name, what)
		}
		fmt.Fprintf(&b, "\n## %s\n\n%d of %d.\n\n| function | on the card |\n|---|---|\n%s", path, accepted, all, rows.String())
	}
	if *update {
		if err := os.WriteFile(stdDocument, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if text, err := os.ReadFile(stdDocument); err != nil || string(text) != b.String() {
		t.Errorf("docs/stdlib.md is not what the test found (%v); write it anew: go test ./cmd/gocard -run Stdlib -update", err)
	}
}
