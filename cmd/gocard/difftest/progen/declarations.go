package progen

import (
	"fmt"
	"strings"
)

// declareTypes makes the named types, and the applet's struct.
func (g *gen) declareTypes() {
	if g.chance(3) {
		g.declareConstants()
	}
	for range g.between(0, 2) {
		base := pick(g.r, []*typ{tInt8, tUint8, tInt16, tUint16})
		t := integer(g.global("N"), base.bits, base.signed)
		g.namedInts = append(g.namedInts, t)
		fmt.Fprintf(&g.decls, "type %s %s\n\n", t.name, base.name)
	}
	for range g.upTo(1, 2) {
		g.declareStruct()
	}
	g.declareNamed()
	if g.chance(3) {
		if g.constraint == "" {
			g.declareConstraint()
		}
		if g.chance(2) {
			g.genericStruct()
		}
	}
	g.declareInterfaces()
	g.declareFuncTypes()
	if g.chance(4) {
		g.sentinels()
		if g.chance(2) {
			g.faults()
		}
	}
	g.chooseTypes()
}

// chooseTypes picks the types that statements are about.
func (g *gen) chooseTypes() {
	g.assigned = []*typ{tBool, tString, g.sliceOf(tUint8), g.sliceOf(tInt16), g.sliceOf(tUint16)}
	g.compared = []*typ{g.sliceOf(tUint8)}
	for _, s := range g.structs {
		g.assigned = append(g.assigned, s, g.pointerTo(s))
		g.compared = append(g.compared, g.pointerTo(s))
		if s.comparable() {
			g.compared = append(g.compared, s)
		}
	}
	for range g.between(1, 3) {
		a := g.arrayOf(g.arrayElement(), g.between(1, 6))
		g.assigned = append(g.assigned, a)
		if a.comparable() {
			g.compared = append(g.compared, a)
		}
	}
	g.assigned = append(g.assigned, anyInt, anyUint)
	g.assigned = append(g.assigned, g.defined...)
	if len(g.errs) > 0 {
		g.assigned = append(g.assigned, tError)
		g.compared = append(g.compared, tError)
	}
	g.assigned = append(g.assigned, g.funcTypes...)
	g.assigned = append(g.assigned, g.interfaces...)
	g.compared = append(g.compared, g.funcTypes...)
	g.compared = append(g.compared, g.interfaces...)
}

// fieldType picks the type of a struct's field.
func (g *gen) fieldType() *typ {
	switch g.r.IntN(12) {
	case 0:
		return tBool
	case 1, 2:
		return g.arrayOf(g.arrayElement(), g.between(1, 6))
	case 3:
		return tString
	case 4:
		return g.sliceOf(g.sliceElement())
	case 5:
		return g.rangedInt()
	case 9:
		return g.rangedUint()
	case 8:
		if g.chance(3) {
			return g.arrayOf(g.arrayOf(g.arrayElement(), g.between(1, 4)), g.between(1, 3))
		}
	case 6:
		if len(g.structs) > 0 {
			return pick(g.r, g.structs)
		}
	case 7:
		if len(g.structs) > 0 {
			return g.pointerTo(pick(g.r, g.structs))
		}
	}
	return g.sizedInt()
}

func (g *gen) declareStruct() {
	t := &typ{name: g.global("S"), kind: kStruct}
	g.byName[t.name] = t
	for range g.upTo(1, 4) {
		t.fields = append(t.fields, field{name: g.fresh("m"), t: g.fieldType()})
	}
	if g.chance(3) {
		t.fields = append(t.fields, field{name: g.fresh("m"), t: g.pointerTo(t)})
	}
	if len(g.structs) > 0 && g.chance(3) {
		g.embed(t)
	}
	g.writeStruct(t, "")
	fmt.Fprintf(&g.decls, notNil, checker(t), t.name)
	g.structs = append(g.structs, t)
}

// embed adds an embedded struct, or a pointer to one, as first or last field.
func (g *gen) embed(t *typ) {
	s := pick(g.r, g.structs)
	if s.bare {
		return
	}
	f := field{name: plainName(s.name), t: s, embedded: true}
	if g.chance(4) {
		f.t = g.pointerTo(s)
	}
	if g.chance(2) {
		t.fields = append([]field{f}, t.fields...)
	} else {
		t.fields = append(t.fields, f)
	}
}

func (g *gen) writeStruct(t *typ, first string) {
	fmt.Fprintf(&g.decls, "type %s struct {\n%s", t.name, first)
	for _, f := range t.fields {
		if f.embedded {
			fmt.Fprintf(&g.decls, "%s\n", f.t.name)
		} else {
			fmt.Fprintf(&g.decls, "%s %s\n", f.name, f.t.name)
		}
	}
	fmt.Fprint(&g.decls, "}\n\n")
}

// declareApplet makes the applet's struct: what it holds lasts from one command to the next.
func (g *gen) declareApplet() {
	t := &typ{name: "Applet", kind: kStruct}
	g.byName[t.name] = t
	add := func(f *typ) { t.fields = append(t.fields, field{name: g.fresh("m"), t: f}) }
	add(g.arrayOf(tUint8, g.between(4, 12)))
	add(g.sliceOf(tUint8))
	add(g.pointerTo(pick(g.r, g.structs)))
	if !g.small && g.chance(2) {
		add(g.arrayOf(pick(g.r, g.structs), g.between(1, 3)))
	}
	if g.chance(3) {
		add(g.arrayOf(g.pointerTo(pick(g.r, g.structs)), g.between(1, 3)))
	}
	for range g.upTo(1, 4) {
		add(g.fieldType())
	}
	for _, t := range g.defined {
		add(t)
	}
	for _, i := range g.interfaces {
		add(i)
	}
	if len(g.errs) > 0 {
		add(tError)
	}
	for _, f := range g.funcTypes {
		if g.chance(2) {
			add(f)
		}
	}
	g.applet = t
	fmt.Fprintf(&g.decls, "// Applet is what the commands work on.\n//\n//gocard:applet aid=%s\n", AppletAID)
	first := "framework.Applet\n"
	if g.transactions {
		first += "trace uint16\n"
	}
	g.writeStruct(t, first)
}

// initial is the value that a variable begins with.
func (g *gen) initial(t *typ) string {
	switch t.kind {
	case kBool:
		return pick(g.r, []string{"true", "false"})
	case kInt:
		return g.constant(t)
	case kGoInt, kUint:
		return literal(t.lo + g.r.Int64N(t.hi-t.lo+1))
	case kString:
		return fmt.Sprintf("%q", pick(g.r, words))
	case kArray:
		var elems []string
		for range t.n {
			elems = append(elems, g.initial(t.elem))
		}
		return t.name + "{" + strings.Join(elems, ", ") + "}"
	case kStruct:
		var fields []string
		for _, f := range t.fields {
			fields = append(fields, g.initial(f.t))
		}
		return t.name + "{" + strings.Join(fields, ", ") + "}"
	}
	return "nil"
}
