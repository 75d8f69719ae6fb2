// Package simview reads and writes files as applets did before uicc.access.
//
//gocard:package aid=F0676F636172640166 version=1.0
package simview

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/sim/access"
)

// Applet has the view of its SIM.
//
//gocard:applet aid=F0676F63617264016601
type Applet struct {
	framework.Applet
	view access.SIMView
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{}
	framework.Register(a)
	a.view = access.TheSIMView()
}

// Process selects the files whose identifiers the data begin with, P1 of them, and then does: INS 01 the answer to the last SELECT; 02 STATUS; 03 read
// P2 bytes; 04 write the rest of the data; 05 read P2 bytes of record 2; 06 write the rest to record 2; 07 seek in mode P2; 08 add the rest; 09
// invalidate; 0A rehabilitate.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	data := buf[framework.OffsetCdata : framework.OffsetCdata+n]
	p1, p2 := int(buf[framework.OffsetP1]), int(buf[framework.OffsetP2])
	defer func() {
		switch e := recover().(type) {
		case access.SIMViewException:
			panic(framework.SW(0x6500 | e.Reason()))
		case framework.SW:
			panic(e)
		}
	}()
	ins := buf[framework.OffsetINS]
	out := 0
	for i := range p1 {
		fid := int16(binary.BigEndian.Uint16(data[2*i:]))
		if ins == 0x01 && i == p1-1 {
			out = a.view.SelectFCI(fid, buf[64:64+p2])
		} else {
			a.view.Select(fid)
		}
	}
	rest := data[2*p1:]
	switch ins {
	case 0x01:
	case 0x02:
		out = a.view.Status(buf[64 : 64+p2])
	case 0x03:
		a.view.ReadBinary(0, buf[64:64+p2])
		out = p2
	case 0x04:
		a.view.UpdateBinary(0, rest)
	case 0x05:
		a.view.ReadRecord(2, access.RecAccModeAbsoluteCurrent, 0, buf[64:64+p2])
		out = p2
	case 0x06:
		a.view.UpdateRecord(2, access.RecAccModeAbsoluteCurrent, 0, rest)
	case 0x07:
		buf[64] = byte(a.view.Seek(byte(p2), rest))
		out = 1
	case 0x08:
		out = a.view.Increase(rest, buf[64:])
	case 0x09:
		a.view.Invalidate()
	case 0x0A:
		a.view.Rehabilitate()
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[64 : 64+out])
}
