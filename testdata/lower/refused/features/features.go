// Package features has what cards do not have.
//
//gocard:package aid=F0676F636172646301 version=1.0
package features

import (
	"fmt" // want GC1009

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// Applet has it all.
//
//gocard:applet aid=F0676F63617264630101
type Applet struct {
	framework.Applet
	m map[int16]int16 // want GC1008
	f float64         // want GC1004
	c chan int16      // want GC1002
	l int64           // want GC1006
}

var kept []byte

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

func (a *Applet) run() {}

// Process tries.
func (a *Applet) Process(apdu *framework.APDU) {
	go a.run() // want GC1001
	a.c <- 1   // want GC1002
	a.m[1] = 2
	a.f *= 2 // want GC1004
	a.l++
	s := "a" + string(apdu.Buffer())        // want GC1012
	fmt.Println(s)                          // want GC2003 GC3001
	s2 := append(kept, 1)                   //gocard:alloc    // want GC2008
	apdu.SetOutgoingAndSend(s2[:cap(kept)]) // want GC2008
}
