// Package library calls what of the standard library does not fit a card: one diagnostic for each call, however many reasons there are.
//
//gocard:package aid=F0676F636172643F01 version=1.0
package library

import (
	"strings"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// Applet calls it.
//
//gocard:applet aid=F0676F636172643F0101
type Applet struct {
	framework.Applet
	n int16
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process is where the calls are.
func (a *Applet) Process(apdu *framework.APDU) {
	if strings.ToUpper("ab") == "AB" { // want GC2003
		panic(framework.SWWrongData)
	}
	if strings.Repeat("ab", 2) == "abab" { // want GC3001
		a.n++
	}
}
