// Package sites takes memory of every kind. Each comment says what --report alloc says of the line.
//
//gocard:package aid=F0676F636172641030 version=1.0
package sites

import "github.com/gocard/gocard/runtime/javacard/framework"

type node struct {
	next *node
	key  [4]byte
}

type mark struct {
	at byte
	n  int16
}

// Applet takes memory.
//
//gocard:applet aid=F0676F63617264103001
type Applet struct {
	framework.Applet
	list *node
	key  []byte
	tmp  []byte
}

var (
	table = [4]byte{1, 2, 3, 4} // file 4 B: its contents are known when compiling
	large [40]byte              // persistent 40 B: made once for the package
)

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{}                                                     // persistent 6 B: made when the applet is installed; it is converted to an interface
	a.key = make([]byte, 16)                                           // persistent 16 B: made when the applet is installed; it is stored in field key of Applet
	a.tmp = framework.MakeTransientBytes(8, framework.ClearOnDeselect) // transient 8 B: made when the applet is installed
	framework.Register(a)
}

// Process answers with a digest of the header.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	var sum [4]byte // frame 4 B: nothing refers to it when its function has returned
	for i := range sum {
		sum[i] = buf[i] ^ table[i] ^ large[i]
	}
	var text [6]byte // transient 6 B: nothing refers to it when its function has returned; append, cap or a 3-index slice look at its end, or other code runs while it is in use
	out := append(text[:0], sum[:]...)
	for i, b := range []byte{3, 1, 2} { // file 3 B: nothing writes it
		out[i] ^= b
	}
	var marks [3]mark // frame 9 B: nothing refers to it when its function has returned; one array for each field
	for i := range sum {
		marks[i%3] = mark{sum[i], int16(i)}
	}
	large[buf[2]&31] += marks[1].at
	if buf[1] == 0x20 {
		a.list = &node{next: a.list} //gocard:alloc persistent 6 B: //gocard:alloc allows it while a command is processed; it is stored in field list of Applet
		a.list.key = sum
	}
	copy(a.tmp, out)
	copy(a.key, a.tmp)
	apdu.SetOutgoingAndSend(buf[:copy(buf, out)])
}
