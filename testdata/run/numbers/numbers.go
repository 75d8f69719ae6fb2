// Package numbers writes numbers as text with strconv, whose functions want 64 bits.
//
//gocard:package aid=F0676F636172641063 version=1.0
package numbers

import (
	"strconv"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264106301
type Applet struct {
	framework.Applet
	label string
}

// Install makes the applet.
func Install(params []byte) {
	framework.Register(&Applet{label: strconv.Itoa(-77)})
}

// Process answers INS 10 with P1 and P2 as bytes, INS 11 as a word, INS 12 as a signed number of 32 bits, INS 13 in other bases, INS 14 with the label and a
// length.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	p1, p2 := buf[framework.OffsetP1], buf[framework.OffsetP2]
	wide := int32(p1)<<24 | int32(p2)
	var d [80]byte
	x := d[:0]
	switch buf[framework.OffsetINS] {
	case 0x10:
		x = strconv.AppendUint(x, uint64(p1), 10)
		x = append(x, '/')
		x = strconv.AppendInt(x, int64(int8(p2)), 10)
	case 0x11:
		x = strconv.AppendUint(x, uint64(uint16(p1)<<8|uint16(p2)), 10)
		x = append(x, '/')
		x = strconv.AppendInt(x, int64(int16(p1)<<8|int16(p2)), 10)
		x = append(x, '/')
		x = strconv.AppendInt(x, -1, 16)
	case 0x12:
		x = strconv.AppendInt(x, int64(wide), 10)
		x = append(x, '/')
		x = strconv.AppendUint(x, uint64(uint32(wide)), 10)
	case 0x13:
		x = strconv.AppendInt(x, int64(wide), 16)
		x = append(x, '/')
		x = strconv.AppendUint(x, uint64(p2), 2)
		x = append(x, '/')
		x = strconv.AppendInt(x, int64(p1), int(p2&63))
	case 0x14:
		x = append(x, "-77"[:min(len(a.label), 3)]...)
		x = strconv.AppendInt(x, int64(len(a.label)), 10)
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:copy(buf, x)])
}
