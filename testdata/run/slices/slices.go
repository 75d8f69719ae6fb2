// Package slices cuts and passes slices as views of one array.
//
//gocard:package aid=F0676F636172641009 version=1.0
package slices

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264100901
type Applet struct {
	framework.Applet

	store []byte
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{store: make([]byte, 8)}) }

// Process answers INS 10 with a part [P1:P2] of the data, INS 11 with three views filled through a function, INS 12 with lengths and capacity rules.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	data := buf[5 : 5+n]
	switch buf[framework.OffsetINS] {
	case 0x10:
		apdu.SetOutgoingAndSend(data[buf[framework.OffsetP1]:buf[framework.OffsetP2]])
	case 0x11:
		fill(a.store[:4], 1)
		fill(a.store[4:8][:2], 2)
		fill(a.store[6:], 3)
		apdu.SetOutgoingAndSend(a.store)
	case 0x12:
		s := a.store[2:5]
		buf[0] = byte(len(s))
		s = s[:6] // up to the end of the array
		buf[1] = byte(len(s))
		s = s[6:]
		buf[2] = byte(len(s))
		var none []byte
		buf[3] = 0
		if none == nil && s != nil && len(none) == 0 {
			buf[3] = 1
		}
		buf[4] = sum(none) + sum(nil) + sum(a.store[:2])
		apdu.SetOutgoingAndSend(buf[:5])
	default:
		panic(framework.SWInsNotSupported)
	}
}

func fill(s []byte, v byte) {
	for i := range s {
		s[i] = v
	}
}

func sum(s []byte) (t byte) {
	for _, b := range s {
		t += b
	}
	return t
}
