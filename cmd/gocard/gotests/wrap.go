package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/gocard/gocard/cmd/gocard/internal/around"
)

// A test becomes an applet of its own package: a second file with the applet type. What follows is all that is changed in the test itself.
//
// A run test without a file of expected output reports success by ending without output. So every statement that prints or exits with an error is a
// failure, and becomes a panic: print, println, fmt.Print*, fmt.Fprint*, log.*, os.Exit, and panic(fmt.Sprint*(...)). Their arguments stay, assigned
// to blank. Imports that only these used go.

// failure is the statement that stands for a report of failure.
const failure = "panic(gocardFramework.SW(0x6F42))"

// printing are the functions whose call reports a failure, by package.
var printing = map[string][]string{
	"fmt": {"Print", "Println", "Printf", "Fprint", "Fprintln", "Fprintf"},
	"log": {"Print", "Println", "Printf", "Fatal", "Fatalln", "Fatalf", "Panic", "Panicln", "Panicf"},
	"os":  {"Exit"},
}

// edit replaces a part of a source.
type edit struct {
	from, to int
	text     string
}

// source is a test under change.
type source struct {
	text  []byte
	fset  *token.FileSet
	file  *ast.File
	edits []edit
	gone  map[*ast.Ident]bool // names of packages in what is replaced
	own   map[string]bool     // functions of the test
}

// renamed gives package main, which no card takes, a name that is as long.
func renamed(src []byte) []byte {
	fset := token.NewFileSet()
	f, _ := parser.ParseFile(fset, "t.go", src, parser.PackageClauseOnly)
	if f == nil || f.Name == nil || f.Name.Name != "main" {
		return src
	}
	at := fset.Position(f.Name.Pos()).Offset
	return slices.Concat(src[:at], []byte("test"), src[at+len("main"):])
}

// rewrite turns reports of failure into panics. A test that does not parse stays as it is.
func rewrite(src []byte) []byte {
	s := &source{text: src, fset: token.NewFileSet(), gone: map[*ast.Ident]bool{}, own: map[string]bool{}}
	f, err := parser.ParseFile(s.fset, "t.go", src, 0)
	if err != nil {
		return src
	}
	s.file = f
	for _, d := range f.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok && fd.Recv == nil {
			s.own[fd.Name.Name] = true
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if st, ok := n.(*ast.ExprStmt); ok {
			if c, ok := st.X.(*ast.CallExpr); ok {
				return !s.call(c)
			}
		}
		return true
	})
	if len(s.edits) == 0 {
		return src
	}
	s.dropImports()
	s.replace(f.Name.End(), f.Name.End(), "; "+around.Framework)
	return s.apply()
}

// call replaces the statement of a call that reports a failure.
func (s *source) call(c *ast.CallExpr) bool {
	args := c.Args
	switch fun := c.Fun.(type) {
	case *ast.Ident:
		if s.own[fun.Name] {
			return false
		}
		if fun.Name == "panic" && len(c.Args) == 1 {
			inner, ok := c.Args[0].(*ast.CallExpr)
			if !ok || !s.isSprint(inner) {
				return false
			}
			args = inner.Args
		} else if fun.Name != "print" && fun.Name != "println" {
			return false
		}
	case *ast.SelectorExpr:
		pkg, ok := fun.X.(*ast.Ident)
		if !ok || !slices.Contains(printing[pkg.Name], fun.Sel.Name) {
			return false
		}
		s.gone[pkg] = true
		if strings.HasPrefix(fun.Sel.Name, "Fprint") && len(args) > 0 {
			if sel, ok := args[0].(*ast.SelectorExpr); ok {
				if id, ok := sel.X.(*ast.Ident); ok {
					s.gone[id] = true
				}
			}
			args = args[1:]
		}
	default:
		return false
	}
	s.replace(c.Pos(), c.End(), failure+s.blank(args))
	return true
}

// blank keeps the arguments as assignments before the failure, on the same line, for the variables in them to be used.
func (s *source) blank(args []ast.Expr) string {
	var b strings.Builder
	for _, a := range args {
		switch a := a.(type) {
		case *ast.BasicLit:
			continue
		case *ast.CallExpr:
			if s.isSprint(a) || isAppend(a) {
				continue
			}
		}
		for _, line := range strings.Split(string(s.text[s.offset(a.Pos()):s.offset(a.End())]), "\n") {
			if strings.Contains(line, "//") {
				return b.String()
			}
		}
		fmt.Fprintf(&b, "; _ = %s", s.text[s.offset(a.Pos()):s.offset(a.End())])
	}
	return b.String()
}

func isAppend(c *ast.CallExpr) bool {
	id, ok := c.Fun.(*ast.Ident)
	return ok && id.Name == "append"
}

// isSprint reports whether a call only formats a message, and notes the name of the package.
func (s *source) isSprint(c *ast.CallExpr) bool {
	sel, ok := c.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := sel.X.(*ast.Ident)
	if ok = ok && pkg.Name == "fmt" && strings.HasPrefix(sel.Sel.Name, "Sprint"); ok {
		s.gone[pkg] = true
	}
	return ok
}

// dropImports makes blank the imports that nothing else uses.
func (s *source) dropImports() {
	used := map[string]bool{}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && !s.gone[id] {
				used[id.Name] = true
			}
		}
		return true
	})
	for _, d := range s.file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			continue
		}
		var kept []string
		for _, spec := range g.Specs {
			imp := spec.(*ast.ImportSpec)
			path, _ := strconv.Unquote(imp.Path.Value)
			if imp.Name != nil || printing[path] == nil || used[path] {
				kept = append(kept, string(s.text[s.offset(spec.Pos()):s.offset(spec.End())]))
			}
		}
		if len(kept) < len(g.Specs) {
			lines := strings.Repeat("\n", bytes.Count(s.text[s.offset(g.Pos()):s.offset(g.End())], []byte("\n")))
			text := "import (" + strings.Join(kept, "; ") + ")" + lines
			if len(kept) == 0 {
				text = lines
			}
			s.replace(g.Pos(), g.End(), text)
		}
	}
}

func (s *source) offset(p token.Pos) int { return s.fset.Position(p).Offset }

func (s *source) replace(from, to token.Pos, text string) {
	s.edits = append(s.edits, edit{s.offset(from), s.offset(to), text})
}

// apply makes the edits, the last one first.
func (s *source) apply() []byte {
	slices.SortStableFunc(s.edits, func(a, b edit) int { return b.from - a.from })
	text := slices.Clone(s.text)
	for _, e := range s.edits {
		text = slices.Replace(text, e.from, e.to, []byte(e.text)...)
	}
	return text
}
