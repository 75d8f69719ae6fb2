// Package mixture is a mixture of most features of the language; INS 00 to 09 each run a group of them on P1, P2 and the data.
//
//gocard:package aid=F0676F6361726481 version=1.0
package mixture

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math/bits"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

type shape interface {
	area() int16
	name() string
}
type sq struct{ s int16 }

func (s *sq) area() int16  { return s.s * s.s }
func (s *sq) name() string { return "sq" }

type cube struct {
	sq
	h int16
}

func (c *cube) area() int16 { return c.sq.area()*6 + c.h }

type unit struct{}

func (unit) area() int16  { return 1 }
func (unit) name() string { return "unit" }

type num int16

func (l num) area() int16  { return int16(l) * 2 }
func (l num) name() string { return "num" }

type pair struct {
	a byte
	b num
}

func (p pair) area() int16  { return int16(p.a) + int16(p.b) }
func (p pair) name() string { return "pair" }

var errA = errors.New("a")
var errB = errors.New("b")
var tbl = [...]uint16{1, 10, 100, 1000}
var nested = [2][3]byte{{1, 2, 3}, {4, 5, 6}}
var words = []string{"zero", "one", "two"}
var sl = []byte{5, 6, 7, 8}
var counter int16
var initOrder = compute(tbl[2])

func compute(x uint16) uint16 { return x*3 + uint16(len(words)) }

type rec struct {
	name string
	vals [3]byte
	next *rec
	in   struct{ x, y int16 }
}

// Applet holds what the groups work on.
//
//gocard:applet aid=F0676F636172648101
type Applet struct {
	framework.Applet
	shapes [5]shape
	recs   [3]rec
	list   *rec
	buf    [20]byte
	view   []byte
	fs     [3]func(int16, int16) int16
	last   any
	err    error
	stack  stack[uint16]
	m      matrix
	hook   func() int16
}

type matrix struct{ rows [2][2]int16 }

type stack[T any] struct {
	items [4]T
	n     byte
}

func (s *stack[T]) push(x T) { s.items[s.n] = x; s.n++ }
func (s *stack[T]) pop() T   { s.n--; return s.items[s.n] }

func (a *Applet) total() (n int16) {
	for _, s := range a.shapes {
		if s != nil {
			n += s.area()
		}
	}
	return
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{}
	a.shapes = [5]shape{&sq{3}, &cube{sq{2}, 5}, unit{}, num(4), pair{1, 2}}
	a.view = a.buf[2:6]
	k := int16(len(a.view) + 15)
	a.fs = [3]func(int16, int16) int16{add, func(x, y int16) int16 { return x - y }, func(x, y int16) int16 { return x*y + k }}
	a.list = &rec{name: "first", next: &rec{name: "second"}}
	a.list.next.in.y = 9
	a.hook = a.total
	framework.Register(a)
}

func add(x, y int16) int16 { return x + y }

// Process runs a group and answers with two bytes that depend on all it did.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	data := buf[5 : 5+n]
	p1, p2 := buf[2], buf[3]
	var out uint16
	switch buf[1] {
	case 0:
		out = a.dispatch(p1, p2)
	case 1:
		out = a.values(p1, p2)
	case 2:
		out = a.closures(data, p1)
	case 3:
		out = a.panics(p1, p2, data)
	case 4:
		out = a.slices(data, p1, p2)
	case 5:
		out = a.text(data, p1)
	case 6:
		out = a.std(data, p1)
	case 7:
		out = a.control(p1, p2)
	case 8:
		out = a.errors(p1)
	case 9:
		out = a.ints(p1, p2)
	default:
		panic(framework.SWInsNotSupported)
	}
	binary.BigEndian.PutUint16(buf, out)
	apdu.SetOutgoingAndSend(buf[:2])
}

func (a *Applet) dispatch(p1, p2 byte) uint16 {
	s := a.shapes[p1%5]
	var r uint16
	switch t := s.(type) {
	case *sq:
		r = uint16(t.s)
	case *cube:
		r = uint16(t.h) << 4
	case unit:
		r = 0x100
	case num:
		r = 0x200 + uint16(t)
	case pair:
		r = 0x300 + uint16(t.a)<<4 + uint16(t.b)
	}
	r += uint16(s.area()) + uint16(len(s.name())) + uint16(s.name()[0])
	if s == a.shapes[p2%5] {
		r |= 0x8000
	}
	if _, ok := s.(interface{ area() int16 }); ok {
		r |= 0x4000
	}
	a.last = a.shapes[p2%5]
	if q, ok := a.last.(*sq); ok {
		q.s++
		r ^= 0x2000
	}
	if a.last == any(num(4)) {
		r ^= 0x1000
	}
	return r
}

func (a *Applet) values(p1, p2 byte) uint16 {
	a.recs[0].vals = [3]byte{p1, p2, 3}
	a.recs[0].name = words[p1%3]
	a.recs[0].in.x = 5
	r := a.recs[0]
	r.vals[0]++
	a.recs[1] = r
	a.recs[0].vals[1] = 99
	a.recs[2], a.recs[1] = a.recs[1], a.recs[0]
	v := a.recs[2].vals
	v[2] = 77
	if v == a.recs[1].vals || a.recs[1].vals == [3]byte{p1, 99, 3} {
		counter += int16(v[2])
	}
	arr := nested
	arr[p1%2][p2%3] = 50
	row := arr[1]
	arr[1][0] = 9
	a.m.rows[p1&1][p2&1]++
	a.m.rows[1] = [2]int16{int16(p1), int16(row[0])}
	mm := a.m
	mm.rows[0][0] = 1000
	if mm == a.m {
		counter++
	}
	a.stack.push(uint16(p1))
	a.stack.push(uint16(p2))
	x := a.stack.pop()
	y := a.stack.pop()
	sum := uint16(0)
	for l := a.list; l != nil; l = l.next {
		sum += uint16(len(l.name)) + uint16(l.in.y)
	}
	tbl[p1%4]++
	sl[p1%4]--
	return uint16(v[0]) + uint16(a.recs[1].vals[1])<<1 + uint16(arr[1][0]) + uint16(row[0]) + uint16(nested[1][0]) + uint16(counter) +
		x<<3 + y + sum + tbl[0] + uint16(sl[1]) + initOrder + uint16(a.m.rows[1][0]) + uint16(len(a.recs[2].name))
}

func split(b byte, lo, hi *byte) { *lo, *hi = b&15, b>>4 }

func each(b []byte, f func(byte)) {
	for _, v := range b {
		f(v)
	}
}

func count(b []byte) func(yield func(int, byte) bool) {
	return func(yield func(int, byte) bool) {
		for i, v := range b {
			if !yield(i, v) {
				return
			}
		}
	}
}

type walker struct {
	b []byte
	i int
}

func (w *walker) next() (byte, bool) {
	if w.i >= len(w.b) {
		return 0, false
	}
	w.i++
	return w.b[w.i-1], true
}

func (a *Applet) closures(data []byte, p1 byte) uint16 {
	var lo, hi byte
	split(p1, &lo, &hi)
	t := uint16(lo)<<8 | uint16(hi)
	each(data, func(v byte) { t += uint16(v) })
	for i, v := range count(data) {
		if v == 0xFF {
			break
		}
		if v == 0xFE {
			return t + 1
		}
		t += uint16(i) * uint16(v)
	}
	bump := func(d uint16) uint16 { t += d; return t }
	bump(1)
	t ^= bump(2)
	t += uint16(a.fs[p1%3](int16(lo), int16(hi)))
	w := walker{b: data}
	for v, ok := w.next(); ok; v, ok = w.next() {
		t = t*3 + uint16(v)
	}
	t += uint16(a.hook())
	f := add
	if p1&1 == 0 {
		f = a.fs[1]
	}
	return t + uint16(f(3, 4))
}

func (a *Applet) panics(p1, p2 byte, data []byte) (r uint16) {
	defer func() {
		a.buf[0]++
	}()
	defer func() {
		x := recover()
		if x == nil {
			r += 0x10
			return
		}
		if s, ok := x.(framework.SW); ok {
			r = uint16(s) + 1
			return
		}
		if s, ok := x.(framework.PINException); ok {
			r = uint16(s) + 0x50
			return
		}
		if p2 == 1 {
			panic(x)
		}
		r = 0x7000
	}()
	switch p1 {
	case 1:
		panic(framework.SWWrongData)
	case 2:
		return uint16(data[p2])
	case 3:
		var q *rec
		r = uint16(q.vals[0])
	case 4:
		return uint16(p1 / p2)
	case 5:
		_ = a.shapes[0].(*cube)
	case 6:
		panic("text")
	case 7:
		panic(framework.PINException(2))
	case 8:
		_ = data[p2:1]
	case 9:
		defer func() { panic(framework.SW(0x6B00)) }()
		panic(framework.SW(0x6C00))
	case 10:
		func() {
			defer func() { recover() }()
			panic(framework.SW(0x6D00))
		}()
		return 5
	case 11:
		a.err = framework.SWFileNotFound
		panic(a.err)
	case 12:
		x := int(p2) - 3
		return 1 << x
	}
	return uint16(p1)
}

func (a *Applet) slices(data []byte, p1, p2 byte) uint16 {
	t := uint16(copy(a.buf[3:], data)) << 8
	t += uint16(copy(a.buf[1:], a.buf[:10]))
	t += uint16(a.view[1]) + uint16(cap(a.view)) + uint16(len(a.view))
	more := a.view[:8]
	t += uint16(len(more)) + uint16(more[7])
	var local [6]byte
	s := local[:0]
	s = append(s, p1, p2)
	s = append(s, 9)
	t += uint16(len(s)) + uint16(local[1])
	clear(local[1:2])
	t = t<<1 + uint16(local[1]) + uint16(local[0])
	var nilslice []byte
	if nilslice == nil && len(nilslice[0:0]) == 0 && nilslice[0:0] == nil {
		t ^= 0x1234
	}
	for i := range a.buf {
		t += uint16(i) * uint16(a.buf[i])
	}
	q := (*[2]byte)(a.buf[p1%10:])
	q[1] ^= p2
	return t + uint16(min(p1, p2, 7)) + uint16(max(int16(p1), -3))
}

func (a *Applet) text(data []byte, p1 byte) uint16 {
	t := uint16(0)
	switch string(data) {
	case "login":
		t = 1
	case "out", "log":
		t = 2
	case "":
		t = 3
	}
	if string(data) < "m" {
		t |= 0x10
	}
	s := words[p1%3]
	if s > "one" {
		t |= 0x20
	}
	if s[1:] == "ne" || s == string(data) {
		t |= 0x40
	}
	for i, r := range "aß€x" {
		t += uint16(i) ^ uint16(r)
	}
	for i, r := range words[p1%3] {
		t += uint16(i) + uint16(r)
	}
	return t
}

func (a *Applet) std(data []byte, p1 byte) uint16 {
	var dst [16]byte
	n := 0
	if len(data) <= 8 {
		n = hex.Encode(dst[:], data)
	}
	t := uint16(n)
	for _, v := range dst {
		t = t*31 + uint16(v)
	}
	t += uint16(bytes.IndexByte(data, p1)) + uint16(bytes.Index(data, sl[:1]))
	if bytes.HasPrefix(data, []byte("ab")) {
		t ^= 0x5555
	}
	t += uint16(bytes.Compare(data, dst[:2]))
	t += uint16(bits.Len8(p1)) + uint16(bits.Reverse8(p1)) + uint16(bits.TrailingZeros16(t))
	return t
}

func (a *Applet) control(p1, p2 byte) uint16 {
	var t uint16
outer:
	for i := 0; i < int(p1%20); i++ {
		for j := range 5 {
			switch {
			case j == 3:
				continue outer
			case i == 9:
				break outer
			case i == int(p2):
				goto done
			}
			t += uint16(i*j + 1)
		}
	}
	t += 1000
done:
	switch p2 {
	case 1, 2, 3:
		t++
		fallthrough
	case 4:
		t += 2
	case 250:
		t += 3
	case 100:
	default:
		t += 5
	}
	x, y := p1, p2
	for x != 0 {
		x, y = y%x, x
		t++
	}
	return t + uint16(y)
}

func check(n byte) error {
	switch {
	case n == 1:
		return errA
	case n == 2:
		return errB
	case n == 3:
		return framework.SWWrongLength
	case n == 4:
		return framework.SW(0x6F00)
	}
	return nil
}

func (a *Applet) errors(p1 byte) uint16 {
	err := check(p1)
	if err == nil {
		return 0
	}
	if err == errA {
		return 1
	}
	if err == framework.SWWrongLength {
		return 2
	}
	if sw, ok := err.(framework.SW); ok {
		return uint16(sw)
	}
	if errors.Is(err, errB) {
		return 3
	}
	return 4
}

func (a *Applet) ints(p1, p2 byte) uint16 {
	i8, u16, i16 := int8(p1), uint16(p1)<<8|uint16(p2), int16(p1)<<8|int16(p2)
	t := uint16(i8>>1) + u16>>3 + uint16(i16>>2)
	t += uint16(i8*int8(p2)) ^ u16*7
	if u16 > 0x8000 {
		t++
	}
	if i16 < 0 {
		t += 2
	}
	if p2 != 0 {
		t += u16/uint16(p2) + u16%uint16(p2)
		t += uint16(i16/int16(int8(p2|1))) + uint16(i16%int16(int8(p2|1)))
	}
	t += uint16(uint32(u16) * uint32(u16) >> 13)
	t += uint16(int32(i16) << 3 >> 5)
	t += u16<<(p2&31) + u16>>(p1&31)
	t &^= 0x0101
	n := int(p1)*int(p2) - 300
	t += uint16(n) + uint16(n>>2) + uint16(n/7) + uint16(n%7)
	return t
}
