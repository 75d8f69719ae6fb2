// Package generics instantiates generic functions and types.
//
//gocard:package aid=F0676F636172641017 version=1.0
package generics

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264101701
type Applet struct {
	framework.Applet

	p *pair[uint8]
	q *pair[int16]
}

// Install makes the applet.
func Install(params []byte) {
	framework.Register(&Applet{p: &pair[uint8]{3, 5}, q: &pair[int16]{-3, 500}})
}

type integer interface {
	~int8 | ~uint8 | ~int16 | ~uint16
}

func largest[T integer](a, b, c T) T { return max(a, max(b, c)) }

func sum[T integer](data []byte) (t T) {
	for _, b := range data {
		t += T(b)
	}
	return t
}

// pair holds two values of one type.
type pair[T integer] struct{ first, second T }

func (p *pair[T]) swap() { p.first, p.second = p.second, p.first }

func (p *pair[T]) diff() T { return p.first - p.second }

type level uint8

// Process answers INS 10 with largest in three types, INS 11 with sums in three types, INS 12 with the pairs after a swap.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	data := buf[5 : 5+n]
	switch buf[framework.OffsetINS] {
	case 0x10:
		u := largest(data[0], data[1], data[2])
		i := largest(int8(data[0]), int8(data[1]), int8(data[2]))
		l := largest(level(data[0]), 3, level(data[2]))
		buf[0], buf[1], buf[2] = u, byte(i), byte(l)
		apdu.SetOutgoingAndSend(buf[:3])
	case 0x11:
		s8, s16, i8 := sum[uint8](data), sum[uint16](data), sum[int8](data)
		buf[0], buf[1], buf[2], buf[3] = s8, byte(s16>>8), byte(s16), byte(i8>>1)
		apdu.SetOutgoingAndSend(buf[:4])
	case 0x12:
		a.p.swap()
		a.q.swap()
		d := a.q.diff()
		buf[0], buf[1], buf[2] = a.p.diff(), byte(d>>8), byte(d)
		apdu.SetOutgoingAndSend(buf[:3])
	default:
		panic(framework.SWInsNotSupported)
	}
}
