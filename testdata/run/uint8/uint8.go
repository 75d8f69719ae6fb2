// Package uint8 computes with uint8: every operator, wrap-around, unsigned comparison.
//
//gocard:package aid=F0676F636172641002 version=1.0
package uint8

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264100201
type Applet struct {
	framework.Applet
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process answers INS 10 (a, b) with a+b, a-b, a*b, a/b, a%b, -a, ^a, a&^b and INS 11 (a, b) with the comparisons as bits.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	if apdu.SetIncomingAndReceive() != 2 {
		panic(framework.SWWrongLength)
	}
	x, y := buf[5], buf[6]
	switch buf[framework.OffsetINS] {
	case 0x10:
		buf[0], buf[1], buf[2], buf[3], buf[4] = x+y, x-y, x*y, x/y, x%y
		buf[5], buf[6], buf[7] = -x, ^x, x&^y
		apdu.SetOutgoingAndSend(buf[:8])
	case 0x11:
		buf[0] = 0
		if x < y {
			buf[0] |= 1
		}
		if x <= y {
			buf[0] |= 2
		}
		if x == y {
			buf[0] |= 4
		}
		if x > y+1 {
			buf[0] |= 8
		}
		apdu.SetOutgoingAndSend(buf[:1])
	case 0x12: // a loop that wraps: 256 - x rounds
		n := uint16(0)
		for ; x != 0; x++ {
			n += uint16(y)
		}
		buf[0], buf[1] = byte(n>>8), byte(n)
		apdu.SetOutgoingAndSend(buf[:2])
	default:
		panic(framework.SWInsNotSupported)
	}
}
