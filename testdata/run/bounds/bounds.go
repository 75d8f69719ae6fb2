// Package bounds runs over the bounds of arrays, slices and strings: 6F00, nothing written.
//
//gocard:package aid=F0676F63617264100A version=1.0
package bounds

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264100A01
type Applet struct {
	framework.Applet

	store []byte
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{store: []byte{1, 2, 3, 4, 5, 6, 7, 8}}) }

const digits = "0123456789"

// Process reads or writes at index P1, by the kind of sequence in INS.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	i := int8(buf[framework.OffsetP1])
	view := a.store[2:6]
	switch buf[framework.OffsetINS] {
	case 0x10:
		buf[0] = a.store[i]
	case 0x11:
		buf[0] = view[i]
	case 0x12:
		view[i] = 0xEE
		buf[0] = 1
	case 0x13:
		buf[0] = digits[i]
	case 0x14:
		buf[0] = byte(len(view[i:]))
	case 0x15:
		buf[0] = byte(len(digits[:i]))
	case 0x16:
		apdu.SetOutgoingAndSend(a.store)
		return
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:1])
}
