// Package proactive is a toolkit applet: a menu, texts and input, a timer, events, polling, call control and a channel.
//
//gocard:package aid=F0676F636172641050 version=1.0
package proactive

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/uicc/toolkit"
)

// Applet keeps what it has seen for Process.
//
//gocard:applet aid=F0676F63617264105001
type Applet struct {
	framework.Applet
	registry toolkit.ToolkitRegistry
	hello    byte // menu entries
	input    byte
	channel  byte
	timer    byte
	name     [16]byte
	length   int16
	log      [64]byte
	logged   int16
}

const dcs8Bit = 0x04

// Install registers events and menu entries.
func Install(params []byte) {
	a := &Applet{}
	framework.Register(a)
	r := toolkit.Entry()
	a.registry = r
	a.hello = r.InitMenuEntry([]byte("Hello"), 0, true, 0, 0)
	a.input = r.InitMenuEntry([]byte("Input"), 0, false, 0, 0)
	a.channel = r.InitMenuEntry([]byte("Channel"), 0, false, 0, 0)
	a.timer = r.AllocateTimer()
	r.SetEvent(toolkit.EventProfileDownload)
	r.SetEvent(toolkit.EventEventDownloadLocationStatus)
	r.SetEvent(toolkit.EventCallControlByNAA)
	r.SetEvent(toolkit.EventUnrecognizedEnvelope)
	r.SetEvent(toolkit.EventFirstCommandAfterATR)
	r.RequestPollInterval(120)
}

// ShareableInterfaceObject gives the toolkit framework the object to trigger.
func (a *Applet) ShareableInterfaceObject(client *framework.AID, parameter byte) framework.Shareable {
	if client == nil && parameter == 1 {
		return a
	}
	return nil
}

// note writes a byte to the log.
func (a *Applet) note(b byte) {
	if int(a.logged) < len(a.log) {
		a.log[a.logged] = b
		a.logged++
	}
}

// Process answers INS 10 with the log, which it clears, INS 12 with what was typed, INS 14 with the registry, INS 16 with the reason why the
// handler is not here.
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
		apdu.SetOutgoingAndSend(buf[:copy(buf, a.name[:a.length])])
	case 0x34:
		a.state(buf)
		apdu.SetOutgoingAndSend(buf[:8])
	case 0x36:
		buf[0] = byte(reason(func() { toolkit.ProactiveHandlerSystemTheHandler() }))
		buf[1] = byte(reason(func() { toolkit.EnvelopeHandlerSystemTheHandler() }))
		apdu.SetOutgoingAndSend(buf[:2])
	case 0x38:
		a.change(buf)
	default:
		panic(framework.SWInsNotSupported)
	}
}

// state says which events are set.
func (a *Applet) state(buf []byte) {
	events := [...]int16{toolkit.EventMenuSelection, toolkit.EventMenuSelectionHelpRequest, toolkit.EventTimerExpiration, toolkit.EventStatusCommand,
		toolkit.EventProfileDownload, toolkit.EventProactiveHandlerAvailable, toolkit.EventEventDownloadUserActivity}
	for i, e := range events {
		buf[i] = 0
		if a.registry.IsEventSet(e) {
			buf[i] = 1
		}
	}
	buf[7] = byte(a.registry.PollInterval())
}

// change changes the registry in a transaction, which P1 1 aborts.
func (a *Applet) change(buf []byte) {
	framework.BeginTransaction()
	a.registry.DisableMenuEntry(a.input)
	a.registry.SetEvent(toolkit.EventEventDownloadUserActivity)
	if buf[framework.OffsetP1] == 1 {
		framework.AbortTransaction()
		return
	}
	framework.CommitTransaction()
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

// ProcessToolkit is called for each event.
func (a *Applet) ProcessToolkit(event int16) {
	a.note(byte(event))
	switch event {
	case toolkit.EventFirstCommandAfterATR:
		a.note(byte(reason(func() { toolkit.ProactiveHandlerSystemTheHandler() })))
	case toolkit.EventProfileDownload:
		a.note(byte(toolkit.Value(7, 0)))
	case toolkit.EventMenuSelection:
		a.selected(toolkit.EnvelopeHandlerSystemTheHandler().ItemIdentifier())
	case toolkit.EventMenuSelectionHelpRequest:
		display([]byte("No help"))
	case toolkit.EventTimerExpiration:
		a.expired()
	case toolkit.EventEventDownloadLocationStatus:
		a.located()
	case toolkit.EventStatusCommand:
		a.registry.RequestPollInterval(toolkit.PollNoDuration)
	case toolkit.EventCallControlByNAA:
		h := toolkit.EnvelopeResponseHandlerSystemTheHandler()
		h.AppendTLV(toolkit.TagAddress, []byte{0x91, 0x11, 0x22})
		h.PostAsBERTLV(true, 2)
		a.note(byte(reason(func() { toolkit.ProactiveHandlerSystemTheHandler() })))
	case toolkit.EventUnrecognizedEnvelope:
		a.unrecognized()
	case toolkit.EventProactiveHandlerAvailable:
		display([]byte("Free"))
	}
}

func display(text []byte) byte {
	h := toolkit.ProactiveHandlerSystemTheHandler()
	h.InitDisplayText(0x80, dcs8Bit, text)
	return h.Send()
}

// selected is a choice in the menu.
func (a *Applet) selected(item byte) {
	switch item {
	case a.hello:
		a.note(display([]byte("Hello")))
		a.startTimer()
	case a.input:
		a.ask()
	case a.channel:
		a.openChannel()
	}
}

// startTimer starts the timer with 90 seconds.
func (a *Applet) startTimer() {
	h := toolkit.ProactiveHandlerSystemTheHandler()
	h.Init(toolkit.ProCmdTimerManagement, 0, toolkit.DevIDTerminal)
	h.AppendTLVByte(toolkit.TagTimerIdentifier, a.timer)
	h.AppendTLV(toolkit.TagTimerValue, []byte{0x00, 0x10, 0x03})
	a.note(h.Send())
}

// ask asks for a name until one comes, and greets.
func (a *Applet) ask() {
	h := toolkit.ProactiveHandlerSystemTheHandler()
	h.InitGetInput(1, dcs8Bit, []byte("Name?"), 1, 10)
	if h.Send() != 0 {
		a.note(0xFF)
		return
	}
	r := toolkit.ProactiveResponseHandlerSystemTheHandler()
	a.note(r.TextStringCodingScheme())
	a.length = int16(r.CopyTextString(a.name[2:])) + 2
	a.name[0], a.name[1] = 'I', ' '
	a.note(byte(a.length))
	display(a.name[:a.length])
}

// openChannel opens a channel, sends a byte, and closes it; what is not allowed is noted.
func (a *Applet) openChannel() {
	h := toolkit.ProactiveHandlerSystemTheHandler()
	h.Init(toolkit.ProCmdOpenChannel, 1, toolkit.DevIDTerminal)
	h.AppendTLV(toolkit.TagBearerDescription, []byte{0x03, 0x00})
	h.AppendTLVShort(toolkit.TagBufferSize, 10)
	a.note(h.Send())
	r := toolkit.ProactiveResponseHandlerSystemTheHandler()
	id := r.ChannelIdentifier()
	a.note(id)
	a.note(byte(reason(func() {
		h.InitCloseChannel(id + 1)
		h.Send()
	})))
	h.Init(toolkit.ProCmdSendData, 1, 0x20+id)
	h.AppendTLVByte(toolkit.TagChannelData, 0x42)
	a.note(h.Send())
	h.InitCloseChannel(id)
	a.note(h.Send())
	a.note(byte(reason(func() { h.Send() })))
}

// expired asks for the language.
func (a *Applet) expired() {
	h := toolkit.EnvelopeHandlerSystemTheHandler()
	h.FindTLV(toolkit.TagTimerIdentifier, 1)
	a.note(h.ValueByte(0))
	p := toolkit.ProactiveHandlerSystemTheHandler()
	p.Init(toolkit.ProCmdProvideLocalInformation, 4, toolkit.DevIDTerminal)
	a.note(p.Send())
	// The card makes the handler on its first use; an abort does not take it away.
	framework.BeginTransaction()
	toolkit.ProactiveResponseHandlerSystemTheHandler()
	framework.AbortTransaction()
	r := toolkit.ProactiveResponseHandlerSystemTheHandler()
	r.FindTLV(toolkit.TagLanguage, 1)
	a.note(r.ValueByte(0))
	a.note(r.ValueByte(1))
}

// located notes the location status, in a transaction that the framework aborts.
func (a *Applet) located() {
	h := toolkit.EnvelopeHandlerSystemTheHandler()
	status := byte(0)
	if h.FindTLV(toolkit.TagLocationStatus, 1) != toolkit.TLVNotFound {
		status = h.ValueByte(0)
	}
	a.note(status)
	framework.BeginTransaction()
	a.note(0xEE)
}

// unrecognized answers with what it got, says so, and wants to go on later.
func (a *Applet) unrecognized() {
	h := toolkit.EnvelopeHandlerSystemTheHandler()
	a.note(h.Tag())
	var list [8]byte
	n := h.Copy(list[:h.Length()])
	r := toolkit.EnvelopeResponseHandlerSystemTheHandler()
	r.AppendArray(list[:n])
	r.Post(false)
	a.note(byte(reason(func() { r.Post(true) })))
	a.registry.SetEvent(toolkit.EventProactiveHandlerAvailable)
}
