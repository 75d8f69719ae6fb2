package toolkit

import (
	"github.com/gocard/gocard/runtime/cat"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// Capacities of handlers. A proactive command has at most 256 bytes with its tag and length, an envelope 255, a response 256.
const (
	maxCommand       = cat.MaxCommand
	commandCapacity  = 253
	responseCapacity = 255
	envelopeCapacity = 255
	answerCapacity   = 256
)

// Outer tags of envelopes (CAT 9.1).
const (
	tagSMSPPDownload  = 0xD1
	tagCellBroadcast  = 0xD2
	tagMenuSelection  = 0xD3
	tagCallControl    = 0xD4
	tagMOShortMessage = 0xD5
	tagEventDownload  = 0xD6
	tagTimerExpired   = 0xD7
	tagUSSDDownload   = 0xD9
)

// Tags of data objects that only the toolkit looks at.
const (
	tagItemIdentifier cat.Tag = 0x10
	tagFileList       cat.Tag = 0x12
	tagHelpRequest    cat.Tag = 0x15
	tagAID            cat.Tag = 0x2F
	tagFileUpdate     cat.Tag = 0x3B
	tagServiceRecord  cat.Tag = 0x41
)

func newEnvelope(tag byte) *Handler {
	h := NewHandler(envelopeCapacity, nil)
	h.Tag = tag
	return h
}

// parseEnvelope takes the list out of an envelope, as far as it is there.
func parseEnvelope(b []byte) *Handler {
	h := newEnvelope(b[0])
	n, size := 0, 1
	switch {
	case len(b) > 2 && b[1] == 0x81:
		n, size = int(b[2]), 2
	case len(b) > 1 && b[1] < 0x80:
		n = int(b[1])
	}
	if list := b[min(len(b), 1+size):]; n <= len(list) {
		h.Fill(list[:n])
	} else {
		h.Fill(list)
	}
	return h
}

// first is the first byte of the first object with a tag.
func (h *Handler) first(tag cat.Tag) (byte, bool) {
	e, ok := h.search(byte(tag), 1)
	if !ok || e.start == e.end {
		return 0, false
	}
	return h.list[e.start], true
}

// Envelope triggers the applets that an envelope concerns (proactive.Listener). ok is false where there is none.
func (t *Toolkit) Envelope(b []byte) (data []byte, sw iso7816.SW, ok bool) {
	t.prune()
	h := parseEnvelope(b)
	if bearer, ok := downloadBearers[h.Tag]; ok {
		if data, sw, ok := t.securedDownload(h, bearer); ok {
			return data, sw, true
		}
	}
	r := &run{envelope: h}
	var targets []*Entry
	r.event, targets = t.concerned(r.envelope)
	if len(targets) == 0 {
		return nil, iso7816.SWNoError, false
	}
	switch r.event {
	case EventCallControlByNAA, EventMOShortMessageControl, EventUnrecognizedEnvelope, EventUnformattedSMSPPEnvelope, EventUnformattedUSSD:
		r.response = NewHandler(answerCapacity, nil)
	}
	t.trigger(r, targets)
	return r.posted, r.sw, true
}

// downloadBearers are the bearers of the envelopes that may bring a secured packet.
var downloadBearers = map[byte]bearer{tagSMSPPDownload: bearerSMS, tagCellBroadcast: bearerPage, tagUSSDDownload: bearerUSSD}

// concerned finds the event of an envelope, and who is to be triggered.
func (t *Toolkit) concerned(h *Handler) (event int16, targets []*Entry) {
	switch h.Tag {
	case tagMenuSelection:
		return t.menuSelection(h)
	case tagCallControl:
		return EventCallControlByNAA, t.registered(EventCallControlByNAA)
	case tagMOShortMessage:
		return EventMOShortMessageControl, t.registered(EventMOShortMessageControl)
	case tagEventDownload:
		return t.eventDownload(h)
	case tagTimerExpired:
		id, _ := h.first(cat.TagTimerIdentifier)
		return EventTimerExpiration, t.only(EventTimerExpiration, func(e *Entry) bool { return e.hasTimer(id) })
	case tagSMSPPDownload:
		return t.unformatted(EventUnformattedSMSPPEnvelope, h, tagSMSTPDU, formatted)
	case tagCellBroadcast:
		return t.unformatted(EventUnformattedCellBroadcast, h, tagCellBroadcastPage, formattedPage)
	case tagUSSDDownload:
		return t.unformatted(EventUnformattedUSSD, h, tagUSSDString, formattedUSSD)
	}
	return EventUnrecognizedEnvelope, t.registered(EventUnrecognizedEnvelope)
}

// unformatted is the event of an envelope whose object with a tag holds no secured packet.
func (t *Toolkit) unformatted(event int16, h *Handler, tag cat.Tag, secured func([]byte) bool) (int16, []*Entry) {
	if e, ok := h.search(byte(tag), 1); ok && !secured(h.list[e.start:e.end]) {
		return event, t.registered(event)
	}
	return 0, nil
}

// only lists those of the registered applets that an envelope is for.
func (t *Toolkit) only(event int16, is func(*Entry) bool) []*Entry {
	for _, e := range t.registered(event) {
		if is(e) {
			return []*Entry{e}
		}
	}
	return nil
}

// menuSelection finds the applet of a menu entry; a request for help goes to entries that offer it.
func (t *Toolkit) menuSelection(h *Handler) (int16, []*Entry) {
	id, _ := h.first(tagItemIdentifier)
	event := EventMenuSelection
	if _, help := h.search(byte(tagHelpRequest), 1); help {
		event = EventMenuSelectionHelpRequest
	}
	return event, t.only(event, func(e *Entry) bool {
		for _, m := range e.menu {
			if m.id == id {
				return event == EventMenuSelection || m.help
			}
		}
		return false
	})
}

// eventDownload finds the applets of an event: those of channels and of services are for the one that opened or declared them.
func (t *Toolkit) eventDownload(h *Handler) (int16, []*Entry) {
	code, ok := h.first(cat.TagEventList)
	event, known := downloads[code]
	if !ok || !known {
		return 0, nil
	}
	switch event {
	case EventDataAvailable, EventChannelStatus:
		status, _ := h.first(cat.TagChannelStatus)
		return event, t.only(event, func(e *Entry) bool { return t.channels[status&channelMask] == e })
	case EventLocalConnection:
		id, ok := serviceID(h)
		return event, t.only(event, func(e *Entry) bool { return ok && t.declared[id] == e })
	}
	return event, t.registered(event)
}

// ItemIdentifier is EnvelopeHandler.getItemIdentifier and ProactiveResponseHandler.getItemIdentifier.
func (h *Handler) ItemIdentifier() (byte, error) { return h.byteAt(byte(tagItemIdentifier), 0) }

// channelMask takes the channel identifier out of a channel status or a device identity.
const channelMask = 0x07

// ChannelIdentifier is getChannelIdentifier of both handlers.
func (h *Handler) ChannelIdentifier() (byte, error) {
	b, err := h.byteAt(byte(cat.TagChannelStatus), 0)
	return b & channelMask, err
}

// ChannelStatus is getChannelStatus of both handlers: the first channel status of a channel.
func (h *Handler) ChannelStatus(id byte) (uint16, error) {
	for n := 1; n <= 0xFF; n++ {
		v, err := h.FindValue(byte(cat.TagChannelStatus), byte(n))
		if err != nil {
			return 0, err
		}
		if len(v) > 0 && v[0]&channelMask == id {
			if v, err = h.Part(0, 2); err != nil {
				return 0, err
			}
			return uint16(v[0])<<8 | uint16(v[1]), nil
		}
	}
	return 0, throw(UnavailableElement)
}

// byteAt is a byte of the first object with a tag.
func (h *Handler) byteAt(tag byte, off int) (byte, error) {
	if _, err := h.FindValue(tag, 1); err != nil {
		return 0, err
	}
	v, err := h.Part(off, 1)
	if err != nil {
		return 0, err
	}
	return v[0], nil
}

// EnvelopeHandler is the content of the EnvelopeHandler; HANDLER_NOT_AVAILABLE where the running code has none.
func (t *Toolkit) EnvelopeHandler() (*Handler, error) {
	if t.running == nil || t.running.envelope == nil {
		return nil, throw(HandlerNotAvailable)
	}
	return t.running.envelope, nil
}

// EnvelopeResponseHandler is the content of the EnvelopeResponseHandler; HANDLER_NOT_AVAILABLE where the running code has none, and when
// an answer was posted or a proactive command sent.
func (t *Toolkit) EnvelopeResponseHandler() (*Handler, error) {
	if t.running == nil || t.running.response == nil {
		return nil, throw(HandlerNotAvailable)
	}
	return t.running.response, nil
}

// Post is EnvelopeResponseHandler.post and postAsBERTLV: the list, in a BER-TLV object with the tag where there is one, answers the
// envelope, with 9000 or 6200. Call control always ends with 9000.
func (t *Toolkit) Post(success bool, tag *byte) error {
	h, err := t.EnvelopeResponseHandler()
	if err != nil {
		return err
	}
	data := h.list
	if tag != nil {
		data = appendBER(nil, *tag, h.list)
	}
	if len(data) > answerCapacity {
		return jcre.Throw(jcre.APDUExceptionClass, jcre.APDUBadLength)
	}
	r := t.running
	r.response, r.posted, r.sw = nil, append([]byte{}, data...), iso7816.SWNoError
	if !success && len(data) > 0 && r.event != EventCallControlByNAA && r.event != EventMOShortMessageControl {
		r.sw = iso7816.SWWarningNoInformation
	}
	return nil
}
