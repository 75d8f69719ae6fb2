// Package copying copies and clears, with overlap.
//
//gocard:package aid=F0676F63617264100B version=1.0
package copying

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264100B01
type Applet struct {
	framework.Applet

	store []byte
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{store: make([]byte, 8)}) }

// Process answers with the store after: INS 10 copy up by P1, 11 copy down by P1, 12 clear from P1, 13 copy of a string; the count comes first.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	for i := range a.store {
		a.store[i] = byte(i)
	}
	k := int(buf[framework.OffsetP1] & 7)
	n := 0
	switch buf[framework.OffsetINS] {
	case 0x10:
		n = copy(a.store[k:], a.store)
	case 0x11:
		n = copy(a.store, a.store[k:])
	case 0x12:
		clear(a.store[k:])
	case 0x13:
		n = copy(a.store[k:], "hello")
	default:
		panic(framework.SWInsNotSupported)
	}
	buf[0] = byte(n)
	copy(buf[1:], a.store)
	apdu.SetOutgoingAndSend(buf[:1+len(a.store)])
}
