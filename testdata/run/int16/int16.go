// Package int16 computes with int16: wrap-around, signed division and remainder, comparison.
//
//gocard:package aid=F0676F636172641003 version=1.0
package int16

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264100301
type Applet struct {
	framework.Applet
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process answers INS 10 (a, b, two bytes each) with a+b, a-b, a*b, a/b, a%b, -a, each in two bytes, and INS 11 with the sign of a-b.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	if apdu.SetIncomingAndReceive() != 4 {
		panic(framework.SWWrongLength)
	}
	x := int16(buf[5])<<8 | int16(buf[6])
	y := int16(buf[7])<<8 | int16(buf[8])
	switch buf[framework.OffsetINS] {
	case 0x10:
		put(buf[0:], x+y)
		put(buf[2:], x-y)
		put(buf[4:], x*y)
		put(buf[6:], x/y)
		put(buf[8:], x%y)
		put(buf[10:], -x)
		apdu.SetOutgoingAndSend(buf[:12])
	case 0x11:
		put(buf, sign(x, y))
		apdu.SetOutgoingAndSend(buf[:2])
	default:
		panic(framework.SWInsNotSupported)
	}
}

func put(b []byte, v int16) {
	b[0] = byte(v >> 8)
	b[1] = byte(v)
}

func sign(x, y int16) int16 {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}
