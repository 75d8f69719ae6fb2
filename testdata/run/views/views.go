// Package views returns several slices and strings at once, of the APDU buffer and of arrays of its own.
//
//gocard:package aid=F0676F636172641020 version=1.0
package views

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264102001
type Applet struct {
	framework.Applet
	name  [8]byte
	title [8]byte
	local pairer
	out   [64]byte // the answer
	n     byte
}

// Install makes the applet; what it keeps of the installation data are copies.
func Install(params []byte) {
	a := &Applet{}
	copy(a.name[:], "abcdefgh")
	copy(a.title[:], "ABCDEFGH")
	a.local = &own{a}
	framework.Register(a)
}

// Process answers INS 10 and 11 with the fields of a line of text, 12 with slices given back in another order, 13 with the values of a TLV object and of
// the object inside it, 14 with parts of the buffer and of a field, 15 with slices and strings that are nil or not, 16 with results of a method
// called through an interface, 17 with a split by recursion, 18 with what is left after a panic,
// 19 with strings.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	data := buf[5 : 5+n]
	p1, p2 := buf[framework.OffsetP1], buf[framework.OffsetP2]
	a.n = 0
	switch buf[framework.OffsetINS] {
	case 0x10:
		head, tail, ok := cut(data, p1)
		a.describe(head)
		a.describe(tail)
		a.put(flag(ok))
	case 0x11:
		first, rest, _ := cut(data, p1)
		second, third, ok := cut(rest, p2)
		a.describe(third)
		a.describe(second)
		a.describe(first)
		a.put(flag(ok))
	case 0x12:
		k := int(p1) % (len(data) + 1)
		x, y, z := rotate(swap(data[:k], data[k:]))
		a.describe(x)
		a.describe(y)
		a.describe(z)
	case 0x13:
		o := parse(data)
		inner := parse(o.value)
		a.put(o.tag)
		a.put(inner.tag)
		a.describe(o.value)
		a.describe(inner.value)
		a.describe(inner.rest)
		a.describe(o.rest)
	case 0x14:
		x, y := a.mix(data, p1)
		a.describe(x)
		a.describe(y)
		x[0], y[0] = y[0], x[0]
		a.describe(x)
		a.describe(y)
	case 0x15:
		b, s, c := choose(data, p1)
		a.describe(b)
		a.describe(c)
		a.put(flag(b == nil))
		a.put(flag(c == nil))
		a.text(s)
	case 0x16:
		var x, y []byte
		var k byte
		if p1 == 0 {
			x, k, y = a.local.pair(p2)
		} else {
			x, y = a.local.halves(data)
		}
		a.describe(x)
		a.describe(y)
		a.put(k)
	case 0x17:
		depth, last := down(data, p1)
		a.put(depth)
		a.describe(last)
	case 0x18:
		x, y := a.guarded(data, p1)
		a.describe(x)
		a.describe(y)
	case 0x19:
		x, y := words(p1)
		y, x = words(p2 + byte(len(x)-len(y)))
		a.text(x)
		a.text(y)
		if x < y {
			a.put(1)
		}
		if z, _ := words(p1); z == x || z == y {
			a.put(2)
		}
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:copy(buf, a.out[:a.n])])
}

func (a *Applet) put(b byte) {
	a.out[a.n] = b
	a.n++
}

// describe puts the length of b and its first and last byte, FF for nil.
func (a *Applet) describe(b []byte) {
	if b == nil {
		a.put(0xFF)
		return
	}
	a.put(byte(len(b)))
	if len(b) > 0 {
		a.put(b[0])
		a.put(b[len(b)-1])
	}
}

// text puts a string.
func (a *Applet) text(s string) {
	for i := range len(s) {
		a.put(s[i])
	}
}

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// cut splits data at the first sep.
func cut(data []byte, sep byte) (head, tail []byte, ok bool) {
	for i, b := range data {
		if b == sep {
			return data[:i], data[i+1:], true
		}
	}
	return data, nil, false
}

func swap(x, y []byte) (int, []byte, []byte) { return len(x), y, x }

func rotate(n int, x, y []byte) ([]byte, []byte, []byte) {
	if n > 3 {
		return y, x[:0], x
	}
	return x, y[:n], y
}

// object is a TLV object and what stands behind it.
type object struct {
	tag         byte
	value, rest []byte
}

func parse(b []byte) object {
	if len(b) < 2 || int(b[1]) > len(b)-2 {
		return object{rest: b}
	}
	n := 2 + int(b[1])
	return object{b[0], b[2:n], b[n:]}
}

// mix returns parts of the buffer and of fields, in both orders.
func (a *Applet) mix(data []byte, how byte) (x, y []byte) {
	switch how {
	case 0:
		return data[1:], a.name[2:5]
	case 1:
		return a.title[:], data
	case 2:
		return a.name[:], a.title[1:]
	}
	return framework.CurrentAPDUBuffer()[5:6], data[2:]
}

// choose returns slices and a string that may be nil or empty.
func choose(data []byte, how byte) (b []byte, s string, c []byte) {
	switch how {
	case 0:
		return data, "zero", nil
	case 1:
		return nil, "", data[1:]
	case 2:
		return data[:0], "both", data
	}
	return
}

// words returns two constants, or one twice.
func words(k byte) (first, second string) {
	switch k {
	case 0:
		return "one", "another"
	case 1:
		first = "this"
		second = first[1:]
		return
	}
	return "", "rest"
}

// pairer is called through an interface: what it returns is of its own arrays, or at most one part of what it is given.
type pairer interface {
	pair(k byte) (x []byte, n byte, y []byte)
	halves(data []byte) (x, y []byte)
}

type own struct{ a *Applet }

func (o *own) pair(k byte) (x []byte, n byte, y []byte) {
	if k > 7 {
		return nil, k, o.a.name[:]
	}
	return o.a.title[k:], k + 1, o.a.name[:k]
}

func (o *own) halves(data []byte) (x, y []byte) {
	if len(data) == 0 {
		return o.a.name[4:], nil
	}
	return o.a.name[:4], data[len(data)/2:]
}

// down returns how often sep stands in data, and what stands behind the last one.
//
//gocard:recursion 16
func down(data []byte, sep byte) (depth byte, last []byte) {
	_, tail, ok := cut(data, sep)
	if !ok {
		return 0, data
	}
	depth, last = down(tail, sep)
	return depth + 1, last
}

// guarded returns two slices also when it panics between them.
func (a *Applet) guarded(data []byte, i byte) (x, y []byte) {
	defer func() {
		if recover() != nil {
			y = a.name[:1]
		}
	}()
	x = data
	_, tail, _ := cut(data, data[i])
	x, y = tail[:1], tail
	return
}
