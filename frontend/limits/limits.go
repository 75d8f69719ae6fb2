// Package limits bounds what the compiler takes, so that it answers any text in bounded time and memory.
//
// In: the syntax of a package, before its types are checked, and the uses of generic code, before its instances are built. Out: diagnostics. The type
// checker joins constant strings, walks through nested types and stacks its calls as deep as the source is nested, so these have to be judged without it.
// Each bound is a generous multiple of what a card can hold: a component of a CAP file has at most 64 KiB, a frame and an object 255 words.
package limits

import (
	"go/ast"
	"go/token"

	"github.com/gocard/gocard/ir/diag"
)

// The bounds. Those of code are kept by frontend/lower, which makes it.
const (
	Source    = 4 << 20 // bytes of the files of a package
	Depth     = 4096    // nodes of syntax from a declaration down to an operand
	Text      = 1 << 20 // bytes of the constant strings that a package joins
	Type      = 4096    // parts of a type: fields, those of structs in it included, parameters, methods
	Types     = 1 << 20 // parts of all types of a package
	Instances = 4096    // instances of generic functions and types
	Code      = 1 << 19 // operations of a program before anything is optimised
	Copies    = 256     // functions that are copied into each other
)

// Codes of the diagnostics.
const (
	CodeSource    = "GC7201"
	CodeText      = "GC7202"
	CodeType      = "GC7203"
	CodeInstances = "GC7204"
	CodeProgram   = "GC7205"
	CodeResources = "GC7206"
)

// Names are what the constants and types of a package come to. Other packages look up what they import.
type Names struct {
	texts map[string]int
	types map[string]size
}

// Imports finds a package by its name in a file; nil for packages that were not judged: their constants and types are taken to be small.
type Imports func(f *ast.File, name string) *Names

// Check judges a package. The first excess ends it.
func Check(fset *token.FileSet, files []*ast.File, imports Imports) (*Names, diag.List) {
	c := &checker{
		fset: fset, imports: imports, names: &Names{map[string]int{}, map[string]size{}},
		consts: map[string]source[ast.Expr]{}, specs: map[string]source[*ast.TypeSpec]{},
	}
	for _, f := range files {
		c.depths(f)
		c.declare(f)
	}
	for _, f := range files {
		for _, decl := range f.Decls {
			c.at, c.localTexts, c.localTypes = f, map[string]int{}, map[string]size{}
			c.declaration(decl)
		}
	}
	return c.names, c.problems
}

// checker judges one package. Names are looked up among those of the function that were seen before, then among those of the package. A local
// name may be one of another block, which is no harm: all that matters is how large things can be.
type checker struct {
	fset     *token.FileSet
	imports  Imports
	names    *Names
	problems diag.List

	consts     map[string]source[ast.Expr] // of the package
	specs      map[string]source[*ast.TypeSpec]
	at         *ast.File // of what is being judged
	localTexts map[string]int
	localTypes map[string]size
	text       int // bytes of joined strings so far
	parts      int // of types so far
}

// source is a declaration of the package.
type source[T ast.Node] struct {
	of   T
	file *ast.File
}

// declare notes the constants and types of a file.
func (c *checker) declare(f *ast.File) {
	for _, decl := range f.Decls {
		g, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		eachConst(g, func(name string, value ast.Expr, _ bool) { c.consts[name] = source[ast.Expr]{value, f} })
		for _, spec := range g.Specs {
			if t, ok := spec.(*ast.TypeSpec); ok {
				c.specs[t.Name.Name] = source[*ast.TypeSpec]{t, f}
			}
		}
	}
}

// declaration judges the constant expressions and types of a declaration, and what is declared in it.
func (c *checker) declaration(decl ast.Decl) {
	var above []ast.Node
	inType := 0
	ast.Inspect(decl, func(n ast.Node) bool {
		if n == nil {
			if isType(above[len(above)-1]) {
				inType--
			}
			above = above[:len(above)-1]
			return true
		}
		if c.failed() {
			return false
		}
		switch n := n.(type) {
		case *ast.GenDecl:
			eachConst(n, func(name string, value ast.Expr, again bool) {
				if n == decl {
					c.constant(name)
				} else {
					c.localTexts[name] = c.textOf(value)
				}
				if again {
					c.joined(value)
				}
			})
		case *ast.BinaryExpr:
			c.joins(n, above)
		case *ast.TypeSpec:
			c.typeSpec(n, len(above) > 1)
		case ast.Expr:
			if isType(n) && inType == 0 {
				c.typeSize(n, n)
			}
		}
		if isType(n) {
			inType++
		}
		above = append(above, n)
		return true
	})
}

// bad reports an excess, the first one only: what follows from it is not worth a line.
func (c *checker) bad(code string, n ast.Node, fix, format string, args ...any) {
	if !c.failed() {
		c.problems.Add(code, c.fset.Position(n.Pos()), fix, format, args...)
	}
}

func (c *checker) failed() bool { return len(c.problems) > 0 }

// depths bounds how deep the declarations of a file are nested. It comes before everything that calls itself once a level.
func (c *checker) depths(f *ast.File) {
	depth := 0
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil {
			depth--
			return true
		}
		if depth > Depth {
			c.bad(CodeSource, n, "split it", "the source is nested more than %d deep; each operand of a sum counts", Depth)
		}
		if c.failed() {
			return false
		}
		depth++
		return true
	})
}

// imported is the package that a name stands for.
func (c *checker) imported(x ast.Expr) *Names {
	if id, ok := x.(*ast.Ident); ok && c.imports != nil {
		return c.imports(c.at, id.Name)
	}
	return nil
}
