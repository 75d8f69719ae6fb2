// Package dataobjects reads and writes data objects of a file of BER-TLV structure.
//
//gocard:package aid=F0676F636172640165 version=1.0
package dataobjects

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/uicc/access"
	"github.com/gocard/gocard/runtime/uicc/access/bertlvfile"
	"github.com/gocard/gocard/runtime/uicc/access/fileadministration"
	"github.com/gocard/gocard/runtime/uicc/system"
	"github.com/gocard/gocard/runtime/uicc/toolkit"
)

// Applet has a view of the files outside of ADFs.
//
//gocard:applet aid=F0676F63617264016501
type Applet struct {
	framework.Applet
	view bertlvfile.BERTLVFileView
	fcp  toolkit.EditHandler
	tags []int32
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{fcp: system.BuildTLVHandler(system.EditHandler, 64).(toolkit.EditHandler), tags: make([]int32, 4)}
	framework.Register(a)
	a.view = access.TheUICCView(framework.ClearOnReset).(bertlvfile.BERTLVFileView)
	a.make()
}

// make makes the file 7F10/6F90 with room for 400 bytes.
func (a *Applet) make() {
	admin := fileadministration.TheUICCAdminFileView(framework.ClearOnReset).(bertlvfile.AdminBERTLVFileView)
	a.fcp.AppendArray([]byte{0x82, 2, 0x79, 0x21, 0x83, 2, 0x6F, 0x90, 0x8A, 1, 0x05, 0x8C, 3, 0x03, 0, 0, 0x80, 2, 0x01, 0x90, 0x88, 0})
	admin.Select(access.FIDDFTelecom)
	admin.CreateFile(a.fcp)
}

// Process: INS 01 select with a file identifier; 02 set: tag, length of the value, first bytes; 03 continue; 04 retrieve: tag, offset, P2 bytes;
// 05 the next P2 tags, with P1 from the first on; 06 delete; 07 set in a transaction that is aborted.
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
		case framework.SW:
			panic(e)
		}
	}()
	p1, p2 := buf[framework.OffsetP1], buf[framework.OffsetP2]
	var left int32
	out := 0
	switch buf[framework.OffsetINS] {
	case 0x01:
		a.view.Select(int16(binary.BigEndian.Uint16(data)))
	case 0x02:
		left = a.view.SetData(number(data[0:4]), access.BERTLVAccModeFirst, number(data[4:8]), data[8:])
	case 0x03:
		left = a.view.SetData(0, access.BERTLVAccModeNext, 0, data)
	case 0x04:
		at := number(data[4:8])
		out = int(p2)
		left = a.view.RetrieveData(number(data[0:4]), at, buf[4:4+out])
	case 0x05:
		out = 4 * int(p2)
		left = a.view.TAGList(p1, a.tags[:p2])
		for i := range int(p2) {
			put(buf[4+4*i:8+4*i], a.tags[i])
			a.tags[i] = 0
		}
	case 0x06:
		a.view.DeleteData(number(data[0:4]))
	case 0x07:
		framework.BeginTransaction()
		a.view.SetData(number(data[0:4]), access.BERTLVAccModeFirst, number(data[4:8]), data[8:])
		framework.AbortTransaction()
	default:
		panic(framework.SWInsNotSupported)
	}
	put(buf[0:4], left)
	apdu.SetOutgoingAndSend(buf[:4+out])
}

func number(b []byte) int32 { return int32(binary.BigEndian.Uint32(b)) }

func put(b []byte, n int32) { binary.BigEndian.PutUint32(b, uint32(n)) }
