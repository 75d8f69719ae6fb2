package progen

import (
	"fmt"
	"slices"
	"strings"
)

// fn is a function or method that was made, for calls.
type fn struct {
	name       string
	recv       *typ // of methods
	params     []*typ
	results    []*typ
	cost       int // statements it executes at most, roughly
	recursive  bool
	variadic   bool
	pointers   bool // it takes addresses of numbers or arrays
	typeParams string
}

// maxCost bounds what one command executes.
const maxCost = 4000

// affordable reports whether a call may stand here, and accounts for it.
func (g *gen) affordable(f *fn) bool {
	cost := g.times * (f.cost + 1)
	if g.cost+cost > g.limit {
		return false
	}
	g.cost += cost
	return true
}

// callable lists the functions with a first result of type t and no other; nil stands for no result.
func (g *gen) callable(t *typ) []*fn {
	var all []*fn
	for _, f := range g.funcs {
		if t == nil && len(f.results) == 0 || len(f.results) == 1 && t != nil && matches(t, f.results[0]) {
			all = append(all, f)
		}
	}
	return all
}

// call makes a call with a result of type t, "" if there is none.
func (g *gen) call(t *typ, depth int) string {
	if t.holdsReferences() && g.keep || t.kind == kGoInt || t.kind == kUint {
		return ""
	}
	if g.chance(5) {
		if code := g.callValue(t); code != "" {
			return code
		}
	}
	all := g.callable(t)
	if len(all) == 0 {
		return ""
	}
	return g.callOf(pick(g.r, all), depth)
}

func (g *gen) callOf(f *fn, depth int) string {
	if f.pointers && (g.noArrays || g.typeParam != nil) || !g.affordable(f) {
		return ""
	}
	defer func(old bool) { g.keep = old }(g.keep)
	g.keep = false
	params := f.params
	if f.variadic {
		params = params[:len(params)-1]
	}
	args := g.arguments(params, min(depth, 2))
	if f.pointers && !strings.HasPrefix(args[strings.LastIndex(args, " ")+1:], "&") {
		return ""
	}
	if f.variadic {
		args = strings.TrimPrefix(args+g.variadicArguments(f.params[len(params)]), ", ")
	}
	if f.recv == nil {
		return fmt.Sprintf("%s(%s)", f.name, args)
	}
	recv := g.receiver(f)
	if recv == "" {
		return ""
	}
	if code := g.read(f.recv); code != "" && g.chance(4) {
		return fmt.Sprintf("%s(%s)", methodExpression(f), strings.TrimSuffix(code+", "+args, ", "))
	}
	return fmt.Sprintf("%s.%s(%s)", recv, f.name, args)
}

// variadicArguments are a few values, or a slice.
func (g *gen) variadicArguments(t *typ) string {
	if code := g.read(t); code != "" && g.chance(3) {
		return ", " + code + "..."
	}
	var args string
	for range g.r.IntN(4) {
		args += ", " + g.expr(t.elem, 1)
	}
	return args
}

// receiver is an expression that a method can be called on.
func (g *gen) receiver(f *fn) string {
	if f.recv.kind == kPointer {
		if code := g.promoted(f); code != "" && g.chance(2) {
			return code
		}
		if p, ok := g.anyPlace(f.recv.elem, true); ok && (!p.v.temp || p.p.deref || g.chance(4)) { // addressable
			return g.outer(p, f)
		}
	}
	return g.promoted(f)
}

// promoted reads a place of the receiver's type for a call of method f, "" if there is none.
func (g *gen) promoted(f *fn) string {
	p, ok := g.anyPlace(f.recv, false)
	if !ok {
		return ""
	}
	return g.outer(p, f)
}

// outer is the expression for a place, or for what embeds it, so that method f is promoted. What embeds it may have a method of an interface itself, which
// would be called in its place, by itself without end.
func (g *gen) outer(p place, f *fn) string {
	last := len(p.p.steps) - 1
	if last >= 0 && p.p.steps[last].embedded && !g.ofInterface(f.name) && g.chance(2) {
		p.p.steps = p.p.steps[:last]
	}
	return g.code(p)
}

// ofInterface reports whether an interface has a method of that name.
func (g *gen) ofInterface(name string) bool {
	return slices.ContainsFunc(g.interfaces, func(t *typ) bool {
		return slices.ContainsFunc(t.methods, func(m *fn) bool { return m.name == name })
	})
}

// parameter types of functions, with references among them.
func (g *gen) parameterType() *typ {
	for {
		var t *typ
		g.choose(
			option{8, func() bool { t = g.sizedInt(); return true }},
			option{2, func() bool { t = tBool; return true }},
			option{3, func() bool { t = g.rangedInt(); return true }},
			option{1, func() bool { t = g.rangedUint(); return true }},
			option{2, func() bool { t = tString; return true }},
			option{4, func() bool { t = g.sliceOf(g.sliceElement()); return true }},
			option{3, func() bool { t = g.pointerTo(pick(g.r, g.structs)); return true }},
			option{2, func() bool { t = pick(g.r, g.structs); return true }},
			option{len(g.defined), func() bool { t = pick(g.r, g.defined); return true }},
			option{1, func() bool { t = g.arrayOf(g.arrayElement(), g.between(1, 5)); return true }},
			option{1, func() bool { t = g.funcType(); return true }},
			option{len(g.interfaces), func() bool { t = pick(g.r, g.interfaces); return true }},
		)
		if t != nil {
			return t
		}
	}
}

func (g *gen) sliceElement() *typ {
	if len(g.structs) > 0 && g.chance(8) {
		s := pick(g.r, g.structs)
		return pick(g.r, []*typ{tString, s, s, g.pointerTo(s), g.sliceOf(tUint8)})
	}
	return pick(g.r, []*typ{tUint8, tUint8, tUint8, tInt8, tInt16, tUint16, tBool})
}

func (g *gen) arrayElement() *typ {
	if g.use32 && g.chance(5) {
		return pick(g.r, []*typ{tInt32, tUint32})
	}
	return g.sliceElement()
}

// signature writes the parameters and results, and defines them.
func (g *gen) signature(f *fn, named bool) string {
	var params []string
	for i, t := range f.params {
		name := g.fresh("p")
		v := &variable{name: name, t: t, temp: true, fixed: t.kind == kFunc}
		text := name + " " + t.name
		switch {
		case t.kind == kPointer && t.elem.kind != kStruct:
			v.name, v.t = "(*"+name+")", t.elem
		case f.variadic && i == len(f.params)-1:
			text = name + " ..." + t.elem.name
			v.sealed, v.fixed = true, true
		}
		g.define(v)
		params = append(params, text)
	}
	var results []string
	for _, t := range f.results {
		text := t.name
		if named {
			v := g.define(&variable{name: g.fresh("r"), t: t, temp: true})
			text = v.name + " " + t.name
		}
		results = append(results, text)
	}
	return fmt.Sprintf("(%s) (%s)", strings.Join(params, ", "), strings.Join(results, ", "))
}

// declare makes a function: it writes the declaration and adds it to those that can be called.
func (g *gen) declare(f *fn, receiver *variable, size int) {
	g.declareWith(f, receiver, func() {
		if g.named && g.chance(2) {
			g.recoverer()
		}
		g.block(size, 2)
		g.result()
	})
}

func (g *gen) declareWith(f *fn, receiver *variable, write func()) {
	g.scopes = g.scopes[:1] // package variables
	g.open()
	g.frame = frame{outermost: len(g.scopes) - 1, fn: f, named: g.chance(4), cost: 1, times: 1, limit: maxCost, noArrays: f.recursive}
	head := "func "
	signature := g.signature(f, g.named)
	if receiver != nil {
		g.define(receiver)
		head += fmt.Sprintf("(%s %s) ", receiver.name, f.recv.name)
	}
	body := g.noting(g.into(write), f)
	fmt.Fprintf(&g.decls, "%s%s%s%s {\n%s}\n\n", head, f.name, f.typeParams, signature, body)
	f.cost = g.cost
	g.funcs = append(g.funcs, f)
	g.scopes = g.scopes[:1]
}

// result writes the return statement at the end of a function.
func (g *gen) result() {
	if len(g.fn.results) == 0 {
		return
	}
	if g.named && g.chance(3) {
		g.line("return")
		return
	}
	var values []string
	for _, t := range g.fn.results {
		values = append(values, g.expr(t, 2))
	}
	g.line("return %s", strings.Join(values, ", "))
}

// random makes a function with a random signature.
func (g *gen) random() {
	if g.chance(8) {
		g.recursive()
		return
	}
	if g.instances != nil && g.chance(2) {
		g.genericFunction()
		return
	}
	f := &fn{name: g.global("f")}
	for range g.between(0, 4) {
		f.params = append(f.params, g.parameterType())
	}
	for range pick(g.r, []int{0, 1, 1, 1, 1, 2, 3}) {
		f.results = append(f.results, g.resultType())
	}
	switch g.r.IntN(10) {
	case 0:
		f.variadic = true
		f.params = append(f.params, g.sliceOf(g.sliceElement()))
	case 1:
		f.pointers = true
		f.params = append(f.params, g.pointerTo(pick(g.r, []*typ{tUint16, tUint8, g.arrayOf(tUint8, 4)})))
	}
	var receiver *variable
	switch s := pick(g.r, g.ownStructs()); {
	case g.applet != nil && g.chance(4):
		f.recv = g.pointerTo(g.applet)
		receiver = &variable{name: "a", t: f.recv, fixed: true}
	case len(g.defined) > 0 && g.own(g.defined[len(g.defined)-1]) && g.chance(3):
		f.recv = g.defined[len(g.defined)-1]
		receiver = &variable{name: "s", t: f.recv, temp: true}
	case g.chance(3):
		f.recv = s
		if g.chance(2) {
			f.recv = g.pointerTo(s)
		}
		receiver = &variable{name: "s", t: f.recv, temp: true, fixed: f.recv.kind == kPointer}
	}
	if f.recv != nil {
		f.name = plainName(f.name)
	}
	g.declare(f, receiver, g.upTo(1, 4))
}

func (g *gen) resultType() *typ {
	switch g.r.IntN(14) {
	case 0:
		return tBool
	case 4:
		return g.arrayOf(g.arrayElement(), g.between(1, 4))
	case 6:
		return g.rangedInt()
	case 5:
		if len(g.interfaces) > 0 {
			return pick(g.r, g.interfaces)
		}
	case 1:
		return pick(g.r, g.structs)
	case 2:
		return tString
	case 3:
		return g.sliceOf(g.sliceElement())
	}
	return g.sizedInt()
}
