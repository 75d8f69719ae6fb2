package api

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// collect type-checks one API package and reads its bindings.
func collect(t *testing.T, target, src string) (*Table, *types.Package, []Problem) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	pkg, err := new(types.Config).Check("p", fset, []*ast.File{f}, info)
	if err != nil {
		t.Fatal(err)
	}
	table, problems := Collect(target, []Input{{Types: pkg, Info: info, Files: []*ast.File{f}}})
	return table, pkg, problems
}

const source = `// Package p is an API.
//
//gocard:api aid=A0000000620101 name=javacard/framework jc222=1.3 jc310=1.8
package p

// Applet is a class.
//
//gocard:class token=3 name=javacard/framework/Applet
type Applet struct{}

// Select is a method.
//
//gocard:virtual token=6 desc=()Z
func (a *Applet) Select() bool

// overrides are methods that applets define.
//
//gocard:overrides class=3
type overrides interface {
	// Process is called by the card.
	//
	//gocard:virtual token=7 desc=(S)V
	Process(n int16)
}

// SW is an exception.
//
//gocard:exception token=7 name=javacard/framework/ISOException
type SW uint16

// Begin is static.
//
//gocard:static class=8 token=1 desc=()V since=1.5
func Begin()

// Copy takes its arguments in another order.
//
//gocard:static class=16 token=1 desc=([BS[BSS)S args=src.ref, src.off, dst.ref, dst.off, src.len
func Copy(dst, src []byte)

// Known is known to the compiler.
//
//gocard:intrinsic known
func Known()

// Helper exists on the host.
func Helper()
`

func TestCollect(t *testing.T) {
	table, pkg, problems := collect(t, "jc222", source)
	for _, p := range problems {
		t.Error(p.Err)
	}
	fn := func(name string) *Method { return table.Method(pkg.Scope().Lookup(name).(*types.Func)) }
	applet := table.Class(pkg.Scope().Lookup("Applet").(*types.TypeName))
	if applet == nil || applet.Token != 3 || applet.Kind != PlainClass || len(applet.Overrides) != 1 || applet.Overrides[0].Token != 7 {
		t.Errorf("Applet: %+v", applet)
	}
	if sw := table.Named("javacard/framework/ISOException"); sw == nil || sw.Kind != Exception {
		t.Errorf("ISOException: %+v", sw)
	}
	if m := fn("Begin"); m == nil || m.Kind != Static || m.Class.Name != "javacard/framework/JCSystem" || !m.Absent || m.Name != "begin" {
		t.Errorf("Begin: %+v", m)
	}
	if m := fn("Copy"); m == nil || strings.Join(m.Args, ",") != "src.ref,src.off,dst.ref,dst.off,src.len" || m.Absent {
		t.Errorf("Copy: %+v", m)
	}
	if m := fn("Known"); m == nil || m.Kind != Intrinsic || m.Name != "known" {
		t.Errorf("Known: %+v", m)
	}
	if m := fn("Helper"); m != nil {
		t.Errorf("Helper: %+v", m)
	}
	if p := table.Package(pkg); p.Major != 1 || p.Minor != 3 || !p.Present {
		t.Errorf("package: %+v", p)
	}
}

func TestTargets(t *testing.T) {
	table, pkg, _ := collect(t, "jc310", source)
	if m := table.Method(pkg.Scope().Lookup("Begin").(*types.Func)); m.Absent {
		t.Error("Begin is absent from 1.8")
	}
	table, pkg, _ = collect(t, "jc304", source)
	if m := table.Method(pkg.Scope().Lookup("Copy").(*types.Func)); !m.Absent {
		t.Error("Copy is present on a target without the package")
	}
}

func TestProblems(t *testing.T) {
	tests := []struct{ old, new string }{
		{"aid=A0000000620101", "aid=A000"},
		{"jc222=1.3", "jc222=1"},
		{"token=3", "token=300"},
		{"class=8 token=1", "class=x token=1"},
		{"desc=()V since", "desc=(V since"},
		{"since=1.5", "since=new"},
		{", src.len", ""},
		{"intrinsic known", "intrinsic"},
		{"//gocard:class token=3 name=javacard/framework/Applet\n", ""},
		{"desc=()Z", "desc=()Z range=3..1"},
	}
	for _, tt := range tests {
		if !strings.Contains(source, tt.old) {
			t.Fatalf("%q is not in the source", tt.old)
		}
		if _, _, problems := collect(t, "jc222", strings.Replace(source, tt.old, tt.new, 1)); len(problems) == 0 {
			t.Errorf("%q in place of %q: no problem", tt.new, tt.old)
		}
	}
}

// TestRange: a package with a range of versions is on every target, in the oldest version.
func TestRange(t *testing.T) {
	ranged := strings.Replace(source, "jc222=1.3 jc310=1.8", "version=1.3..1.5", 1)
	table, pkg, problems := collect(t, "jc304", ranged)
	for _, p := range problems {
		t.Error(p.Err)
	}
	if p := table.Package(pkg); !p.Present || p.Minor != 3 || p.Newest != 5 {
		t.Errorf("package: %+v", p)
	}
	if m := table.Method(pkg.Scope().Lookup("Begin").(*types.Func)); m.Absent || m.Since != "1.5" {
		t.Errorf("Begin: %+v", m)
	}
	for _, wrong := range []string{"1", "1.3..", "1.5..1.3", "1.3..2.0"} {
		if _, _, problems := collect(t, "jc304", strings.Replace(ranged, "1.3..1.5", wrong, 1)); len(problems) == 0 {
			t.Errorf("version=%s: no problem", wrong)
		}
	}
}

// TestKeys reads the keys reads, alloc and throw.
func TestKeys(t *testing.T) {
	keyed := strings.NewReplacer("src.len\n", "src.len reads=src alloc=yes\n", "token=7 name=javacard/framework/ISOException", "token=7 name=javacard/framework/ISOException throw=2").Replace(source)
	table, pkg, problems := collect(t, "jc222", keyed)
	for _, p := range problems {
		t.Error(p.Err)
	}
	m := table.Method(pkg.Scope().Lookup("Copy").(*types.Func))
	if m == nil || !m.Allocates || m.OnlyReads(0) || !m.OnlyReads(1) {
		t.Errorf("Copy: %+v", m)
	}
	if sw := table.Class(pkg.Scope().Lookup("SW").(*types.TypeName)); sw.Throw != 2 {
		t.Errorf("SW: %+v", sw)
	}
	if _, _, problems := collect(t, "jc222", strings.Replace(keyed, "reads=src", "reads=other", 1)); len(problems) == 0 {
		t.Error("reads=other: no problem")
	}
}

func TestOnlyReads(t *testing.T) {
	m := &Method{Class: &Class{Package: &Package{Name: "javacard/framework"}}, GoName: "ArrayCopy"}
	if m.OnlyReads(0) || !m.OnlyReads(1) {
		t.Error("ArrayCopy writes its first argument and reads the second")
	}
}
