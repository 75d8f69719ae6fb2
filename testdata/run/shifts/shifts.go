// Package shifts shifts every width by constant and variable counts.
//
//gocard:package aid=F0676F636172641007 version=1.0
package shifts

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264100701
type Applet struct {
	framework.Applet
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process answers INS 10 (v, n) with byte and int8 shifts, INS 11 (v two bytes, n) with uint16 and int16 shifts.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	switch buf[framework.OffsetINS] {
	case 0x10:
		if n != 2 {
			panic(framework.SWWrongLength)
		}
		v, c := buf[5], buf[6]
		buf[0], buf[1], buf[2] = v<<c, v>>c, byte(int8(v)>>c)
		buf[3], buf[4], buf[5] = v<<3, v>>3, byte(int8(v)>>7)
		apdu.SetOutgoingAndSend(buf[:6])
	case 0x11:
		if n != 3 {
			panic(framework.SWWrongLength)
		}
		v, c := uint16(buf[5])<<8|uint16(buf[6]), buf[7]
		put(buf[0:], v<<c)
		put(buf[2:], v>>c)
		put(buf[4:], uint16(int16(v)>>c))
		put(buf[6:], v>>4)
		put(buf[8:], v<<4)
		put(buf[10:], rotate(v))
		apdu.SetOutgoingAndSend(buf[:12])
	case 0x12: // a negative count panics, also where the compiler knows it
		least := int8(-1)
		buf[0] = 1 << least
		apdu.SetOutgoingAndSend(buf[:1])
	default:
		panic(framework.SWInsNotSupported)
	}
}

func rotate(v uint16) uint16 { return v<<1 | v>>15 }

func put(b []byte, v uint16) {
	b[0], b[1] = byte(v>>8), byte(v)
}
