package progen

import (
	"fmt"
	"strings"
)

// expr makes an expression of any type.
func (g *gen) expr(t *typ, depth int) string {
	if t.under != nil {
		return g.converted(t, depth)
	}
	switch t.kind {
	case kBool:
		return g.condition(depth)
	case kInt:
		return g.integer(t, depth)
	case kGoInt:
		return g.goIntIn(t.lo, t.hi, depth)
	case kUint:
		return g.uintUpTo(t.hi, depth)
	case kString:
		return g.text(depth)
	case kSlice:
		return g.slice(t, depth)
	case kArray:
		return g.array(t, depth)
	case kStruct:
		return g.structure(t, depth)
	case kPointer:
		return g.pointer(t, depth)
	case kInterface:
		return g.dynamic(t, depth)
	}
	return g.function(t, depth)
}

// kept is an expression whose value may be stored in memory that lasts.
func (g *gen) kept(t *typ, depth int) string {
	defer func(old bool) { g.keep = old }(g.keep)
	g.keep = true
	return g.expr(t, depth)
}

var comparisons = []string{"==", "!=", "<", "<=", ">", ">="}

// condition makes a bool.
func (g *gen) condition(depth int) string {
	if depth <= 0 {
		if code := g.read(tBool); code != "" && g.chance(2) {
			return code
		}
		t := g.sizedInt()
		return fmt.Sprintf("%s %s %s", g.variableInt(t, 0), pick(g.r, comparisons), g.integerLeaf(t))
	}
	return g.chooseValue(func() string { return g.condition(0) },
		value{6, func() string {
			t := g.sizedInt()
			return fmt.Sprintf("%s %s (%s)", g.operand(t, depth-1), pick(g.r, comparisons), g.integer(t, depth-1))
		}},
		value{2, func() string {
			return fmt.Sprintf("(%s) %s (%s)", g.variableGoInt(depth-1).code, pick(g.r, comparisons), g.variableGoInt(depth-1).code)
		}},
		value{1, func() string {
			return fmt.Sprintf("(%s) %s (%s)", g.variableUint(depth-1).code, pick(g.r, comparisons), g.variableUint(depth-1).code)
		}},
		value{2, func() string {
			return fmt.Sprintf("(%s) %s (%s)", g.condition(depth-1), pick(g.r, []string{"&&", "||", "=="}), g.condition(depth-1))
		}},
		value{1, func() string { return fmt.Sprintf("!(%s)", g.condition(depth-1)) }},
		value{1, func() string { return g.read(tBool) }},
		value{1, func() string { return g.call(tBool, depth) }},
		value{2, func() string { return g.textComparison(depth) }},
		value{2, func() string { return g.equality() }},
		value{1, func() string { return g.libraryBool() }},
	)
}

// equality compares values other than numbers and texts.
func (g *gen) equality() string {
	t := pick(g.r, g.compared)
	p, ok := g.anyPlace(t, false)
	if !ok {
		return ""
	}
	x, op := g.code(p), pick(g.r, []string{"==", "!="})
	switch t.kind {
	case kSlice, kFunc:
		return fmt.Sprintf("%s %s nil", x, op)
	case kPointer, kInterface:
		if g.chance(2) {
			return fmt.Sprintf("%s %s nil", x, op)
		}
	}
	y := g.read(t)
	if t.kind == kInterface && g.chance(2) {
		y = g.boxed(t)
	}
	if y == "" {
		return ""
	}
	return fmt.Sprintf("%s %s %s", x, op, y)
}

// mixed is an expression of type uint16 that depends on a value of type t; "" when only parts of it can be looked at.
func mixed(t *typ, code string) string {
	switch t.kind {
	case kBool:
		return "bit(" + code + ")"
	case kInt, kGoInt, kUint:
		if t == tUint16 {
			return code
		}
		return "uint16(" + code + ")"
	case kString, kSlice:
		return "uint16(len(" + code + "))"
	case kPointer, kInterface, kFunc:
		return "bit(" + code + " != nil)"
	}
	return ""
}

// list joins expressions for the types of a call's parameters.
func (g *gen) arguments(params []*typ, depth int) string {
	var args []string
	for _, p := range params {
		args = append(args, g.argument(p, depth-1))
	}
	return strings.Join(args, ", ")
}
