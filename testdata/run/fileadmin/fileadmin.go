// Package fileadmin makes, resizes and removes files of a UICC.
//
//gocard:package aid=F0676F636172640161 version=1.0
package fileadmin

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/uicc/access"
	"github.com/gocard/gocard/runtime/uicc/access/fileadministration"
	"github.com/gocard/gocard/runtime/uicc/system"
	"github.com/gocard/gocard/runtime/uicc/toolkit"
)

// Applet has a view of the files outside of ADFs, and a list of control parameters.
//
//gocard:applet aid=F0676F63617264016101
type Applet struct {
	framework.Applet
	view fileadministration.AdminFileView
	fcp  toolkit.EditHandler
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{fcp: system.BuildTLVHandler(system.EditHandler, 64).(toolkit.EditHandler)}
	framework.Register(a)
	a.view = fileadministration.TheUICCAdminFileView(framework.ClearOnReset)
}

// Process: INS 01 create, 02 resize with the parameters in the data; 03 delete, 04 select with a file identifier; 05 read P2 bytes; 06 create in a
// transaction that is aborted.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := 0
	if buf[framework.OffsetINS] != 0x05 {
		n = apdu.SetIncomingAndReceive()
	}
	data := buf[framework.OffsetCdata : framework.OffsetCdata+n]
	defer func() {
		switch e := recover().(type) {
		case access.UICCException:
			panic(framework.SW(0x6500 | e.Reason()))
		case fileadministration.AdminException:
			panic(framework.SW(0x6600 | e.Reason()))
		case framework.SW:
			panic(e)
		}
	}()
	a.fcp.Clear()
	out := 0
	switch buf[framework.OffsetINS] {
	case 0x01:
		a.fcp.AppendArray(data)
		a.view.CreateFile(a.fcp)
	case 0x02:
		a.fcp.AppendArray(data)
		a.view.ResizeFile(a.fcp)
	case 0x03:
		a.view.DeleteFile(int16(binary.BigEndian.Uint16(data)))
	case 0x04:
		a.view.Select(int16(binary.BigEndian.Uint16(data)))
	case 0x05:
		out = a.view.ReadBinary(0, buf[:buf[framework.OffsetP2]])
	case 0x06:
		framework.BeginTransaction()
		a.fcp.AppendArray(data)
		a.view.CreateFile(a.fcp)
		framework.AbortTransaction()
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:out])
}
