// Package idioms is what Go programs like to do: method values, pools, enumerations, deferred clean-up; INS 00 to 09 each run a group of them on P1, P2 and the data.
//
//gocard:package aid=F0676F6361726483 version=1.0
package idioms

import (
	"bytes"
	"encoding/binary"
	"slices"
	"unicode/utf8"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

type buf []byte

func (b buf) sum() (n uint16) {
	for _, v := range b {
		n += uint16(v)
	}
	return
}
func (b *buf) cut(n int)         { *b = (*b)[n:] }
func (b *buf) set(i int, v byte) { (*b)[i] = v }

type bits uint8

func (b *bits) on(n uint)      { *b |= 1 << n }
func (b bits) has(n uint) bool { return b>>n&1 == 1 }

type item struct {
	key  string
	val  uint16
	next *item
	used bool
}

type pool struct {
	items [5]item
	free  *item
	live  *item
}

func (p *pool) init() {
	for i := range p.items {
		p.items[i].next = p.free
		p.free = &p.items[i]
	}
}

func (p *pool) put(k string, v uint16) bool {
	if p.free == nil {
		return false
	}
	it := p.free
	p.free = it.next
	*it = item{key: k, val: v, next: p.live, used: true}
	p.live = it
	return true
}

func (p *pool) del(k string) bool {
	for pp := p.live; pp != nil; pp = pp.next {
		if pp.key == k {
			if pp == p.live {
				p.live = pp.next
			} else {
				q := p.live
				for q.next != pp {
					q = q.next
				}
				q.next = pp.next
			}
			pp.next, p.free = p.free, pp
			pp.used = false
			return true
		}
	}
	return false
}

func (p *pool) get(k string) (uint16, bool) {
	for it := p.live; it != nil; it = it.next {
		if it.key == k {
			return it.val, true
		}
	}
	return 0, false
}

type logger struct {
	lines uint16
	last  byte
}

func (l *logger) log(b byte) { l.lines++; l.last = b }

type conf struct {
	a, b int16
	name string
	sub  struct{ on bool }
}

var cfg = conf{a: 3, name: "cfg"}
var state [6]int8
var long = [...]int32{100000, -5, 70000}
var mins = [...]int16{-32768, 32767, -1}
var swCount framework.SW = 0x6300

// Applet holds what the groups work on.
//
//gocard:applet aid=F0676F636172648301
type Applet struct {
	framework.Applet
	*logger
	pool pool2
	p    *pool
	b    buf
	bs   bits
	sq   [3][4]byte
	anon struct {
		x, y byte
		in   struct{ z uint16 }
	}
	c      conf
	cb     func()
	runner runner
	nilr   runner
	ok     [8]bool
	deep   nest
}

type nest struct {
	l1 struct{ l2 struct{ v [2]uint16 } }
}

type pool2 struct{ n byte }

type runner interface{ run(n byte) byte }
type rfast struct{ speed byte }
type rslow struct{ rfast }

func (r *rfast) run(n byte) byte { return n * r.speed }
func (r *rslow) run(n byte) byte { return r.rfast.run(n) + 1 }

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{logger: &logger{}, p: &pool{}}
	a.p.init()
	a.b = make(buf, 12)
	a.runner = &rslow{rfast{3}}
	a.cb = a.tick
	framework.Register(a)
}

func (a *Applet) tick() { a.anon.in.z++ }

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
		t = a.types(data, p1, p2)
	case 1:
		t = a.lists(p1, p2)
	case 2:
		t = a.embeds(p1, p2)
	case 3:
		t = a.extremes(p1, p2)
	case 4:
		t = a.order(p1, p2)
	case 5:
		t = a.arrays(p1, p2)
	case 6:
		t = a.lib(data, p1)
	case 7:
		t = a.defers(p1, p2)
	case 8:
		t = a.loopvars(data, p1)
	case 9:
		t = a.globals(p1, p2)
	default:
		panic(framework.SWInsNotSupported)
	}
	binary.BigEndian.PutUint16(buf, t)
	apdu.SetOutgoingAndSend(buf[:2])
}

func (a *Applet) types(data []byte, p1, p2 byte) uint16 {
	b := buf(data)
	t := b.sum()
	b.cut(len(data) / 2)
	t = t<<2 + b.sum()
	b.set(0, 9)
	a.bs.on(uint(p1 & 7))
	if a.bs.has(uint(p2 & 7)) {
		t++
	}
	a.b.set(int(p1%12), p2)
	a.b.cut(0)
	t += buf(a.b[1:]).sum()
	f := a.bs.has
	if f(1) {
		t += 100
	}
	g := (*logger).log
	g(a.logger, p1)
	h := a.log
	h(p2)
	return t + a.lines + uint16(a.last)
}

var names = [...]string{"k0", "k1", "k2", "k3"}

func (a *Applet) lists(p1, p2 byte) uint16 {
	k := names[p1&3]
	var t uint16
	switch p2 & 3 {
	case 0, 3:
		if !a.p.put(k, uint16(p1)<<4) {
			t = 0x8000
		}
	case 1:
		if a.p.del(k) {
			t = 1
		}
	}
	v, ok := a.p.get(names[(p1>>2)&3])
	if ok {
		t += v
	}
	for it := a.p.live; it != nil; it = it.next {
		t = t*3 + it.val
		if !it.used {
			t++
		}
	}
	return t
}

func (a *Applet) embeds(p1, p2 byte) uint16 {
	a.anon.x, a.anon.y = p1, p2
	a.anon.in.z += 2
	x := a.anon
	x.in.z = 1000
	a.cb()
	a.c.a += int16(p1)
	a.c.sub.on = !a.c.sub.on
	d := a.c
	d.b = 7
	if d == a.c {
		return 1
	}
	d.b = a.c.b
	if d != a.c {
		return 2
	}
	a.deep.l1.l2.v[p1&1] += uint16(p2)
	e := a.deep
	e.l1.l2.v[0] = 5
	inner := &struct{ p, q byte }{p1, p2}
	inner.p += inner.q
	return x.in.z + a.anon.in.z + uint16(a.c.a) + a.deep.l1.l2.v[0] + e.l1.l2.v[1] + uint16(inner.p) + uint16(a.runner.run(p1))
}

func (a *Applet) extremes(p1, p2 byte) uint16 {
	x, y := int8(p1), int8(p2)
	t := uint16(uint8(x+y)) + uint16(uint8(x*y))<<1 + uint16(uint8(-x)) + uint16(uint8(x^y))
	if y != 0 {
		t += uint16(uint8(x/y)) + uint16(uint8(x%y))<<3
	}
	m := mins[p1%3]
	t += uint16(m/-1) + uint16(-m) + uint16(m-1) + uint16(m>>15)
	l := long[p2%3]
	t += uint16(l>>3) + uint16(l/7) + uint16(l*l) + uint16(uint32(l)>>17)
	var u32 uint32 = uint32(p1)<<24 | uint32(p2)<<8
	if u32 > 1<<31 {
		t += 3
	}
	if int32(u32) < l {
		t += 5
	}
	t += uint16(u32/3) + uint16(u32%1000) + uint16(u32>>(p1&63))
	var i16 int16 = int16(p1) - int16(p2)
	t += uint16(i16<<(p2&31)) + uint16(i16>>(p2&31))
	u8 := p1
	u8 <<= p2 & 15
	t += uint16(u8) + uint16(^p1) + uint16(p1&^p2)
	if -x == x {
		t += 9
	}
	return t
}

func trace(log *uint16, n uint16) uint16 { *log = *log*10 + n; return n }

func (a *Applet) order(p1, p2 byte) uint16 {
	var log uint16
	arr := [3]uint16{1, 2, 3}
	arr[trace(&log, 1)%3] = trace(&log, 2) + trace(&log, 3)*uint16(p1)
	x, y := trace(&log, 4), trace(&log, 5)
	x, y = y, x
	i := 0
	i, arr[i] = 1, 50
	if trace(&log, 6) > 10 && trace(&log, 7) > 0 || trace(&log, 8) == 8 {
		log++
	}
	arr[0], arr[1], arr[2] = arr[2], arr[0], arr[1]
	s := arr[:]
	s[0], s[1] = s[1], s[0]
	return log + x + y<<2 + arr[0]<<3 + arr[1] + uint16(i) + uint16(p2)
}

func modify(x [4]byte) byte { x[0]++; x[3] += x[0]; return x[3] }
func viaptr(x *[4]byte)     { x[1] += 7; modify(*x) }
func last(xs ...uint16) uint16 {
	if len(xs) == 0 {
		return 0xEE
	}
	return xs[len(xs)-1] + uint16(len(xs))
}

func (a *Applet) arrays(p1, p2 byte) uint16 {
	a.sq[p1%3][p2&3] += 3
	row := a.sq[p1%3]
	t := uint16(modify(row)) + uint16(row[3])
	viaptr(&row)
	viaptr(&a.sq[2])
	t += uint16(row[1]) + uint16(a.sq[2][1])
	for i, r := range a.sq {
		for j, v := range r {
			a.sq[i][j] = v + 1
			t += uint16(v) * uint16(i+j)
		}
	}
	for i := range &a.sq {
		t += uint16(a.sq[i][0])
	}
	xs := []uint16{uint16(p1), uint16(p2), 7}
	t += last() + last(1, uint16(p1)) + last(xs...) + last(xs[:1]...)
	a.ok[p1&7] = !a.ok[p2&7]
	for _, b := range a.ok {
		t <<= 1
		if b {
			t |= 1
		}
	}
	b := row[:2]
	b = append(b, p2)
	c := append(b[:1], 5)
	return t + uint16(row[2]) + uint16(c[1]) + uint16(b[1]) + uint16(len(c))
}

func (a *Applet) lib(data []byte, p1 byte) uint16 {
	t := uint16(utf8.RuneCount(data))
	if slices.Contains(data, p1) {
		t += 100
	}
	t += uint16(slices.Index(data, p1))
	if i := bytes.LastIndexByte(data, p1); i >= 0 {
		t += uint16(i)
	}
	slices.Reverse(a.b)
	slices.Sort(a.b[:4])
	t += uint16(slices.Max(a.b)) + uint16(a.b[0])
	if utf8.Valid(data) {
		t |= 0x1000
	}
	if slices.Equal(data, a.b) || bytes.Contains(data, []byte{p1, p1}) {
		t |= 0x2000
	}
	return t
}

func (a *Applet) defers(p1, p2 byte) (r uint16) {
	for i := range 3 {
		r += a.one(byte(i)+p1, p2)
	}
	defer a.log(p1)
	if p2 == 7 {
		defer func(x uint16) { r += x }(r)
	}
	r++
	func() {
		defer func() { r *= 2 }()
		if p1&1 == 1 {
			return
		}
		r += 3
	}()
	if p2 == 9 {
		a.nilr.run(1)
	}
	return r + a.lines
}

func (a *Applet) one(n, m byte) (r uint16) {
	defer func() {
		if x := recover(); x != nil {
			switch e := x.(type) {
			case framework.SW:
				r = uint16(e)
			case framework.APDUException:
				r = uint16(e) + 1
			default:
				r = 0x77
			}
		}
	}()
	switch n % 5 {
	case 0:
		panic(swCount | framework.SW(m))
	case 1:
		panic(framework.APDUBadLength)
	case 2:
		return uint16(a.ok2(int(m)))
	case 3:
		var e error = framework.SW(0x6A00)
		panic(e)
	}
	return uint16(n)
}

func (a *Applet) ok2(i int) byte { return a.b[i*2] }

func (a *Applet) loopvars(data []byte, p1 byte) uint16 {
	var t uint16
	for i := 0; i < 4; i++ {
		add := func() { t += uint16(i) << 4 }
		i++
		add()
	}
	acc := func(f func(byte) uint16) {
		for _, v := range data {
			t += f(v)
		}
	}
	acc(func(b byte) uint16 { return uint16(b) + uint16(p1) })
	acc(func(b byte) uint16 {
		if b > 100 {
			return 1000
		}
		return t & 1
	})
	var find func(n uint16) uint16
	find = func(n uint16) uint16 { return n + 1 }
	t += find(3)
	return t
}

func (a *Applet) globals(p1, p2 byte) uint16 {
	cfg.a += int16(p1)
	cfg.sub.on = cfg.a > 100
	c := cfg
	c.name = "other"
	state[p1%6]--
	state[p2%6] <<= 1
	t := uint16(cfg.a) + uint16(len(cfg.name)) + uint16(len(c.name))
	for _, v := range state {
		t = t*5 + uint16(v)
	}
	if cfg.sub.on {
		cfg.a = 0
	}
	return t
}
