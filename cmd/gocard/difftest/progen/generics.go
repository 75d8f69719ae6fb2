package progen

import (
	"fmt"
	"slices"
	"strings"
)

// A generic function is made once, with a type parameter in place of some of its integers; each instance is a function that can be called.

// declareConstraint writes the constraint of all type parameters.
func (g *gen) declareConstraint() {
	g.constraint = "number"
	if g.mark != "" {
		g.constraint = mark + "Number"
	}
	g.instances = []*typ{tInt8, tUint8, tInt16, tUint16}
	if g.use32 {
		g.instances = append(g.instances, tInt32, tUint32)
	}
	g.instances = append(g.instances, g.namedInts...)
	var terms []string
	for _, t := range []*typ{tInt8, tUint8, tInt16, tUint16, tInt32, tUint32} {
		terms = append(terms, "~"+t.name)
	}
	fmt.Fprintf(&g.decls, "type %s interface{ %s }\n\n", g.constraint, strings.Join(terms, " | "))
}

// typeParameter is a type whose constants suit all instances.
func typeParameter() *typ { return &typ{name: "T", kind: kInt, bits: 7, hi: 127} }

// genericFunction makes a function with one type parameter.
func (g *gen) genericFunction() {
	param := typeParameter()
	f := &fn{name: g.global("f"), results: []*typ{param}, params: []*typ{param}}
	for range g.r.IntN(3) {
		f.params = append(f.params, pick(g.r, []*typ{param, tBool, g.sizedInt(), g.sliceOf(tUint8)}))
	}
	g.typeParam, f.typeParams = param, "[T "+g.constraint+"]"
	g.declare(f, nil, g.between(1, 3))
	g.typeParam = nil
	g.funcs = g.funcs[:len(g.funcs)-1]
	for range g.between(1, 2) {
		t := pick(g.r, g.instances)
		g.funcs = append(g.funcs, &fn{
			name: fmt.Sprintf("%s[%s]", f.name, t.name), cost: f.cost,
			params: substitute(f.params, param, t), results: substitute(f.results, param, t),
		})
	}
}

func substitute(types []*typ, param, by *typ) []*typ {
	out := slices.Clone(types)
	for i, t := range out {
		if t == param {
			out[i] = by
		}
	}
	return out
}

// genericStruct makes a generic struct, whose instances are structs like others, with a method.
func (g *gen) genericStruct() {
	param := typeParameter()
	name := g.global("P")
	generic := &typ{name: name + "[T]", kind: kStruct}
	for range g.between(1, 3) {
		generic.fields = append(generic.fields, field{name: g.fresh("m"), t: pick(g.r, []*typ{param, param, tUint8, tBool})})
	}
	var fields strings.Builder
	for _, f := range generic.fields {
		fmt.Fprintf(&fields, "%s %s\n", f.name, f.t.name)
	}
	fmt.Fprintf(&g.decls, "type %s[T %s] struct {\n%s}\n\n", name, g.constraint, fields.String())
	t := pick(g.r, g.instances)
	instance := &typ{name: fmt.Sprintf("%s[%s]", name, t.name), kind: kStruct, bare: true}
	for _, f := range generic.fields {
		if f.t == param {
			f.t = t
		}
		instance.fields = append(instance.fields, f)
	}
	g.byName[instance.name] = instance
	g.structs = append(g.structs, instance)
	g.generics = append(g.generics, func() { g.genericMethod(generic, instance, param, t) })
}

func (g *gen) genericMethod(generic, instance, param, t *typ) {
	f := &fn{name: g.fresh("f"), recv: &typ{name: "*" + generic.name, kind: kPointer, elem: generic}, params: []*typ{param}, results: []*typ{param}}
	g.typeParam = param
	g.declare(f, &variable{name: "s", t: f.recv, temp: true, fixed: true}, g.between(1, 2))
	g.typeParam = nil
	g.funcs[len(g.funcs)-1] = &fn{
		name: f.name, cost: f.cost, recv: g.pointerTo(instance), params: substitute(f.params, param, t), results: substitute(f.results, param, t),
	}
}
