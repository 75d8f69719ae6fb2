// Package globals writes package variables in a program with transactions.
//
//gocard:package aid=F0676F636172646501 version=1.0
package globals

import "github.com/gocard/gocard/runtime/javacard/framework"

var (
	count uint16
	table = [3]byte{1, 2, 3}
	ready bool
	bytes = []byte{1, 2}
	top   = &node{}
	fixed = &leaf{7}
)

type node struct{ n int16 }

type leaf struct{ n int16 }

// Applet counts.
//
//gocard:applet aid=F0676F63617264650101
type Applet struct{ framework.Applet }

// Install makes the applet.
func Install(params []byte) {
	ready = true // fine: nothing is rolled back at installation
	framework.Register(&Applet{})
}

// Process counts.
func (a *Applet) Process(apdu *framework.APDU) {
	framework.BeginTransaction()
	count++    // want GC3002
	table[0]++ // want GC3002
	fill(bytes)
	top.n++ // want GC3002
	if ready && table[1] == 2 && fixed.n == 7 {
		framework.CommitTransaction()
	}
}

func fill(b []byte) {
	b[0] = 3 // want GC3002
}
