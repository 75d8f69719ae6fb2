// Package library uses the standard library: bytes, encoding/binary, math/bits, crypto/subtle.
//
//gocard:package aid=F0676F63617264101F version=1.0
package library

import (
	"bytes"
	"crypto/subtle"
	"encoding/binary"
	"math/bits"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264101F01
type Applet struct {
	framework.Applet
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process answers INS 10 (two halves) with bytes.Equal and ConstantTimeCompare, INS 11 with numbers read and written in both byte orders, INS 12 with bit counts.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	data := buf[5 : 5+n]
	switch buf[framework.OffsetINS] {
	case 0x10:
		x, y := data[:n/2], data[n/2:]
		same := byte(subtle.ConstantTimeCompare(x, y))
		if bytes.Equal(x, y) {
			same |= 2
		}
		buf[0] = same
		apdu.SetOutgoingAndSend(buf[:1])
	case 0x11:
		v := binary.BigEndian.Uint16(data)
		w := binary.LittleEndian.Uint16(data)
		binary.LittleEndian.PutUint16(buf[0:], v+1)
		binary.BigEndian.PutUint16(buf[2:], w+1)
		apdu.SetOutgoingAndSend(buf[:4])
	case 0x12:
		buf[0] = byte(bits.OnesCount8(data[0]))
		buf[1] = byte(bits.LeadingZeros8(data[0]))
		buf[2] = bits.Reverse8(data[0])
		buf[3] = bits.RotateLeft8(data[0], 3)
		apdu.SetOutgoingAndSend(buf[:4])
	default:
		panic(framework.SWInsNotSupported)
	}
}
