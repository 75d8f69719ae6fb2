package progen

import (
	"fmt"
	"slices"
	"strings"
)

// constant is a name for a number.
type constant struct {
	name string
	n    int64
	t    *typ // nil: untyped
}

// declareConstants makes a group of constants, of which some repeat what stands above them.
func (g *gen) declareConstants() {
	base, step := int64(g.between(1, 9)), int64(g.between(1, 40))
	forms := []struct {
		text  string
		t     *typ
		value func(iota int64) int64
	}{
		{fmt.Sprintf("= %d + iota*%d", base, step), nil, func(iota int64) int64 { return base + iota*step }},
		{fmt.Sprintf("= 2.5*%d/5 + iota", 2*base), nil, func(iota int64) int64 { return base + iota }},
		{fmt.Sprintf("= 1 << (40 + iota) >> (%d + iota)", 40-base), nil, func(int64) int64 { return 1 << base }},
		{"uint8 = 1 << iota", tUint8, func(iota int64) int64 { return 1 << iota }},
		{fmt.Sprintf("int16 = -%d - iota", base), tInt16, func(iota int64) int64 { return -base - iota }},
	}
	form := forms[0]
	var lines strings.Builder
	for i := range int64(g.between(2, 5)) {
		text := ""
		if i == 0 || g.chance(2) {
			form = pick(g.r, forms)
			text = form.text
		}
		c := constant{g.global("k"), form.value(i), form.t}
		fmt.Fprintln(&lines, c.name, text)
		g.consts = append(g.consts, c)
	}
	fmt.Fprintf(&g.decls, "const (\n%s)\n\n", lines.String())
}

// constantName is a constant that the program declares and that suits type t; "" if there is none.
func (g *gen) constantName(t *typ) string {
	var all []constant
	for _, c := range g.consts {
		if t.lo <= c.n && c.n <= t.hi && (c.t == nil || c.t == t) {
			all = append(all, c)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return pick(g.r, all).name
}

// valueOf is what an integer constant stands for, as text.
func (g *gen) valueOf(code string) string {
	if i := slices.IndexFunc(g.consts, func(c constant) bool { return c.name == code }); i >= 0 {
		return literal(g.consts[i].n)
	}
	return code
}
