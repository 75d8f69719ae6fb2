// Package secured is a toolkit applet that is managed over the air: it takes secured packets from short messages, cell broadcast and USSD, and
// answers them.
//
//gocard:package aid=F0676F6361726410A1 version=1.0
package secured

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/uicc/toolkit"
	usim "github.com/gocard/gocard/runtime/uicc/usim/toolkit"
)

// Applet keeps what it has seen for Process. Its TAR, bytes 13 to 15 of its AID, is B10001.
//
//gocard:applet aid=F0676F6361726410A1000000B1000100
type Applet struct {
	framework.Applet
	log    [96]byte
	logged int16
	data   [200]byte // of the last packet
	length int16
}

// Install registers the events.
func Install(params []byte) {
	a := &Applet{}
	framework.Register(a)
	r := toolkit.Entry()
	r.SetEventList([]int16{usim.EventFormattedSMSPpEnv, usim.EventFormattedSMSPpUpd, usim.EventFormattedSMSCb, usim.EventFormattedUSSD})
	r.SetEventList([]int16{usim.EventUnformattedSMSPpEnv, toolkit.EventUnrecognizedEnvelope})
}

// ShareableInterfaceObject gives the toolkit framework the object to trigger.
func (a *Applet) ShareableInterfaceObject(client *framework.AID, parameter byte) framework.Shareable {
	if client == nil && parameter == 1 {
		return a
	}
	return nil
}

// note writes bytes to the log.
func (a *Applet) note(b ...byte) {
	for _, x := range b {
		if int(a.logged) < len(a.log) {
			a.log[a.logged] = x
			a.logged++
		}
	}
}

// Process answers INS 30 with the log, which it clears, and INS 32 with the last packet's data.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	switch buf[framework.OffsetINS] {
	case 0x30:
		n := copy(buf, a.log[:a.logged])
		a.logged = 0
		apdu.SetOutgoingAndSend(buf[:n])
	case 0x32:
		apdu.SetOutgoingAndSend(buf[:copy(buf, a.data[:a.length])])
	default:
		panic(framework.SWInsNotSupported)
	}
}

// ProcessToolkit notes where the packet is in what came, keeps its data, and does what the first byte of them says.
func (a *Applet) ProcessToolkit(event int16) {
	h := usim.TheHandler()
	a.note(byte(event), byte(h.Tag()))
	off := int16(-1)
	why := reason(func() { off = h.SecuredDataOffset() })
	a.note(byte(why), byte(off))
	if why != 0 {
		a.note(byte(reason(func() { h.SecuredDataLength() })))
		return
	}
	n := h.SecuredDataLength()
	a.note(byte(n), byte(h.ValueLength()))
	if event == usim.EventFormattedSMSPpEnv {
		a.note(byte(h.TPUDLOffset()), byte(h.UserDataLength()), byte(h.ShortMessageOffset()), byte(h.ShortMessageLength()))
		h.SecuredDataOffset()
	}
	n = min(n, len(a.data))
	h.CopyValue(off, a.data[:n])
	a.length = int16(n)
	if event == usim.EventFormattedSMSCb {
		a.note(byte(reason(func() { toolkit.EnvelopeResponseHandlerSystemTheHandler() })))
		return
	}
	if n > 0 {
		a.answer(a.data[:n])
	}
}

// What the first byte of a packet asks for.
const (
	orderPost    = 0 // the data back
	orderPostTLV = 1 // in a TLV object
	orderFail    = 2 // as an error
	orderDisplay = 3 // show a text first
	orderBusy    = 4
	orderFill    = 5 // as many bytes as the second says
)

func (a *Applet) answer(data []byte) {
	r := toolkit.EnvelopeResponseHandlerSystemTheHandler()
	switch data[0] {
	case orderPost:
		r.AppendArray(data)
		r.Post(true)
	case orderPostTLV:
		r.AppendTLV(0x04, data)
		r.PostAsBERTLV(true, 0x2A)
	case orderFail:
		r.AppendArray(data)
		r.Post(false)
	case orderDisplay:
		p := toolkit.ProactiveHandlerSystemTheHandler()
		p.InitDisplayText(0x80, 4, data[1:])
		a.note(p.Send())
		a.note(byte(reason(func() { r.Post(true) })))
	case orderBusy:
		panic(framework.SW(0x9300))
	case orderFill:
		for range data[1] {
			r.AppendArray(data[:1])
		}
		r.Post(true)
	}
}

// reason is the reason code of the ToolkitException that f ends with.
func reason(f func()) (r uint16) {
	defer func() {
		if e, ok := recover().(toolkit.ToolkitException); ok {
			r = e.Reason()
		}
	}()
	f()
	return 0
}
