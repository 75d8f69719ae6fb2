// Package simtoolkit is an applet of the older API sim.toolkit beside one of uicc.toolkit, which looks into short messages and keeps a handler
// of its own.
//
//gocard:package aid=F0676F636172641051 version=1.0
package simtoolkit

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	sim "github.com/gocard/gocard/runtime/sim/toolkit"
	"github.com/gocard/gocard/runtime/uicc/system"
	"github.com/gocard/gocard/runtime/uicc/toolkit"
	usim "github.com/gocard/gocard/runtime/uicc/usim/toolkit"
)

// log is what both have seen.
var (
	log    [96]byte
	logged int16
)

func note(b byte) {
	if int(logged) < len(log) {
		log[logged] = b
		logged++
	}
}

func answer(apdu *framework.APDU) {
	n := copy(apdu.Buffer(), log[:logged])
	logged = 0
	apdu.SetOutgoingAndSend(apdu.Buffer()[:n])
}

// Old uses sim.toolkit.
//
//gocard:applet aid=F0676F63617264105101
type Old struct {
	framework.Applet
	registry *sim.ToolkitRegistry
	item     byte
}

// Install makes the applet whose AID it is given.
func Install(params []byte) {
	aid, _, _ := framework.InstallParams(params)
	if aid[len(aid)-1] == 1 {
		installOld()
	} else {
		installNew()
	}
}

// installOld registers a menu entry and events before the applet itself: the entry of sim.toolkit is there, that of uicc.toolkit is not.
func installOld() {
	a := &Old{}
	a.registry = sim.Entry()
	if toolkit.Entry() != nil {
		note(0xEE)
	}
	a.item = a.registry.InitMenuEntry([]byte("Old"), 0, false, 0, 0)
	a.registry.SetEventList([]byte{sim.EventUnrecognizedEnvelope, sim.EventProfileDownload})
	framework.Register(a)
	if sim.Entry() != a.registry || toolkit.Entry() == nil {
		note(0xEF)
	}
}

// Process answers the log.
func (a *Old) Process(apdu *framework.APDU) {
	if !a.SelectingApplet() {
		answer(apdu)
	}
}

// ProcessToolkit notes events, answers envelopes and shows a text.
func (a *Old) ProcessToolkit(event byte) {
	note(0xA0)
	note(event)
	switch event {
	case sim.EventMenuSelection:
		h := sim.ProactiveHandlerTheHandler()
		h.InitDisplayText(0x80, 4, []byte("Old"))
		note(h.Send())
		var text [8]byte
		n := h.CopyValue(0, text[:0])
		note(byte(n))
		h.FindTLV(sim.TagTextString, 1)
		n = h.CopyValue(1, text[2:5])
		note(byte(n))
		note(text[2])
		note(byte(sim.ProactiveResponseHandlerTheHandler().GeneralResult()))
	case sim.EventUnrecognizedEnvelope:
		h := sim.EnvelopeHandlerTheHandler()
		note(h.EnvelopeTag())
		note(old(func() { h.FindTLV(1, 0) }))
		r := sim.EnvelopeResponseHandlerTheHandler()
		r.AppendTLVByte(0x22, 0x33)
		r.Post(0x9F)
	}
}

// old is the reason of the ToolkitException of sim.toolkit that f ends with.
func old(f func()) (r byte) {
	defer func() {
		if e, ok := recover().(sim.ToolkitException); ok {
			r = byte(e.Reason())
		}
	}()
	f()
	return 0
}

// New uses uicc.toolkit.
//
//gocard:applet aid=F0676F63617264105102
type New struct {
	framework.Applet
	registry toolkit.ToolkitRegistry
	mine     toolkit.EditHandler
	ber      toolkit.BERTLVEditHandler
}

// installNew registers events and makes handlers.
func installNew() {
	a := &New{
		mine: system.BuildTLVHandler(system.EditHandler, 12).(toolkit.EditHandler),
		ber:  system.BuildTLVHandlerFrom(system.BEREditHandler, 200, []byte{1, 2, 3, 4}).(toolkit.BERTLVEditHandler),
	}
	framework.Register(a)
	a.registry = toolkit.Entry()
	a.registry.SetEventList([]int16{usim.EventUnformattedSMSPpEnv, toolkit.EventEventDownloadUserActivity})
}

// ShareableInterfaceObject gives the object to trigger.
func (a *New) ShareableInterfaceObject(client *framework.AID, parameter byte) framework.Shareable {
	if client == nil && parameter == 1 {
		return a
	}
	return nil
}

// Process answers the log for INS 10, appends to the applet's own handler for INS 12, in a transaction that P1 1 aborts.
func (a *New) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	if buf[framework.OffsetINS] == 0x10 {
		answer(apdu)
		return
	}
	framework.BeginTransaction()
	a.mine.AppendTLVByteByte(0x81, buf[framework.OffsetP2], 7)
	if buf[framework.OffsetP1] == 1 {
		framework.AbortTransaction()
	} else {
		framework.CommitTransaction()
	}
	buf[0] = byte(a.mine.Length())
	n := 1 + a.mine.Copy(buf[1:1+a.mine.Length()])
	a.ber.SetTag(0xE5)
	a.ber.Clear()
	a.ber.AppendTLV(1, buf[:n])
	buf[n] = a.ber.Tag()
	buf[n+1] = byte(a.ber.Size())
	apdu.SetOutgoingAndSend(buf[:n+2])
}

// ProcessToolkit looks into a short message.
func (a *New) ProcessToolkit(event int16) {
	note(0xB0)
	note(byte(event))
	if event != usim.EventUnformattedSMSPpEnv {
		return
	}
	h := usim.TheHandler()
	note(byte(h.TPUDLOffset()))
	note(byte(h.UserDataLength()))
	note(byte(h.ShortMessageOffset()))
	n := h.ShortMessageLength()
	note(byte(n))
	scratch := system.TheVolatileByteArray()
	h.CopyValue(h.ShortMessageOffset(), scratch[:n])
	note(scratch[0])
}
