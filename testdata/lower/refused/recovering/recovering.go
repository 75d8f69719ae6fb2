// Package recovering uses what recover gives in ways that a card cannot.
//
//gocard:package aid=F0676F636172646401 version=1.0
package recovering

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet recovers.
//
//gocard:applet aid=F0676F63617264640101
type Applet struct {
	framework.Applet
	last any
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process recovers.
func (a *Applet) Process(apdu *framework.APDU) {
	defer func() {
		r := recover()
		if s, ok := r.(string); ok { // want GC2009
			a.last = s // want GC3001
		}
		a.last = r                  // want GC2009
		if e, ok := r.(error); ok { // want GC2009
			panic(e)
		}
	}()
	panic("no")
}
