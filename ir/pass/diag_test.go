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
		{"product", product, false, []string{"t:8:2: GC4001: cannot prove that this negated number fits 32 bits: its range is -4228250625 to 0"}},
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

const recursion = `program t none 1.0
func f(x i16) i16 {
	frame a i16[4]
b0:
	r i16[] = frameref a
	o i16 = frameoff a
	arrayset r, o, x
	y i16 = call f(x)
	z i16 = arrayget r, o
	s i16 = add y, z
	return s
}
func F(x i16) i16 {
b0:
	y i16 = call f(x)
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
