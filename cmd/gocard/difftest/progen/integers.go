package progen

import (
	"fmt"
	"strconv"
)

// integer makes an expression of a type of known size.
func (g *gen) integer(t *typ, depth int) string {
	if depth <= 0 || g.chance(6) {
		return g.integerLeaf(t)
	}
	return g.chooseValue(func() string { return g.integerLeaf(t) },
		value{10, func() string { return g.arithmetic(t, depth) }},
		value{4, func() string { return g.shift(t, depth) }},
		value{4, func() string { return g.division(t, depth) }},
		value{3, func() string { return pick(g.r, []string{"-", "^"}) + g.operand(t, depth-1) }},
		value{6, func() string { return g.conversion(t, depth) }},
		value{2, func() string {
			more := ""
			if g.chance(3) {
				more = ", " + g.integer(t, depth-1)
			}
			return fmt.Sprintf("%s(%s, %s%s)", pick(g.r, []string{"min", "max"}), g.variableInt(t, depth-1), g.integer(t, depth-1), more)
		}},
		value{3, func() string { return g.call(t, depth) }},
		value{1, func() string { return g.textByte(t, depth) }},
		value{1, func() string {
			if !g.chance(3) {
				return ""
			}
			return g.libraryInt(t)
		}},
		value{1, func() string {
			code := g.counted()
			if code == "" || t == tUint16 {
				return code
			}
			return fmt.Sprintf("%s(%s)", t.name, code)
		}},
	)
}

// integerLeaf reads a place, or is a constant.
func (g *gen) integerLeaf(t *typ) string {
	if !g.chance(4) {
		if code := g.read(t); code != "" {
			return code
		}
	}
	if g.chance(3) {
		return g.variableInt(t, 0)
	}
	return g.constant(t)
}

// variableInt is an expression that is not constant, so that the compiler of the host does not fold and judge it.
func (g *gen) variableInt(t *typ, depth int) string {
	if depth > 0 && g.chance(2) {
		return g.chooseValue(func() string { return g.variableInt(t, 0) },
			value{2, func() string { return "(" + g.arithmetic(t, depth) + ")" }},
			value{1, func() string { return g.conversion(t, depth) }},
			value{1, func() string { return g.call(t, depth) }})
	}
	if code := g.read(t); code != "" {
		return code
	}
	other := pick(g.r, []*typ{tUint8, tUint16, tInt16, tInt8})
	if code := g.read(other); code != "" {
		return t.name + "(" + code + ")"
	}
	return fmt.Sprintf("%s(%s)", t.name, g.trace)
}

// operand is an expression that is not constant, in parentheses where it needs them.
func (g *gen) operand(t *typ, depth int) string {
	if depth <= 0 {
		return g.variableInt(t, 0)
	}
	return g.variableInt(t, depth)
}

func (g *gen) arithmetic(t *typ, depth int) string {
	x, y := g.operand(t, depth-1), "("+g.integer(t, depth-1)+")"
	if g.chance(6) {
		y = g.constant(t)
	}
	if g.chance(8) {
		x, y = y, x
	}
	return fmt.Sprintf("%s %s %s", x, pick(g.r, []string{"+", "-", "*", "&", "|", "^", "&^", "+", "-"}), y)
}

// constant is a value of the type, often one at the edge.
func (g *gen) constant(t *typ) string {
	if g.chance(6) {
		if name := g.constantName(t); name != "" {
			return name
		}
	}
	var n int64
	switch g.r.IntN(8) {
	case 0:
		n = t.lo
	case 1:
		n = t.hi
	case 2:
		n = int64(1) << g.r.IntN(t.bits)
	case 3:
		n = int64(g.between(-2, 2))
	case 4, 5:
		n = int64(g.between(0, 20))
	default:
		n = g.r.Int64N(t.hi-t.lo+1) + t.lo
	}
	if n < t.lo || n > t.hi {
		n &= t.hi
	}
	return literal(n)
}

func literal(n int64) string {
	if n < 0 {
		return "(" + strconv.FormatInt(n, 10) + ")"
	}
	if n > 255 && n%3 == 0 {
		return fmt.Sprintf("0x%X", n)
	}
	return strconv.FormatInt(n, 10)
}

// shift has a constant count, one that may be as large as the type, or now and then one that may be negative.
func (g *gen) shift(t *typ, depth int) string {
	op := pick(g.r, []string{"<<", ">>"})
	x := g.operand(t, depth-1)
	switch g.r.IntN(12) {
	case 0, 1, 2, 3:
		return fmt.Sprintf("%s %s %d", x, op, g.between(0, t.bits+1))
	case 4:
		return fmt.Sprintf("%s %s %s", x, op, g.operand(pick(g.r, []*typ{tInt8, tInt16}), 0))
	case 6:
		return fmt.Sprintf("%s %s (%s)", x, op, g.uintLeaf().code)
	case 5:
		return fmt.Sprintf("%s %s %s", x, op, g.operand(pick(g.r, []*typ{tUint8, tUint16}), depth-1))
	}
	return fmt.Sprintf("%s %s (%s & %d)", x, op, g.operand(pick(g.r, []*typ{tUint8, tUint8, tUint16, tInt8}), depth-1), pick(g.r, []int{3, 7, 15, 31, 63}))
}

// division has a divisor that is constant, odd, or now and then zero.
func (g *gen) division(t *typ, depth int) string {
	op := pick(g.r, []string{"/", "%"})
	x := g.operand(t, depth-1)
	switch g.r.IntN(6) {
	case 0, 1, 2:
		n := g.constant(t)
		for n == "0" {
			n = g.constant(t)
		}
		return fmt.Sprintf("%s %s %s", x, op, n)
	case 3:
		return fmt.Sprintf("%s %s %s", x, op, g.operand(t, depth-1))
	}
	return fmt.Sprintf("%s %s (%s | 1)", x, op, g.operand(t, depth-1))
}

// conversion comes from another integer type.
func (g *gen) conversion(t *typ, depth int) string {
	if g.chance(4) {
		return fmt.Sprintf("%s(%s)", t.name, g.variableGoInt(depth-1).code)
	}
	if g.chance(8) {
		return fmt.Sprintf("%s(%s)", t.name, g.variableUint(depth-1).code)
	}
	from := g.sizedInt()
	return fmt.Sprintf("%s(%s)", t.name, g.operand(from, depth-1))
}

// index is an expression for an element of an array or slice; seldom it may be out of range.
func (g *gen) index(of *typ, base string) string {
	n := of.n
	if of.kind == kSlice || of.kind == kString {
		switch g.r.IntN(8) {
		case 0, 1:
			return strconv.Itoa(g.r.IntN(3))
		case 2:
			return g.simpleIndex()
		case 3:
			return fmt.Sprintf("len(%s)-1", base)
		}
		return fmt.Sprintf("int(%s&0x7F)%%len(%s)", g.simpleIndex(), base)
	}
	if v := g.loopIndex(n); v != "" && g.chance(2) {
		return v
	}
	switch g.r.IntN(24) {
	case 0:
		return g.simpleIndex()
	case 1, 2, 3, 4, 5, 6, 7:
		return strconv.Itoa(g.r.IntN(n))
	}
	if n&(n-1) == 0 && g.chance(2) {
		return fmt.Sprintf("%s&%d", g.simpleIndex(), n-1)
	}
	return fmt.Sprintf("%s%%%d", g.simpleIndex(), n)
}

// simpleIndex is an unsigned variable.
func (g *gen) simpleIndex() string {
	t := pick(g.r, []*typ{tUint8, tUint8, tUint16})
	for _, v := range g.visible() {
		if v.t == t && g.chance(2) {
			return v.name
		}
	}
	return fmt.Sprintf("uint8(%s)", g.trace)
}

// loopIndex is an int in scope that is always a valid index of an array.
func (g *gen) loopIndex(n int) string {
	for _, v := range g.visible() {
		if v.t.kind == kGoInt && v.t.lo >= 0 && v.t.hi < int64(n) && g.chance(2) {
			return v.name
		}
	}
	return ""
}
