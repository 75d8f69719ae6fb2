// Package fromgo has what programs of Go's own test suite found.
//
//gocard:package aid=F0676F636172641043 version=1.0
package fromgo

import "github.com/gocard/gocard/runtime/javacard/framework"

type list []int16

type part struct{ a, b int16 }

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264104301
type Applet struct {
	framework.Applet
	part *part
	cell *cell[int16]
	held *holder[int16]
}

type setter[T any] interface{ set(T) }

type holder[T any] struct {
	filler int16
	setter[T]
}

type other[T any] struct{}

func (o *other[T]) set(v T) {}

type cell[T any] struct{ v T }

func (c *cell[T]) set(v T) { c.v = v }

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{cell: &cell[int16]{}}
	a.held = &holder[int16]{setter: a.cell}
	if len(params) == 1 {
		a.held.setter = &other[int16]{}
	}
	framework.Register(a)
}

func both[T any](h *holder[T], c *cell[T], v T) T {
	h.setter.set(v)
	h.set(c.v)
	return c.v
}

func ignore(p *int16) {}

func zeros() (r [4]int) { return }

// Process answers INS 10 with slices of arrays that a loop made, INS 11 with what happens at the address of a field of nil, INS 12 with the comparison
// of arrays of int that are zero, INS 13 with what a method of an embedded generic interface sets.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	switch buf[framework.OffsetINS] {
	case 0x10:
		var all [3]list
		for i := range int16(3) {
			all[i] = list{i} //gocard:alloc
		}
		for i := range all {
			buf[i] = byte(all[i][0])
		}
		apdu.SetOutgoingAndSend(buf[:3])
	case 0x11:
		buf[0] = 1
		ignore(&a.part.b)
		buf[0] = 2
		apdu.SetOutgoingAndSend(buf[:1])
	case 0x12:
		buf[0] = 0
		if zeros() == [4]int{} {
			buf[0] = 1
		}
		apdu.SetOutgoingAndSend(buf[:1])
	case 0x13:
		buf[0] = byte(both(a.held, a.cell, 5))
		buf[1] = byte(both(a.held, a.cell, 7))
		apdu.SetOutgoingAndSend(buf[:2])
	default:
		panic(framework.SWInsNotSupported)
	}
}
