package interp_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/interp"
	"github.com/gocard/gocard/ir/irtext"
	"github.com/gocard/gocard/ir/verify"
)

// load parses a program, checks it and makes a machine.
func load(t *testing.T, src string, config interp.Config) *interp.Machine {
	t.Helper()
	p, err := irtext.Parse("t", []byte(src))
	if err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	check := verify.Program
	if config.Card {
		check = func(p *ir.Program) error { return verify.CardForm(p, true) }
	}
	if err := check(p); err != nil {
		t.Fatal(err)
	}
	if config.API == nil {
		config.API = interp.RuntimeAPI{}
	}
	m, err := interp.New(p, config)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func find(t *testing.T, m *interp.Machine, name string) *ir.Func {
	t.Helper()
	for _, f := range m.Program.Funcs {
		if f.FullName() == name {
			return f
		}
	}
	t.Fatalf("no function %s", name)
	return nil
}

// number calls a function with numbers and gives its first result, or the error as text.
func number(t *testing.T, m *interp.Machine, name string, args ...int64) string {
	t.Helper()
	values := make([]interp.Value, len(args))
	for i, n := range args {
		values[i] = interp.Number(n)
	}
	results, err := m.Call(find(t, m, name), values...)
	switch {
	case err != nil:
		return err.Error()
	case len(results) == 0:
		return ""
	}
	return fmt.Sprint(results[0].N)
}

type integer interface {
	~int8 | ~uint8 | ~int16 | ~uint16 | ~int32 | ~uint32 | ~int | ~uint
}

// TestArithmetic compares every operation of every kind with Go's own, at the ends of the kind's range and near zero.
func TestArithmetic(t *testing.T) {
	arithmetic[int8](t, ir.I8)
	arithmetic[uint8](t, ir.U8)
	arithmetic[int16](t, ir.I16)
	arithmetic[uint16](t, ir.U16)
	arithmetic[int32](t, ir.I32)
	arithmetic[uint32](t, ir.U32)
	arithmetic[int](t, ir.Int)
	arithmetic[uint](t, ir.Uint)
}

func arithmetic[T integer](t *testing.T, k ir.Kind) {
	var src strings.Builder
	ops := []string{"add", "sub", "mul", "div", "rem", "and", "or", "xor"}
	compares := []string{"eq", "ne", "lt", "le", "gt", "ge"}
	for _, op := range ops {
		fmt.Fprintf(&src, "func %s(x %s, y %s) %s {\nb0:\n\tz %s = %s x, y\n\treturn z\n}\n", op, k, k, k, k, op)
	}
	for _, op := range compares {
		fmt.Fprintf(&src, "func %s(x %s, y %s) bool {\nb0:\n\tz bool = %s x, y\n\treturn z\n}\n", op, k, k, op)
	}
	for _, op := range []string{"neg", "com"} {
		fmt.Fprintf(&src, "func %s(x %s) %s {\nb0:\n\tz %s = %s x\n\treturn z\n}\n", op, k, k, k, op)
	}
	for _, op := range []string{"shl", "shr"} {
		fmt.Fprintf(&src, "func %s(x %s, n int) %s {\nb0:\n\tz %s = %s x, n\n\treturn z\n}\n", op, k, k, k, op)
	}
	m := load(t, src.String(), interp.Config{})
	same := func(op string, got string, want any) {
		if got != fmt.Sprint(want) {
			t.Errorf("%s %s = %s, want %v", k, op, got, want)
		}
	}
	values := []int64{0, 1, 2, 3, 7, -1, -2, -3, math.MinInt8, math.MaxInt8, math.MaxUint8, math.MinInt16, math.MaxInt16, math.MaxUint16, math.MinInt32, math.MaxInt32, math.MaxUint32, math.MinInt64, math.MaxInt64}
	for _, a := range values {
		x := T(a)
		for _, b := range values {
			y := T(b)
			call := func(op string) string { return number(t, m, op, int64(x), int64(y)) }
			same(fmt.Sprintf("%d + %d", x, y), call("add"), int64(x+y))
			same(fmt.Sprintf("%d - %d", x, y), call("sub"), int64(x-y))
			same(fmt.Sprintf("%d * %d", x, y), call("mul"), int64(x*y))
			same(fmt.Sprintf("%d & %d", x, y), call("and"), int64(x&y))
			same(fmt.Sprintf("%d | %d", x, y), call("or"), int64(x|y))
			same(fmt.Sprintf("%d ^ %d", x, y), call("xor"), int64(x^y))
			if y == 0 {
				same("division by zero", call("div"), interp.Arithmetic)
				same("remainder by zero", call("rem"), interp.Arithmetic)
			} else {
				same(fmt.Sprintf("%d / %d", x, y), call("div"), int64(x/y))
				same(fmt.Sprintf("%d %% %d", x, y), call("rem"), int64(x%y))
			}
			for i, want := range []bool{x == y, x != y, x < y, x <= y, x > y, x >= y} {
				same(fmt.Sprintf("%d %s %d", x, compares[i], y), call(compares[i]), map[bool]int{true: 1}[want])
			}
		}
		same(fmt.Sprintf("-%d", x), number(t, m, "neg", int64(x)), int64(-x))
		same(fmt.Sprintf("^%d", x), number(t, m, "com", int64(x)), int64(^x))
		for _, n := range []int64{0, 1, 7, 8, 15, 16, 31, 32, 63, 64, 1000} {
			same(fmt.Sprintf("%d << %d", x, n), number(t, m, "shl", int64(x), n), int64(x<<n))
			same(fmt.Sprintf("%d >> %d", x, n), number(t, m, "shr", int64(x), n), int64(x>>n))
		}
	}
}

// TestCardArithmetic has what the reference card does (reference jcvm, section 3).
func TestCardArithmetic(t *testing.T) {
	m := load(t, `func shl(x i16, n i16) i16 {
b0:
	z i16 = shl x, n
	return z
}
func shr(x i16, n i16) i16 {
b0:
	z i16 = shr x, n
	return z
}
func shr32(x i32, n i16) i32 {
b0:
	z i32 = shr x, n
	return z
}
func mul(x i16, y i16) i16 {
b0:
	z i16 = mul x, y
	return z
}
func div(x i16, y i16) i16 {
b0:
	z i16 = div x, y
	return z
}
func s2b(x i16) i16 {
b0:
	z i8 = conv x
	return z
}
func mask(x i16) i16 {
b0:
	z u8 = conv x
	return z
}
func u16(x i16) i16 {
b0:
	z u16 = conv x
	return z
}
func s2i(x i16) i32 {
b0:
	z i32 = conv x
	return z
}
func u2i(x u16) i32 {
b0:
	z i32 = conv x
	return z
}
func i2s(x i32) i16 {
b0:
	z i16 = conv x
	return z
}
func constant() i16 {
b0:
	z u16 = const 40000
	return z
}
`, interp.Config{Card: true})
	tests := []struct {
		name string
		args []int64
		want string
	}{
		{"shl", []int64{1, 16}, "0"}, {"shl", []int64{1, 32}, "1"}, {"shl", []int64{0x7FFF, 1}, "-2"},
		{"shr", []int64{-32768, 16}, "-1"}, {"shr", []int64{-32768, 31}, "-1"}, {"shr", []int64{-1, 33}, "-1"}, {"shr", []int64{256, 4}, "16"},
		{"shr32", []int64{-256, 4}, "-16"}, {"mul", []int64{300, 300}, "24464"}, {"div", []int64{-32768, -1}, "-32768"},
		{"div", []int64{1, 0}, interp.Arithmetic}, {"s2b", []int64{200}, "-56"}, {"mask", []int64{-56}, "200"}, {"mask", []int64{300}, "44"},
		{"u16", []int64{-1}, "-1"}, {"s2i", []int64{-2}, "-2"}, {"u2i", []int64{-2}, "65534"}, {"i2s", []int64{0x18000}, "-32768"}, {"constant", nil, "-25536"},
	}
	for _, tt := range tests {
		if got := number(t, m, tt.name, tt.args...); got != tt.want {
			t.Errorf("%s%v = %s, want %s", tt.name, tt.args, got, tt.want)
		}
	}
}

// TestCardStorage: bytes load sign-extended, whatever was stored is cut.
func TestCardStorage(t *testing.T) {
	m := load(t, `class @A {
	field b u8
	field s u16
}
global g u8
func field(x i16) i16 {
b0:
	a @A = new @A
	fieldset @A:b a, x
	y i8 = fieldget @A:b a
	return y
}
func short(x i16) i16 {
b0:
	a @A = new @A
	fieldset @A:s a, x
	y u16 = fieldget @A:s a
	return y
}
func global(x i16) i16 {
b0:
	globalset g x
	y i8 = globalget g
	return y
}
func element(x i16) i16 {
b0:
	n i16 = const 3
	i i16 = const 2
	a u8[] = newarray n
	arrayset a, i, x
	y i8 = arrayget a, i
	return y
}
`, interp.Config{Card: true})
	for _, name := range []string{"field", "global", "element"} {
		if got := number(t, m, name, 0x1FF); got != "-1" {
			t.Errorf("%s = %s, want -1", name, got)
		}
	}
	if got := number(t, m, "short", -2); got != "-2" {
		t.Errorf("short = %s, want -2", got)
	}
}

func TestRuntimeErrors(t *testing.T) {
	m := load(t, `class @A {
	field f i16
}
class @B
func field() i16 {
b0:
	a @A = null
	x i16 = fieldget @A:f a
	return x
}
func element(i int) u8 {
b0:
	n int = const 3
	a u8[] = newarray n
	x u8 = arrayget a, i
	return x
}
func length() i16 {
b0:
	a u8[] = null
	x i16 = arraylen a
	return x
}
func make(n int) i16 {
b0:
	a i16[] = newarray n
	x i16 = arraylen a
	return x
}
func cast() {
b0:
	a @A = new @A
	o object = cast a
	b @B = cast o
	return
}
func castNull() {
b0:
	o object = null
	b @B = cast o
	return
}
func store() {
b0:
	n int = const 1
	i int = const 0
	a @A[] = newarray n
	b @B = new @B
	o object[] = cast a
	arrayset o, i, b
	return
}
func trap() {
b0:
	trap index
}
func throwNull() {
b0:
	x object = null
	throw x
}
func unreachable() {
b0:
	unreachable
}
func forever() {
b0:
	jump b1
b1:
	jump b1
}
func deep() {
b0:
	call deep()
	return
}
func shift(n int) int {
b0:
	x int = shl n, n
	return x
}
`, interp.Config{Steps: 10000})
	tests := []struct {
		name string
		args []int64
		want string
	}{
		{"field", nil, interp.NullPointer}, {"element", []int64{3}, interp.ArrayIndexOutOfBounds}, {"element", []int64{-1}, interp.ArrayIndexOutOfBounds},
		{"element", []int64{2}, "0"}, {"length", nil, interp.NullPointer}, {"make", []int64{-1}, interp.NegativeArraySize}, {"make", []int64{7}, "7"},
		{"make", []int64{40000}, "make: v1 i16[] = newarray v0: interp: an array of 40000 elements is longer than a card allows"},
		{"cast", nil, interp.ClassCast}, {"castNull", nil, ""}, {"store", nil, interp.ArrayStore}, {"trap", nil, interp.NullPointer}, {"throwNull", nil, interp.NullPointer},
		{"unreachable", nil, "interp: unreachable: b0: unreachable is reached"}, {"forever", nil, interp.ErrSteps.Error()},
		{"shift", []int64{-1}, "shift: v1 int = shl v0, v0: interp: shift by -1"},
	}
	for _, tt := range tests {
		if got := number(t, m, tt.name, tt.args...); got != tt.want {
			t.Errorf("%s%v = %s, want %s", tt.name, tt.args, got, tt.want)
		}
	}
	if got := number(t, m, "deep"); !strings.HasSuffix(got, "interp: deep: calls are nested deeper than 200") {
		t.Errorf("deep = %.200s", got)
	}
}

const exceptions = `package java/lang A0000000620001 1.0
package javacard/framework A0000000620101 1.3
class @java/lang/Throwable api java/lang 1
class @java/lang/ArithmeticException api java/lang 9 extends @java/lang/Throwable
class @ISO api javacard/framework 6
class @javacard/framework/CardRuntimeException api javacard/framework 5 extends @java/lang/Throwable
class @javacard/framework/ISOException api javacard/framework 7 extends @javacard/framework/CardRuntimeException {
	api throwIt static 1 (i16)
	api getReason virtual 1 () i16
}
runtime Throwable @java/lang/Throwable
runtime ISOException @javacard/framework/ISOException
runtime ThrowIt @javacard/framework/ISOException:throwIt
runtime GetReason @javacard/framework/ISOException:getReason
func sw(x i16) {
b0:
	callapi @javacard/framework/ISOException:throwIt(x)
	unreachable
}
func recover(x i16, y i16) i16 {
	var at i16
b0: handler b1
	varset at x
	z i16 = div x, y
	varset at z
	call sw(y)
	return x
b1:
	e @java/lang/Throwable = catch
	iso bool = isa @javacard/framework/ISOException e
	if iso b2 else b3
b2:
	i @javacard/framework/ISOException = cast e
	r i16 = callapi @javacard/framework/ISOException:getReason(i)
	last i16 = varget at
	sum i16 = add r, last
	return sum
b3:
	a bool = isa @java/lang/ArithmeticException e
	if a b4 else b5
b4:
	m i16 = const -1
	return m
b5:
	throw e
}
`

func TestExceptions(t *testing.T) {
	m := load(t, exceptions, interp.Config{})
	if got := number(t, m, "sw", 0x6A80); got != interp.ISOException+" 6A80" {
		t.Errorf("sw = %s", got)
	}
	if got := number(t, m, "recover", 100, 10); got != "20" {
		t.Errorf("recover(100, 10) = %s, want 20", got)
	}
	if got := number(t, m, "recover", 100, 0); got != "-1" {
		t.Errorf("recover(100, 0) = %s, want -1", got)
	}
	_, err := m.Call(find(t, m, "sw"), interp.Number(-1))
	var e *interp.Exception
	if !errors.As(err, &e) || e.Reason != 0xFFFF {
		t.Errorf("error = %v", err)
	}
}

func TestDispatch(t *testing.T) {
	m := load(t, `package p A000000062 1.0
interface @Shape {
	method Area() i16
}
class @Base api p 1 {
	api area virtual 4 () i16
}
class @Square extends @Base implements @Shape {
	field side i16
}
class @Double extends @Square
func @Square:Area(this @Square) i16 overrides @Base:area {
b0:
	s i16 = fieldget @Square:side this
	a i16 = mul s, s
	return a
}
func @Double:Area(this @Double) i16 {
b0:
	s i16 = fieldget @Square:side this
	a i16 = add s, s
	return a
}
func both(this @Square, by i16) (i16, i16) {
b0:
	fieldset @Square:side this, by
	v i16 = callvirtual @Square:Area(this)
	x @Shape = cast this
	i i16 = callinterface @Shape:Area(x)
	ok bool = eq v, i
	if ok b1 else b2
b1:
	w i16 = callapi @Base:area(this)
	return w, v
b2:
	trap panic
}
func run(double bool, by i16) i16 {
b0:
	if double b1 else b2
b1:
	d @Double = new @Double
	jump b3
b2:
	s @Square = new @Square
	jump b3
b3:
	o @Square = phi b1: d, b2: s
	x i16 = call both(o, by)
	y i16 = extract x 1
	z i16 = sub x, y
	ten i16 = const 1000
	k i16 = mul z, ten
	r i16 = add k, y
	return r
}
`, interp.Config{})
	if got := number(t, m, "run", 0, 5); got != "25" {
		t.Errorf("square = %s, want 25", got)
	}
	if got := number(t, m, "run", 1, 5); got != "10" {
		t.Errorf("double = %s, want 10", got)
	}
}

func TestLocalArrays(t *testing.T) {
	m := load(t, `func f(i i16) u8 {
	frame buf u8[4]
b0:
	a u8[] = frameref buf
	o i16 = frameoff buf
	j i16 = add o, i
	seven u8 = const 7
	arrayset a, j, seven
	b u8[] = frameref buf
	x u8 = arrayget b, j
	y u8 = arrayget b, o
	z u8 = add x, y
	return z
}
`, interp.Config{})
	if got := number(t, m, "f", 0); got != "14" {
		t.Errorf("f(0) = %s, want 14", got)
	}
	if got, want := number(t, m, "f", 3), fmt.Sprint(0xA5+7); got != want {
		t.Errorf("f(3) = %s, want %s", got, want)
	}
}

func TestGlobals(t *testing.T) {
	m := load(t, `global bytes i8[] = hex 01FF
global shorts u16[] = hex 0001FFFE
global wide i32[] = hex FFFFFFFF
global flags bool[] = hex 0001
global count u16 = 40000
global ready bool
func setup() {
b0:
	x u16 = globalget count
	one u16 = const 1
	y u16 = add x, one
	globalset count y
	return
}
func sum(i int) int {
b0:
	b i8[] = globalget bytes
	c i8 = arrayget b, i
	d int = conv c
	s u16[] = globalget shorts
	t u16 = arrayget s, i
	u int = conv t
	v int = add d, u
	return v
}
init setup
`, interp.Config{})
	if got := number(t, m, "sum", 1); got != fmt.Sprint(-1+0xFFFE) {
		t.Errorf("sum(1) = %s", got)
	}
	for range 2 {
		if err := m.Init(); err != nil {
			t.Fatal(err)
		}
	}
	if got := m.Global(m.Program.Globals[4]).N; got != 40001 {
		t.Errorf("count = %d, want 40001", got)
	}
	if o := m.Global(m.Program.Globals[2]).Ref; o.Ints[0] != -1 {
		t.Errorf("wide = %v", o.Ints)
	}
	if o := m.Global(m.Program.Globals[3]).Ref; o.Bytes[1] != 1 || o.Bytes[0] != 0 {
		t.Errorf("flags = %v", o.Bytes)
	}
}

// TestTransactions: an abort undoes writes to fields, elements and globals, but not to transient arrays or non-atomic ones.
func TestTransactions(t *testing.T) {
	m := load(t, `class @A {
	field f i16
}
global g i16
func write(a @A, p u8[], q u8[], x i16) {
b0:
	fieldset @A:f a, x
	globalset g x
	i i16 = const 0
	y u8 = conv x
	arrayset p, i, y
	arrayset q, i, y
	return
}
`, interp.Config{})
	a, err := m.Heap.NewObject(m.Program.Classes[0])
	if err != nil {
		t.Fatal(err)
	}
	p, _ := m.Heap.NewArray(ir.Array(ir.U8), 2)
	q, _ := m.Heap.NewTransient(ir.Array(ir.U8), 2, interp.ClearOnReset)
	write := func(x int64) {
		if _, err := m.Call(find(t, m, "write"), interp.Reference(a), interp.Reference(p), interp.Reference(q), interp.Number(x)); err != nil {
			t.Fatal(err)
		}
	}
	state := func() string {
		return fmt.Sprint(a.Fields[m.Program.Classes[0].Fields[0]].N, m.Global(m.Program.Globals[0]).N, p.Bytes, q.Bytes)
	}
	expect := func(want string) {
		t.Helper()
		if got := state(); got != want {
			t.Errorf("state %s, want %s", got, want)
		}
	}
	write(1)
	expect("1 1 [1 0] [1 0]")
	m.Heap.Begin()
	write(2)
	write(3)
	m.Heap.WriteBytes(p, 1, []byte{9}, false)
	m.Heap.Abort()
	expect("1 1 [1 9] [3 0]")
	m.Heap.Begin()
	m.Heap.WriteBytes(p, 0, []byte{8, 8}, true)
	m.Heap.Abort()
	expect("1 1 [1 9] [3 0]")
	m.Heap.Begin()
	write(4)
	m.Heap.Commit()
	m.Heap.Abort()
	expect("4 4 [4 9] [4 0]")
	m.Heap.Clear(interp.ClearOnDeselect)
	expect("4 4 [4 9] [4 0]")
	m.Heap.Clear(interp.ClearOnReset)
	expect("4 4 [4 9] [0 0]")
}

func TestRuntimeAPI(t *testing.T) {
	m := load(t, `package javacard/framework A0000000620101 1.3
class @JCSystem api javacard/framework 8 {
	api makeTransientByteArray static 13 (i16, i8) i8[]
}
class @Util api javacard/framework 16 {
	api arrayCompare static 0 (i8[], i16, i8[], i16, i16) i8
	api arrayCopy static 1 (i8[], i16, i8[], i16, i16) i16
	api arrayFillNonAtomic static 3 (i8[], i16, i16, i8) i16
	api other static 9 ()
}
global text u8[] = "abc" readonly
runtime MakeTransientByte @JCSystem:makeTransientByteArray
runtime ArrayCompare @Util:arrayCompare
runtime ArrayCopy @Util:arrayCopy
runtime ArrayFillNonAtomic @Util:arrayFillNonAtomic
func copy(n i16) i16 {
b0:
	four i16 = const 4
	one i8 = const 1
	zero i16 = const 0
	a i8[] = callapi @JCSystem:makeTransientByteArray(four, one)
	x i8 = const 120
	end i16 = callapi @Util:arrayFillNonAtomic(a, zero, four, x)
	s u8[] = globalget text
	end2 i16 = callapi @Util:arrayCopy(s, zero, a, zero, n)
	c i8 = callapi @Util:arrayCompare(a, zero, s, zero, n)
	d i16 = conv c
	e i16 = add end2, d
	b i8 = arrayget a, n
	f i16 = conv b
	g i16 = add e, f
	return g
}
func other() {
b0:
	callapi @Util:other()
	return
}
`, interp.Config{})
	if got := number(t, m, "copy", 3); got != "123" {
		t.Errorf("copy(3) = %s, want 123", got)
	}
	if got := number(t, m, "copy", 4); got != interp.ArrayIndexOutOfBounds {
		t.Errorf("copy(4) = %s", got)
	}
	if got := number(t, m, "other"); got != "other: callapi @Util:other(): interp: Util.other is not in the runtime" {
		t.Errorf("other = %s", got)
	}
}

// constructors is an API that counts.
type constructors struct{ made []*interp.Object }

func (c *constructors) Call(m *interp.Machine, method *ir.APIMethod, args []interp.Value) (interp.Value, error) {
	if method.Kind == ir.InvokeConstructor {
		args[0].Ref.Host = args[1].N
		c.made = append(c.made, args[0].Ref)
		return interp.Value{}, nil
	}
	return interp.Number(args[0].Ref.Host.(int64)), nil
}

func TestConstructors(t *testing.T) {
	api := &constructors{}
	m := load(t, `package p A000000062 1.0
class @PIN api p 1 {
	api "<init>" new 0 (i16)
	api get virtual 1 () i16
	api base super 1 () i16
}
class @Mine extends @PIN
func @Mine:Get(this @Mine) i16 overrides @PIN:get {
b0:
	x i16 = callapi @PIN:base(this)
	return x
}
func f(n i16) i16 {
b0:
	p @PIN = callapi @PIN:<init>(n)
	x i16 = callapi @PIN:get(p)
	return x
}
`, interp.Config{API: api})
	if got := number(t, m, "f", 7); got != "7" || len(api.made) != 1 {
		t.Errorf("f(7) = %s, %d objects", got, len(api.made))
	}
	o, _ := m.Heap.NewObject(m.Program.Classes[1])
	o.Host = int64(9)
	f := interp.Override(o.Class, "p", 1, ir.InvokeVirtual, 1)
	if f == nil || f.FullName() != "Mine.Get" {
		t.Fatalf("Override = %v", f)
	}
	results, err := m.Call(f, interp.Reference(o))
	if err != nil || results[0].N != 9 {
		t.Errorf("Mine.Get = %v, %v", results, err)
	}
}
