// Package evaluation reads what calls of the same statement change. Go leaves the order open; its compiler makes the calls first.
//
//gocard:package aid=F0676F636172641050 version=1.0
package evaluation

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264105001
type Applet struct {
	framework.Applet

	n     byte
	store [4]byte
	pairs [2]pair
}

type pair struct{ a, b byte }

var calls byte

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process answers INS 10 with operands, INS 11 with arguments, results and elements, INS 12 with a captured variable, INS 13 reads store[P1]
// and divides by P2 beside a call, INS 14 tells how often inc was called since, INS 15 has calls behind && and ||, which come first, too, and INS 16 assigns to several variables, the
// last of which is not there.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	p1, p2 := buf[framework.OffsetP1], buf[framework.OffsetP2]
	switch buf[framework.OffsetINS] {
	case 0x10:
		a.reset()
		buf[0] = a.n + a.inc()
		buf[1] = calls + a.inc()<<4
		buf[2] = a.store[1] + a.inc()
		buf[3] = a.n*2 + a.inc() - a.n
		buf[4] = min(a.n, 100) + a.inc()
		apdu.SetOutgoingAndSend(buf[:5])
	case 0x11:
		a.reset()
		buf[0] = join(a.n, a.inc())
		buf[1], buf[2] = a.both()
		p := pair{a.n, a.inc()}
		q := [2]byte{a.n, a.inc()}
		buf[3], buf[4], buf[5], buf[6] = p.a, p.b, q[0], q[1]
		buf[7], buf[8] = a.n, a.inc()
		a.store[a.n&3] = a.inc()
		copy(buf[9:], a.store[:])
		apdu.SetOutgoingAndSend(buf[:13])
	case 0x12:
		x := p1
		f := func() byte { x += 5; return x }
		buf[0] = x + f()
		if x == f() {
			buf[0]++
		}
		apdu.SetOutgoingAndSend(buf[:1])
	case 0x13:
		a.reset()
		buf[0] = a.store[p1] + a.inc() + 100/p2
		apdu.SetOutgoingAndSend(buf[:1])
	case 0x14:
		buf[0] = calls
		apdu.SetOutgoingAndSend(buf[:1])
	case 0x15:
		a.reset()
		t := p1 > 0
		buf[0] = pick(a.n, t && a.odd())
		buf[1] = pick(a.n, t || a.odd())
		buf[2] = pick(join(a.n, a.inc()), t && a.odd())
		buf[3] = a.n + pick(1, t && a.odd())
		buf[4] = a.store[a.n&3] + pick(a.n, a.n > 2 && a.odd())
		x, y := a.n, t && (a.n == 3 || a.odd())
		buf[5] = pick(x, y)
		p := flagged{a.n, t && a.odd() || a.odd()}
		buf[6] = pick(p.n, p.ok)
		buf[7] = pick(a.last(t))
		if t && a.n < a.inc() || a.odd() {
			buf[7]++
		}
		apdu.SetOutgoingAndSend(buf[:8])
	case 0x16:
		a.reset()
		a.half(p1, p2)
		buf[0], buf[1], buf[2] = a.n, a.store[0]+a.store[1], a.pairs[0].a
		apdu.SetOutgoingAndSend(buf[:3])
	default:
		panic(framework.SWInsNotSupported)
	}
}

// half assigns some of its variables before it panics, if i is out of range.
func (a *Applet) half(form, i byte) {
	defer func() {
		if recover() != nil {
			calls += 100
		}
	}()
	var p *pair
	s := a.pairs[:1]
	switch form {
	case 0:
		a.pairs[0].a, a.pairs[i].a = 5, 6
	case 1:
		a.n, p.a, a.store[0] = 7, 8, 9
	case 2:
		a.n, s[i].b = 10, a.store[1]
	case 3:
		a.store[0], a.pairs[i] = 11, pair{1, 2}
	case 4:
		a.n, a.pairs[i], a.store[0] = 12, a.pairs[0], 13
	case 5:
		a.n, grid[i][1], a.store[0] = 14, 15, 16
	case 6:
		a.n, grid[i&1][i], a.store[0] = 17, 18, i
	case 7:
		a.n, a.pairs[i].a, a.store[0] = 19, a.inc(), 20
	case 8:
		a.n, a.pairs[i].a = a.both()
	case 9:
		a.n, a.store[a.n] = 4+i, 20 // the index is the old one
	case 10:
		t := i > 1
		a.n, a.pairs[i].a = 21, pick(i, t && i != 3)
	case 11:
		for _, a.pairs[i].a = range a.store {
			a.n++
		}
	case 12:
		a.divide(1, 1-i)
	}
}

// divide assigns some of its variables before it divides by zero.
func (a *Applet) divide(x, z byte) {
	for k := range byte(10) {
		a.divideOne(k, x, z)
		a.store[1] += a.n + a.store[0]*3 // n and store[0] tell what was assigned
	}
}

func (a *Applet) divideOne(k, x, z byte) (r, q byte) {
	defer func() {
		if recover() != nil {
			calls++
		}
	}()
	p := pair{z, 1}
	shift := int8(z) - 1
	switch k {
	case 0:
		a.n, r = 3, x/z
	case 1:
		a.n, a.store[0] = 5, x%z
	case 2:
		a.n, r = 7, a.store[2]/z // reads memory
	case 3:
		x, a.n, r = 2, 11, x/z // x changes
	case 4:
		a.n, x, r = 13, 2, x/z
	case 5:
		r, a.n, q = 9, 17, x/z // r is a result
	case 6:
		a.n, r = 19, p.b/p.a
	case 7:
		a.n, r = 23, x<<shift
	case 8:
		a.n, r = 29, byte(int8(-(x / z)))
	case 9:
		p.b, a.n = 40, p.b/(z+1) // part of p is assigned
	}
	return r, q
}

var grid [2][4]byte

type flagged struct {
	n  byte
	ok bool
}

func (a *Applet) odd() bool { return a.inc()&1 == 1 }

func (a *Applet) last(t bool) (byte, bool) { return a.n, t && a.odd() }

func pick(n byte, ok bool) byte {
	if ok {
		return n + 100
	}
	return n
}

func (a *Applet) reset() {
	a.n, calls = 0, 0
	a.store = [4]byte{}
}

func (a *Applet) inc() byte {
	a.n++
	calls++
	a.store[1]++
	return a.n
}

func (a *Applet) both() (byte, byte) { return a.n, a.inc() }

func join(hi, lo byte) byte { return hi<<4 | lo }
