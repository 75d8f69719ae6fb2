package irtext

import (
	"encoding/hex"
	"fmt"
	"go/token"
	"math"
	"strconv"

	"github.com/gocard/gocard/ir"
)

// Parse reads a program. The name stands in positions. The error, if any, is an *Error.
func Parse(name string, src []byte) (*ir.Program, error) {
	toks, err := lex(name, src)
	if err != nil {
		return nil, err
	}
	p := &parser{
		name: name, toks: toks, prog: &ir.Program{}, packages: map[string]*ir.APIPackage{}, classes: map[string]*ir.Class{},
		fields: map[member]*ir.Field{}, methods: map[member]*ir.Method{}, api: map[member]*ir.APIMethod{},
		globals: map[string]*ir.Global{}, funcs: map[member]*ir.Func{}, bodies: map[int]*ir.Func{},
	}
	items := p.declare()
	p.parseItems(items, map[string]func(){"program": p.program, "package": p.pkg})
	p.parseItems(items, map[string]func(){"class": p.class, "interface": p.class, "global": p.global})
	for _, resolve := range p.later {
		resolve()
	}
	p.parseItems(items, map[string]func(){"runtime": p.runtime, "applet": p.applet, "export": p.export, "init": p.init, "func": p.fn})
	if p.err != nil {
		return nil, p.err
	}
	return p.prog, nil
}

// member names something inside a class; a nil class stands for the program.
type member struct {
	class *ir.Class
	name  string
}

// parser holds what has been read. After the first error it stands at the end of the text, so that every loop ends.
type parser struct {
	name string
	toks []tok
	pos  int
	err  error
	prog *ir.Program

	packages map[string]*ir.APIPackage
	classes  map[string]*ir.Class
	fields   map[member]*ir.Field
	methods  map[member]*ir.Method
	api      map[member]*ir.APIMethod // by name and by name/kind/token; nil for a name that several have
	globals  map[string]*ir.Global
	funcs    map[member]*ir.Func
	bodies   map[int]*ir.Func // by token index of the declaration
	later    []func()         // references between imported methods and interface methods
}

func (p *parser) position(t tok) token.Position {
	return token.Position{Filename: p.name, Offset: t.off, Line: t.line, Column: t.col}
}

// fail records the first error, at token t.
func (p *parser) fail(t tok, format string, args ...any) {
	if p.err == nil {
		p.err = &Error{p.position(t), fmt.Sprintf(format, args...)}
	}
	p.pos = len(p.toks) - 1
}

func (p *parser) peek() tok { return p.toks[p.pos] }

func (p *parser) next() tok {
	t := p.toks[p.pos]
	if p.pos < len(p.toks)-1 {
		p.pos++
	}
	return t
}

// is reports whether the next token is the word or punctuation s.
func (p *parser) is(s string) bool {
	t := p.peek()
	return t.text == s && (t.kind == tokWord || t.kind == tokPunct)
}

// got takes the next token if it is s.
func (p *parser) got(s string) bool {
	if p.is(s) {
		p.pos++
		return true
	}
	return false
}

func (p *parser) expect(s string) {
	if !p.got(s) {
		p.fail(p.peek(), "found %s where %q belongs", p.peek(), s)
	}
}

func (p *parser) endLine() {
	if t := p.next(); t.kind != tokNewline {
		p.fail(t, "found %s where the line should end", t)
	}
}

// word takes a bare word; what says what it should be.
func (p *parser) word(what string) string {
	t := p.next()
	if t.kind != tokWord {
		p.fail(t, "found %s where %s belongs", t, what)
	}
	return t.text
}

// ident takes a name, bare or quoted.
func (p *parser) ident(what string) string {
	t := p.next()
	if t.kind != tokString && (t.kind != tokWord || ir.QuoteName(t.text) != t.text) {
		p.fail(t, "found %s where %s belongs", t, what)
	}
	return t.text
}

func (p *parser) int(lo, hi int64, what string) int64 {
	t := p.peek()
	n, err := strconv.ParseInt(p.word(what), 0, 64)
	switch {
	case p.err != nil:
	case err != nil:
		p.fail(t, "found %s where %s belongs", t, what)
	case n < lo || n > hi:
		p.fail(t, "%s %d is not within %d to %d", what, n, lo, hi)
	}
	return n
}

func (p *parser) uint8(what string) uint8 { return uint8(p.int(0, math.MaxUint8, what)) }

func (p *parser) hex(what string) []byte {
	t := p.peek()
	b, err := hex.DecodeString(p.word(what))
	if err != nil && p.err == nil {
		p.fail(t, "found %s where %s in hex belongs", t, what)
	}
	return b
}

func (p *parser) aid() []byte {
	if p.got("none") {
		return nil
	}
	return p.hex("an AID")
}

func (p *parser) version() (major, minor uint8) {
	t := p.peek()
	var tail string
	if n, _ := fmt.Sscanf(p.word("a version"), "%d.%d%s", &major, &minor, &tail); n != 2 && p.err == nil {
		p.fail(t, "found %s where a version like 1.0 belongs", t)
	}
	return major, minor
}

// classRef takes @Name.
func (p *parser) classRef() *ir.Class {
	p.expect("@")
	t := p.peek()
	c := p.classes[p.ident("a class name")]
	if c == nil {
		p.fail(t, "class %s is not declared", t.text)
	}
	return c
}

// memberRef takes @Class:name.
func (p *parser) memberRef() (member, tok) {
	at := p.peek()
	c := p.classRef()
	p.expect(":")
	return member{c, p.ident("a member name")}, at
}

// funcRef takes name or @Class:name.
func (p *parser) funcRef() *ir.Func {
	key, at := p.funcKey()
	f := p.funcs[key]
	if f == nil {
		p.fail(at, "function %s is not declared", key.name)
	}
	return f
}

func (p *parser) funcKey() (member, tok) {
	if p.is("@") {
		return p.memberRef()
	}
	at := p.peek()
	return member{nil, p.ident("a function name")}, at
}

func (p *parser) apiRef() *ir.APIMethod {
	key, at := p.memberRef()
	m, ok := p.api[key]
	switch {
	case !ok:
		p.fail(at, "imported method %s is not declared", key.name)
	case m == nil:
		p.fail(at, "several imported methods are named %s: write name/kind/token", key.name)
	}
	return m
}

// typ takes a type.
func (p *parser) typ() ir.Type {
	var t ir.Type
	at := p.peek()
	switch {
	case p.is("@"):
		t = ir.Object(p.classRef())
	case p.got("object"):
		t = ir.Object(nil)
	default:
		k, ok := ir.KindByName(p.word("a type"))
		if !ok || k == ir.Ref || k == ir.Void {
			p.fail(at, "found %s where a type belongs", at)
		}
		t = ir.Scalar(k)
	}
	if p.got("[") {
		p.expect("]")
		t = ir.Type{Kind: ir.Ref, Elem: t.Kind, Class: t.Class}
	}
	return t
}

func (p *parser) role() ir.Role {
	for r := ir.RoleRef; r <= ir.RoleLen; r++ {
		if p.got(r.String()) {
			return r
		}
	}
	return ir.RoleNone
}
