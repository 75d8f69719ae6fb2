// Package directives has none.
package directives // want GC5004

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet has no AID.
type Applet struct{ framework.Applet } // want GC5006

// Other is no applet.
//
//gocard:applet aid=F0676F63617264670102 // want GC5009
type Other struct{ n int16 }

// Third has a bad AID.
//
//gocard:applet aid=F067 // want GC5007
type Third struct{ framework.Applet }

// Process does nothing.
func (a *Applet) Process(apdu *framework.APDU) {}
