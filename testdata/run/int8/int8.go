// Package int8 computes with int8: every operator, wrap-around, comparison.
//
//gocard:package aid=F0676F636172641001 version=1.0
package int8

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264100101
type Applet struct {
	framework.Applet
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process answers INS 10 (a, b) with a+b, a-b, a*b, a/b, a%b, -a, ^a, a&b, a|b, a^b, a&^b and INS 11 (a, b) with the comparisons as bits.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	if apdu.SetIncomingAndReceive() != 2 {
		panic(framework.SWWrongLength)
	}
	x, y := int8(buf[5]), int8(buf[6])
	switch buf[framework.OffsetINS] {
	case 0x10:
		buf[0], buf[1], buf[2] = byte(x+y), byte(x-y), byte(x*y)
		buf[3], buf[4] = byte(x/y), byte(x%y)
		buf[5], buf[6] = byte(-x), byte(^x)
		buf[7], buf[8], buf[9], buf[10] = byte(x&y), byte(x|y), byte(x^y), byte(x&^y)
		apdu.SetOutgoingAndSend(buf[:11])
	case 0x11:
		buf[0] = compare(x, y)
		apdu.SetOutgoingAndSend(buf[:1])
	default:
		panic(framework.SWInsNotSupported)
	}
}

// compare sets a bit for each of < <= == != >= > that holds.
func compare(x, y int8) (bits byte) {
	if x < y {
		bits |= 1
	}
	if x <= y {
		bits |= 2
	}
	if x == y {
		bits |= 4
	}
	if x != y {
		bits |= 8
	}
	if x >= y {
		bits |= 16
	}
	if x > y {
		bits |= 32
	}
	return bits
}
