// Package packages is several packages, embedding, generic lists, tables; INS 00 to 09 each run a group of them on P1, P2 and the data.
//
//gocard:package aid=F0676F6361726482 version=1.0
package packages

import (
	"encoding/binary"
	"errors"
	"strings"

	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/testdata/run/packages/sub"
)

type color byte

const (
	red color = iota
	green
	blue
)

func (c color) String() string { return [...]string{"red", "green", "blue"}[c] }

type named interface{ String() string }

var ints = [...]int{3, 1, 4, 1, 5, 9, 2, 6}
var total int
var views = [][]byte{{1, 2}, {3}, {}}
var dyn named = green
var pt = point{1, 2}
var ptr = &point{3, 4}
var grid [2][2]point
var flags = [4]bool{true, false, true}

type point struct{ x, y int16 }

func (p *point) scale(n int16) *point { p.x *= n; p.y *= n; return p }
func (p point) sum() int16            { return p.x + p.y }

type base struct {
	id   byte
	tags [2]byte
}

func (b *base) ID() byte     { return b.id }
func (b *base) setID(n byte) { b.id = n }
func (b base) tag() byte     { return b.tags[1] }

type mid struct {
	base
	p point
}

func (m *mid) ID() byte { return m.base.ID() + 100 }

type top struct {
	mid
	other *base
	ref   *point
	idr
}

type idr interface{ ID2() byte }

type idimpl struct{ n byte }

func (i idimpl) ID2() byte { return i.n }

type ider interface{ ID() byte }

type list[T any] struct {
	head *elem[T]
	n    int
}
type elem[T any] struct {
	v    T
	next *elem[T]
}

func (l *list[T]) add(v T) { l.head = &elem[T]{v, l.head}; l.n++ }
func fold[T, A any](l *list[T], a A, f func(A, T) A) A {
	for e := l.head; e != nil; e = e.next {
		a = f(a, e.v)
	}
	return a
}

// Applet holds what the groups work on.
//
//gocard:applet aid=F0676F636172648201
type Applet struct {
	framework.Applet
	t     *top
	ids   []ider
	l     list[uint16]
	l2    list[point]
	bufs  [3][]byte
	s     string
	fib   [10]uint16
	cnt   int
	modes []mode
	next  *Applet
}

type mode struct {
	name string
	run  func(a *Applet, n byte) uint16
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{t: &top{}}
	a.t.idr = idimpl{7}
	a.t.other = &base{id: 9}
	a.t.ref = &point{8, 9}
	a.ids = make([]ider, 3)
	a.ids[0], a.ids[1] = a.t, &mid{base: base{id: 3}}
	a.ids[2] = a.t.other
	for i := range uint16(5) {
		a.l.add(i * i)
	}
	a.l2.add(point{1, 2})
	a.l2.add(point{5, 6})
	a.modes = []mode{{"a", (*Applet).one}, {"b", two}, {name: "c"}}
	a.bufs[1] = views[0]
	a.bufs[2] = make([]byte, 4)
	framework.Register(a)
}

func (b *base) self() *holder { return &holder{b: b} }

type holder struct {
	b   *base
	pt0 byte
	pt  point
}

func (a *Applet) one(n byte) uint16 { return uint16(n) + uint16(a.t.id) }
func two(a *Applet, n byte) uint16  { return uint16(n) << 2 }

// Process runs a group and answers with two bytes that depend on all it did.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	data := buf[5 : 5+n]
	p1, p2 := buf[2], buf[3]
	var t uint16
	switch buf[1] {
	case 0:
		a.t.setID(p1)
		a.t.tags[p2&1] = p1
		t = uint16(a.t.ID()) + uint16(a.t.base.ID())<<4 + uint16(a.t.tag()) + uint16(a.t.ID2())
		for _, i := range a.ids {
			t = t*3 + uint16(i.ID())
		}
		a.t.p = point{int16(p1), int16(p2)}
		t += uint16(a.t.p.sum())
	case 1:
		t = fold(&a.l, 0, func(x uint16, v uint16) uint16 { return x*2 + v })
		t += uint16(fold(&a.l2, int16(p1), func(x int16, v point) int16 { return x + v.x*v.y }))
		t += uint16(a.l.n)
	case 2:
		for _, m := range a.modes {
			if m.run != nil {
				t += m.run(a, p1)
			}
			t += uint16(m.name[0])
		}
		if p2 == 0 {
			a.modes[1], a.modes[0] = a.modes[0], a.modes[1]
		}
	case 3:
		for i, b := range a.bufs {
			t += uint16(len(b)) << i
			for _, v := range b {
				t += uint16(v)
			}
		}
		a.bufs[p1%3], a.bufs[0] = a.bufs[0], views[p2%3]
		a.bufs[2] = a.bufs[1][:1]
		if len(a.bufs[2]) > 0 {
			a.bufs[2][0]++
		}
	case 4:
		total += ints[p1%8]
		for i, v := range ints {
			total += i * v
		}
		t = uint16(total) + uint16(sub.Hidden()) + sub.Count + uint16(sub.Table[p2&3])
		sub.Table[p2&3]++
		t += uint16(sub.Call(fixed))
	case 5:
		t = a.colours(p1, p2)
	case 6:
		t = a.sequence(p1)
	case 7:
		err := a.parse(data)
		switch {
		case errors.Is(err, errShort):
			t = 1
		case err != nil:
			var sw framework.SW
			if errors.As(err, &sw) {
				t = uint16(sw)
			}
		default:
			t = 0x100
		}
	case 8:
		if strings.HasPrefix(a.s, "x") {
			t = 1
		}
		t += uint16(strings.Index("hello world", "wor")) + uint16(strings.IndexByte("hello", p1))
		t += ack(uint16(p1&1), uint16(p2&3))
	case 9:
		t = order(p1, p2)
	default:
		panic(framework.SWInsNotSupported)
	}
	binary.BigEndian.PutUint16(buf, t)
	apdu.SetOutgoingAndSend(buf[:2])
}

// colours compares values of named types in an interface, and copies arrays of structs.
func (a *Applet) colours(p1, p2 byte) (t uint16) {
	c := color(p1 % 3)
	t = uint16(len(c.String())) + uint16(len(dyn.String()))
	dyn = red
	if c == blue {
		dyn = blue
	}
	if dyn == named(blue) {
		t += 1000
	}
	if s, ok := dyn.(color); ok {
		t += uint16(s)
	}
	grid[p1&1][p2&1].x += int16(p1)
	grid[1] = grid[0]
	g := &grid
	g[0][1].y = 77
	t += uint16(grid[1][1].x+g[0][1].y) + uint16(grid[0][1].y)
	if flags[p1&3] != flags[p2&3] {
		t ^= 0x40
	}
	pt.scale(2)
	t += uint16(ptr.scale(3).scale(1).sum() + pt.sum())
	pt.x %= 100
	ptr.x, ptr.y = ptr.y%50, ptr.x%50
	return t
}

// sequence slices and copies an array that it fills.
func (a *Applet) sequence(p1 byte) (t uint16) {
	for i := range a.fib {
		if i < 2 {
			a.fib[i] = 1
			continue
		}
		a.fib[i] = a.fib[i-1] + a.fib[i-2]
	}
	t = a.fib[p1%10]
	x := a.fib[2:5]
	y := x[1:cap(x)]
	t += uint16(len(y)) + y[4]
	var z [4]uint16
	copy(z[1:], a.fib[p1%8:])
	copy(z[:], z[1:])
	t += z[0] + z[3]
	if z == [4]uint16{} {
		t++
	}
	clear(z[:2])
	t += z[0] + z[2]
	return t
}

// order assigns several values at once, and recovers in between.
func order(p1, p2 byte) (t uint16) {
	x, y := uint16(p1), uint16(p2)
	x, y = y, x+y
	var arr [3]uint16
	i := 0
	i, arr[i] = 2, x
	arr[i], arr[0] = arr[0], y
	t = arr[0]<<8 | arr[2]
	func() {
		defer func() { t += 5 }()
		defer func() {
			if r := recover(); r != nil {
				t ^= 0x8000
			}
		}()
		t += uint16(ints[int(p1)])
	}()
	return t
}

//gocard:recursion 16
func ack(m, n uint16) uint16 {
	if m == 0 {
		return n + 1
	}
	if n == 0 {
		return ack(m-1, 1)
	}
	return ack(m-1, ack(m, n-1))
}

var errShort = errors.New("short")

func (a *Applet) parse(b []byte) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = framework.SWWrongLength
		}
	}()
	if len(b) < 2 {
		return errShort
	}
	if b[b[0]] == 1 {
		return framework.SWDataInvalid
	}
	return nil
}

var fixed = sub.New(21)
