package progen

import (
	"fmt"
	"strings"
)

// dynamic makes an interface value.
func (g *gen) dynamic(t *typ, depth int) string {
	return g.chooseValue(func() string { return "nil" },
		value{6, func() string { return g.read(t) }},
		value{4, func() string { return g.boxed(t) }},
		value{1, func() string { return g.call(t, depth) }},
	)
}

// boxed is a pointer or a constant that becomes an interface value.
func (g *gen) boxed(t *typ) string {
	if t == tError {
		return pick(g.r, []string{"framework.SWWrongData", "framework.SW(0x6A82)"})
	}
	impl := pick(g.r, t.impls)
	switch impl.kind {
	case kInterface:
		return g.read(impl)
	case kPointer:
		code := g.read(impl)
		if code == "" || g.chance(2) {
			return code
		}
		return fmt.Sprintf("%s(%s)", checker(impl.elem), code)
	case kInt:
		return fmt.Sprintf("%s(%s)", impl.name, g.constant(impl))
	}
	return ""
}

// notNil is a function through which pointers often go before they become interface values, so that not all of them may be nil there.
const notNil = `func %[1]s(p *%[2]s) *%[2]s {
	if p == nil {
		panic(framework.SW(0x6F01))
	}
	return p
}

`

// checker is the name of that function for a struct.
func checker(t *typ) string {
	if name, imported := strings.CutPrefix(t.name, mark); imported {
		return mark + "Ok" + name
	}
	return "ok" + t.name
}

// first is the value that a field of an interface or function type begins with.
func (g *gen) first(t *typ) string {
	if t.kind == kFunc {
		if make := g.makers[t]; make != "" && g.chance(2) {
			return fmt.Sprintf("%s(%s)", make, g.constant(t.result))
		}
		return g.plainFunction(t)
	}
	if t == tError {
		return "nil"
	}
	impl := pick(g.r, t.impls)
	switch impl.kind {
	case kPointer:
		return "&" + impl.elem.name + "{}"
	case kInt:
		return fmt.Sprintf("%s(%s)", impl.name, g.constant(impl))
	}
	return "nil"
}

func (g *gen) mixDynamic(code string, t *typ) {
	g.line("h = h*31 + bit(%s != nil)", code)
	if t == tError {
		g.line("if %s == %s {\nh++\n}", code, g.errs[0])
		return
	}
	x := g.fresh("x")
	var clauses []string
	for _, impl := range t.impls {
		switch impl.kind {
		case kInt:
			clauses = append(clauses, fmt.Sprintf("case %s:\nh = h*31 + uint16(%s)", impl.name, x))
		case kPointer:
			if m := mixed(impl.elem.fields[0].t, x+"."+impl.elem.fields[0].name); m != "" {
				clauses = append(clauses, fmt.Sprintf("case %s:\nif %s != nil {\nh = h*31 + %s\n}", impl.name, x, m))
			}
		}
	}
	if len(clauses) > 0 {
		g.line("switch %s := %s.(type) {\n%s\n}", x, code, strings.Join(clauses, "\n"))
	}
}

// interfacePlace reads a place of an interface type that has implementations.
func (g *gen) interfacePlace() (*typ, string) {
	if len(g.interfaces) == 0 {
		return nil, ""
	}
	t := pick(g.r, g.interfaces)
	return t, g.read(t)
}

// typeSwitch looks at what an interface value holds.
func (g *gen) typeSwitch(depth int) bool {
	t, code := g.interfacePlace()
	if code == "" {
		return false
	}
	x := g.fresh("x")
	l := &target{label: g.fresh("L")}
	g.labels = append(g.labels, l)
	least := g.r.IntN(len(t.impls)) // this one has a case
	body := g.into(func() {
		for i := 0; i < len(t.impls); i++ {
			impl := t.impls[i]
			if i != least && g.chance(3) {
				continue
			}
			held := impl
			if next := i + 1; next < len(t.impls) && g.chance(5) {
				i, held = next, t
				g.line("case %s, %s:", impl.name, t.impls[next].name)
			} else {
				g.line("case %s:", impl.name)
			}
			g.open()
			v := g.define(&variable{name: x, t: held, temp: true})
			g.line("_ = %s", v.name)
			g.block(g.between(1, 2), depth-1)
			g.close()
		}
		if g.chance(3) {
			g.line("case nil:")
			g.block(1, depth-1)
		}
		if g.chance(2) {
			g.line("default:")
			g.block(1, depth-1)
		}
	})
	g.labels = g.labels[:len(g.labels)-1]
	if l.used {
		g.line("%s:", l.label)
	}
	g.line("switch %s := %s.(type) {\n%s}", x, code, body)
	return true
}

// assertion takes a value out of an interface, with or without asking.
func (g *gen) assertion() bool {
	t, code := g.interfacePlace()
	if code == "" {
		return false
	}
	impl := pick(g.r, t.impls)
	v := &variable{name: g.fresh("v"), t: impl, temp: true}
	if g.chance(4) {
		g.line("%s := %s.(%s)\n_ = %s", v.name, code, impl.name, v.name)
		g.define(v)
		return true
	}
	ok := g.fresh("ok")
	g.line("%s, %s := %s.(%s)\n_, _ = %s, %s", v.name, ok, code, impl.name, v.name, ok)
	g.define(v)
	g.define(&variable{name: ok, t: tBool})
	return true
}
