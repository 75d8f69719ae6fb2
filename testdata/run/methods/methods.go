// Package methods calls methods on pointers and values, and method values.
//
//gocard:package aid=F0676F63617264100F version=1.0
package methods

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264100F01
type Applet struct {
	framework.Applet

	c *counter
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{c: &counter{}}) }

type counter struct{ n uint16 }

func (c *counter) inc(by uint16) *counter {
	c.n += by
	return c
}

func (c counter) double() uint16 {
	c.n *= 2 // of the copy
	return c.n
}

type celsius int16

func (c celsius) fahrenheit() int16 { return int16(c)*9/5 + 32 }

// Process answers INS 10 with the counter after two increments of P1, INS 11 with its double and itself, INS 12 with P1 degrees Celsius in Fahrenheit.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	switch buf[framework.OffsetINS] {
	case 0x10:
		by := uint16(buf[framework.OffsetP1])
		send(apdu, a.c.inc(by).inc(by).n, 0)
	case 0x11:
		send(apdu, a.c.double(), a.c.n)
	case 0x12:
		t := celsius(int8(buf[framework.OffsetP1]))
		send(apdu, uint16(t.fahrenheit()), uint16(celsius.fahrenheit(t+1)))
	default:
		panic(framework.SWInsNotSupported)
	}
}

func send(apdu *framework.APDU, v, w uint16) {
	buf := apdu.Buffer()
	buf[0], buf[1], buf[2], buf[3] = byte(v>>8), byte(v), byte(w>>8), byte(w)
	apdu.SetOutgoingAndSend(buf[:4])
}
