package progen

import (
	"fmt"
	"strconv"
)

var words = []string{"", "a", "zero", "one", "Go", "card", "aß€x", "login", "\x00\xff", "aaaaaaaaaaaaaaaaaaaa", "lo", "log"}

// text makes a string.
func (g *gen) text(depth int) string {
	if depth <= 0 || g.chance(3) {
		if code := g.read(tString); code != "" && !g.chance(3) {
			return code
		}
		return strconv.Quote(pick(g.r, words))
	}
	return g.chooseValue(func() string { return g.text(0) },
		value{2, func() string {
			code := g.read(tString)
			if code == "" {
				return ""
			}
			return g.textSlice(code)
		}},
		value{1, func() string { return g.choice(tString, depth) }},
		value{1, func() string { return g.call(tString, depth) }},
	)
}

func (g *gen) textSlice(code string) string {
	switch g.r.IntN(4) {
	case 0:
		return fmt.Sprintf("%s[min(%d, len(%s)):]", code, g.r.IntN(4), code)
	case 1:
		return fmt.Sprintf("%s[:len(%s)/2]", code, code)
	case 2:
		return fmt.Sprintf("%s[len(%s)/3:len(%s)-len(%s)/3]", code, code, code, code)
	}
	return fmt.Sprintf("%s[%s&1:]", code, g.simpleIndex())
}

// textByte is an element of a string.
func (g *gen) textByte(t *typ, depth int) string {
	code := g.text(depth - 1)
	if code[0] == '"' {
		return ""
	}
	e := fmt.Sprintf("%s[%s]", code, g.index(tString, code))
	if t != tUint8 {
		e = fmt.Sprintf("%s(%s)", t.name, e)
	}
	return e
}

// textComparison compares strings, or bytes as strings.
func (g *gen) textComparison(depth int) string {
	x := g.read(tString)
	if x == "" || g.chance(3) {
		b := g.read(g.sliceOf(tUint8))
		if b == "" {
			return ""
		}
		x = "string(" + b + ")"
	}
	return fmt.Sprintf("%s %s %s", x, pick(g.r, comparisons), g.text(depth-1))
}
