package limits_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/gocard/gocard/frontend/limits"
	"github.com/gocard/gocard/ir/diag"
)

// parse reads a package of one file; its declarations begin on line 2.
func parse(t *testing.T, decls string) (*token.FileSet, *ast.File) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "f.go", "package p\n"+decls, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return fset, f
}

// chain is a line for each of n steps, the second verb of each the number of the step before.
func chain(n int, first, step string) string {
	lines := []string{first}
	for i := 1; i <= n; i++ {
		lines = append(lines, strings.NewReplacer("$i", fmt.Sprint(i), "$p", fmt.Sprint(i-1)).Replace(step))
	}
	return strings.Join(lines, "\n") + "\n"
}

func repeat(n int, text, between string) string {
	return strings.TrimSuffix(strings.Repeat(text+between, n), between)
}

var syntaxCases = []struct {
	name, decls string
	want        string // code and line; empty: nothing is said
}{
	{"long sum", "var x int\nvar y = " + repeat(limits.Depth+10, "x", "+"), "GC7201 3"},
	{"sum", "var x int\nvar y = " + repeat(limits.Depth-100, "x", "+"), ""},
	{"nested", "var x int\nvar y = " + strings.Repeat("(", 5000) + "x" + strings.Repeat(")", 5000), "GC7201 3"},
	{"else if", "func f(x int) {\n" + repeat(3000, "if x == 1 { x++ }", " else ") + "}", ""},
	{"strings that double", chain(40, `const s0 = "0123456789abcdef"`, "const s$i = s$p + s$p"), "GC7202 17"},
	{"the other way round", chain(40, `const s40 = "0123456789abcdef"`, "const s$p = s$i + s$i"), "GC7202 3"},
	{"in a function", "func f() {\n" + chain(40, `const s0 = "0123456789abcdef"`, "const s$i = s$p + s$p") + "}", "GC7202 18"},
	{"in conversions", chain(40, `const s0 = "0123456789abcdef"`, "const s$i = string(s$p) + (T(s$p))") + "type T string", "GC7202 17"},
	{"repeated", "const (\n" + chain(20, `s0 = "0123456789abcdef"`, "s$i = s$p + s$p") + ")", "GC7202 18"},
	{"repeated without values", "const a = \"" + strings.Repeat("x", 1<<16) + "\"\nconst (\n b = a + a\n" + strings.Repeat("_\n", 20) + ")", "GC7202 4"},
	{"sums in a sum", "const a = \"" + strings.Repeat("x", 1<<16) + "\"\nvar b = f(" + repeat(17, "a", "+") + ")\nfunc f(string) int", "GC7202 3"},
	{"a page of lines", "const page = " + repeat(3000, `"<p>some text of a page that is served</p>"`, " +\n"), ""},
	{"shadowed", "const s = \"x\"\nfunc f() {\n" + strings.Repeat("{ const s = s + \"x\"\n _ = s }\n", 300) + "}", ""},
	{"of itself", "const s = s + s", ""},
	{"structs that double", chain(30, "type s0 struct{ a, b int16 }", "type s$i struct { a, b s$p }"), "GC7203 13"},
	{"arrays of them", chain(30, "type s0 struct{ a, b int16 }", "type s$i struct { a [2]s$p; b [2]s$p }"), "GC7203 12"},
	{"in a function", "func f() {\n" + chain(30, "type s0 struct{ a, b int16 }", "type s$i struct { a, b s$p }") + "}", "GC7203 14"},
	{"pointers", chain(200, "type s0 struct{ a, b int16 }", "type s$i struct { a, b *s$p; c []s$p; d func(s$p) s$p }"), ""},
	{"aliases", chain(30, "type s0 = func()", "type s$i = func(s$p, *s$p)"), "GC7203 13"},
	{"interfaces", chain(30, "type s0 interface{ m() }", "type s$i interface{ s$p; interface { s$p } }"), "GC7203 13"},
	{"unions", chain(30, "type s0 interface{ ~int8 }", "type s$i interface{ s$p | interface { s$p } }"), "GC7203 13"},
	{"generic structs", chain(30, "type s0[T any] struct{ a, b T }", "type s$i[T any] struct{ a, b s$p[T] }"), "GC7203 8"},
	{"instances as aliases", chain(30, "type P[T, U any] struct { t *T; u *U }\ntype s0 = P[int8, int8]", "type s$i = P[s$p, s$p]"), "GC7203 6"},
	{"a literal", "var x struct {" + strings.Repeat("_ int8;", 5000) + "}", "GC7203 2"},
	{"many types", chain(1200, "type s0 struct {"+strings.Repeat("_ int8;", 1000)+"}", "type s$i struct { a s0 }"), "GC7203 1048"},
	{"of itself", "type s struct { a, b s }", ""},
	{"a list", "type list[T any] struct { head, tail *node[T] }\ntype node[T any] struct { value T; next *node[T]; in *list[T] }\nvar l list[[2]list[int8]]", ""},
}

func TestCheck(t *testing.T) {
	for _, c := range syntaxCases {
		t.Run(c.name, func(t *testing.T) {
			fset, f := parse(t, c.decls)
			_, problems := limits.Check(fset, []*ast.File{f}, nil)
			if got := summary(problems); got != c.want {
				t.Errorf("%q, want %q: %v", got, c.want, problems)
			}
		})
	}
}

func summary(problems diag.List) string {
	var all []string
	for _, d := range problems {
		all = append(all, fmt.Sprint(d.Code, " ", d.Pos.Line))
	}
	return strings.Join(all, ", ")
}

// TestImported lets the second package double what the first one comes to.
func TestImported(t *testing.T) {
	fset, f := parse(t, `const S = "`+strings.Repeat("x", limits.Text/2)+"\"\ntype T struct {"+strings.Repeat("_ int8;", limits.Type-10)+"}")
	names, problems := limits.Check(fset, []*ast.File{f}, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	imports := func(_ *ast.File, name string) *limits.Names {
		if name == "q" {
			return names
		}
		return nil
	}
	for decls, want := range map[string]string{
		"const a = q.S + \"x\"\nconst b = q.S + q.S": "GC7202 3",
		"const a = r.S + r.S + r.S":                  "",
		"type b struct { a *q.T; b q.T }":            "",
		"type b struct { a, b q.T }":                 "GC7203 2",
	} {
		fset, f := parse(t, decls)
		_, problems := limits.Check(fset, []*ast.File{f}, imports)
		if got := summary(problems); got != want {
			t.Errorf("%s: %q, want %q", decls, got, want)
		}
	}
}

var instanceCases = []struct{ name, decls, want string }{
	{"two others", chain(24, "func f0[T any]() {}", "func f$i[T any]() { f$p[[1]T](); f$p[[2]T]() }") + "func g() {\nf24[int]() }", "GC7204 28"},
	{"the same", chain(24, "func f0[T any]() {}", "func f$i[T any]() { f$p[T](); f$p[T]() }") + "func g() { f24[int]() }", ""},
	{"never called", chain(24, "func f0[T any]() {}", "func f$i[T any]() { f$p[[1]T](); f$p[[2]T]() }"), ""},
	{"larger and larger", chain(24, "type P[T, U any] struct{ t *T; u *U }\nfunc f0[T any]() {}", "func f$i[T any]() { f$p[P[T, T]]() }") + "var x = f24[int]\n", "GC7203 28"},
	{"all orders", "func f[A, B, C, D, E, F, G, H any](n int) { if n > 0 { f[B, A, C, D, E, F, G, H](n); f[B, C, D, E, F, G, H, A](n) } }\n" +
		"func g() { f[int, bool, string, rune, byte, uint, uint16, error](1) }", "GC7204 3"},
	{"types", chain(24, "type t0[T any] struct{}", "type t$i[T any] struct{ a *t$p[[1]T]; b *t$p[[2]T] }") + "var x t24[int]", "GC7204 27"},
	{"methods", chain(24, "type t0[T any] struct{}", "type t$i[T any] struct{}\nfunc (t t$i[U]) m() { _ = t$p[[1]U]{}; _ = t$p[[2]U]{} }") + "var x t24[int]", "GC7204 51"},
	{"types of functions", chain(24, "func f0[T any]() {}", "func f$i[T any]() { type L struct{ t T }; f$p[L](); f$p[[2]L]() }") + "func g() { f24[int]() }", "GC7204 27"},
	{"inferred", chain(24, "func f0[T any](T) {}", "func f$i[T any](t T) { f$p([1]T{t}); f$p([2]T{t, t}) }") + "func g() { f24(1) }", "GC7204 27"},
	{"every form", "type E[T any] struct{ t T }\nfunc f[T any](T) {}\nfunc g[T any](p *T, s []T, c chan T, m map[string]T, h func(T, ...T) T, e E[T]) {\n" +
		"f(p); f(s); f(c); f(m); f(h); f(e); f(struct{ t, u T }{}); f([2]E[T]{}) }\nvar _ = g[int8]", ""},
}

func TestCheckInstances(t *testing.T) {
	for _, c := range instanceCases {
		t.Run(c.name, func(t *testing.T) {
			fset, f := parse(t, c.decls)
			info := &types.Info{Instances: map[*ast.Ident]types.Instance{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
			conf := types.Config{}
			if _, err := conf.Check("p", fset, []*ast.File{f}, info); err != nil {
				t.Fatal(err)
			}
			problems := limits.CheckInstances(fset, []limits.Package{{Files: []*ast.File{f}, Info: info}})
			if got := summary(problems); got != c.want {
				t.Errorf("%q, want %q: %v", got, c.want, problems)
			}
		})
	}
}
