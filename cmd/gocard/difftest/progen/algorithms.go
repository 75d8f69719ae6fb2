package progen

import "fmt"

// algorithms are generic functions and types over more than numbers.
const algorithms = `type couple[A, B any] struct {
	first  A
	second B
}

func (c couple[A, B]) swapped() couple[B, A] { return couple[B, A]{c.second, c.first} }

func (c *couple[A, B]) set(a A, b B) { c.first, c.second = a, b }

type ring[T any] struct {
	items [3]T
	at    uint8
}

func (r *ring[T]) push(x T) (old T) {
	old, r.items[r.at%3] = r.items[r.at%3], x
	r.at++
	return old
}

func either[T any](first bool, x, y T) T {
	if first {
		return x
	}
	return y
}

func countOf[S ~[]E, E comparable](s S, x E) (n uint16) {
	for i := range s {
		if s[i] == x {
			n++
		}
	}
	return n
}

func fold[E, A any](s []E, a A, step func(A, E) A) A {
	for _, x := range s {
		a = step(a, x)
	}
	return a
}

`

// choice picks one of two values of any type.
func (g *gen) choice(t *typ, depth int) string {
	if depth < 2 || g.typeParam != nil || !g.generic {
		return ""
	}
	g.algorithms = true
	return fmt.Sprintf("either[%s](%s, %s, %s)", t.name, g.condition(1), g.expr(t, 1), g.expr(t, 1))
}

// counted is a number that a generic function makes of a slice.
func (g *gen) counted() string {
	if !g.generic {
		return ""
	}
	elem := pick(g.r, []*typ{tUint8, tUint8, tInt16, tUint16, tBool})
	code := g.read(g.sliceOf(elem))
	if code == "" {
		return ""
	}
	g.algorithms = true
	if elem != tBool && g.chance(2) {
		return fmt.Sprintf("fold(%s[:min(len(%s), 5)], %s, func(a uint16, x %s) uint16 { return a*%d ^ uint16(x) })",
			code, code, g.operand(tUint16, 1), elem.name, g.between(1, 40))
	}
	return fmt.Sprintf("countOf(%s, %s)", code, g.expr(elem, 1))
}

// genericValue declares a variable of a generic type with two instances, and works on it.
func (g *gen) genericValue() bool {
	if g.noArrays || g.typeParam != nil || !g.generic {
		return false
	}
	g.algorithms = true
	x, y := g.sizedInt(), pick(g.r, append([]*typ{tBool, tString, g.sizedInt()}, g.ownStructs()...))
	v := g.fresh("v")
	if g.chance(2) {
		g.line("var %s ring[%s]", v, x.name)
		for range g.between(1, 4) {
			g.line("note(uint16(%s.push(%s)))", v, g.expr(x, 1))
		}
		return true
	}
	g.line("var %s couple[%s, %s]\n%s.set(%s, %s)\n", v, x.name, y.name, v, g.expr(x, 1), g.expr(y, 1))
	g.line("note(uint16(%s.swapped().second))\n%s.first++", v, v)
	g.define(&variable{name: v + ".first", t: x, temp: true})
	g.define(&variable{name: v + ".second", t: y, temp: true})
	return true
}
