package toolkit

import (
	"slices"

	"github.com/gocard/gocard/runtime/iso7816"
)

// Packets opens secured packets (TS 102 225) and makes the answers to them: the card's security domains, which have the keys.
type Packets interface {
	// Open takes the security off a command packet, from CPL on, for an applet that has an event or for an application of the card. Nil is
	// for one that cannot even be answered.
	Open(packet []byte, event int16) *Packet
	// Owns reports whether a TAR is that of an application of the card, which no applet may have.
	Owns(tar [3]byte) bool
}

// Packet is a command packet that was opened, or refused.
type Packet struct {
	TAR [3]byte
	// Plain is the packet as it was before ciphering; nil for one that is refused.
	Plain []byte
	// Execute is what an application of the card does with the packet, and its answer; nil where an applet is addressed.
	Execute func() []byte
	// Response makes the user data of the response packet, with what the application answers; later says that the answer follows in a short
	// message. It is nil where no response is wanted.
	Response func(answer []byte, later bool) []byte
	// Submitted says that the response is a short message of its own.
	Submitted bool
}

// SetPackets gives the card what opens secured packets; without it they concern nobody.
func (t *Toolkit) SetPackets(p Packets) { t.packets = p }

// Addressed finds the applet that has a TAR and wants to know of an event, and the security that it demands.
func (t *Toolkit) Addressed(tar [3]byte, event int16) (aid iso7816.AID, minimum byte, ok bool) {
	if e := t.addressed(tar, event); e != nil {
		return e.aid, e.minimumSecurity(), true
	}
	return iso7816.AID{}, 0, false
}

func (t *Toolkit) addressed(tar [3]byte, event int16) *Entry {
	for _, e := range t.registered(event) {
		if slices.Contains(e.TARs, tar) {
			return e
		}
	}
	return nil
}

// securedDownload takes an envelope that brings a secured packet. ok is false for one that brings none.
func (t *Toolkit) securedDownload(h *Handler, b bearer) (data []byte, sw iso7816.SW, ok bool) {
	if t.packets == nil {
		return nil, iso7816.SWNoError, false
	}
	m, ok := t.secured(h, b)
	if m == nil {
		return nil, iso7816.SWNoError, ok // more parts are to come
	}
	p := t.packets.Open(m.packet, bearers[b].event)
	if p == nil {
		return nil, iso7816.SWNoError, true
	}
	answer, sw := t.deliver(m, p)
	if sw == iso7816.SWToolkitBusy {
		return nil, sw, true
	}
	return t.prove(m, p, answer), sw, true
}

// deliver hands an opened packet to its application.
func (t *Toolkit) deliver(m *message, p *Packet) (answer []byte, sw iso7816.SW) {
	switch {
	case p.Plain == nil:
		return nil, iso7816.SWNoError
	case p.Execute != nil:
		return p.Execute(), iso7816.SWNoError
	}
	r := &run{event: bearers[m.bearer].event, envelope: m.opened(p.Plain)}
	if m.bearer == bearerSMS || m.bearer == bearerUSSD {
		r.response = NewHandler(answerCapacity, nil)
	}
	if e := t.addressed(p.TAR, r.event); e != nil {
		t.trigger(r, []*Entry{e})
	}
	return r.posted, r.sw
}

// maxReport is the most user data of an SMS-DELIVER-REPORT (23.040 9.2.2.1a).
const maxReport = 159

// prove makes the response packet, and sends it the way that was asked for. The result is what answers the envelope. An answer that is too long for
// a delivery report follows in short messages.
func (t *Toolkit) prove(m *message, p *Packet, answer []byte) []byte {
	if p.Response == nil {
		return nil
	}
	userData := p.Response(answer, false)
	switch {
	case m.bearer == bearerUSSD:
		return append([]byte{m.value[0]}, userData...)
	case m.bearer == bearerPage:
		return nil
	case p.Submitted:
		t.submit(m, userData)
		return nil
	case m.bearer == bearerSMSUpdate:
		return nil // there is no delivery report
	case len(userData) > maxReport:
		t.submit(m, userData)
		return p.Response(nil, true)
	}
	return userData
}
