// Package uncalled keeps functions and objects whose methods nobody calls.
//
//gocard:package aid=F0676F636172641041 version=1.0
package uncalled

import "github.com/gocard/gocard/runtime/javacard/framework"

type named interface {
	name() byte
	idle() byte
}

type tag struct{ n byte }

func (t *tag) name() byte { return t.n }
func (t *tag) idle() byte { return t.n + 1 }

type nobody struct{ n byte }

func (x *nobody) name() byte { return x.n }
func (x *nobody) idle() byte { return x.n }

// Applet keeps them.
//
//gocard:applet aid=F0676F63617264104101
type Applet struct {
	framework.Applet
	f    func(byte) byte
	tag  named
	any  any
	some bool
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{tag: &tag{3}}
	a.f = func(b byte) byte { return b + 1 }
	framework.Register(a)
}

// Process answers INS 10 with whether a function is kept, the name of the tag, and whether it is of a type that has no objects. INS 11 stores another
// function and the tag as any.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	switch buf[framework.OffsetINS] {
	case 0x10:
		_, isNobody := a.any.(*nobody)
		n, isNamed := a.any.(named)
		buf[0], buf[1], buf[2], buf[3] = 0, a.tag.name(), 0, 0
		if a.f != nil {
			buf[0] = 1
		}
		if isNobody {
			buf[2] = 1
		}
		if isNamed {
			buf[3] = n.name()
		}
		apdu.SetOutgoingAndSend(buf[:4])
	case 0x11:
		a.f = nil
		a.any = a.tag
	default:
		panic(framework.SWInsNotSupported)
	}
}
