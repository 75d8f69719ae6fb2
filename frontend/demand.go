package frontend

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
)

// demand finds the declarations of the standard library that a build can reach by name: what no code that is read mentions need not be
// type-checked or built, and neither need the packages that only such code imports. Names are compared without their packages and scopes, which
// keeps a little too much and never too little.
type demand struct {
	mentioned map[string]bool
	waiting   map[string][]*code
	work      []*code
	kept      map[ast.Decl]bool
}

// code is a declaration, with the imports of its file by the names that stand for them.
type code struct {
	pkg     *pkg
	imports map[string]string
	decl    ast.Decl
}

// newDemand begins with what the language itself mentions.
func newDemand() *demand {
	return &demand{
		mentioned: map[string]bool{"Error": true, "init": true, "main": true},
		waiting:   map[string][]*code{}, kept: map[ast.Decl]bool{},
	}
}

// file takes up a file of a package: its imports, and its declarations.
func (d *demand) file(w *world, p *pkg, f *ast.File) {
	imports := d.imports(w, p, f)
	for _, decl := range f.Decls {
		c := &code{p, imports, decl}
		names := declared(decl)
		if p.kind == typesPkg {
			dropBody(decl)
		}
		if p.kind < stdPkg || names == nil || slices.ContainsFunc(names, func(n string) bool { return d.mentioned[n] }) {
			d.keep(c)
			continue
		}
		for _, name := range names {
			d.waiting[name] = append(d.waiting[name], c)
		}
	}
	for len(d.work) > 0 {
		c := d.work[len(d.work)-1]
		d.work = d.work[:len(d.work)-1]
		d.read(w, c)
	}
}

// imports reads the packages that a file imports for certain, and gives the others: those of packages that are not the user's wait until they are mentioned.
func (d *demand) imports(w *world, p *pkg, f *ast.File) map[string]string {
	waiting := map[string]string{}
	for _, spec := range f.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		local := path.Base(name) // true of the standard library and of this module
		if spec.Name != nil {
			local = spec.Name.Name
		}
		if local == "." || p.kind == userPkg || p.kind == libPkg || !isStd(name) && !inRuntime(name) {
			w.importPackage(p, name)
		} else {
			waiting[local] = name
		}
	}
	return waiting
}

func dropBody(decl ast.Decl) {
	if fd, ok := decl.(*ast.FuncDecl); ok {
		fd.Body = nil
	}
}

func (d *demand) keep(c *code) {
	if !d.kept[c.decl] {
		d.kept[c.decl] = true
		d.work = append(d.work, c)
	}
}

// read looks at what a declaration mentions.
func (d *demand) read(w *world, c *code) {
	ast.Inspect(c.decl, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || id.Name == "_" {
			return true
		}
		if name, ok := c.imports[id.Name]; ok {
			w.importPackage(c.pkg, name)
		}
		if !d.mentioned[id.Name] {
			d.mentioned[id.Name] = true
			for _, c := range d.waiting[id.Name] {
				d.keep(c)
			}
		}
		return true
	})
}

// drop leaves of a package the declarations that were kept and the imports that were read.
func (d *demand) drop(p *pkg) {
	if p.kind == userPkg {
		return
	}
	for _, f := range p.files {
		f.Decls = slices.DeleteFunc(f.Decls, func(decl ast.Decl) bool { return !d.kept[decl] || p.dropImports(decl) })
	}
}

// dropImports leaves of an import declaration what was read, and reports whether nothing is left.
func (p *pkg) dropImports(decl ast.Decl) bool {
	g, ok := decl.(*ast.GenDecl)
	if !ok || g.Tok != token.IMPORT {
		return false
	}
	g.Specs = slices.DeleteFunc(g.Specs, func(spec ast.Spec) bool {
		name, err := strconv.Unquote(spec.(*ast.ImportSpec).Path.Value)
		return err == nil && name != "unsafe" && p.imports[name] == ""
	})
	return len(g.Specs) == 0
}

// declared are the names that a declaration gives; none for imports.
func declared(decl ast.Decl) []string {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		return []string{decl.Name.Name}
	case *ast.GenDecl:
		if decl.Tok == token.IMPORT {
			return nil
		}
		names := []string{}
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					names = append(names, id.Name)
				}
			}
		}
		return names
	}
	return nil
}
