package progen

import "fmt"

// recoverer writes a deferred function that catches what the rest of the function throws.
func (g *gen) recoverer() {
	g.line("defer func() {")
	g.open()
	x := g.fresh("x")
	if g.chance(3) {
		g.line("%s := recover()\nif %s == nil {\nnote(%d)\nreturn\n}", x, x, g.r.IntN(9))
	} else {
		g.line("%s := recover()\nif %s != nil {\nnote(%d)\n}", x, x, g.r.IntN(9))
	}
	sw := g.fresh("sw")
	switch g.r.IntN(3) {
	case 0:
		g.line("switch %s := %s.(type) {\ncase framework.SW:\nnote(uint16(%s))\ncase framework.PINException:\nnote(uint16(%s) + 1)\ndefault:\nnote(3)\n}", sw, x, sw, sw)
	default:
		g.line("if %s, ok := %s.(framework.SW); ok {\nnote(uint16(%s))", sw, x, sw)
		if g.chance(6) {
			g.line("panic(%s + 1)", sw)
		}
		g.line("}")
		if g.chance(12) {
			g.line("if %s != nil && %s&1 == 0 {\npanic(%s)\n}", x, g.trace, x)
		}
	}
	for range g.r.IntN(3) {
		g.assignNumber()
	}
	g.close()
	g.line("}()")
}

// assignNumber changes something that holds a number, such as a named result.
func (g *gen) assignNumber() {
	if p, ok := g.anyPlace(g.sizedInt(), true); ok {
		g.line("%s = %s", g.code(p), g.store(p, 2))
	}
}

// deferStatement defers a call, whose arguments are evaluated at once.
func (g *gen) deferStatement() bool {
	if g.loops > 0 || g.noArrays || g.times > 1 {
		return false
	}
	switch g.r.IntN(4) {
	case 0:
		g.line("defer note(%s)", g.integer(tUint16, 2))
	case 1:
		g.recoverer()
	case 2:
		g.line("defer func() {")
		g.open()
		g.assignNumber()
		g.line("note(%d)", g.r.IntN(100))
		g.close()
		g.line("}()")
	default:
		var plain []*fn
		for _, f := range g.funcs {
			if len(f.results) == 0 {
				plain = append(plain, f)
			}
		}
		if len(plain) == 0 {
			return false
		}
		code := g.callOf(pick(g.r, plain), 1)
		if code == "" {
			return false
		}
		g.line("defer %s", code)
	}
	return true
}

// gotoStatement jumps forward over a block, or backward a few times.
func (g *gen) gotoStatement(depth int) bool {
	label := g.fresh("G")
	if g.chance(2) || g.loops >= maxLoops {
		g.line("{\nif %s {\ngoto %s\n}\n{", g.condition(2), label)
		g.block(g.between(1, 3), depth-1)
		g.line("}\n%s:\nnote(%d)\n}", label, g.r.IntN(9))
		return true
	}
	n := g.between(1, 3)
	g.loops++
	g.times *= n
	i := g.fresh("i")
	g.open()
	g.line("{\n%s := %d\n%s:\n{", i, n, label)
	g.define(&variable{name: i, t: goInt(1, int64(n)), fixed: true})
	labels := g.labels
	g.labels = nil
	g.block(g.between(1, 3), depth-1)
	g.labels = labels
	g.line("}\n%s--\nif %s > 0 {\ngoto %s\n}\n}", i, i, label)
	g.close()
	g.times /= n
	g.loops--
	return true
}

// recursive makes a function that calls itself a few times.
func (g *gen) recursive() {
	f := &fn{name: g.global("f"), recursive: true, results: []*typ{g.sizedInt()}, params: []*typ{tUint8}}
	for range g.r.IntN(3) {
		f.params = append(f.params, g.scalarType())
	}
	g.declareWith(f, nil, func() {
		n := g.scopes[1][0]
		n.fixed = true
		g.line("if %s == 0 || %s > 5 {\nreturn %s\n}", n.name, n.name, g.integer(f.results[0], 1))
		g.block(g.between(1, 3), 1)
		args := fmt.Sprintf("%s-1", n.name)
		for _, p := range f.params[1:] {
			args += ", " + g.expr(p, 1)
		}
		g.line("return %s + %s(%s)", g.integer(f.results[0], 1), f.name, args)
	})
	f.cost *= 7
}
