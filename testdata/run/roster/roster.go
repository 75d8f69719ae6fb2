// Package roster is full when its count is equal to its length, and is searched up to that count: the range of the count has both limits to see, of
// which one moves with it.
//
//gocard:package aid=F0676F636172642F01 version=1.0
package roster

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet has the roster.
//
//gocard:applet aid=F0676F636172642F0101
type Applet struct {
	framework.Applet
	entries [8]entry
	n       int
}

type entry struct {
	pad  [32]byte
	mark byte
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process adds P1 and answers with the first place that has it, and with the count.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	if a.n == len(a.entries) {
		panic(framework.SWFileFull)
	}
	e := &a.entries[a.n]
	e.mark = buf[framework.OffsetP1]
	a.n++
	for i := range a.n {
		if a.entries[i].mark == buf[framework.OffsetP1] {
			buf[0], buf[1] = byte(i), byte(a.n)
			apdu.SetOutgoingAndSend(buf[:2])
			return
		}
	}
}
