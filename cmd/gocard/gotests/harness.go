package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

const (
	frameworkPath = "github.com/gocard/gocard/runtime/javacard/framework"
	harness       = "gocardFramework" // name under which the harness imports it
)

// place says when main of a test runs.
type place string

const (
	atProcess place = "process" // when a command is processed
	atInstall place = "install" // where allocation is free
)

// applet is the second file of a test's package. A run test runs main; of a test that is only compiled all functions and methods are reached, called
// with zero values behind a condition that the compiler cannot know.
func applet(src []byte, k kind, when place) (string, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "t.go", src, parser.SkipObjectResolution)
	if f == nil || f.Name == nil || f.Name.Name == "" || f.Name.Name == "_" {
		return "", fmt.Errorf("no package clause: %w", err)
	}
	process, install := "main()", ""
	if k != kindRun {
		process = "if n := apdu.Buffer()[0]; n == 0xFF {\n" + touch(fset, f, src) + "}"
	}
	if when == atInstall {
		process, install = "", process
	}
	return fmt.Sprintf(`// Package %[1]s has an applet around a test.
//
//gocard:package aid=F0676F7465737401 version=1.0
package %[1]s

import %[2]s %[3]q

//gocard:applet aid=F0676F746573740101
type gocardApplet struct{ %[2]s.Applet }

func Install(params []byte) {
	%[5]s
	%[2]s.Register(&gocardApplet{})
}

func (a *gocardApplet) Process(apdu *%[2]s.APDU) {
	if a.SelectingApplet() {
		return
	}
	%[4]s
}
`, f.Name.Name, harness, frameworkPath, process, strings.Replace(install, "apdu.Buffer()", "params", 1)), nil
}

// touch calls every function and method that is not generic.
func touch(fset *token.FileSet, f *ast.File, src []byte) string {
	var b strings.Builder
	text := func(n ast.Node) string {
		return string(src[fset.Position(n.Pos()).Offset:fset.Position(n.End()).Offset])
	}
	for i, d := range f.Decls {
		fd, ok := d.(*ast.FuncDecl)
		if !ok || fd.Name.Name == "_" || fd.Name.Name == "init" || fd.Type.TypeParams != nil || fd.Body == nil || fd.Type.Params == nil {
			continue
		}
		fun := fd.Name.Name
		var args []string
		b.WriteString("\t{\n")
		if fd.Recv != nil {
			if len(fd.Recv.List) != 1 || isGenericReceiver(fd.Recv.List[0].Type) {
				b.WriteString("\t}\n")
				continue
			}
			t := ast.Unparen(fd.Recv.List[0].Type)
			if star, ok := t.(*ast.StarExpr); ok {
				t = star.X
			}
			fmt.Fprintf(&b, "\t\tvar gocardR%d %s\n", i, text(t))
			fun = fmt.Sprintf("gocardR%d.%s", i, fun)
		}
		for j, p := range fd.Type.Params.List {
			if _, ok := p.Type.(*ast.Ellipsis); ok {
				break
			}
			for k := range max(1, len(p.Names)) {
				name := fmt.Sprintf("gocardP%d_%d_%d", i, j, k)
				fmt.Fprintf(&b, "\t\tvar %s %s\n", name, text(p.Type))
				args = append(args, name)
			}
		}
		fmt.Fprintf(&b, "\t\t%s(%s)\n\t}\n", fun, strings.Join(args, ", "))
	}
	return b.String()
}

func isGenericReceiver(t ast.Expr) bool {
	t = ast.Unparen(t)
	if star, ok := t.(*ast.StarExpr); ok {
		t = ast.Unparen(star.X)
	}
	_, ok := t.(*ast.Ident)
	return !ok
}
