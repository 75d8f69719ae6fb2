// Package fileview works with the files of a UICC through uicc.access.
//
//gocard:package aid=F0676F636172640160 version=1.0
package fileview

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/uicc/access"
)

// Applet has three views: one of the files outside of ADFs, one that keeps its place over a reset, and one of the USIM.
//
//gocard:applet aid=F0676F63617264016001
type Applet struct {
	framework.Applet
	uicc, kept, usim access.FileView
	found            []int16
}

var usimAID = []byte{0xA0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x02, 0xFF, 0xFF, 0xFF, 0xFF, 0x89}

// Install makes the applet. Views are there once it is registered.
func Install(params []byte) {
	a := &Applet{found: make([]int16, 4)}
	if access.TheUICCView(framework.ClearOnReset) != nil {
		panic(framework.SWUnknown)
	}
	framework.Register(a)
	a.uicc = access.TheUICCView(framework.ClearOnReset)
	a.kept = access.TheUICCView(framework.NotATransientObject)
	a.usim = access.TheFileViewBytes(usimAID, framework.ClearOnReset)
}

// Process works on the view that P1 names: 0 UICC, 1 the one that keeps its place, 2 USIM. P2 is an offset or record number.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	ins, p1, p2 := buf[framework.OffsetINS], buf[framework.OffsetP1], int16(buf[framework.OffsetP2])
	n := 0
	if buf[framework.OffsetLc] > 0 && ins < 0x80 {
		n = apdu.SetIncomingAndReceive()
	}
	data := buf[framework.OffsetCdata : framework.OffsetCdata+n]
	view := a.view(p1)
	defer func() {
		if e, ok := recover().(access.UICCException); ok {
			panic(framework.SW(0x6500 | e.Reason()))
		}
	}()
	out := 0
	switch ins {
	case 0x01: // select by FID, answer the first bytes of the control parameters
		out = view.SelectFCP(int16(binary.BigEndian.Uint16(data)), buf[:20])
	case 0x02:
		view.Select(int16(binary.BigEndian.Uint16(data)))
	case 0x03:
		view.SelectSFI(byte(p2))
	case 0x04:
		view.UpdateBinary(p2, data)
	case 0x05:
		view.UpdateRecord(p2, access.RecAccModeAbsolute, 0, data)
	case 0x06:
		view.UpdateRecord(0, access.RecAccModePrevious, 0, data)
	case 0x07:
		out = view.Increase(data, buf)
	case 0x08:
		out = 2 * view.SearchRecord(access.SimpleSearchStartForward, p2, 0, data, a.found)
		for i := range out / 2 {
			binary.BigEndian.PutUint16(buf[2*i:], uint16(a.found[i]))
		}
	case 0x09:
		view.DeactivateFile()
	case 0x0A:
		view.ActivateFile()
	case 0x0B: // a transaction that is aborted
		framework.BeginTransaction()
		view.UpdateBinary(p2, data)
		framework.AbortTransaction()
	case 0x80:
		out = view.ReadBinary(p2, buf[:buf[framework.OffsetLc]])
	case 0x81:
		out = view.ReadRecord(p2, access.RecAccModeAbsolute, 0, buf[:buf[framework.OffsetLc]])
	case 0x82:
		out = view.ReadRecord(0, access.RecAccModeNext, 0, buf[:buf[framework.OffsetLc]])
	case 0x83:
		out = view.Status(buf[:30])
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:out])
}

func (a *Applet) view(p1 byte) access.FileView {
	switch p1 {
	case 0:
		return a.uicc
	case 1:
		return a.kept
	}
	return a.usim
}
