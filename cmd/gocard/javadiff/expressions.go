package main

import (
	"fmt"
	"strings"
)

// place is a variable, field or element of type short or byte that can be written.
func (g *gen) place() string {
	local := g.short[g.n(len(g.short))]
	if strings.HasSuffix(local, "+0") {
		local = "s"
	}
	return pick(g, local, local, "s", "y", "ss", "sy", "this.u", "ba["+g.index()+"]", "sa["+g.index()+"]", "tb["+g.index()+"]", "ts["+g.index()+"]",
		"sba["+g.index()+"]", g.receiver()+".f")
}

// assign writes an expression to a place of unknown width.
func (g *gen) assign(place string) string {
	narrow := pick(g, "+=", "-=", "*=", "^=", "|=", "&=")
	if g.n(3) == 0 {
		return fmt.Sprintf("%s %s %s;", place, narrow, g.expr(2))
	}
	return fmt.Sprintf("%s = (byte) %s;", place, g.expr(3)) // fits bytes and shorts
}

// index is a place in an array, most often inside of it. The converter wants it to be a sum or the like.
func (g *gen) index() string {
	if g.n(6) == 0 {
		return fmt.Sprintf("(short) (%s + %d)", g.expr(1), g.n(3))
	}
	return fmt.Sprintf("(short) (%s & %d)", g.expr(1), pick(g, 3, 7, 7, 15))
}

func (g *gen) bytes() string { return pick(g, "ba", "tb", "sba", "ba", "nb") }

// receiver is an object of class C0, or null.
func (g *gen) receiver() string {
	return pick(g, "c0", "c1", "((C0) objs["+g.index()+"])", "((C0) o)", "c2", "nc")
}

func (g *gen) object(depth int) string {
	if depth > 0 && g.n(3) == 0 {
		return "objs[" + g.index() + "]"
	}
	return "((Object) " + pick(g, "c0", "c1", "c2", "c3", "null", "ba", "sa", "this", "o", "objs") + ")"
}

var literals = []string{"0", "1", "-1", "2", "7", "127", "-128", "255", "256", "32767", "-32768", "1000", "-3000", "15", "16", "31", "33"}

// expr is an expression of type short.
func (g *gen) expr(depth int) string {
	if depth == 0 || g.n(5) == 0 {
		switch g.n(4) {
		case 0:
			return fmt.Sprintf("(short) %s", "("+literals[g.n(len(literals))]+")")
		case 1:
			return pick(g, "s", "y", "ss", "sy", "u")
		}
		return "(short) (" + g.short[g.n(len(g.short))] + ")"
	}
	x := func() string { return g.expr(depth - 1) }
	switch g.n(16) {
	case 0:
		return fmt.Sprintf("(short) (%s %s %s)", x(), pick(g, "/", "%"), x())
	case 1, 2:
		return fmt.Sprintf("(short) (%s %s %s)", x(), pick(g, "<<", ">>", ">>>"), x())
	case 3:
		return fmt.Sprintf("(short) (byte) %s", x())
	case 4:
		return fmt.Sprintf("(short) %s%s", pick(g, "-", "~"), "("+x()+")")
	case 5:
		return fmt.Sprintf("(short) (%s ? %s : %s)", g.condition(depth-1), x(), x())
	case 6:
		return pick(g, "ba[", "sa[", "tb[", "ts[", "sba[", "nb[") + g.index() + "]"
	case 7:
		return fmt.Sprintf("%s.%s(%s)", g.receiver(), pick(g, "m", "p", "q", "twice"), x())
	case 8:
		return fmt.Sprintf("((%s) %s).%s(%s)", pick(g, "I0", "I1"), g.object(1), "i", x())
	case 9:
		return fmt.Sprintf("((I1) %s).j(%s)", g.object(1), x())
	case 10:
		return fmt.Sprintf("Util.%s", pick(g,
			"makeShort((byte) "+x()+", (byte) "+x()+")", "getShort("+g.bytes()+", "+g.index()+")",
			"arrayCompare("+g.bytes()+", "+g.index()+", "+g.bytes()+", "+g.index()+", (short) 2)"))
	case 11:
		if g.ints {
			return fmt.Sprintf("(short) (%s)", g.wholeExpr(depth-1))
		}
		return fmt.Sprintf("stat(%s, %s)", x(), x())
	case 12:
		return fmt.Sprintf("pick(%s, %s)", g.object(1), x())
	}
	return fmt.Sprintf("(short) (%s %s %s)", x(), pick(g, "+", "-", "*", "&", "|", "^"), x())
}

func (g *gen) condition(depth int) string {
	if depth == 0 {
		return pick(g, "z", "sz", "za["+g.index()+"]", "s > u")
	}
	switch g.n(9) {
	case 0:
		return fmt.Sprintf("((%s) %s (%s))", g.condition(depth-1), pick(g, "&&", "||", "^", "=="), g.condition(depth-1))
	case 1:
		return "!(" + g.condition(depth-1) + ")"
	case 2:
		return fmt.Sprintf("%s %s %s", g.object(1), pick(g, "==", "!="), g.object(1))
	case 3:
		return fmt.Sprintf("((Object) %s) instanceof %s", pick(g, "o", "c2", "c3", "objs["+g.index()+"]"), pick(g, "C0", "C1", "C2", "C3", "I0", "I1", "byte[]", "Object[]", "short[]"))
	case 4:
		if g.ints {
			return fmt.Sprintf("%s %s %s", g.wholeExpr(1), pick(g, "<", "<=", "==", "!=", ">", ">="), g.wholeExpr(1))
		}
	case 5:
		return pick(g, "z", "sz")
	}
	return fmt.Sprintf("%s %s %s", g.expr(depth-1), pick(g, "<", "<=", "==", "!=", ">", ">="), g.expr(depth-1))
}

func (g *gen) wholePlace() string {
	return pick(g, append([]string{"w", "sw", "wa[" + g.index() + "]"}, g.whole...)...)
}

func (g *gen) assignWhole(place string) string {
	return fmt.Sprintf("%s %s %s;", place, pick(g, "=", "=", "+=", "-=", "*=", "^=", "<<=", ">>=", ">>>="), g.wholeExpr(3))
}

// wholeExpr is an expression of type int.
func (g *gen) wholeExpr(depth int) string {
	if depth <= 0 || g.n(5) == 0 {
		return pick(g, "w", "sw", "s", "y", "a", "70000", "-70000", "0x7FFFFFFF", "0x80000000", "3", "wa["+g.index()+"]", g.wholePlace())
	}
	x := func() string { return g.wholeExpr(depth - 1) }
	switch g.n(8) {
	case 0:
		return fmt.Sprintf("(%s %s %s)", x(), pick(g, "/", "%"), x())
	case 1, 2:
		return fmt.Sprintf("(%s %s %s)", x(), pick(g, "<<", ">>", ">>>"), x())
	case 3:
		return fmt.Sprintf("%s(%s)", pick(g, "-", "~"), x())
	case 4:
		return fmt.Sprintf("(%s ? %s : %s)", g.condition(1), x(), x())
	case 5:
		return g.expr(depth - 1)
	}
	return fmt.Sprintf("(%s %s %s)", x(), pick(g, "+", "-", "*", "&", "|", "^"), x())
}
