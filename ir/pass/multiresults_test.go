package pass_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/gocard/gocard/ir/diag"
	"github.com/gocard/gocard/ir/pass"
)

// arrays begins a program in which lend() returns an array that the card lends, mine() one that it does not.
const arrays = `package framework none 1.0
class @System api framework 8 {
	api lend static 13 (i16, i8) u8[] temporary
}
class @Throwable api framework 1
class @T {
	field n i16
}
global own u8[] = hex 0102030405060708090A0B0C0D0E0F10
global other u8[] = hex 202122232425
runtime MakeTransientByte @System:lend
runtime Throwable @Throwable
func lend() u8[] {
b0:
	eight i16 = const 8
	one i8 = const 1
	a u8[] = callapi @System:lend(eight, one)
	three i16 = const 3
	k u8 = const 77
	arrayset a, three, k
	return a
}
func sum(a u8[], b u8[], i i16) int {
b0:
	null u8[] = null
	c bool = eq b, null
	k int = const -1
	if c b1 else b2
b1:
	return k
b2:
	m i16 = const 3
	j i16 = and i, m
	x u8 = arrayget a, j
	y u8 = arrayget b, j
	xi int = conv x
	yi int = conv y
	t int = const 256
	z int = mul xi, t
	s int = add z, yi
	return s
}
`

// TestSeveralResults: functions that return several references, scalars before and behind them, give the same at all levels as they are; references that
// the card lends never go into an array.
func TestSeveralResults(t *testing.T) {
	tests := []struct {
		name, src string
		array     bool // references travel in an array
	}{
		{"parameters", `
func F(i i16) int {
b0:
	a u8[] = call lend()
	b u8[] = globalget own
	r u8[] = call swap(a, b)
	r1 u8[] = extract r 1
	s u8[] = call swap(r, r1)
	s1 u8[] = extract s 1
	x int = call sum(r, s, i)
	y int = call sum(s1, r1, i)
	z int = add x, y
	return z
}
func swap(a u8[], b u8[]) (u8[], u8[]) {
b0:
	return b, a
}`, false},
		{"a parameter or null, called twice", `
func F(i i16) int {
b0:
	a u8[] = call lend()
	r u8[] = call cut(a, i)
	r1 i16 = extract r 1
	r2 u8[] = extract r 2
	r3 bool = extract r 3
	s u8[] = call cut(r, r1)
	s1 i16 = extract s 1
	s2 u8[] = extract s 2
	s3 bool = extract s 3
	x int = call sum(r, r2, i)
	y int = call sum(s, s2, s1)
	c bool = eq r3, s3
	z int = conv c
	xy int = add x, y
	xyz int = add xy, z
	return xyz
}
func cut(a u8[], i i16) (u8[], i16, u8[], bool) {
b0:
	null u8[] = null
	zero i16 = const 0
	no bool = const false
	c bool = lt i, zero
	if c b1 else b2
b1:
	return a, zero, null, no
b2:
	yes bool = const true
	k i16 = const 40
	d bool = lt k, i
	if d b3 else b4
b3:
	return null, i, null, yes
b4:
	return a, i, a, yes
}`, false},
		{"the same array twice, from inside, under a handler", `
func F(i i16) int {
b0:
	jump b1
b1: handler b3
	r u8[] = call both(i)
	r1 i16 = extract r 1
	r2 u8[] = extract r 2
	s u8[] = call both(r1)
	s1 i16 = extract s 1
	s2 u8[] = extract s 2
	x int = call sum(r, r2, i)
	y int = call sum(s, s2, s1)
	xy int = add x, y
	jump b2
b2:
	return xy
b3:
	e @Throwable = catch
	k int = const -7
	return k
}
func both(i i16) (u8[], i16, u8[]) {
b0:
	a u8[] = call lend()
	zero i16 = const 0
	c bool = lt i, zero
	if c b1 else b2
b1:
	trap index
b2:
	b u8 = conv i
	arrayset a, zero, b
	n i16 = const 5
	d bool = lt i, n
	if d b3 else b4
b3:
	null u8[] = null
	return a, i, null
b4:
	return a, i, a
}`, false},
		{"different arrays that are lent: copied", `
func F(i i16) int {
	var v i16
b0:
	r i16 = call two(i)
	a u8[] = extract r 1
	b u8[] = extract r 2
	x int = call sum(a, b, r)
	s i16 = call two(r)
	c u8[] = extract s 1
	d u8[] = extract s 2
	y int = call sum(c, d, s)
	z int = add x, y
	return z
}
func two(i i16) (i16, u8[], u8[]) {
b0:
	a u8[] = call lend()
	zero i16 = const 0
	b u8 = conv i
	arrayset a, zero, b
	c bool = lt i, zero
	if c b1 else b2
b1:
	d u8[] = globalget own
	return zero, d, a
b2:
	d2 u8[] = call lend()
	return i, a, d2
}`, false},
		{"one that is lent, and others", `
func F(i i16) int {
b0:
	r i32 = call three(i)
	a u8[] = extract r 1
	b u8[] = extract r 2
	c @T = extract r 3
	d bool = extract r 4
	x int = call sum(a, b, i)
	n i16 = fieldget @T:n c
	ni int = conv n
	rr i16 = conv r
	ri int = conv rr
	y int = add x, ni
	z int = add y, ri
	return z
}
func G(i i16) int {
b0:
	r i32 = call three(i)
	a u8[] = extract r 1
	b u8[] = extract r 2
	c @T = extract r 3
	d bool = extract r 4
	x int = conv d
	return x
}
func three(i i16) (i32, u8[], u8[], @T, bool) {
b0:
	a u8[] = globalget own
	b u8[] = call lend()
	o @T = new @T
	fieldset @T:n o, i
	zero i16 = const 0
	c bool = lt i, zero
	w i32 = conv i
	if c b1 else b2
b1:
	return w, a, b, o, c
b2:
	d u8[] = globalget other
	return w, d, b, o, c
}`, true},
		{"recursion that returns what is not lent", `
func F(i i16) int {
b0:
	n i16 = const 7
	j i16 = and i, n
	r u8[] = call down(j)
	r1 u8[] = extract r 1
	x int = call sum(r, r1, i)
	return x
}
func down(i i16) (u8[], u8[]) {
b0:
	zero i16 = const 0
	c bool = eq i, zero
	if c b1 else b2
b1:
	a u8[] = globalget own
	b u8[] = globalget other
	return a, b
b2:
	one i16 = const 1
	j i16 = sub i, one
	r u8[] = call down(j)
	r1 u8[] = extract r 1
	return r1, r
}`, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for level := range 3 {
				p, err := same(t, arrays+tt.src, level, true)
				if err != nil {
					t.Fatal(err)
				}
				if got := strings.Contains(p.String(), "card.results.ref"); got != tt.array && level == 0 || got && !tt.array {
					t.Errorf("-O%d: references in an array: %t, want %t\n%s", level, got, tt.array, p)
				}
			}
		})
	}
}

// TestSeveralLentResults: what can neither be copied to its callers nor return its references on the stack is refused.
func TestSeveralLentResults(t *testing.T) {
	const classes = "interface @I {\n\tmethod Two() (i16, u8[], u8[])\n}\nclass @C implements @I\n"
	tests := []struct{ name, class, src, want string }{
		{"recursion", "", `
func down(i i16) (u8[], u8[]) {
b0:
	zero i16 = const 0
	c bool = eq i, zero
	a u8[] = call lend()
	if c b1 else b2
b1:
	b u8[] = call lend()
	return a, b
b2:
	one i16 = const 1
	j i16 = sub i, one
	r u8[] = call down(j)
	r1 u8[] = extract r 1
	return r1, a
}
func F(i i16) int {
b0:
	k i16 = const 7
	j i16 = and i, k
	r u8[] = call down(j)
	r1 u8[] = extract r 1
	s int = call sum(r, r1, i)
	return s
}`, "down calls itself, so it can return one reference that the card only lends, not 2"},
		{"interface", classes, `
func @C:Two(c @C) (i16, u8[], u8[]) {
b0:
	a u8[] = call lend()
	b u8[] = call lend()
	n i16 = const 3
	return n, a, b
}
func F(i i16) int {
b0:
	c @C = new @C
	r i16 = callinterface @I:Two(c)
	a u8[] = extract r 1
	b u8[] = extract r 2
	s int = call sum(a, b, r)
	return s
}`, "C.Two is called through an interface, so it can return one reference that the card only lends, not 2"},
	}
	for _, tt := range tests {
		for level := range 3 {
			p := parse(t, strings.Replace(arrays+tt.src, "class @System", tt.class+"class @System", 1))
			var found diag.List
			err := pass.Run(p, pass.Options{OptLevel: level, Roots: roots(p)})
			if !errors.As(err, &found) || len(found) != 1 || found[0].Code != "GC3103" || found[0].Message != tt.want {
				t.Errorf("%s -O%d: %v, want %s", tt.name, level, err, tt.want)
			}
		}
	}
}
