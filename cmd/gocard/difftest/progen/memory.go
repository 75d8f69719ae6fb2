package progen

import (
	"fmt"
	"strings"
)

// slice makes a slice.
func (g *gen) slice(t *typ, depth int) string {
	return g.chooseValue(func() string { return "nil" },
		value{6, func() string { return g.read(t) }},
		value{6, func() string {
			code := g.read(t)
			if code == "" {
				return ""
			}
			return g.view(code)
		}},
		value{6, func() string { return g.viewOfArray(t) }},
		value{1, func() string { return g.choice(t, depth) }},
		value{1, func() string { return g.call(t, depth) }},
		value{1, func() string {
			if g.chance(4) {
				return "nil"
			}
			return ""
		}},
	)
}

// view slices a slice, mostly within its bounds.
func (g *gen) view(code string) string {
	forms := 9
	if g.imports {
		forms = 6 // capacities are not followed into other packages
	}
	switch g.r.IntN(forms) {
	case 0:
		return fmt.Sprintf("%s[min(%d, len(%s)):]", code, g.r.IntN(4), code)
	case 6:
		return fmt.Sprintf("%s[:len(%s)/2:len(%s)]", code, code, code)
	case 7:
		return fmt.Sprintf("%s[min(%d, len(%s)):len(%s):min(%d, cap(%s))]", code, g.r.IntN(3), code, code, g.between(4, 9), code)
	case 8:
		return fmt.Sprintf("%s[:min(2, len(%s)):min(4, cap(%s))]", code, code, code)
	case 1:
		return fmt.Sprintf("%s[:len(%s)/2]", code, code)
	case 2:
		return fmt.Sprintf("%s[len(%s)/3:len(%s)-len(%s)/3]", code, code, code, code)
	case 3:
		return fmt.Sprintf("%s[:min(%d, cap(%s))]", code, g.between(1, 6), code)
	case 4:
		return fmt.Sprintf("%s[%s&1:]", code, g.simpleIndex())
	}
	return fmt.Sprintf("%s[:0]", code)
}

// viewOfArray slices an array.
func (g *gen) viewOfArray(t *typ) string {
	var arrays []place
	for _, v := range g.visible() {
		if g.keep && v.temp {
			continue
		}
		for _, p := range g.pathsOf(v.t) {
			if p.t.kind == kArray && p.t.elem == t.elem && (!v.fixed || p.deref) {
				arrays = append(arrays, place{v, p})
			}
		}
	}
	if len(arrays) == 0 {
		return ""
	}
	p := pick(g.r, arrays)
	code, n := g.code(p), p.p.t.n
	lo := g.r.IntN(n + 1)
	hi := g.between(lo, n)
	forms := 9
	if g.imports {
		forms = 7
	}
	switch g.r.IntN(forms) {
	case 6:
		return g.appended(t, fmt.Sprintf("%s[:%d]", code, lo), n-lo)
	case 7:
		mid := g.between(lo, hi)
		return g.appended(t, fmt.Sprintf("%s[%d:%d:%d]", code, lo, mid, hi), hi-mid)
	case 8:
		return fmt.Sprintf("%s[%d:%s%%%d:%d]", code, lo, g.simpleIndex(), hi+1, hi)
	case 0:
		return fmt.Sprintf("%s[%d:]", code, lo)
	case 1:
		return fmt.Sprintf("%s[:%d]", code, hi)
	case 2:
		return fmt.Sprintf("%s[%d:%d]", code, lo, hi)
	case 3:
		return fmt.Sprintf("%s[%s%%%d:]", code, g.simpleIndex(), n+1)
	case 4:
		return fmt.Sprintf("%s[:%s%%%d]", code, g.simpleIndex(), n+1)
	}
	return code + "[:]"
}

// appended appends up to room elements to a slice.
func (g *gen) appended(t *typ, code string, room int) string {
	if other := g.read(t); other != "" && room > 0 && g.chance(6) {
		return fmt.Sprintf("append(%s, %s[:min(%d, len(%s))]...)", code, other, room, other)
	}
	if text := pick(g.r, words); t.elem == tUint8 && len(text) <= room && g.chance(3) {
		return fmt.Sprintf("append(%s, %q...)", code, text)
	}
	var elems string
	for range g.r.IntN(room + 1) {
		elems += ", " + g.expr(t.elem, 1)
	}
	return fmt.Sprintf("append(%s%s)", code, elems)
}

// array makes an array value.
func (g *gen) array(t *typ, depth int) string {
	return g.chooseValue(func() string { return g.arrayLiteral(t, depth) },
		value{5, func() string { return g.read(t) }},
		value{2, func() string { return g.arrayLiteral(t, depth) }},
	)
}

func (g *gen) arrayLiteral(t *typ, depth int) string {
	n := t.n
	if g.chance(3) {
		n = g.r.IntN(t.n + 1)
	}
	var elems []string
	for range n {
		elems = append(elems, g.expr(t.elem, min(depth-1, 1)))
	}
	return t.name + "{" + strings.Join(elems, ", ") + "}"
}

// structure makes a struct value.
func (g *gen) structure(t *typ, depth int) string {
	return g.chooseValue(func() string { return g.structLiteral(t, depth) },
		value{5, func() string { return g.read(t) }},
		value{3, func() string { return g.structLiteral(t, depth) }},
		value{1, func() string { return g.choice(t, depth) }},
		value{2, func() string { return g.call(t, depth) }},
		value{1, func() string {
			if p := g.pointerPlace(t); p != "" {
				return "*" + p
			}
			return ""
		}},
	)
}

// pointerPlace reads a pointer to t.
func (g *gen) pointerPlace(t *typ) string { return g.read(g.pointerTo(t)) }

func (g *gen) structLiteral(t *typ, depth int) string {
	var parts []string
	named := g.chance(2)
	for _, f := range t.fields {
		if named && g.chance(3) {
			continue
		}
		code := g.expr(f.t, min(depth-1, 1))
		if named {
			code = f.name + ": " + code
		}
		parts = append(parts, code)
	}
	return t.name + "{" + strings.Join(parts, ", ") + "}"
}
