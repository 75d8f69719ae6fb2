// Package intrange uses Go's int where its range is clear: lengths, indexes, small sums.
//
//gocard:package aid=F0676F636172641006 version=1.0
package intrange

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264100601
type Applet struct {
	framework.Applet
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process answers INS 10 with the number of bytes equal to P1 and where the first stands, INS 11 with the data reversed,
// INS 12 with the sum of the data in two bytes, INS 13 with data moved by P1.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	data := buf[5 : 5+n]
	switch buf[framework.OffsetINS] {
	case 0x10:
		first := index(data, buf[framework.OffsetP1])
		buf[0] = byte(count(data, buf[framework.OffsetP1]))
		buf[1] = byte(first)
		apdu.SetOutgoingAndSend(buf[:2])
	case 0x11:
		for i, j := 0, len(data)-1; i < j; i, j = i+1, j-1 {
			data[i], data[j] = data[j], data[i]
		}
		apdu.SetOutgoingAndSend(data)
	case 0x12:
		sum := uint16(0)
		for _, b := range data {
			sum += uint16(b)
		}
		buf[0], buf[1] = byte(sum>>8), byte(sum)
		apdu.SetOutgoingAndSend(buf[:2])
	case 0x13:
		k := int(buf[framework.OffsetP1])
		for i := n - 1; i >= 0; i-- {
			data[i+k] = data[i]
		}
		apdu.SetOutgoingAndSend(data)
	default:
		panic(framework.SWInsNotSupported)
	}
}

// index is the place of the first b in data, -1 without one.
func index(data []byte, b byte) int {
	for i := range data {
		if data[i] == b {
			return i
		}
	}
	return -1
}

func count(data []byte, b byte) int {
	n := 0
	for i := 0; i < len(data); i++ {
		if data[i] == b {
			n++
		}
	}
	return n
}
