// Package errors asks for texts that only hosts have, and puts into interfaces what cannot stand there.
//
//gocard:package aid=F0676F636172647101 version=1.0
package errors

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet keeps an error.
//
//gocard:applet aid=F0676F63617264710101
type Applet struct {
	framework.Applet
	err error
	any any
}

type equaler interface {
	Equal(other *framework.AID) bool
}

type base struct{ n int16 }

func (b *base) self() named  { return b } // want GC2011
func (b *base) name() string { return "base" }

type derived struct{ base }

func (d *derived) name() string { return "derived" }

type named interface{ name() string }

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{err: framework.SWWrongData}
	a.any = framework.JCSystemAID()
	a.any = func() {} // want GC2011
	d := &derived{}
	a.any = d
	a.any = d.self() // want GC2011
	framework.Register(a)
}

// Process asks.
func (a *Applet) Process(apdu *framework.APDU) {
	if len(a.err.Error()) == 0 { // want GC2003
		return
	}
	if e, ok := a.any.(equaler); ok && e.Equal(nil) { // want GC2011
		return
	}
	if n, ok := a.any.(named); ok && len(n.name()) > 3 {
		return
	}
}
