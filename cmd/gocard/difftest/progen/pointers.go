package progen

// pointer makes a pointer to something that exists.
func (g *gen) pointer(t *typ, depth int) string {
	if t.elem.kind != kStruct {
		return g.addressOfVariable(t.elem)
	}
	return g.chooseValue(func() string { return "nil" },
		value{8, func() string { return g.read(t) }},
		value{2, func() string { return g.addressOf(t) }},
		value{1, func() string { return g.call(t, depth) }},
	)
}

// addressOfVariable is the address of a number or array; "" if there is none.
func (g *gen) addressOfVariable(t *typ) string {
	if p, ok := g.anyPlace(t, true); ok && p.v.temp && g.chance(6) {
		return "&" + g.code(p)
	}
	for _, v := range g.visible() {
		if v.t == t && v.temp && !v.fixed && g.chance(2) {
			return "&" + v.name
		}
	}
	return ""
}

// addressOf is the address of a local struct.
func (g *gen) addressOf(t *typ) string {
	if g.keep || g.noArrays || !g.chance(3) {
		return ""
	}
	var vars []string
	for _, v := range g.visible() {
		if v.t == t.elem && v.temp && !v.fixed {
			vars = append(vars, v.name)
		}
	}
	if len(vars) == 0 {
		return ""
	}
	return "&" + pick(g.r, vars)
}

// localPointer declares a pointer to a number or array, and uses it.
func (g *gen) localPointer() bool {
	if g.noArrays || g.typeParam != nil || !g.chance(3) {
		return false
	}
	t := g.sizedInt()
	if g.chance(3) {
		t = g.arrayOf(g.arrayElement(), g.between(1, 4))
	}
	code := g.addressOfVariable(t)
	if code == "" {
		return false
	}
	p := g.fresh("p")
	g.line("%s := %s", p, code)
	v := g.define(&variable{name: "(*" + p + ")", t: t, temp: true})
	g.line("%s = %s", v.name, g.expr(t, 1))
	return true
}
