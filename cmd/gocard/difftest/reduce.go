package main

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// reducer makes a program smaller while it stays interesting.
type reducer struct {
	interesting func(source, script string) bool
	source      string
	script      string
}

// reduce gives the smallest source and script that were found.
func (r *reducer) reduce() {
	for {
		before := len(r.source) + len(r.script)
		r.reduceScript()
		r.reduceSource()
		if len(r.source)+len(r.script) >= before {
			break
		}
	}
	if b, err := format.Source([]byte(r.source)); err == nil {
		r.source = string(b)
	}
}

func (r *reducer) try(source, script string) bool {
	if !r.interesting(source, script) {
		return false
	}
	r.source, r.script = source, script
	return true
}

// reduceScript leaves lines out.
func (r *reducer) reduceScript() {
	lines := strings.SplitAfter(r.script, "\n")
	for size := len(lines) / 2; size > 0; size /= 2 {
		for i := 0; i+size <= len(lines); {
			shorter := slices.Concat(lines[:i], lines[i+size:])
			if r.try(r.source, strings.Join(shorter, "")) {
				lines = shorter
			} else {
				i += size
			}
		}
	}
}

// edit replaces a part of the source.
type edit struct {
	from, to int
	text     string
}

func (r *reducer) reduceSource() {
	for skip := 0; ; {
		edits := editsOf(r.source)
		progress := false
		for i := skip; i < len(edits); i++ {
			e := edits[i]
			if r.try(r.source[:e.from]+e.text+r.source[e.to:], r.script) {
				skip, progress = i, true
				break
			}
		}
		if !progress {
			return
		}
	}
}

// editsOf lists what can be left out or replaced by a part of itself, the largest first.
func editsOf(source string) []edit {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", source, parser.ParseComments)
	if err != nil {
		return nil
	}
	var all []edit
	at := func(p token.Pos) int { return fset.Position(p).Offset }
	cut := func(from, to token.Pos, text string) { all = append(all, edit{at(from), at(to), text}) }
	inner := func(n ast.Node) string { return source[at(n.Pos()):at(n.End())] }
	list := func(stmts []ast.Stmt) {
		for size := len(stmts); size > 0; size-- {
			for i := 0; i+size <= len(stmts); i += max(size/2, 1) {
				cut(stmts[i].Pos(), stmts[i+size-1].End(), "")
			}
		}
	}
	for _, d := range file.Decls {
		cut(d.Pos(), d.End(), "")
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			list(n.List)
		case *ast.CaseClause:
			list(n.Body)
			cut(n.Pos(), n.End(), "")
		case *ast.IfStmt:
			cut(n.Pos(), n.End(), inner(n.Body))
			if n.Else != nil {
				cut(n.Body.End(), n.End(), "")
				cut(n.Pos(), n.End(), inner(n.Else))
			}
		case *ast.ForStmt:
			cut(n.Pos(), n.End(), inner(n.Body))
		case *ast.RangeStmt:
			cut(n.Pos(), n.End(), inner(n.Body))
		case *ast.BinaryExpr:
			cut(n.Pos(), n.End(), inner(n.X))
			cut(n.Pos(), n.End(), inner(n.Y))
		case *ast.ParenExpr:
			cut(n.Pos(), n.End(), inner(n.X))
		case *ast.CallExpr:
			for _, a := range n.Args {
				cut(n.Pos(), n.End(), inner(a))
			}
			cut(n.Pos(), n.End(), "0")
		case *ast.Field:
			cut(n.Pos(), n.End(), "")
		case *ast.KeyValueExpr:
			cut(n.Pos(), n.End(), "")
		case *ast.IndexExpr, *ast.SelectorExpr, *ast.UnaryExpr:
			cut(n.Pos(), n.End(), "0")
		}
		return true
	})
	slices.SortStableFunc(all, func(x, y edit) int { return (y.to - y.from - len(y.text)) - (x.to - x.from - len(x.text)) })
	return all
}
