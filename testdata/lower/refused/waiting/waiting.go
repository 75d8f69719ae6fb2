// Package waiting uses what is made once behind calls that wait for the terminal.
//
//gocard:package aid=F0676F6361726412A0 version=1.0
package waiting

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/uicc/toolkit"
)

// Applet has a menu entry.
//
//gocard:applet aid=F0676F6361726412A001
type Applet struct {
	framework.Applet
	log [16]byte
	key [4]byte
}

type fault struct{ code byte }

func (f *fault) Error() string { return "fault" }

type pair struct{ a, b [2]byte }

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{}
	framework.Register(a)
	toolkit.Entry().InitMenuEntry([]byte("Wait"), 0, false, 0, 0)
}

// ShareableInterfaceObject gives the toolkit framework the object to trigger.
func (a *Applet) ShareableInterfaceObject(client *framework.AID, parameter byte) framework.Shareable {
	return a
}

// Process does nothing.
func (a *Applet) Process(apdu *framework.APDU) {}

// ProcessToolkit goes through the ways in which something is in use while the card waits.
func (a *Applet) ProcessToolkit(event int16) {
	a.array(event)
	a.rounds()
	a.handed(event)
	a.deferred(event)
	a.captured(event)
	a.parts(event)
	a.copied()
	a.held(event)
	a.behind(event)
	a.fine(event)
}

func send() {
	h := toolkit.ProactiveHandlerSystemTheHandler()
	h.InitDisplayText(0x80, 4, []byte("Wait"))
	h.Send()
}

func (a *Applet) array(event int16) {
	var b [4]byte // want GC3001
	b[0] = byte(event)
	send()
	a.log[0] = b[0]
}

func (a *Applet) rounds() {
	var b [4]byte // want GC3001
	for i := range b {
		b[i]++
		send()
	}
}

func (a *Applet) handed(event int16) {
	var b [4]byte // want GC3001
	a.waits(b[:], byte(event))
}

func (a *Applet) waits(b []byte, n byte) {
	b[0] = n
	send()
	a.log[0] = b[0]
}

func (a *Applet) deferred(event int16) {
	var b [4]byte // want GC3001
	b[0] = byte(event)
	defer func() { copy(a.log[:], b[:]) }()
	send()
}

func (a *Applet) captured(event int16) {
	var b [4]byte // want GC3001
	b[0] = byte(event)
	get := func() byte { return b[0] }
	send()
	a.log[0] = get()
}

func (a *Applet) parts(event int16) {
	var p pair // want GC3001
	p.b[1] = byte(event)
	send()
	a.log[0] = p.b[1]
}

func (a *Applet) copied() {
	key := a.key // want GC3001
	send()
	a.log[0] = key[0]
}

func check(n byte) error {
	if n == 0 {
		return nil
	}
	return &fault{n} // want GC3001
}

func (a *Applet) held(event int16) {
	err := check(byte(event))
	send()
	if f, ok := err.(*fault); ok {
		a.log[0] = f.code
	}
}

func text(long bool) []byte {
	if long {
		return []byte("long")
	}
	return []byte("s")
}

func other(n byte) error {
	if n == 0 {
		return nil
	}
	return &fault{n}
}

// behind has the error of a call behind the wait.
func (a *Applet) behind(event int16) {
	send()
	if f, ok := other(byte(event)).(*fault); ok {
		a.log[0] = f.code
	}
}

func (p *pair) row(n byte) (r [2]byte) {
	r[0], r[1] = n, p.a[0]
	return r
}

// fine has nothing in use while it waits.
func (a *Applet) fine(event int16) {
	var p pair
	a.log[2] = p.row(byte(event))[1]
	copy(a.log[4:], text(a.log[2] == 0))
	send()
	for range 3 {
		var b [4]byte
		b[0] = byte(event)
		a.log[1] = b[0]
		send()
	}
}
