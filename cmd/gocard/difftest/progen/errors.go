package progen

import "fmt"

// sentinels are package variables of type error.
func (g *gen) sentinels() {
	for range g.between(1, 2) {
		v := &variable{name: g.global("err"), t: tError, fixed: true}
		fmt.Fprintf(&g.decls, "var %s = errors.New(%q)\n\n", v.name, plainName(v.name))
		g.scopes[0] = append(g.scopes[0], v)
		g.errs = append(g.errs, v.name)
	}
}

// errorStatement looks at what an error is.
func (g *gen) errorStatement() bool {
	code := g.read(tError)
	if code == "" {
		return false
	}
	sw := g.fresh("sw")
	switch g.r.IntN(3) {
	case 0:
		g.line("if %s, ok := %s.(framework.SW); ok {\nnote(uint16(%s))\n}", sw, code, sw)
	case 1:
		g.line("switch %s {\ncase nil:\nnote(1)\ncase %s:\nnote(2)\ncase framework.SWWrongData:\nnote(3)\ndefault:\nnote(4)\n}", code, pick(g.r, g.errs))
	default:
		g.line("if errors.Is(%s, %s) {\nnote(5)\n}", code, pick(g.r, g.errs))
	}
	return true
}
