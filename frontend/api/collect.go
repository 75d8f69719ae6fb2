package api

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/gocard/gocard/frontend/directive"
)

// Input is a type-checked Go package.
type Input struct {
	Types *types.Package
	Info  *types.Info
	Files []*ast.File

	Library *Library // nil: its directives say what it binds
}

// Problem is a directive that cannot be understood.
type Problem struct {
	Pos     token.Pos
	Err     error
	Library bool // what a library exports; else a directive
}

// Is reports whether the package clause of a file makes its package an API package.
func Is(f *ast.File) bool {
	_, ok := directive.Find(directive.Parse(f.Doc), "api")
	return ok
}

// Collect reads the bindings of the packages for a target.
func Collect(target string, inputs []Input) (*Table, []Problem) {
	c := &collector{Table: &Table{
		Target:   target,
		packages: map[*types.Package]*Package{},
		classes:  map[*types.TypeName]*Class{},
		methods:  map[*types.Func]*Method{},
		byName:   map[string]*Class{},
		byToken:  map[classKey]*Class{},
	}}
	slices.SortFunc(inputs, func(a, b Input) int { return cmp.Compare(a.Types.Path(), b.Types.Path()) })
	for _, s := range inputs {
		if s.Library != nil {
			c.library(s)
		} else {
			c.packageClause(s)
		}
	}
	for _, s := range inputs {
		c.eachType(s, c.typeDecl)
	}
	for _, s := range inputs {
		if s.Library != nil {
			c.libraryMembers(s)
			continue
		}
		c.eachType(s, c.interfaceDecl)
		c.functions(s)
	}
	return c.Table, c.problems
}

type collector struct {
	*Table
	problems []Problem
}

func (c *collector) fail(pos token.Pos, err error) {
	c.problems = append(c.problems, Problem{Pos: pos, Err: err})
}

func (c *collector) packageClause(s Input) {
	for _, f := range s.Files {
		d, ok := directive.Find(directive.Parse(f.Doc), "api")
		if !ok {
			continue
		}
		p := &Package{Path: s.Types.Path(), Name: d.Keys["name"]}
		c.packages[s.Types] = p
		if !d.Has("aid") {
			p.Present = true // an API of Go alone, such as a servlet layer
			continue
		}
		var err error
		if p.AID, err = d.AID("aid"); err != nil {
			c.fail(d.Pos, err)
		}
		switch {
		case d.Has(c.Target):
			p.Major, p.Minor, err = d.Version(c.Target)
			p.Newest = p.Minor
			p.Present = true
		case d.Has("version"):
			err = p.versions(d.Keys["version"])
			p.Present = true
		}
		if err != nil {
			c.fail(d.Pos, err)
		}
	}
}

// versions reads OLDEST..NEWEST, or one version.
func (p *Package) versions(text string) (err error) {
	oldest, newest, ranged := strings.Cut(text, "..")
	if p.Major, p.Minor, err = directive.ParseVersion(oldest); err != nil {
		return err
	}
	p.Newest = p.Minor
	if ranged {
		var major uint8
		if major, p.Newest, err = directive.ParseVersion(newest); err == nil && (major != p.Major || p.Newest < p.Minor) {
			err = fmt.Errorf("read version %q: want two of one major version, oldest first", text)
		}
	}
	return err
}

// eachType calls fn for every type declaration with directives.
func (c *collector) eachType(s Input, fn func(Input, *types.TypeName, ast.Expr, directive.Directive)) {
	for _, f := range s.Files {
		for _, decl := range f.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.TYPE {
				continue
			}
			for _, spec := range gen.Specs {
				ts := spec.(*ast.TypeSpec)
				obj, ok := s.Info.Defs[ts.Name].(*types.TypeName)
				if !ok {
					continue
				}
				doc := ts.Doc
				if doc == nil {
					doc = gen.Doc
				}
				for _, d := range directive.Parse(doc) {
					fn(s, obj, ts.Type, d)
				}
			}
		}
	}
}

// typeDecl enters classes, so that methods find them whatever the order of declarations.
func (c *collector) typeDecl(s Input, obj *types.TypeName, _ ast.Expr, d directive.Directive) {
	kinds := map[string]ClassKind{"class": PlainClass, "interface": Interface, "exception": Exception}
	kind, ok := kinds[d.Verb]
	if !ok {
		return
	}
	tok, err := d.Byte("token")
	if err != nil {
		c.fail(d.Pos, err)
		return
	}
	cl := &Class{Package: c.packages[s.Types], Token: tok, Name: d.Keys["name"], Kind: kind, Go: obj, Temporary: c.yes(d, "temporary"), Since: d.Keys["since"]}
	if cl.Package == nil {
		c.fail(d.Pos, fmt.Errorf("read directive %s: the package clause has no //gocard:api", d.Verb))
		return
	}
	if cl.Name == "" {
		cl.Name = cl.Package.Name + "/" + obj.Name()
	}
	cl.Throw = c.throw(d)
	c.classes[obj], c.byName[cl.Name], c.byToken[classKey{cl.Package, tok}] = cl, cl, cl
}

// throw is the token of an exception's throwIt: that of the key throw, 1 without one, NoThrow for throw=none.
func (c *collector) throw(d directive.Directive) int {
	switch d.Keys["throw"] {
	case "":
		return 1
	case "none":
		return NoThrow
	}
	tok, err := d.Byte("throw")
	if err != nil {
		c.fail(d.Pos, err)
	}
	return int(tok)
}

// interfaceDecl enters the methods of interface types: card interfaces, and what an applet may override.
func (c *collector) interfaceDecl(s Input, obj *types.TypeName, expr ast.Expr, d directive.Directive) {
	it, ok := expr.(*ast.InterfaceType)
	if !ok || (d.Verb != "interface" && d.Verb != "overrides") {
		return
	}
	owner, into := c.classes[obj], (*Class)(nil)
	kind := InterfaceMethod
	if d.Verb == "overrides" {
		key := "class"
		if d.Has("interface") {
			key = "interface"
		} else {
			kind = Virtual
		}
		tok, err := d.Byte(key)
		if err != nil {
			c.fail(d.Pos, err)
			return
		}
		owner = c.class(c.packages[s.Types], tok, "")
		into = owner
		if key == "interface" {
			owner.Kind = Interface
			into = c.overridden(d, s)
		}
	}
	for _, field := range it.Methods.List {
		for _, name := range field.Names {
			fn, ok := s.Info.Defs[name].(*types.Func)
			if !ok {
				continue
			}
			m := c.method(fn, kind, owner, directive.Parse(field.Doc))
			if m != nil && into != nil {
				into.Overrides = append(into.Overrides, m)
			}
		}
	}
}

// overridden is the class whose subclasses may implement an optional interface: the key of=, or Applet (class 3 of its package).
func (c *collector) overridden(d directive.Directive, s Input) *Class {
	tok := uint8(3)
	if d.Has("of") {
		var err error
		if tok, err = d.Byte("of"); err != nil {
			c.fail(d.Pos, err)
		}
	}
	return c.class(c.packages[s.Types], tok, "")
}

// method enters one method of an interface type.
func (c *collector) method(fn *types.Func, kind MethodKind, owner *Class, list []directive.Directive) *Method {
	for _, d := range list {
		if d.Verb == "virtual" || d.Verb == "interface" {
			m := c.binding(fn, kind, owner, d)
			c.methods[fn] = m
			return m
		}
	}
	return nil
}

// functions enters package functions and methods of API types.
func (c *collector) functions(s Input) {
	for _, f := range s.Files {
		for _, decl := range f.Decls {
			fd, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			fn, ok := s.Info.Defs[fd.Name].(*types.Func)
			if !ok {
				continue
			}
			for _, d := range directive.Parse(fd.Doc) {
				c.function(s, fn, d)
			}
		}
	}
}

func (c *collector) function(s Input, fn *types.Func, d directive.Directive) {
	pkg := c.packages[s.Types]
	switch d.Verb {
	case "static", "new":
		tok, err := d.Byte("class")
		if err != nil {
			c.fail(d.Pos, err)
			return
		}
		kind := Static
		if d.Verb == "new" {
			kind = New
		}
		c.methods[fn] = c.binding(fn, kind, c.class(pkg, tok, ""), d)
	case "virtual":
		owner := c.receiver(fn)
		if owner == nil {
			c.fail(d.Pos, fmt.Errorf("read directive virtual: the receiver of %s is no //gocard:class", fn.Name()))
			return
		}
		kind := Virtual
		if owner.Kind == Interface {
			kind = InterfaceMethod
		}
		c.methods[fn] = c.binding(fn, kind, owner, d)
	case "source":
		c.methods[fn] = &Method{Kind: Source, Name: fn.Name(), GoName: fn.Name()}
	case "intrinsic":
		if len(d.Args) != 1 {
			c.fail(d.Pos, fmt.Errorf("read directive intrinsic: want one name"))
			return
		}
		c.methods[fn] = &Method{Kind: Intrinsic, Name: d.Args[0], GoName: fn.Name()}
	}
}

func (c *collector) receiver(fn *types.Func) *Class {
	recv := fn.Signature().Recv()
	if recv == nil {
		return nil
	}
	t := types.Unalias(recv.Type())
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	return c.ClassOf(t)
}

// class returns the class with a token; classes that no Go type stands for (JCSystem, Util) are made on first use.
func (c *collector) class(pkg *Package, tok uint8, name string) *Class {
	key := classKey{pkg, tok}
	cl := c.byToken[key]
	if cl == nil {
		if name == "" {
			name = knownClassName(pkg.Name, tok)
		}
		cl = &Class{Package: pkg, Token: tok, Name: name}
		c.byToken[key], c.byName[name] = cl, cl
	}
	return cl
}

// binding reads the keys of a method directive.
func (c *collector) binding(fn *types.Func, kind MethodKind, owner *Class, d directive.Directive) *Method {
	m := &Method{Kind: kind, Class: owner, Name: d.Keys["name"], GoName: fn.Name(), Ret: d.Keys["ret"], Since: d.Keys["since"]}
	var err error
	if m.Token, err = d.Byte("token"); err != nil {
		c.fail(d.Pos, err)
	}
	if m.Params, m.Result, err = directive.ParseMethodDesc(d.Keys["desc"]); err != nil {
		c.fail(d.Pos, err)
	}
	if d.Has("args") {
		m.Args = strings.Split(strings.ReplaceAll(d.Keys["args"], " ", ""), ",")
		if d.Keys["args"] == "" {
			m.Args = []string{}
		}
		if len(m.Args) != len(m.Params) {
			c.fail(d.Pos, fmt.Errorf("read args of %s: %d atoms for %d parameters of the descriptor", fn.Name(), len(m.Args), len(m.Params)))
		}
	}
	if m.Name == "" {
		m.Name = cardName(fn.Name(), kind)
	}
	if d.Has("range") {
		if m.Range, err = parseRange(d.Keys["range"]); err != nil {
			c.fail(d.Pos, fmt.Errorf("read range of %s: %w", fn.Name(), err))
		}
	}
	m.From = d.Keys["from"]
	if m.From != "" && !hasParam(fn, m.From) {
		c.fail(d.Pos, fmt.Errorf("read from of %s: no parameter %s", fn.Name(), m.From))
	}
	m.Temporary, m.CallsBack = c.yes(d, "temporary"), c.yes(d, "back")
	m.Absent = c.absent(owner, d)
	m.Allocates = kind == New || d.Keys["alloc"] == "yes" || strings.HasPrefix(m.Name, "makeTransient")
	m.Waits = c.waits(d)
	m.reads = c.reads(fn, d)
	return m
}

func (c *collector) waits(d directive.Directive) Wait {
	switch kind := d.Keys["waits"]; {
	case !d.Has("waits"):
		return NoWait
	case kind == "browser":
		return WaitBrowser
	case kind != "terminal":
		c.fail(d.Pos, fmt.Errorf("read waits=%s: want browser or terminal", kind))
	}
	return WaitTerminal
}

func hasParam(fn *types.Func, name string) bool {
	return slices.ContainsFunc(slices.Collect(fn.Signature().Params().Variables()), func(v *types.Var) bool { return v.Name() == name })
}

// reads finds the parameters that the key reads names.
func (c *collector) reads(fn *types.Func, d directive.Directive) []int {
	if !d.Has("reads") {
		return nil
	}
	var list []int
	params := fn.Signature().Params()
	for _, name := range strings.Split(d.Keys["reads"], ",") {
		at := slices.IndexFunc(slices.Collect(params.Variables()), func(v *types.Var) bool { return v.Name() == name })
		if at < 0 {
			c.fail(d.Pos, fmt.Errorf("read reads of %s: no parameter %s", fn.Name(), name))
		}
		list = append(list, at)
	}
	return list
}

// yes reads KEY=yes.
func (c *collector) yes(d directive.Directive, key string) bool {
	if d.Has(key) && d.Keys[key] != "yes" {
		c.fail(d.Pos, fmt.Errorf("read %s=%s: want yes", key, d.Keys[key]))
	}
	return d.Has(key)
}

// parseRange reads LEAST..GREATEST.
func parseRange(s string) (r [2]int64, err error) {
	lo, hi, ok := strings.Cut(s, "..")
	if !ok {
		return r, fmt.Errorf("%q is not LEAST..GREATEST", s)
	}
	if r[0], err = strconv.ParseInt(lo, 10, 16); err != nil {
		return r, err
	}
	if r[1], err = strconv.ParseInt(hi, 10, 16); err != nil {
		return r, err
	}
	if r[0] > r[1] {
		return r, fmt.Errorf("%q is empty", s)
	}
	return r, nil
}

// absent compares since= with the version of the package that the target has.
func (c *collector) absent(owner *Class, d directive.Directive) bool {
	if !owner.Package.Present {
		return true
	}
	if !d.Has("since") {
		return false
	}
	major, minor, err := d.Version("since")
	if err != nil {
		c.fail(d.Pos, err)
	}
	p := owner.Package
	return major > p.Major || major == p.Major && minor > p.Newest
}

// cardName is the Java spelling of a Go name when the directive gives none.
func cardName(goName string, kind MethodKind) string {
	if kind == New {
		return "<init>"
	}
	r := []rune(goName)
	r[0] = unicode.ToLower(r[0])
	return string(r)
}
