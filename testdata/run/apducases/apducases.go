// Package apducases answers all the cases of a command APDU.
//
//gocard:package aid=F0676F63617264101D version=1.0
package apducases

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264101D01
type Applet struct {
	framework.Applet

	kept byte
	tail []byte
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{tail: []byte{0x2E, 0x2E}}) }

// Process: INS 10 nothing in or out, INS 11 data out, INS 12 data in, INS 13 data in and out, INS 14 the length that is expected, INS 15 data sent in two parts.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	switch buf[framework.OffsetINS] {
	case 0x10:
	case 0x11:
		for i := range 8 {
			buf[i] = byte(i) | 0x50
		}
		apdu.SetOutgoingAndSend(buf[:8])
	case 0x12:
		n := apdu.SetIncomingAndReceive()
		a.kept = 0
		for i := range n {
			a.kept += buf[5+i]
		}
	case 0x13:
		n := apdu.SetIncomingAndReceive()
		for i := range n {
			buf[i] = buf[5+i] ^ 0xFF
		}
		apdu.SetOutgoingAndSend(buf[:n])
	case 0x14:
		n := apdu.SetOutgoing()
		buf[0], buf[1], buf[2] = byte(n>>8), byte(n), a.kept
		apdu.SetOutgoingLength(3)
		apdu.SendBytes(0, 3)
	case 0x15:
		apdu.SetOutgoing()
		apdu.SetOutgoingLength(6)
		copy(buf, "abcd")
		apdu.SendBytes(0, 4)
		apdu.SendBytesLong(a.tail)
	case 0x16: // twice is not allowed
		apdu.SetOutgoing()
		apdu.SetOutgoing()
	default:
		panic(framework.SWInsNotSupported)
	}
}
