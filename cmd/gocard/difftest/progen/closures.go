package progen

import (
	"fmt"
	"slices"
	"strings"
)

// closureCost bounds what a function value executes, so that calls of unknown ones can be accounted for.
const closureCost = 40

// funcType picks a type of functions.
func (g *gen) funcType() *typ { return pick(g.r, g.funcTypes) }

// argument makes the argument of a call: function literals may stand there.
func (g *gen) argument(t *typ, depth int) string {
	defer func(old bool) { g.closing = old }(g.closing)
	g.closing = t.kind == kFunc
	return g.expr(t, depth)
}

func (g *gen) declareFuncTypes() {
	for _, i := range g.interfaces {
		for _, f := range i.methods {
			if len(f.results) == 1 && g.chance(2) { // so that there are method values
				g.addFuncType(f.params, f.results[0])
			}
		}
	}
	for range 1 + g.r.IntN(2)*g.r.IntN(2) {
		result := g.scalarType()
		var params []*typ
		for range g.between(0, 2) {
			params = append(params, g.scalarType())
		}
		g.addFuncType(params, result)
	}
}

func (g *gen) addFuncType(params []*typ, result *typ) {
	t := g.derived(fmt.Sprintf("func(%s) %s", names(params), result.name), &typ{kind: kFunc, params: params, result: result})
	if !slices.Contains(g.funcTypes, t) {
		g.funcTypes = append(g.funcTypes, t)
	}
}

// plainFunctions writes a function of each type of functions, for values that capture nothing.
func (g *gen) plainFunctions() {
	for _, t := range g.funcTypes {
		for range g.upTo(1, 2) {
			f := &fn{name: g.global("q"), params: t.params, results: []*typ{t.result}}
			g.declare(f, nil, 1)
			g.plain[t] = append(g.plain[t], f.name)
			if f.cost > closureCost {
				f.cost = closureCost
			}
		}
		if t.result.kind == kInt && g.chance(4) {
			g.maker(t)
		}
	}
}

// maker writes a function that returns another, which captures a number.
func (g *gen) maker(t *typ) {
	name := g.global("q")
	var params []string
	sum := "n"
	for i, p := range t.params {
		params = append(params, fmt.Sprintf("x%d %s", i, p.name))
		if p.kind == kInt {
			sum += fmt.Sprintf("*3 + %s(x%d)", t.result.name, i)
		}
	}
	fmt.Fprintf(&g.decls, "func %s(n %s) %s {\nreturn func(%s) %s { return %s }\n}\n\n",
		name, t.result.name, t.name, strings.Join(params, ", "), t.result.name, sum)
	g.makers[t] = name
}

// plainFunction is a function of the program.
func (g *gen) plainFunction(t *typ) string {
	if list := g.plain[t]; len(list) > 0 {
		return pick(g.r, list)
	}
	return "nil"
}

// function makes a function value.
func (g *gen) function(t *typ, depth int) string {
	return g.chooseValue(func() string { return g.plainFunction(t) },
		value{3, func() string { return g.read(t) }},
		value{2, func() string { return g.plainFunction(t) }},
		value{4, func() string {
			if g.keep || !g.closing || g.closures > 1 || g.noArrays {
				return ""
			}
			return g.literal(t)
		}},
		value{2, func() string {
			if g.keep || !g.closing || g.noArrays {
				return ""
			}
			return g.methodValue(t)
		}},
		value{1, func() string {
			if g.keep || g.makers[t] == "" {
				return ""
			}
			return fmt.Sprintf("%s(%s)", g.makers[t], g.operand(t.result, 1))
		}},
	)
}

// literal writes a function literal, which may use all that is in scope.
func (g *gen) literal(t *typ) string {
	f := &fn{params: t.params, results: []*typ{t.result}}
	var head string
	body := g.inner(f, closureCost, func() {
		head = g.signature(f, g.named)
		g.block(g.between(1, 3), 1)
		g.result()
	})
	return fmt.Sprintf("func%s {\n%s}", head, body)
}

// inner writes the body of a function within the one in work.
func (g *gen) inner(f *fn, limit int, write func()) string {
	saved := g.frame
	g.open()
	g.closures++
	g.frame = frame{outermost: len(g.scopes) - 1, fn: f, named: g.chance(4), cost: 1, times: 1, limit: limit}
	body := g.into(write)
	cost := g.cost
	g.frame = saved
	g.cost += g.times * cost
	g.closures--
	g.close()
	return body
}

// callValue calls a function value.
func (g *gen) callValue(t *typ) string {
	var types []*typ
	for _, f := range g.funcTypes {
		if f.result == t {
			types = append(types, f)
		}
	}
	if len(types) == 0 {
		return ""
	}
	f := pick(g.r, types)
	p, ok := g.anyPlace(f, false)
	if !ok || !g.affordable(&fn{cost: closureCost}) {
		return ""
	}
	return fmt.Sprintf("%s(%s)", g.code(p), g.arguments(f.params, 1))
}

// closureStatement declares a closure, or calls one at once.
func (g *gen) closureStatement() bool {
	if g.closures > 1 || g.noArrays {
		return false
	}
	t := g.funcType()
	if code := g.methodValue(t); code != "" && g.chance(2) {
		v := g.define(&variable{name: g.fresh("c"), t: t, temp: true, fixed: true})
		g.line("%s := %s\n_ = %s", v.name, code, v.name)
		return true
	}
	if g.chance(3) {
		code := g.literal(t)
		g.line("note(%s)", mixed(t.result, fmt.Sprintf("%s(%s)", code, g.arguments(t.params, 1))))
		return true
	}
	v := &variable{name: g.fresh("c"), t: t, temp: true, fixed: true}
	g.line("%s := %s\n_ = %s", v.name, g.literal(t), v.name)
	g.define(v)
	return true
}
