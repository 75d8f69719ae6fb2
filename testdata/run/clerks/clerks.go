// Package clerks asks the clerk, an applet in another CAP file, for its global service.
//
//gocard:package aid=F0676F636172642107 version=1.0
package clerks

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/testdata/libraries/asking"
)

var clerkAID = [...]byte{0xF0, 0x67, 0x6F, 0x63, 0x61, 0x72, 0x64, 0x20, 0x04, 0x01}

// Applet is the client.
//
//gocard:applet aid=F0676F63617264210701
type Applet struct {
	framework.Applet
	clerk *framework.AID
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{clerk: framework.NewAID(clerkAID[:])}) }

// Process asks the clerk.
func (a *Applet) Process(apdu *framework.APDU) {
	if !a.SelectingApplet() {
		asking.Process(apdu, a.clerk)
	}
}
