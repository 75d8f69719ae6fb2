// Package remaining has what no other of these packages has.
//
//gocard:package aid=F0676F636172647401 version=1.0
package remaining

import (
	"bytes"
	"errors"
	"strings"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// Applet has it all.
//
//gocard:applet aid=F0676F63617264740101
type Applet struct {
	framework.Applet
	large [40000]byte // want GC2001
	rows  [][0]byte   // want GC2001
	next  func(int16) int16
	apdu  framework.APDU // want GC2001
	text  string
	err   error
}

type wrapped struct{ inner error }

func (w *wrapped) Error() string { return "wrapped" }
func (w *wrapped) Unwrap() error { return w.inner }

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{err: &wrapped{framework.SWWrongData}}
	framework.Register(a)
}

// Process uses it.
func (a *Applet) Process(apdu *framework.APDU) {
	buf := apdu.Buffer()
	a.large[1] = buf[0]
	a.rows = a.rows[1:]
	a.text = string(rune(buf[2]))                // want GC2007
	if errors.Is(a.err, framework.SWWrongData) { // want GC2003
		return
	}
	if errors.As(a.err, target(a)) { // want GC2003
		return
	}
	if strings.EqualFold(a.text, "é") || bytes.EqualFold(buf, buf[1:]) { // want GC2003 GC2003
		return
	}
	var self func(int16) int16
	self = func(n int16) int16 {
		a.next = self
		return n
	}
	a.next = self // want GC2013 GC3001
	n := int16(0)
	a.next = func(int16) int16 { return n } //gocard:alloc // want GC2013
	n = 4
	for n := range int16(2) {
		var last int16
		for range n {
			a.next = func(int16) int16 { return last } //gocard:alloc // want GC2013
			last = n
		}
	}
	defer func() {
		if e, ok := recover().(error); ok { // want GC2009
			_ = e
		}
	}()
	a.next(1)
}

func target(a *Applet) *error { return &a.err } // want GC2004
