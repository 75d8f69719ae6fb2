package progen

import (
	"fmt"
	"strings"
)

// packageVariables are of the types that a compiler may keep as data. They stand in any order, so that Go's order of initialisation matters.
func (g *gen) packageVariables() {
	var decls []string
	for range g.upTo(1, 5) {
		v := &variable{name: g.global("g"), t: g.variableType(), fixed: g.transactions}
		switch {
		case g.chance(3):
			decls = append(decls, fmt.Sprintf("var %s %s", v.name, v.t.name))
		case v.t.kind == kInt && g.chance(2):
			decls = append(decls, fmt.Sprintf("var %s = %s()", v.name, g.initializer(v.t)))
		default:
			decls = append(decls, fmt.Sprintf("var %s %s = %s", v.name, v.t.name, g.initial(v.t)))
		}
		g.scopes[0] = append(g.scopes[0], v)
	}
	g.r.Shuffle(len(decls), func(i, j int) { decls[i], decls[j] = decls[j], decls[i] })
	fmt.Fprintf(&g.decls, "%s\n\n", strings.Join(decls, "\n\n"))
	if !g.transactions && g.chance(4) {
		fmt.Fprintf(&g.decls, "func init() {\n%s}\n\n", g.initialNote())
	}
}

func (g *gen) variableType() *typ {
	switch g.r.IntN(8) {
	case 0:
		return tString
	case 1, 2:
		return g.arrayOf(g.arrayElement(), g.between(1, 8))
	case 3:
		if !g.transactions { // which may not write objects behind package variables
			return pick(g.r, g.structs)
		}
	case 4:
		return g.rangedInt()
	case 5:
		return g.rangedUint()
	}
	return g.sizedInt()
}

// initializer writes a function that gives a package variable its value, from those that are before it in any order of initialisation. It cannot fail.
func (g *gen) initializer(t *typ) string {
	name := g.global("k")
	body := g.into(func() {
		g.line("v := %s", g.initialInt(t))
		for range g.r.IntN(3) {
			g.line("v %s= %s", pick(g.r, []string{"+", "-", "*", "^", "|"}), g.initialInt(t))
		}
	})
	fmt.Fprintf(&g.decls, "func %s() %s {\n%s%sreturn v\n}\n\n", name, t.name, body, g.initialNote())
	return name
}

// initialNote tells when something is initialised.
func (g *gen) initialNote() string {
	if g.transactions {
		return ""
	}
	return fmt.Sprintf("note(%s ^ %d)\n", g.initialInt(tUint16), g.r.IntN(100))
}

// initialInt converts a package variable, or makes a constant.
func (g *gen) initialInt(t *typ) string {
	if v := pick(g.r, append(g.scopes[0], &variable{t: tBool})); v.t.kind == kInt && v.name != "a.trace" {
		return fmt.Sprintf("%s(%s)", t.name, v.name)
	}
	return fmt.Sprintf("%s(%s)", t.name, g.constant(t))
}
