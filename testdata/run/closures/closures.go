// Package closures passes functions and closures that do not escape.
//
//gocard:package aid=F0676F636172641018 version=1.0
package closures

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264101801
type Applet struct {
	framework.Applet
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process answers INS 10 with a fold by a chosen function, INS 11 with a closure that changes what it captured, INS 12 with a function literal called at once.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	data := buf[5 : 5+n]
	switch buf[framework.OffsetINS] {
	case 0x10:
		buf[0] = fold(data, add)
		buf[1] = fold(data, xor)
		apdu.SetOutgoingAndSend(buf[:2])
	case 0x11:
		total, seen := byte(0), byte(0)
		visit := func(b byte) {
			total += b
			seen++
		}
		for _, b := range data {
			visit(b)
		}
		buf[0], buf[1] = total, seen
		apdu.SetOutgoingAndSend(buf[:2])
	case 0x12:
		k := buf[framework.OffsetP1]
		buf[0] = func(x byte) byte { return x*2 + k }(k)
		apdu.SetOutgoingAndSend(buf[:1])
	default:
		panic(framework.SWInsNotSupported)
	}
}

func add(x, y byte) byte { return x + y }

func xor(x, y byte) byte { return x ^ y }

func fold(data []byte, f func(x, y byte) byte) (t byte) {
	for _, b := range data {
		t = f(t, b)
	}
	return t
}
