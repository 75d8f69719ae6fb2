package pass_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/gocard/gocard/ir/diag"
)

// TestDiagnostics compiles programs that have to be refused, and compares code, place and the beginning of the message.
func TestDiagnostics(t *testing.T) {
	for _, c := range []struct {
		name, src string
		hasInt    bool
		want      []string
	}{
		{"unbounded sum", unboundedSum, false, []string{"t:13:2: GC4001: cannot prove that this sum fits 32 bits: its range is not limited, because it grows in each round of a loop"}},
		{"unbounded sum with int", unboundedSum, true, []string{"t:13:2: GC4001: cannot prove that this sum fits 32 bits: its range is not limited"}},
		{"field of int", countingField, false, []string{"t:11:2: GC4001: cannot prove that this sum fits 32 bits: its range is not limited, because it is kept and grows each time"}},
		{"two fields", twoFields, true, []string{"t:13:2: GC4001: cannot prove that this sum fits 32 bits"}},
		{"signed and unsigned numbers together", together, false, []string{"t:17:2: GC4001: cannot prove that package variable n fits 32 bits: its range is -2147483648 to 4294967295"}},
		{"product", product, false, []string{"t:8:2: GC4001: cannot prove that this negated number fits 32 bits: its range is -4228250625 to 0"}},
		{"recursion in two directions", ackermann, false, []string{"t:7:6: GC3104: no bound is seen for functions that call themselves: ack calls ack"}},
		{"recursion as deep as a number", countDown, false, []string{"t:11:6: GC3104: no better bound than 65536 calls is seen for functions that call themselves: down calls down"}},
		{"recursion through an interface", throughInterface, false, []string{"t:20:6: GC3104: no bound is seen for functions that call themselves: square.area calls square.area\n"}},
		{"recursion of functions of one and two numbers", twoAndOne, false, []string{"t:7:6: GC3104: no bound is seen for functions that call themselves: two calls "}},
		{"place that must not be reached, where a function begins", refusedAtOnce, false, []string{"t:4:2: GC9000: a place without a reason to refuse it"}},
		{"place that must not be reached", refused, false, []string{"t:15:2: GC9000: a place without a reason to refuse it"}},
		{"recursion with a local array", recursion, false, []string{"t:2:6: GC3101: f has local arrays and may call itself"}},
		{"local array of references passed on", passedReferences, false, []string{"t:27:2: GC3102: a local array of references cannot be sliced or passed on"}},
		{"too large local arrays", largeFrames, false, []string{"t:2:6: GC7101: local arrays of the functions that lead to F need more than 32767 elements"}},
		{"imported method with int", importedInt, false, []string{"t:10:2: GC6002: contentLength of Request needs the card's int support"}},
	} {
		for level := range 3 {
			err := compile(parse(t, c.src), level, c.hasInt)
			var list diag.List
			if !errors.As(err, &list) {
				t.Errorf("%s: -O%d: error is %v, want diagnostics", c.name, level, err)
				continue
			}
			if len(list) != len(c.want) {
				t.Errorf("%s: -O%d: got\n%v\nwant %d", c.name, level, list, len(c.want))
				continue
			}
			for i, d := range list {
				if got := d.String(); !strings.HasPrefix(got, c.want[i]) || d.Fix == "" {
					t.Errorf("%s: -O%d: got\n%s\nwant\n%s", c.name, level, got, c.want[i])
				}
			}
		}
	}
}

const unboundedSum = `program t none 1.0
global stop bool
func F(n i16) bool {
b0:
	zero int = const 0
	limit int = conv n
	jump b1
b1:
	sum int = phi b0: zero, b2: next
	c bool = globalget stop
	if c b3 else b2
b2:
	next int = add sum, limit
	jump b1
b3:
	k int = const 1000
	r bool = gt sum, k
	return r
}
`

const countingField = `program t none 1.0
class @C {
	field n int
}
global c @C
func F(x i16) bool {
b0:
	o @C = globalget c
	n int = fieldget @C:n o
	one int = const 1
	m int = add n, one
	fieldset @C:n o, m
	r bool = gt m, n
	return r
}
`

// twoFields grow each other; what is computed from them is not reported.
const twoFields = `program t none 1.0
class @C {
	field a int
	field b int
}
global c @C
func F(x i16) bool {
b0:
	o @C = globalget c
	a int = fieldget @C:a o
	b int = fieldget @C:b o
	k int = const 3
	m int = add a, k
	fieldset @C:b o, m
	l int = add b, k
	fieldset @C:a o, l
	d int = sub a, b
	r bool = gt d, k
	return r
}
`

// together keeps numbers of which each fits a kind of the card.
const together = `program t none 1.0
global n int
func F(m u32) {
b0:
	a int = conv m
	globalset n a
	return
}
func G(m i32) {
b0:
	a int = conv m
	globalset n a
	return
}
func H() bool {
b0:
	x int = globalget n
	z int = const 0
	c bool = lt x, z
	return c
}
`

const product = `program t none 1.0
func F(x u8, y u8) bool {
b0:
	a int = conv x
	b int = conv y
	c int = mul a, b
	d int = mul c, c
	e int = neg d
	k int = const -30000
	r bool = gt e, k
	return r
}
`

const ackermann = `program t none 1.0
func F(m u8, n u8) u8 {
b0:
	r u8 = call ack(m, n)
	return r
}
func ack(m u8, n u8) u8 {
b0:
	zero u8 = const 0
	one u8 = const 1
	c bool = eq m, zero
	if c b1 else b2
b1:
	x u8 = add n, one
	return x
b2:
	q u8 = sub n, one
	z u8 = call ack(m, q)
	s u8 = sub m, one
	w u8 = call ack(s, z)
	return w
}
`

// refused is fine where the length was compared before.
const refusedAtOnce = `program t none 1.0
func F(n i16) i16 {
b0:
	trap refused
}
`

const refused = `program t none 1.0
func F(n i16, len i16) i16 {
b0:
	one i16 = const 1
	end i16 = add len, one
	ok bool = inbounds n, end
	if ok b1 else b2
b1:
	c bool = le n, len
	if c b3 else b4
b3:
	again bool = inbounds n, end
	if again b4 else b5
b2:
	trap refused
b4:
	return n
b5:
	trap refused
}
`

// throughInterface is fine where the argument gets smaller.
const throughInterface = `program t none 1.0
interface @shape {
	method area(u8) u8
	method half(u8) u8
}
class @square implements @shape {
	field inner @square
	methods area, half
}
func F(n u8) u8 {
b0:
	q @square = new @square
	fieldset @square:inner q, q
	s @shape = cast q
	x u8 = callinterface @shape:area(s, n)
	y u8 = callinterface @shape:half(s, n)
	r u8 = add x, y
	return r
}
func @square:area(s @square, n u8) u8 {
b0:
	i @square = fieldget @square:inner s
	j @shape = cast i
	r u8 = callinterface @shape:area(j, n)
	return r
}
func @square:half(s @square, n u8) u8 {
b0:
	one u8 = const 1
	c bool = lt n, one
	if c b1 else b2
b1:
	return n
b2:
	i @square = fieldget @square:inner s
	j @shape = cast i
	m u8 = sub n, one
	r u8 = callinterface @shape:half(j, m)
	return r
}
`

// countDown is fine where the number is a byte.
const countDown = `program t none 1.0
func F(n u16, m u8) u16 {
b0:
	r u16 = call down(n)
	i i16 = conv m
	q i16 = call fine(i)
	s u16 = conv q
	t u16 = add r, s
	return t
}
func down(n u16) u16 {
b0:
	zero u16 = const 0
	one u16 = const 1
	c bool = eq n, zero
	if c b1 else b2
b1:
	return n
b2:
	q u16 = sub n, one
	z u16 = call down(q)
	return z
}
func fine(n i16) i16 {
b0:
	zero i16 = const 0
	one i16 = const 1
	c bool = le n, zero
	if c b1 else b2
b1:
	return n
b2:
	q i16 = sub n, one
	z i16 = call fine(q)
	return z
}
`

const twoAndOne = `program t none 1.0
func F(n u8) u8 {
b0:
	r u8 = call two(n, n)
	return r
}
func two(n u8, m u8) u8 {
b0:
	r u8 = call one(n)
	return r
}
func one(n u8) u8 {
b0:
	r u8 = call two(n, n)
	return r
}
`

const recursion = `program t none 1.0
func f(x u8) u8 {
	frame a u8[4]
b0:
	zero u8 = const 0
	one u8 = const 1
	c bool = eq x, zero
	if c b1 else b2
b1:
	return x
b2:
	r u8[] = frameref a
	o i16 = frameoff a
	arrayset r, o, x
	w u8 = sub x, one
	y u8 = call f(w)
	z u8 = arrayget r, o
	s u8 = add y, z
	return s
}
func F(x u8) u8 {
b0:
	y u8 = call f(x)
	return y
}
`

const passedReferences = `program t none 1.0
package javacard/framework A0000000620101 1.3
class @javacard/framework/JCSystem api javacard/framework 8 {
	api abortTransaction static 0 ()
	api makeTransientObjectArray static 14 (i16, i8) object[]
}
class @C {
	field n i16
}
runtime MakeTransientObject @javacard/framework/JCSystem:makeTransientObjectArray
func use(a @C[], i i16) i16 {
b0:
	c @C = arrayget a, i
	n i16 = fieldget @C:n c
	t bool = gt n, i
	if t b1 else b2
b1:
	m i16 = call use(a, n)
	s i16 = add m, n
	return s
b2:
	return n
}
func F() i16 {
	frame a ref[2]
b0:
	r @C[] = frameref a
	z i16 = const 0
	n i16 = call use(r, z)
	callapi @javacard/framework/JCSystem:abortTransaction()
	return n
}
`

const largeFrames = `program t none 1.0
func F(x i16) i16 {
	frame a i16[32767]
	frame b i16[1]
b0:
	r i16[] = frameref a
	o i16 = frameoff a
	arrayset r, o, x
	s i16[] = frameref b
	p i16 = frameoff b
	arrayset s, p, x
	y i16 = arrayget r, o
	return y
}
`

const importedInt = `program t none 1.0
package uicc/scws A0000000090005FFFFFFFF8912000000 1.0
interface @Request api uicc/scws 1 {
	api contentLength interface 0 () i32
}
global req @Request
func F(x i32) bool {
b0:
	r @Request = globalget req
	n i32 = callapi @Request:contentLength(r)
	c bool = gt n, x
	return c
}
`

// TestSameVerdicts compiles programs that only the passes of the highest level show to be fine.
func TestSameVerdicts(t *testing.T) {
	for name, src := range map[string]string{
		"products whose ranges depend on the call":              scaled,
		"an object that calls its like, of which there is none": decorated,
	} {
		for level := range 3 {
			if err := compile(parse(t, src), level, false); err != nil {
				t.Errorf("%s: -O%d: %v", name, level, err)
			}
		}
	}
}

const scaled = `program t none 1.0
func F(x u8) bool {
b0:
	small int = conv x
	million int = const 1000000
	a int = call scale(small, million)
	k int = const 256
	large int = mul small, k
	ten int = const 10
	b int = call scale(large, ten)
	r bool = gt a, b
	return r
}
func scale(x int, y int) int {
b0:
	z int = mul x, y
	return z
}
`

// decorated has a border that calls whatever shape it is given, and is given a square.
const decorated = `program t none 1.0
interface @shape {
	method area(u8) u8
}
class @square implements @shape {
	methods area
}
class @border implements @shape {
	field inner @shape
	methods area
}
func F(n u8) u8 {
b0:
	q @square = new @square
	i @shape = cast q
	b @border = new @border
	fieldset @border:inner b, i
	s @shape = cast b
	x u8 = callinterface @shape:area(s, n)
	return x
}
func @square:area(s @square, n u8) u8 {
b0:
	return n
}
func @border:area(s @border, n u8) u8 {
b0:
	a u8 = const 0
	i @shape = fieldget @border:inner s
	r u8 = callinterface @shape:area(i, n)
	return r
}
`
