// Package pointers has pointers that a card does not have.
//
//gocard:package aid=F0676F636172646101 version=1.0
package pointers

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet points.
//
//gocard:applet aid=F0676F63617264610101
type Applet struct {
	framework.Applet
	n    int16
	at   *int16 // want GC2004
	in   inner
	self *inner
	pin  framework.OwnerPIN // want GC2001
}

type inner struct {
	a, b int16
	deep point
}

type point struct{ x, y int16 }

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process points.
func (a *Applet) Process(apdu *framework.APDU) {
	a.at = &a.n     // want GC2004
	a.self = &a.in  // fine: it is an object of its own
	use(&a.in.deep) // fine: it is expanded
	keep(&a.in)
	bump(&a.n) // fine: it is expanded
	n := int16(3)
	bump(&n)
	a.n = n
}

var kept *inner

func keep(i *inner) { kept = i }

func use(p *point) { p.x++ }

func bump(n *int16) { *n++ }
