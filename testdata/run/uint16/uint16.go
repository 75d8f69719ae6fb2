// Package uint16 computes with uint16: wrap-around, unsigned comparison, division and shift.
//
//gocard:package aid=F0676F636172641004 version=1.0
package uint16

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264100401
type Applet struct {
	framework.Applet
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process answers INS 10 (a, b) with a+b, a-b, a*b, a/b, a%b, and INS 11 with a<b, a>=b, a>>b, a<<b.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	if apdu.SetIncomingAndReceive() != 4 {
		panic(framework.SWWrongLength)
	}
	x := binary.BigEndian.Uint16(buf[5:])
	y := binary.BigEndian.Uint16(buf[7:])
	switch buf[framework.OffsetINS] {
	case 0x10:
		binary.BigEndian.PutUint16(buf[0:], x+y)
		binary.BigEndian.PutUint16(buf[2:], x-y)
		binary.BigEndian.PutUint16(buf[4:], x*y)
		binary.BigEndian.PutUint16(buf[6:], x/y)
		binary.BigEndian.PutUint16(buf[8:], x%y)
		apdu.SetOutgoingAndSend(buf[:10])
	case 0x11:
		buf[0], buf[1] = 0, 0
		if x < y {
			buf[0] = 1
		}
		if x >= y {
			buf[1] = 1
		}
		binary.BigEndian.PutUint16(buf[2:], x>>y)
		binary.BigEndian.PutUint16(buf[4:], x<<y)
		apdu.SetOutgoingAndSend(buf[:6])
	default:
		panic(framework.SWInsNotSupported)
	}
}
