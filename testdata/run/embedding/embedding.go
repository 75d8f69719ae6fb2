// Package embedding embeds structs: promoted fields and methods, overriding.
//
//gocard:package aid=F0676F636172641010 version=1.0
package embedding

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264101001
type Applet struct {
	framework.Applet

	b *base
	d *derived
}

// Install makes the applet.
func Install(params []byte) {
	framework.Register(&Applet{b: &base{id: 1}, d: &derived{base: base{id: 5}, extra: 0x20}})
}

type base struct {
	id    byte
	calls byte
}

func (b *base) name() byte { return b.id }

func (b *base) describe() uint16 {
	b.calls++
	return uint16(b.name())<<8 | uint16(b.calls)
}

type derived struct {
	base
	extra byte
}

func (d *derived) name() byte { return d.id + d.extra } // hides base's, is not called by base's describe

// Process answers INS 10 with base, INS 11 with derived, INS 12 with the fields that derived has through base.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	var v uint16
	switch buf[framework.OffsetINS] {
	case 0x10:
		v = a.b.describe()
	case 0x11:
		v = a.d.describe() ^ uint16(a.d.name())
	case 0x12:
		a.d.base.id++
		v = uint16(a.d.id)<<8 | uint16(a.d.calls)
	default:
		panic(framework.SWInsNotSupported)
	}
	buf[0], buf[1] = byte(v>>8), byte(v)
	apdu.SetOutgoingAndSend(buf[:2])
}
