// Package counter counts.
//
//gocard:package aid=F0676F636172640201 version=1.0
package counter

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// Applet holds one counter.
//
//gocard:applet aid=F0676F63617264020101
type Applet struct {
	framework.Applet
	n uint16
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process answers 80 10 P1 00 02 with the counter after adding P1.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	if buf[framework.OffsetINS] != 0x10 {
		panic(framework.SWInsNotSupported)
	}
	a.n += uint16(buf[framework.OffsetP1])
	binary.BigEndian.PutUint16(buf, a.n)
	apdu.SetOutgoingAndSend(buf[:2])
}
