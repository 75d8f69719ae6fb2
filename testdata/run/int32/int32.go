// Package int32 computes with int32 and uint32.
//
//gocard:package aid=F0676F636172641005 version=1.0
package int32

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264100501
type Applet struct {
	framework.Applet
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process answers INS 10 (a, b, four bytes each) with a+b, a-b, a*b, a/b, a%b as int32, INS 11 the same as uint32, INS 12 comparisons and shifts.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	if apdu.SetIncomingAndReceive() != 8 {
		panic(framework.SWWrongLength)
	}
	x, y := binary.BigEndian.Uint32(buf[5:]), binary.BigEndian.Uint32(buf[9:])
	i, j := int32(x), int32(y)
	switch buf[framework.OffsetINS] {
	case 0x10:
		binary.BigEndian.PutUint32(buf[0:], uint32(i+j))
		binary.BigEndian.PutUint32(buf[4:], uint32(i-j))
		binary.BigEndian.PutUint32(buf[8:], uint32(i*j))
		binary.BigEndian.PutUint32(buf[12:], uint32(i/j))
		binary.BigEndian.PutUint32(buf[16:], uint32(i%j))
		apdu.SetOutgoingAndSend(buf[:20])
	case 0x11:
		binary.BigEndian.PutUint32(buf[0:], x*y)
		binary.BigEndian.PutUint32(buf[4:], x/y)
		binary.BigEndian.PutUint32(buf[8:], x%y)
		apdu.SetOutgoingAndSend(buf[:12])
	case 0x12:
		buf[0] = 0
		if i < j {
			buf[0] |= 1
		}
		if x < y {
			buf[0] |= 2
		}
		binary.BigEndian.PutUint32(buf[1:], uint32(i>>(y&63)))
		binary.BigEndian.PutUint32(buf[5:], x>>(y&63))
		binary.BigEndian.PutUint32(buf[9:], x<<(y&63))
		apdu.SetOutgoingAndSend(buf[:13])
	default:
		panic(framework.SWInsNotSupported)
	}
}
