package subset_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/gocard/gocard/frontend/subset"
)

const samples = "../../testdata/subset"

// TestAnalyzer checks each sample: what a line's want comments say is all that is reported there.
func TestAnalyzer(t *testing.T) {
	dir, err := filepath.Abs(samples)
	if err != nil {
		t.Fatal(err)
	}
	analysistest.Run(t, dir, subset.Analyzer, "concurrency", "types", "imports", "statements", "joins", "good", "api")
}

// check type-checks a file and applies the rules.
func check(t *testing.T, src string) string {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "f.go", "package p\n\n"+src, parser.ParseComments)
	if err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil), Error: func(error) {}}
	pkg, err := conf.Check("p", fset, []*ast.File{f}, info)
	if err != nil && !strings.Contains(err.Error(), "missing function body") {
		t.Fatalf("%v in\n%s", err, src)
	}
	return subset.Check(subset.Package{Fset: fset, Files: []*ast.File{f}, Types: pkg, Info: info}).Error()
}

func TestCheckReportsAll(t *testing.T) {
	got := check(t, "var m map[string]float64\n\nfunc f() {\n\tgo f()\n\tprintln(1)\n}\n")
	want := `f.go:3:7: GC1008: type map[string]float64 is a map, and cards have none
	use a switch, an array indexed by the key, or a slice of structs that is searched
f.go:3:18: GC1004: type float64 is floating point, which cards do not have
	compute in integers of a fixed scale, such as cents or thousandths
f.go:6:2: GC1001: a card has no goroutines
	call f directly
f.go:7:2: GC1013: println writes to standard error, which a card does not have
	remove it, or answer with data or a status word`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTable(t *testing.T) {
	valid := regexp.MustCompile(`^GC[0-9]{4}$`)
	last := ""
	for _, r := range subset.Rules() {
		if !valid.MatchString(r.Code) {
			t.Errorf("%q is no code", r.Code)
		}
		if r.Code[:3] != last[:min(3, len(last))] {
			last = ""
		}
		if r.Code <= last {
			t.Errorf("%s stands behind %s", r.Code, last)
		}
		last = r.Code
		if r.Title == "" || strings.HasSuffix(r.Title, ".") {
			t.Errorf("%s: title %q", r.Code, r.Title)
		}
		if !strings.HasSuffix(r.Explanation, ".") {
			t.Errorf("%s: explanation %q does not end like a sentence", r.Code, r.Explanation)
		}
		if got, ok := subset.Lookup(r.Code); !ok || got != r {
			t.Errorf("Lookup(%s) = %v, %v", r.Code, got, ok)
		}
	}
	if _, ok := subset.Lookup("GC0000"); ok {
		t.Error("Lookup(GC0000) finds a rule")
	}
}

func TestAllowedImport(t *testing.T) {
	for path, want := range map[string]bool{"bytes": true, "math/bits": true, "math": false, "unicode/utf8": true, "crypto/aes": false} {
		if subset.AllowedImport(path) != want {
			t.Errorf("AllowedImport(%s) = %v", path, !want)
		}
	}
}
