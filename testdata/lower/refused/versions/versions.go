// Package versions uses what the target does not have.
//
//gocard:package aid=F0676F636172646601 version=1.0
package versions

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet fills.
//
//gocard:applet aid=F0676F63617264660101
type Applet struct{ framework.Applet }

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process fills.
func (a *Applet) Process(apdu *framework.APDU) {
	framework.ArrayFill(apdu.Buffer(), 0) // want GC6001
	if apdu.IsValidCLA() {                // want GC6001
		_ = framework.SWWrongData.Error() // want GC2003
	}
}
