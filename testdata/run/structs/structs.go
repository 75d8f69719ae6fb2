// Package structs holds structs in structs and copies them by value.
//
//gocard:package aid=F0676F63617264100D version=1.0
package structs

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264100D01
type Applet struct {
	framework.Applet

	r rect
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{r: rect{max: point{10, 20}, tag: 7}}) }

type point struct{ x, y int16 }

type rect struct {
	min, max point
	tag      byte
}

func (p point) add(q point) point { return point{p.x + q.x, p.y + q.y} }

func (r rect) area() int16 { return (r.max.x - r.min.x) * (r.max.y - r.min.y) }

// Process moves the stored rectangle (INS 10), answers with it (11), its area (12), or whether a moved copy equals it (13).
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	d := point{int16(int8(buf[framework.OffsetP1])), int16(int8(buf[framework.OffsetP2]))}
	switch buf[framework.OffsetINS] {
	case 0x10:
		a.r.min = a.r.min.add(d)
		a.r.max = a.r.max.add(d)
		a.r.tag++
	case 0x11:
		put(buf[0:], a.r.min)
		put(buf[4:], a.r.max)
		buf[8] = a.r.tag
		apdu.SetOutgoingAndSend(buf[:9])
	case 0x12:
		s := a.r // a copy
		s.max = s.max.add(d)
		put(buf[0:], point{s.area(), a.r.area()})
		apdu.SetOutgoingAndSend(buf[:4])
	case 0x13:
		s := a.r
		s.min = s.min.add(d)
		buf[0] = 0
		if s == a.r {
			buf[0] = 1
		}
		apdu.SetOutgoingAndSend(buf[:1])
	default:
		panic(framework.SWInsNotSupported)
	}
}

func put(b []byte, p point) {
	b[0], b[1] = byte(p.x>>8), byte(p.x)
	b[2], b[3] = byte(p.y>>8), byte(p.y)
}
