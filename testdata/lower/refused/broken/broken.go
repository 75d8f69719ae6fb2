// Package broken does not type-check.
//
//gocard:package aid=F0676F636172646901 version=1.0
package broken

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet is broken.
//
//gocard:applet aid=F0676F63617264690101
type Applet struct{ framework.Applet }

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process is broken.
func (a *Applet) Process(apdu *framework.APDU) {
	var n int16 = apdu.Buffer() // want GC5003
	undefined(n)                // want GC5003
}
