package progen

import "strings"

// LibraryPath stands for the import path of Program.Library, which depends on where the program is written.
const LibraryPath = "progen/lib"

// mark stands before names that the imported package declares, until it is known whether they are qualified.
const mark = "§"

// library makes the package that the program imports. What it declares is exported, and used by the program like its own.
func (g *gen) library() []byte {
	g.imports, g.mark = true, mark
	g.declareTrace(mark + "Trace")
	g.decls.WriteString("var Trace uint16\n\n")
	g.declareTypes()
	g.declarations()
	text := strings.ReplaceAll(g.helpers()+g.decls.String(), mark, "")
	g.mark, g.ranged, g.algorithms = "", false, false
	g.decls.Reset()
	return formatted("// Package lib is made at random.\npackage lib\n\n" + importDecl(text) + text)
}

// global makes a name for the package level.
func (g *gen) global(prefix string) string { return g.mark + g.fresh(prefix) }

// plainName is a name without package.
func plainName(name string) string { return strings.TrimPrefix(name, mark) }
