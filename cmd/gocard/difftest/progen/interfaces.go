package progen

import (
	"fmt"
	"slices"
	"strings"
)

// tError is error; its values are package variables and status words.
var tError = &typ{name: "error", kind: kInterface}

// declareInterfaces makes interfaces; each is implemented by some of the structs and named numbers, whose methods follow later.
func (g *gen) declareInterfaces() {
	for range g.r.IntN(2) * g.upTo(1, 2) {
		g.declareInterface()
	}
	for _, t := range g.interfaces {
		if t != g.any {
			g.implementers(t)
		}
	}
	if t := g.baseInterface(); t != nil && g.chance(3) {
		g.wrap(t)
	}
	if g.any != nil || g.chance(3) {
		g.declareAny()
	}
}

func (g *gen) declareInterface() {
	t := &typ{name: g.global("I"), kind: kInterface}
	g.byName[t.name] = t
	var body strings.Builder
	if base := g.baseInterface(); base != nil && g.chance(2) {
		t.embeds = base
		base.impls = append(base.impls, t)
		fmt.Fprintln(&body, base.name)
	}
	for range g.between(1, 2) {
		f := &fn{name: g.fresh("d"), recv: t}
		for range g.between(0, 2) {
			f.params = append(f.params, g.scalarType())
		}
		if !g.chance(5) {
			f.results = []*typ{g.scalarType()}
		}
		t.methods = append(t.methods, f)
		fmt.Fprintf(&body, "%s(%s) %s\n", f.name, names(f.params), names(f.results))
	}
	fmt.Fprintf(&g.decls, "type %s interface {\n%s}\n\n", t.name, body.String())
	g.interfaces = append(g.interfaces, t)
}

// baseInterface is an interface of the package in work that another may embed.
func (g *gen) baseInterface() *typ {
	for _, t := range g.interfaces {
		if t != g.any && g.own(t) {
			return t
		}
	}
	return nil
}

// wrap makes a struct with an embedded interface. It never stands in an interface, so that it cannot hold itself.
func (g *gen) wrap(i *typ) {
	t := &typ{name: g.global("S"), kind: kStruct, bare: true}
	t.fields = []field{{name: g.fresh("m"), t: g.sizedInt()}, {name: plainName(i.name), t: i, embedded: true}}
	g.byName[t.name] = t
	g.writeStruct(t, "")
	g.structs = append(g.structs, t)
}

// implementers chooses types of the package in work that implement an interface, and those that it embeds; there is at least one.
func (g *gen) implementers(t *typ) {
	all := slices.Clone(t.impls)
	for _, s := range g.ownStructs() {
		if p := g.pointerTo(s); !g.chance(3) && !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	for _, n := range g.namedInts {
		if g.own(n) && g.chance(2) && !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	if first := g.pointerTo(g.ownStructs()[0]); len(all) == 0 || g.own(t) && !slices.ContainsFunc(all, g.own) {
		all = append(all, first)
	}
	for base := t; base != nil; base = base.embeds {
		for _, impl := range all {
			if impl.kind != kInterface && !slices.Contains(base.impls, impl) {
				base.impls = append(base.impls, impl)
			}
		}
	}
}

// own reports whether a type, or what it points to, belongs to the package in work, so that it may have methods there.
func (g *gen) own(t *typ) bool {
	return strings.HasPrefix(strings.TrimPrefix(t.name, "*"), mark) == (g.mark != "")
}

// ownStructs are the structs of the package in work that may have methods.
func (g *gen) ownStructs() []*typ {
	return slices.DeleteFunc(slices.Clone(g.structs), func(s *typ) bool { return s.bare || !g.own(s) })
}

// declareAny has programs use any, for all that is in the package in work.
func (g *gen) declareAny() {
	if g.any == nil {
		g.any = &typ{name: "any", kind: kInterface, impls: []*typ{tUint8, tInt16}}
		g.byName[g.any.name] = g.any
	} else {
		g.interfaces = slices.DeleteFunc(g.interfaces, func(t *typ) bool { return t == g.any })
	}
	for _, s := range g.ownStructs() {
		g.any.impls = append(g.any.impls, g.pointerTo(s))
	}
	for _, t := range slices.Concat(g.namedInts, g.interfaces) {
		if g.own(t) {
			g.any.impls = append(g.any.impls, t)
		}
	}
	g.interfaces = append(g.interfaces, g.any)
}

func names(types []*typ) string {
	var all []string
	for _, t := range types {
		all = append(all, t.name)
	}
	return strings.Join(all, ", ")
}

func (g *gen) scalarType() *typ {
	if g.chance(8) {
		return tBool
	}
	return g.sizedInt()
}

// implement writes the methods of all interfaces for the types of the package in work.
func (g *gen) implement() {
	for _, t := range g.interfaces {
		for _, f := range t.methods {
			for _, impl := range t.impls {
				if impl.kind != kInterface && g.own(impl) && !g.inherited(t, impl) {
					f.cost = max(f.cost, g.method(f, impl))
				}
			}
			if g.own(t) {
				g.funcs = append(g.funcs, f)
			}
		}
	}
}

// method writes one method of an interface, and returns its cost.
func (g *gen) method(f *fn, impl *typ) int {
	m := &fn{name: f.name, recv: impl, params: f.params, results: f.results}
	if impl.kind == kPointer && g.chance(3) {
		m.recv = impl.elem
	}
	g.declare(m, &variable{name: "s", t: m.recv, temp: true, fixed: m.recv.kind == kPointer}, g.between(1, 2))
	return m.cost
}

// inherited reports whether a struct gets the methods of an interface from the struct that it embeds; that is the same for all of them.
func (g *gen) inherited(t, impl *typ) bool {
	if impl.kind != kPointer {
		return false
	}
	for _, f := range impl.elem.fields {
		s := f.t
		if s.kind == kPointer {
			s = s.elem
		}
		if f.embedded && s.kind == kStruct && slices.Contains(t.impls, g.pointerTo(s)) {
			return len(impl.name)%2 == 0
		}
	}
	return false
}
