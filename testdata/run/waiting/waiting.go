// Package waiting keeps values in variables while it waits for the terminal, and while other code of the package runs.
//
//gocard:package aid=F0676F6361726410A0 version=1.0
package waiting

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/uicc/toolkit"
)

// Applet has a menu entry.
//
//gocard:applet aid=F0676F6361726410A001
type Applet struct {
	framework.Applet
	log    [16]byte
	logged int16
	calls  byte // of Process
}

const dcs8Bit = 0x04

// fault is an error with data.
type fault struct{ code byte }

func (f *fault) Error() string { return "fault" }

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{}
	framework.Register(a)
	toolkit.Entry().InitMenuEntry([]byte("Wait"), 0, false, 0, 0)
}

// ShareableInterfaceObject gives the toolkit framework the object to trigger.
func (a *Applet) ShareableInterfaceObject(client *framework.AID, parameter byte) framework.Shareable {
	if client == nil && parameter == 1 {
		return a
	}
	return nil
}

// ProcessToolkit writes what it made before it waited, and how a field has changed meanwhile.
func (a *Applet) ProcessToolkit(event int16) {
	var word [4]byte //gocard:alloc
	fill(word[:], byte(event))
	var sum [8]byte // the frame is enough: it is not used behind show
	fill(sum[:], a.calls)
	calls := a.calls + sum[7] - sum[7]
	err := check(byte(event) + 1)
	show()
	a.note(word[0])
	a.note(word[3])
	a.note(a.calls - calls)
	if f, ok := err.(*fault); ok {
		a.note(f.code)
	}
	var late [8]byte // the same
	fill(late[:], 0xC0)
	a.note(late[7])
}

func show() {
	h := toolkit.ProactiveHandlerSystemTheHandler()
	h.InitDisplayText(0x80, dcs8Bit, []byte("Wait"))
	h.Send()
}

func check(n byte) error {
	if n == 0 {
		return nil
	}
	return &fault{n} //gocard:alloc
}

// fill writes a row of bytes.
func fill(b []byte, first byte) {
	for i := range b {
		b[i] = first + byte(i)
	}
}

func (a *Applet) note(b byte) {
	if int(a.logged) < len(a.log) {
		a.log[a.logged] = b
		a.logged++
	}
}

// Process answers INS 30 with the log, and INS 32 with the sum of a row of bytes and the code of an error.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	a.calls++
	buf := apdu.Buffer()
	switch buf[framework.OffsetINS] {
	case 0x30:
		n := copy(buf, a.log[:a.logged])
		a.logged = 0
		apdu.SetOutgoingAndSend(buf[:n])
	case 0x32:
		var row [8]byte
		fill(row[:], buf[framework.OffsetP1])
		buf[0] = 0
		for _, b := range row {
			buf[0] += b
		}
		if f, ok := check(buf[framework.OffsetP2]).(*fault); ok {
			buf[1] = f.code
		}
		apdu.SetOutgoingAndSend(buf[:2])
	default:
		panic(framework.SWInsNotSupported)
	}
}
