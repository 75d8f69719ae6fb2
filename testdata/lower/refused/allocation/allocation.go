// Package allocation makes objects while a command is processed.
//
//gocard:package aid=F0676F636172646201 version=1.0
package allocation

import (
	"errors"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

type node struct{ next *node }

// Applet allocates.
//
//gocard:applet aid=F0676F63617264620101
type Applet struct {
	framework.Applet
	list *node
	buf  []byte
	err  error
	any  any
	pin  *framework.OwnerPIN
	f    func(int16) int16
	s    string
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{list: &node{}}
	a.buf = make([]byte, len(params))
	a.f = a.adder(3)
	framework.Register(a)
}

// Process allocates.
func (a *Applet) Process(apdu *framework.APDU) {
	b := apdu.Buffer()
	a.list = &node{a.list}          // want GC3001
	a.buf = make([]byte, int(b[0])) // want GC3001
	a.buf[0] = b[1]
	a.err = errors.New("no") // want GC3001
	a.any = b[2]             // want GC3001
	a.any = 7
	a.pin = framework.NewOwnerPIN(3, 8) // want GC3001
	a.f = a.adder(int16(b[3]))          // want GC3001
	a.s = string(b[:3])                 // want GC2007
	var local [4]byte                   // want GC3001
	local[0] = b[4]
	a.buf = local[:]
	marked := &node{} //gocard:alloc
	//gocard:alloc
	a.list = &node{marked}
	helper(a)
}

func helper(a *Applet) {
	a.list = new(node) // want GC3001
}

func (a *Applet) adder(n int16) func(int16) int16 {
	return func(m int16) int16 { return n + m }
}
