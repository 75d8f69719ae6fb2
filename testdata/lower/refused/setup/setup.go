// Package setup has no Install.
//
//gocard:package aid=F0676F636172646801 version=1.0
package setup

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet is never made.
//
//gocard:applet aid=F0676F63617264680101
type Applet struct{ framework.Applet } // want GC5008

// Process does nothing.
func (a *Applet) Process(apdu *framework.APDU) {}
