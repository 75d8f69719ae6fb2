// Package typeswitch asks interfaces for their types.
//
//gocard:package aid=F0676F636172641012 version=1.0
package typeswitch

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264101201
type Applet struct {
	framework.Applet

	c *cat
	b *bird
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{c: &cat{lives: 9}, b: &bird{wings: 2}}) }

type animal interface{ legs() byte }

type cat struct{ lives byte }

func (*cat) legs() byte { return 4 }

type bird struct{ wings byte }

func (*bird) legs() byte  { return 2 }
func (b *bird) fly() byte { return b.wings }

type flyer interface{ fly() byte }

// Process answers INS 10 with a byte for the kind of animal P1 by type switch, INS 11 by assertion with ok, INS 12 by assertion that may fail (6F00).
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	var x animal
	switch buf[framework.OffsetP1] {
	case 0:
		x = a.c
	case 1:
		x = a.b
	}
	switch buf[framework.OffsetINS] {
	case 0x10:
		buf[0] = kind(x)
	case 0x11:
		buf[0] = 0
		if f, ok := x.(flyer); ok {
			buf[0] = f.fly()
		}
		if _, ok := x.(*cat); ok {
			buf[0] |= 0x80
		}
	case 0x12:
		buf[0] = x.(*cat).lives
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:1])
}

func kind(x animal) byte {
	switch x := x.(type) {
	case nil:
		return 0
	case *cat:
		return 0xC0 | x.lives
	case flyer:
		return 0xF0 | x.fly()
	}
	return 1
}
