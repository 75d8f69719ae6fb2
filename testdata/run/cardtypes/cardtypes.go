// Package cardtypes has an object of its own behind an interface of the card.
//
//gocard:package aid=F0676F6361726410A2 version=1.0
package cardtypes

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet asks a PIN that is its own, as it would ask one of the card.
//
//gocard:applet aid=F0676F6361726410A201
type Applet struct {
	framework.Applet
	pin framework.PIN
	own *word
}

// word is a PIN that keeps what it was last asked.
type word struct {
	tries byte
	asked [4]byte
	ok    bool
}

// Check turns what it is given around, in a local array, and compares it with 04 03 02 01.
func (w *word) Check(pin []byte) bool {
	var row [4]byte
	for i, b := range pin {
		row[len(row)-1-i] = b
	}
	w.asked = row
	w.ok = row == [4]byte{1, 2, 3, 4}
	if w.ok {
		w.tries = 3
	} else {
		w.tries--
	}
	return w.ok
}

func (w *word) TriesRemaining() int { return int(w.tries & 7) }
func (w *word) IsValidated() bool   { return w.ok }
func (w *word) Reset()              { w.ok = false }

// Install makes the PIN.
func Install(params []byte) {
	a := &Applet{own: &word{tries: 3}}
	a.pin = a.own
	framework.Register(a)
}

// Process asks about the data, and answers with what it says, a local array, and what has changed in the PIN.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	var kept [4]byte
	copy(kept[:], buf[:4])
	before, first := a.own.tries, a.own.asked[0]
	n := apdu.SetIncomingAndReceive()
	var data [4]byte
	copy(data[:], buf[5:5+n])
	ok := a.pin.Check(data[:])
	n = copy(buf, kept[:])
	n += copy(buf[n:], data[:])
	if ok && a.pin.IsValidated() {
		buf[n] = 0x55
	} else {
		buf[n] = byte(a.pin.TriesRemaining())
	}
	buf[n+1], buf[n+2] = a.own.tries-before, a.own.asked[0]-first
	a.pin.Reset()
	apdu.SetOutgoingAndSend(buf[:n+3])
}
