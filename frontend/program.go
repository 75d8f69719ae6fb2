package frontend

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/frontend/directive"
	"github.com/gocard/gocard/frontend/lower"
)

// input puts together what the lowering needs, and reports what is wrong with the directives.
func (w *world) input() (*lower.Input, error) {
	root := w.root()
	in := &lower.Input{Name: root.path, Int: w.cfg.Int, MayAllocate: map[lower.Line]bool{}, Depth: map[lower.Line]int{}, Pos: w.fset.Position(root.files[0].Package)}
	inputs := w.apiInputs(true)
	in.API = w.apiTable(inputs)
	w.packageDirective(root, in)
	w.appletDirectives(root, in)
	if root.isLibrary() {
		w.exports(inputs, in)
	}
	if len(in.Applets) == 0 && !in.Library && len(w.problems) == 0 {
		w.problems.Add("GC5005", in.Pos, "write one, or build the package that imports this one", "package %s has no applet type", root.types.Name())
	}
	for _, p := range w.order {
		if p.isUser() {
			w.unknownDirectives(p)
			w.allocMarks(p, in)
			w.depthMarks(p, in)
		}
	}
	w.checkInstances()
	if err := w.problems.Err(); err != nil {
		return nil, err
	}
	in.SSA = w.ssa()
	in.Root = in.SSA.Package(root.types)
	for _, p := range w.order {
		if p.kind <= stdPkg && !p.behind {
			in.Packages = append(in.Packages, lower.Package{SSA: in.SSA.Package(p.types), User: p.isUser()})
		}
	}
	return in, nil
}

// apiInputs lists what binds: all API packages, and the libraries that the program imports, with their tokens if those are wanted.
func (w *world) apiInputs(tokens bool) []api.Input {
	var inputs []api.Input
	for _, p := range w.order {
		if p.kind != apiPkg && p.kind != libPkg {
			continue
		}
		in := api.Input{Types: p.types, Info: p.info, Files: p.files}
		if p.kind == libPkg {
			in.Library = w.library(p, tokens && !p.behind)
		}
		inputs = append(inputs, in)
	}
	return inputs
}

// apiTable reads the bindings. What a library cannot offer was reported when it was built.
func (w *world) apiTable(inputs []api.Input) *api.Table {
	table, problems := api.Collect(w.cfg.Target, inputs)
	for _, p := range problems {
		if !p.Library {
			w.problems.Add("GC5007", w.fset.Position(p.Pos), "", "%v", p.Err)
		}
	}
	return table
}

// packageDirective reads //gocard:package aid= version= at the package clause.
func (w *world) packageDirective(p *pkg, in *lower.Input) {
	for _, f := range p.files {
		list := directive.Parse(f.Doc)
		d, ok := directive.Find(list, "package")
		if !ok {
			continue
		}
		var err error
		if in.AID, err = d.AID("aid"); err != nil {
			w.badDirective(d, err, packageExample(p.path))
		}
		in.Major, in.Minor = 1, 0
		if d.Has("version") {
			if in.Major, in.Minor, err = d.Version("version"); err != nil {
				w.badDirective(d, err, packageExample(p.path))
			}
		}
		return
	}
	at := token.Position{Filename: p.path}
	if len(p.files) > 0 {
		at = w.fset.Position(p.files[0].Package)
	}
	w.problems.Add("GC5004", at, "write above the package clause: "+packageExample(p.path), "package %s has no AID", p.types.Name())
}

func (w *world) badDirective(d directive.Directive, err error, example string) {
	w.problems.Add("GC5007", w.fset.Position(d.Pos), "write: "+example, "%v", err)
}

// packageExample is a directive that would do: AIDs that begin with F are free for everyone's use (ISO 7816-5), and the rest is made from
// the import path.
func packageExample(path string) string {
	return "//gocard:package aid=" + exampleAID(path) + " version=1.0"
}

func exampleAID(text string) string {
	h := fnv.New32a()
	h.Write([]byte(text))
	return strings.ToUpper("F0" + hex.EncodeToString([]byte("gocard")) + hex.EncodeToString(h.Sum(nil)[:2]))
}

// appletDirectives finds the applet types. A type that looks like an applet but has no AID is told what to write.
func (w *world) appletDirectives(p *pkg, in *lower.Input) {
	for _, f := range p.files {
		for _, decl := range f.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.TYPE {
				continue
			}
			for _, spec := range gen.Specs {
				ts := spec.(*ast.TypeSpec)
				doc := ts.Doc
				if doc == nil {
					doc = gen.Doc
				}
				w.appletType(p, in, ts, directive.Parse(doc))
			}
		}
	}
}

func (w *world) appletType(p *pkg, in *lower.Input, ts *ast.TypeSpec, list []directive.Directive) {
	obj, ok := p.info.Defs[ts.Name].(*types.TypeName)
	if !ok {
		return
	}
	example := "//gocard:applet aid=" + exampleAID(p.path) + "01"
	d, marked := directive.Find(list, "applet")
	super := appletSuper(in.API, obj.Type())
	switch {
	case marked && super == nil:
		w.problems.Add("GC5009", w.fset.Position(d.Pos), "embed framework.Applet as the first field", "applet type %s does not extend the card's Applet", obj.Name())
	case marked:
		aid, err := d.AID("aid")
		if err == nil {
			err = fitsPackage(in, aid)
		}
		if err != nil {
			w.badDirective(d, err, example)
		}
		in.Applets = append(in.Applets, lower.Applet{Type: obj, AID: aid, Pos: ts.Pos()})
	case super != nil && hasProcess(in.API, obj, super):
		w.problems.Add("GC5006", w.fset.Position(ts.Pos()), "write above the type: "+example, "applet type %s has no AID", obj.Name())
	}
}

// ridLength is the length of the part of an AID that a package and its applets share (RID, JCVM 4.2).
const ridLength = 5

// fitsPackage refuses the AID of an applet that is not of the package's provider, or that another applet has.
func fitsPackage(in *lower.Input, aid []byte) error {
	if in.AID != nil && !bytes.Equal(aid[:ridLength], in.AID[:ridLength]) {
		return fmt.Errorf("applet aid %X does not begin with %X as that of the package", aid, in.AID[:ridLength])
	}
	for _, other := range in.Applets {
		if bytes.Equal(aid, other.AID) {
			return fmt.Errorf("applet aid %X is that of %s", aid, other.Type.Name())
		}
	}
	return nil
}

// appletSuper is the card's Applet class if a struct type extends it.
func appletSuper(table *api.Table, t types.Type) *api.Class {
	for {
		s, ok := t.Underlying().(*types.Struct)
		if !ok || s.NumFields() == 0 || !s.Field(0).Embedded() {
			return nil
		}
		t = s.Field(0).Type()
		if cl := table.ClassOf(t); cl != nil {
			if cl.Name == "javacard/framework/Applet" {
				return cl
			}
			return nil
		}
	}
}

// hasProcess reports whether a type or what it embeds, other than the card's class, defines one of the methods that the card calls first.
func hasProcess(table *api.Table, obj *types.TypeName, super *api.Class) bool {
	set := types.NewMethodSet(types.NewPointer(obj.Type()))
	sel := set.Lookup(obj.Pkg(), "Process")
	return sel != nil && table.Method(sel.Obj().(*types.Func)) == nil
}

// allocMarks finds the lines whose allocations the author has marked: //gocard:alloc at the end of the line or on the line above.
func (w *world) allocMarks(p *pkg, in *lower.Input) {
	for _, f := range p.files {
		for _, g := range f.Comments {
			for _, d := range directive.Parse(g) {
				if d.Verb == "alloc" {
					at := w.fset.Position(d.Pos)
					in.MayAllocate[lower.Line{File: at.Filename, Line: at.Line}] = true
					if at.Column == lineStart(w.fset, f, d.Pos) {
						in.MayAllocate[lower.Line{File: at.Filename, Line: at.Line + 1}] = true
					}
				}
			}
		}
	}
}

// depthMarks finds the functions whose recursion the author has bounded: //gocard:recursion N in their comments.
func (w *world) depthMarks(p *pkg, in *lower.Input) {
	for _, f := range p.files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Doc == nil {
				continue
			}
			for _, d := range directive.Parse(fn.Doc) {
				if d.Verb != "recursion" {
					continue
				}
				n := 0
				if len(d.Args) == 1 {
					n, _ = strconv.Atoi(d.Args[0])
				}
				if n < 1 {
					w.problems.Add("GC3104", w.fset.Position(d.Pos), "write //gocard:recursion 8, for instance", "recursion wants how often the function is active at once at most")
					continue
				}
				at := w.fset.Position(fn.Name.Pos())
				in.Depth[lower.Line{File: at.Filename, Line: at.Line}] = n
			}
		}
	}
}

// lineStart is the column of the first declaration or statement of a line, or of the comment if nothing stands before it.
func lineStart(fset *token.FileSet, f *ast.File, comment token.Pos) int {
	at := fset.Position(comment)
	first := at.Column
	ast.Inspect(f, func(n ast.Node) bool {
		if n != nil && !isComment(n) {
			if p := fset.Position(n.Pos()); p.Line == at.Line && p.Column < first {
				first = p.Column
			}
		}
		return true
	})
	return first
}

func isComment(n ast.Node) bool {
	switch n.(type) {
	case *ast.Comment, *ast.CommentGroup:
		return true
	}
	return false
}
