package progen

// recoverer writes a deferred function that catches what the rest of the function throws.
func (g *gen) recoverer(f *fn) {
	g.line("defer func() {")
	g.open()
	x := g.fresh("x")
	if g.chance(3) {
		g.line("%s := recover()\nif %s == nil {\nnote(%d)\nreturn\n}", x, x, g.r.IntN(9))
	} else {
		g.line("%s := recover()\nif %s != nil {\nnote(%d)\n}", x, x, g.r.IntN(9))
	}
	sw := g.fresh("sw")
	g.line("if %s, ok := %s.(framework.SW); ok {\nnote(uint16(%s))", sw, x, sw)
	if g.chance(6) {
		g.line("panic(%s + 1)", sw)
	}
	g.line("}")
	g.recovered()
	g.close()
	g.line("}()")
}

// recovered changes a named result.
func (g *gen) recovered() {
	if p, ok := g.anyPlace(g.sizedInt(), true); ok {
		g.line("%s = %s", g.code(p), g.store(p, 2))
	}
}
