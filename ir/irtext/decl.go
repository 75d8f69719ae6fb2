package irtext

import (
	"fmt"
	"math"

	"github.com/gocard/gocard/ir"
)

// declare finds the declarations and makes the objects that others refer to by name. It returns where declarations begin.
func (p *parser) declare() []int {
	var items []int
	for p.peek().kind != tokEOF {
		if p.peek().kind == tokNewline {
			p.pos++
			continue
		}
		items = append(items, p.pos)
		p.declareOne()
		p.skip()
	}
	return items
}

func (p *parser) declareOne() {
	start := p.peek()
	switch start.text {
	case "class", "interface":
		p.pos++
		p.expect("@")
		c := &ir.Class{Name: p.ident("a class name"), Interface: start.text == "interface"}
		if p.classes[c.Name] != nil {
			p.fail(start, "class %s is declared twice", c.Name)
		}
		p.classes[c.Name] = c
		p.prog.Classes = append(p.prog.Classes, c)
	case "program", "package", "global", "runtime", "applet", "export", "init", "func":
	default:
		p.fail(start, "found %s where a declaration belongs", start)
	}
}

// skip passes over the rest of a declaration: the line, and the lines to the closing brace where the line opens one.
func (p *parser) skip() {
	depth := 0
	for {
		t := p.peek()
		switch {
		case t.kind == tokEOF:
			if depth > 0 {
				p.fail(t, "a closing brace is missing")
			}
			return
		case t.kind == tokNewline && depth == 0:
			p.pos++
			return
		case p.is("{"):
			depth++
		case p.is("}"):
			depth--
		}
		p.pos++
	}
}

// parseItems parses the declarations that begin with one of the given words.
func (p *parser) parseItems(items []int, parse map[string]func()) {
	if parse["class"] != nil { // functions are named in class bodies
		p.declareFuncs(items)
	}
	for _, at := range items {
		if f := parse[p.toks[at].text]; f != nil && p.err == nil {
			p.pos = at + 1
			f()
			p.endLine()
		}
	}
}

func (p *parser) declareFuncs(items []int) {
	for _, at := range items {
		if p.err != nil {
			return
		}
		if p.pos = at; !p.got("func") {
			continue
		}
		key, t := p.funcKey()
		f := &ir.Func{Name: key.name, Recv: key.class, Pos: p.position(t)}
		if p.funcs[key] != nil {
			p.fail(t, "function %s is declared twice", f.FullName())
		}
		p.funcs[key], p.bodies[at] = f, f
		p.prog.Funcs = append(p.prog.Funcs, f)
		if f.Recv != nil {
			f.Recv.Methods = append(f.Recv.Methods, f)
		}
	}
}

func (p *parser) program() {
	p.prog.Name = p.ident("a package path")
	p.prog.AID = p.aid()
	p.prog.Major, p.prog.Minor = p.version()
	p.prog.Library = p.got("library")
}

func (p *parser) pkg() {
	t := p.peek()
	i := &ir.APIPackage{Name: p.ident("a package name"), AID: p.aid()}
	i.Major, i.Minor = p.version()
	i.Library = p.got("library")
	if p.packages[i.Name] != nil {
		p.fail(t, "package %s is declared twice", i.Name)
	}
	p.packages[i.Name] = i
	p.prog.Imports = append(p.prog.Imports, i)
}

func (p *parser) class() {
	c := p.classRef()
	if c == nil {
		return
	}
	if p.got("api") {
		t := p.peek()
		pkg := p.packages[p.ident("a package name")]
		if pkg == nil {
			p.fail(t, "package %s is not declared", t.text)
		}
		c.API = &ir.APIClass{Package: pkg, Token: p.uint8("a class token"), Temporary: p.got("temporary")}
	}
	c.Shareable = p.got("shareable")
	c.Exported = p.got("exported")
	if p.got("extends") {
		c.Super = p.classRef()
	}
	if p.got("implements") {
		p.list(func() { c.Implements = append(c.Implements, p.classRef()) })
	}
	if !p.got("{") {
		return
	}
	p.endLine()
	for !p.got("}") && p.err == nil {
		p.classMember(c)
		p.endLine()
	}
}

// list parses one or more items with commas between them.
func (p *parser) list(item func()) {
	for item(); p.got(","); {
		item()
	}
}

func (p *parser) classMember(c *ir.Class) {
	t := p.peek()
	switch p.word("a member") {
	case "field":
		f := &ir.Field{Name: p.ident("a field name"), Class: c, Type: p.typ(), Role: p.role()}
		declareIn(p, p.fields, t, member{c, f.Name}, f)
		c.Fields = append(c.Fields, f)
	case "method":
		m := &ir.Method{Name: p.ident("a method name")}
		m.Params, m.Results = p.signature()
		declareIn(p, p.methods, t, member{c, m.Name}, m)
		c.Abstract = append(c.Abstract, m)
		if p.got("api") {
			at := p.pos
			p.apiName()
			p.later = append(p.later, func() { p.methodAPI(m, at) })
		}
	case "api":
		p.apiMethod(c, t)
	case "methods":
		p.methodOrder(c)
	default:
		p.fail(t, "found %s where field, method, api or methods belongs", t)
	}
}

func declareIn[T any](p *parser, m map[member]*T, t tok, key member, x *T) {
	if m[key] != nil {
		p.fail(t, "%s is declared twice", key.name)
	}
	m[key] = x
}

// apiName passes over a reference whose target may not have been read yet.
func (p *parser) apiName() { p.memberRef() }

func (p *parser) methodAPI(m *ir.Method, at int) {
	if p.err == nil {
		p.pos = at
		m.API = p.apiRef()
	}
}

func (p *parser) apiMethod(c *ir.Class, t tok) {
	m := &ir.APIMethod{Class: c, Name: p.ident("a method name")}
	kind := p.next()
	for m.Kind = ir.InvokeStatic; m.Kind < ir.InvokeSuper && m.Kind.String() != kind.text; {
		m.Kind++
	}
	if m.Kind.String() != kind.text {
		p.fail(kind, "found %s where static, virtual, interface, new or super belongs", kind)
		return
	}
	m.Token = p.uint8("a method token")
	var results []ir.Type
	m.Params, results = p.signature()
	if len(results) > 1 {
		p.fail(t, "an imported method has at most one result")
	} else if len(results) == 1 {
		m.Result = results[0]
	}
	m.Temporary, m.Waits, m.CallsBack = p.got("temporary"), p.got("waits"), p.got("back")
	declareIn(p, p.api, t, member{c, fmt.Sprintf("%s/%s/%d", m.Name, m.Kind, m.Token)}, m)
	if _, several := p.api[member{c, m.Name}]; several {
		p.api[member{c, m.Name}] = nil
	} else {
		p.api[member{c, m.Name}] = m
	}
}

func (p *parser) methodOrder(c *ir.Class) {
	c.Methods = nil
	p.list(func() {
		t := p.peek()
		f := p.funcs[member{c, p.ident("a method name")}]
		if f == nil {
			p.fail(t, "function %s is not declared", t.text)
		}
		c.Methods = append(c.Methods, f)
	})
}

func (p *parser) signature() (params, results []ir.Type) {
	p.expect("(")
	if !p.is(")") {
		p.list(func() { params = append(params, p.typ()) })
	}
	p.expect(")")
	at := p.peek()
	results, roles := p.results()
	if roles != nil {
		p.fail(at, "results of methods have no roles")
	}
	return params, results
}

// results takes no result, one type, or a list in parentheses. Roles are nil when there are none.
func (p *parser) results() (types []ir.Type, roles []ir.Role) {
	if t := p.peek(); t.kind == tokNewline || p.is("{") || p.is("api") || p.is("overrides") {
		return nil, nil
	}
	if !p.got("(") {
		return []ir.Type{p.typ()}, nil
	}
	any := false
	p.list(func() {
		types = append(types, p.typ())
		roles = append(roles, p.role())
		any = any || roles[len(roles)-1] != ir.RoleNone
	})
	p.expect(")")
	if !any {
		roles = nil
	}
	return types, roles
}

func (p *parser) global() {
	t := p.peek()
	g := &ir.Global{Name: p.ident("a global's name"), Type: p.typ(), Role: p.role()}
	if p.globals[g.Name] != nil {
		p.fail(t, "global %s is declared twice", g.Name)
	}
	p.globals[g.Name] = g
	p.prog.Globals = append(p.prog.Globals, g)
	if p.got("=") {
		p.initial(g)
	}
	g.ReadOnly = p.got("readonly")
}

func (p *parser) initial(g *ir.Global) {
	switch {
	case !g.Type.IsRef():
		g.Init = p.int(math.MinInt64, math.MaxInt64, "a number")
	case p.got("hex"):
		g.HasData = true
		if t := p.peek(); t.kind == tokWord && t.text != "readonly" {
			g.Data = p.hex("contents")
		}
	default:
		t := p.next()
		if t.kind != tokString {
			p.fail(t, "found %s where hex or a string belongs", t)
		}
		g.HasData, g.Data = true, []byte(t.text)
	}
}

func (p *parser) runtime() {
	t := p.peek()
	name := p.word("a slot of the runtime")
	for _, m := range p.prog.Runtime.Members() {
		switch {
		case m.Name != name:
			continue
		case m.Method != nil:
			*m.Method = p.apiRef()
		default:
			*m.Class = p.classRef()
		}
		return
	}
	p.fail(t, "the runtime has no slot %s", name)
}

func (p *parser) applet() {
	a := &ir.Applet{Class: p.classRef(), AID: p.aid()}
	p.expect("install")
	a.Install = p.funcRef()
	p.prog.Applets = append(p.prog.Applets, a)
}

func (p *parser) export() {
	key, _ := p.memberRef()
	p.prog.Exports = append(p.prog.Exports, &ir.Export{Class: key.class, Name: key.name, Func: p.funcRef()})
}

func (p *parser) init() { p.prog.Init = p.funcRef() }
