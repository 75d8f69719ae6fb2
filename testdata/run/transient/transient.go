// Package transient keeps transient arrays: cleared at reset and at deselection.
//
//gocard:package aid=F0676F63617264101B version=1.0
package transient

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264101B01
type Applet struct {
	framework.Applet

	reset, deselect []byte
	words           []int16
	flags           []bool
	kept            []byte
}

// Process answers INS 10 with the arrays after adding P1 to each, INS 11 with their kinds, INS 12 with bytes of a local
// array and of a kept one that took the same way.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	switch buf[framework.OffsetINS] {
	case 0x10:
		p := buf[framework.OffsetP1]
		a.reset[0] += p
		a.deselect[1] += p
		a.words[0] += int16(p) * 256
		a.flags[0] = !a.flags[0]
		a.kept[0] += p
		buf[0], buf[1], buf[2], buf[3], buf[4] = a.reset[0], a.deselect[1], byte(a.words[0]>>8), 0, a.kept[0]
		if a.flags[0] {
			buf[3] = 1
		}
		apdu.SetOutgoingAndSend(buf[:5])
	case 0x11:
		buf[0], buf[1] = byte(len(a.reset)), byte(len(a.words))
		apdu.SetOutgoingAndSend(buf[:2])
	case 0x12:
		local := [5]byte{1, 2, 3, 4, buf[framework.OffsetP1]}
		inPieces(buf, local[1:])
		inPieces(buf[4:], a.kept)
		apdu.SetOutgoingAndSend(buf[:5])
	default:
		panic(framework.SWInsNotSupported)
	}
}

// inPieces copies two bytes at a time.
func inPieces(dst, src []byte) {
	for len(src) > 0 {
		n := min(len(src), 2)
		framework.ArrayCopy(dst, src[:n])
		src, dst = src[n:], dst[n:]
	}
}

// Install makes the applet with its arrays.
func Install(params []byte) {
	framework.Register(&Applet{
		reset:    framework.MakeTransientBytes(4, framework.ClearOnReset),
		deselect: framework.MakeTransientBytes(2, framework.ClearOnDeselect),
		words:    framework.MakeTransientShorts(3, framework.ClearOnReset),
		flags:    framework.MakeTransientBools(1, framework.ClearOnReset),
		kept:     make([]byte, 1),
	})
}
