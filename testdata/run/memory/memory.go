// Package memory asks how much memory is free, in both forms. How much there is differs between machines, so it tells whether the forms agree.
//
//gocard:package aid=F0676F636172642108 version=1.0
package memory

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet has an array for the answers.
//
//gocard:applet aid=F0676F63617264210801
type Applet struct {
	framework.Applet
	free []int16
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{free: make([]int16, 3)}) }

// Process asks for memory of kind P1 at offset P2 of the array: 1 if the answers agree, else what was wrong.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	buf[0] = a.compare(buf[framework.OffsetP1], int(buf[framework.OffsetP2]))
	apdu.SetOutgoingAndSend(buf[:1])
}

func (a *Applet) compare(memory byte, off int) (result byte) {
	defer func() {
		switch recover().(type) {
		case nil:
		case framework.SystemException:
			result = 0xE1
		default:
			result = 0xE2
		}
	}()
	if off > len(a.free) {
		return 0
	}
	a.free[0], a.free[1], a.free[2] = 0x55, 0x55, 0x55
	framework.AvailableMemoryLong(a.free[off:], memory)
	short := framework.AvailableMemory(memory)
	switch {
	case a.free[2-2*off] != 0x55:
		return 2
	case a.free[off] == 0 && int(a.free[off+1]) == short:
		return 1
	case short == 0x7FFF && (a.free[off] > 0 || a.free[off] == 0 && a.free[off+1] < 0):
		return 1
	}
	return 3
}
