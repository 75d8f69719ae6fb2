package progen

import (
	"fmt"
	"strings"
)

// block writes statements; what they declare ends with them.
func (g *gen) block(n, depth int) {
	g.open()
	defer g.close()
	for range n {
		g.cost += g.times
		g.statement(depth)
	}
}

func (g *gen) statement(depth int) {
	nested := 0
	if depth > 0 {
		nested = 1
	}
	g.choose(
		option{10, g.assign},
		option{4, g.assignOp},
		option{2, g.swap},
		option{5, g.declareLocal},
		option{3, g.note},
		option{3, g.callStatement},
		option{2, g.copyStatement},
		option{5 * nested, func() bool { return g.ifStatement(depth) }},
		option{4 * nested, func() bool { return g.loop(depth) }},
		option{3 * nested, func() bool { return g.switchStatement(depth) }},
		option{1, g.returnEarly},
		option{1, g.panicStatement},
		option{2, g.jump},
		option{1 * nested, func() bool { return g.nestedBlock(depth) }},
		option{2 * nested, func() bool { return g.typeSwitch(depth) }},
		option{2, g.assertion},
		option{2, g.closureStatement},
		option{1, g.deferStatement},
		option{len(g.errs), g.errorStatement},
		option{2 * len(g.errs), g.faultStatement},
		option{1, g.readNumber},
		option{1, g.libraryStatement},
		option{1 * nested, func() bool { return g.gotoStatement(depth) }},
		option{1, g.localPointer},
		option{1, g.genericValue},
		option{1, g.allocation},
		option{3 * nested, func() bool { return g.transaction(depth) }},
	)
}

// assignedType picks what an assignment is about.
func (g *gen) assignedType() *typ {
	if g.chance(2) {
		return g.sizedInt()
	}
	return pick(g.r, g.assigned)
}

// store is an expression that may be stored at a place.
func (g *gen) store(p place, depth int) string {
	if p.lasting() {
		return g.kept(p.p.t, depth)
	}
	return g.expr(p.p.t, depth)
}

func (g *gen) assign() bool {
	p, ok := g.anyPlace(g.assignedType(), true)
	if !ok {
		return false
	}
	g.line("%s = %s", g.code(p), g.store(p, 3))
	return true
}

// assignOp is an assignment operation, or ++ and --.
func (g *gen) assignOp() bool {
	t := g.sizedInt()
	p, ok := g.anyPlace(t, true)
	if !ok {
		return false
	}
	code := g.code(p)
	switch g.r.IntN(5) {
	case 0:
		g.line("%s%s", code, pick(g.r, []string{"++", "--"}))
	case 1:
		g.line("%s %s %s & %d", code, pick(g.r, []string{"<<=", ">>="}), g.operand(tUint8, 1), pick(g.r, []int{7, 15, 31}))
	case 2:
		g.line("%s %s %s | 1", code, pick(g.r, []string{"/=", "%="}), g.operand(t, 1))
	default:
		g.line("%s %s %s", code, pick(g.r, []string{"+=", "-=", "*=", "^=", "|=", "&=", "&^="}), g.integer(t, 2))
	}
	return true
}

// swap assigns two places at once.
func (g *gen) swap() bool {
	t := g.assignedType()
	p, ok := g.anyPlace(t, true)
	if !ok {
		return false
	}
	q, _ := g.anyPlace(t, true)
	x, y := g.code(p), g.code(q)
	if g.chance(2) && matches(p.p.t, q.p.t) && p.p.t == q.p.t && !t.holdsReferences() {
		g.line("%s, %s = %s, %s", x, y, y, x)
		return true
	}
	g.line("%s, %s = %s, %s", x, y, g.store(p, 2), g.store(q, 2))
	return true
}

// localType picks the type of a local variable.
func (g *gen) localType() *typ {
	switch g.r.IntN(10) {
	case 0, 1:
		return g.rangedInt()
	case 2:
		return g.arrayOf(g.arrayElement(), g.between(1, 6))
	case 3:
		return pick(g.r, g.structs)
	case 4:
		return g.sliceOf(g.sliceElement())
	case 5:
		return pick(g.r, g.assigned)
	case 6:
		return g.rangedUint()
	}
	return g.sizedInt()
}

func (g *gen) declareLocal() bool {
	t := g.localType()
	if g.noArrays && t.kind == kArray {
		return false
	}
	name := g.localName()
	switch {
	case g.chance(5):
		g.line("var %s %s", name, t.name)
	case g.chance(2) || t.kind == kGoInt || t.kind == kUint || t.kind == kInterface || t.under != nil:
		g.line("var %s %s = %s", name, t.name, g.expr(t, 3))
	case t.kind == kInt:
		g.line("%s := %s(%s)", name, t.name, g.integer(t, 3))
	default:
		code := g.expr(t, 2)
		if code == "nil" {
			return false
		}
		g.line("%s := %s", name, code)
	}
	g.line("_ = %s", name)
	g.define(&variable{name: name, t: t, temp: true})
	return true
}

// note adds a value to the trace, so that the order of what happens shows.
func (g *gen) note() bool {
	if g.chance(2) {
		g.line("note(%s)", g.integer(tUint16, 2))
		return true
	}
	all := g.visible()
	v := pick(g.r, all)
	p := pick(g.r, g.pathsOf(v.t))
	code := mixed(p.t, g.code(place{v, p}))
	if code == "" {
		return false
	}
	g.line("note(%s)", code)
	return true
}

// callStatement calls a function for what it does; results go to new variables or to places.
func (g *gen) callStatement() bool {
	if len(g.funcs) == 0 {
		return false
	}
	f := pick(g.r, g.funcs)
	code := g.callOf(f, 2)
	if code == "" {
		return false
	}
	if len(f.results) == 0 || g.chance(4) {
		g.line("%s", code)
		return true
	}
	if names := g.resultPlaces(f); names != nil {
		g.line("%s = %s", strings.Join(names, ", "), code)
		return true
	}
	var names []string
	var vars []*variable
	for _, t := range f.results {
		v := &variable{name: g.fresh("v"), t: t, temp: true}
		vars = append(vars, v)
		names = append(names, v.name)
	}
	g.line("%s := %s", strings.Join(names, ", "), code)
	for _, v := range vars {
		g.line("_ = %s", v.name)
		g.define(v)
	}
	return true
}

// resultPlaces chooses places for the results of a function, or leaves some out.
func (g *gen) resultPlaces(f *fn) []string {
	if !g.chance(3) {
		return nil
	}
	var all []string
	for _, t := range f.results {
		p, ok := g.anyPlace(t, true)
		switch {
		case g.chance(5):
			all = append(all, "_")
		case !ok || t.holdsReferences() || p.p.t != t:
			return nil
		default:
			all = append(all, g.code(p))
		}
	}
	return all
}

// copyStatement is copy, clear, or append in place.
func (g *gen) copyStatement() bool {
	t := g.sliceOf(g.sliceElement())
	dst := g.slice(t, 1)
	if dst == "nil" {
		return false
	}
	switch g.r.IntN(4) {
	case 0:
		g.line("clear(%s)", dst)
		return true
	case 1:
		if t.elem == tUint8 {
			g.line("note(uint16(copy(%s, %s)))", dst, g.text(1))
			return true
		}
	}
	src := g.slice(t, 1)
	if src == "nil" {
		return false
	}
	g.line("note(uint16(copy(%s, %s)))", dst, src)
	return true
}

func (g *gen) returnEarly() bool {
	code := g.into(g.result)
	if code == "" {
		code = "return\n"
	}
	g.line("if %s {\n%s}", g.condition(2), code)
	return true
}

func (g *gen) nestedBlock(depth int) bool {
	g.line("{")
	g.block(g.between(1, 3), depth-1)
	g.line("}")
	return true
}

// panicStatement throws a status word, or something that is not one.
func (g *gen) panicStatement() bool {
	what := fmt.Sprintf("framework.SW(%s)", pick(g.r, []string{"0x6A80", "0x6985", "0x6300", "0x6F42"}))
	switch g.r.IntN(6) {
	case 0:
		what = fmt.Sprintf("framework.SW(0x6A00 + %s&0xFF)", g.variableInt(tUint16, 0))
	case 1:
		what = `"text"`
	case 2:
		what = "framework.PINException(2)"
	}
	g.line("if %s {\npanic(%s)\n}", g.rareCondition(), what)
	return true
}

// rareCondition is true now and then.
func (g *gen) rareCondition() string {
	t := pick(g.r, []*typ{tUint8, tUint16})
	return fmt.Sprintf("%s == %s || %s&15 == %d", g.variableInt(t, 1), g.constant(t), g.trace, g.r.IntN(16))
}
