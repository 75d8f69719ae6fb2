package progen

import "fmt"

// declareNamed makes named types of strings, slices and arrays, which may have methods, too.
func (g *gen) declareNamed() {
	for range g.r.IntN(3) {
		t := *pick(g.r, []*typ{tString, g.sliceOf(g.sliceElement()), g.sliceOf(tUint8), g.arrayOf(g.arrayElement(), g.between(1, 5))})
		t.under = g.byName[t.name]
		if t.kind == kString {
			t.under = tString
		}
		t.name, t.paths = g.global("T"), nil
		g.byName[t.name] = &t
		g.defined = append(g.defined, &t)
		fmt.Fprintf(&g.decls, "type %s %s\n\n", t.name, t.under.name)
	}
}

// converted makes a value of a named type.
func (g *gen) converted(t *typ, depth int) string {
	if code := g.read(t); code != "" && g.chance(2) {
		return code
	}
	return fmt.Sprintf("%s(%s)", t.name, g.expr(t.under, depth-1))
}
