// Package conversions converts between the integer widths.
//
//gocard:package aid=F0676F636172641008 version=1.0
package conversions

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264100801
type Applet struct {
	framework.Applet
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process answers INS 10 (two bytes) with the value taken through each width and back.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	if apdu.SetIncomingAndReceive() != 2 {
		panic(framework.SWWrongLength)
	}
	v := uint16(buf[5])<<8 | uint16(buf[6])
	put(buf[0:], uint16(uint8(v)))
	put(buf[2:], uint16(int8(v)))
	put(buf[4:], uint16(int16(int8(v>>8))))
	put(buf[6:], uint16(int16(v)/2))
	put(buf[8:], uint16(int16(uint8(v))-256))
	b := v > 0x7FFF
	put(buf[10:], flag(b)|flag(!b)<<1)
	apdu.SetOutgoingAndSend(buf[:12])
}

func flag(b bool) uint16 {
	if b {
		return 1
	}
	return 0
}

func put(b []byte, v uint16) {
	b[0], b[1] = byte(v>>8), byte(v)
}
