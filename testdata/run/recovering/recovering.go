// Package recovering panics, defers and recovers.
//
//gocard:package aid=F0676F636172641016 version=1.0
package recovering

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264101601
type Applet struct {
	framework.Applet

	store []byte
	log   uint16
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{store: []byte{5, 6, 7, 8}}) }

// Process answers INS 10 with what a guarded call returns, INS 11 with the order of deferred calls, INS 12 with a status word thrown again, INS 13 lets a run-time error out.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	p := buf[framework.OffsetP1]
	switch buf[framework.OffsetINS] {
	case 0x10:
		v := guarded(a.store, p)
		buf[0], buf[1] = byte(v>>8), byte(v)
		apdu.SetOutgoingAndSend(buf[:2])
	case 0x11:
		a.log = 0
		a.ordered(p)
		buf[0], buf[1] = byte(a.log>>8), byte(a.log)
		apdu.SetOutgoingAndSend(buf[:2])
	case 0x12:
		rethrow(p)
		buf[0] = 0
		apdu.SetOutgoingAndSend(buf[:1])
	case 0x13:
		a.store[p] = 1
	default:
		panic(framework.SWInsNotSupported)
	}
}

// guarded is the element, 0x6A80 and the like when a status word is thrown, 0xFFFF for a run-time error.
func guarded(store []byte, i byte) (v uint16) {
	defer func() {
		if r := recover(); r != nil {
			if sw, ok := r.(framework.SW); ok {
				v = uint16(sw)
			} else {
				v = 0xFFFF
			}
		}
	}()
	if i == 0x20 {
		panic(framework.SWWrongData)
	}
	if i == 0x21 {
		throw()
	}
	return uint16(store[i])
}

func throw() { panic(framework.SW(0x6F42)) }

// ordered runs two deferred calls, last first; the panic in the middle does not stop the first.
func (a *Applet) ordered(p byte) {
	defer func() {
		recover()
		a.log = a.log*16 + 1
	}()
	defer a.note(2)
	if p == 1 {
		panic(framework.SWWrongP1P2)
	}
	a.log = a.log*16 + 3
	if p == 2 {
		return
	}
	defer a.note(4)
}

func (a *Applet) note(n uint16) { a.log = a.log*16 + n }

func rethrow(p byte) {
	defer func() {
		if sw, ok := recover().(framework.SW); ok {
			panic(sw + 1)
		}
	}()
	if p != 0 {
		panic(framework.SW(0x6A00) + framework.SW(p))
	}
}
