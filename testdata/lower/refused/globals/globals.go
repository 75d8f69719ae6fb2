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

var (
	outside, seen, deep, after, caught uint16
	key                                [20]byte
)

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
	top.n++                                        // want GC3002
	framework.ArrayCopy(key[:], apdu.Buffer()[:4]) // want GC3002
	fill(key[2:])
	if ready && table[1] == 2 && fixed.n == 7 {
		framework.CommitTransaction()
	}
	after++ // want GC3002
	b := apdu.Buffer()
	whole(b[0])
	outside++ // fine: whole ends what it began, and what was begun before
}

// Select is called without a transaction.
func (a *Applet) Select() bool {
	outside++
	whole(1)
	seen++
	begin()
	deep++ // want GC3002
	framework.AbortTransaction()
	deep++
	recovers()
	return seen != 3
}

func whole(n byte) {
	framework.BeginTransaction()
	if n > 3 {
		framework.CommitTransaction()
		return
	}
	framework.AbortTransaction()
}

func begin() { framework.BeginTransaction() }

func recovers() {
	defer func() {
		if recover() != nil {
			caught++ // want GC3002
		}
	}()
	begin()
	if caught > 3 {
		panic(framework.SWUnknown)
	}
	framework.CommitTransaction()
}

func fill(b []byte) {
	b[0] = 3 // want GC3002
}
