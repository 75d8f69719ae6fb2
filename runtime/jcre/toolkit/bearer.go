package toolkit

import (
	"bytes"
	"slices"

	"github.com/gocard/gocard/runtime/cat"
)

// bearer is what brings secured packets to a card.
type bearer int

const (
	bearerSMS bearer = iota
	bearerSMSUpdate
	bearerPage // cell broadcast
	bearerUSSD
)

// bearers say which event tells an applet of a packet, and which object of an envelope holds it.
var bearers = [...]struct {
	event int16
	tag   cat.Tag
}{
	bearerSMS:       {EventFormattedSMSPPEnvelope, tagSMSTPDU},
	bearerSMSUpdate: {EventFormattedSMSPPUpdate, tagSMSTPDU},
	bearerPage:      {EventFormattedCellBroadcast, tagCellBroadcastPage},
	bearerUSSD:      {EventFormattedUSSD, tagUSSDString},
}

// message is a whole command packet, and what brought it.
type message struct {
	bearer   bearer
	envelope *Handler
	value    []byte // of the object that holds the packet
	at       int    // where in value it begins
	packet   []byte // from CPL on; a part of value
}

// secured looks for a secured packet in an envelope. ok says that there is one, of which m is nil until all its parts are there.
func (t *Toolkit) secured(h *Handler, b bearer) (m *message, ok bool) {
	e, found := h.search(byte(bearers[b].tag), 1)
	if !found {
		return nil, false
	}
	m = &message{bearer: b, envelope: h, value: bytes.Clone(h.list[e.start:e.end])}
	switch b {
	case bearerSMS, bearerSMSUpdate:
		ok = m.shortMessage(&t.incoming)
	case bearerPage:
		ok = m.page(&t.pages)
	case bearerUSSD:
		ok = m.ussd()
	}
	if !ok || m.packet == nil {
		return nil, ok
	}
	return m, true
}

// shortMessage finds the packet in an SMS TPDU. Parts are joined under the head of the one that came last, and without the elements that said which
// part each was (31.130 6.2).
func (m *message) shortMessage(in *parts) (ok bool) {
	udl, ok := userData(m.value)
	if !ok || m.value[0]&userDataHeader == 0 {
		return false
	}
	data := m.value[udl+1:][:userDataLength(m.value, udl)]
	h := parseDataHeader(data)
	length := m.value[udl]
	if h.part.isOne() {
		var key []byte
		key = append(append(key, m.value[1:udl-afterAddress+1]...), h.ref...)
		all, packet := in.add(string(key), h.part, data, h.command)
		if all == nil {
			return packet
		}
		data, length = join(all), joinedLength
		h = parseDataHeader(data)
	}
	if !h.command {
		return false
	}
	m.value = append(append(m.value[:udl:udl], length), data...)
	m.at = udl + 1 + h.size
	m.packet = m.value[m.at:]
	return true
}

// join puts the user data of all parts together: one header with the elements of the first, and what follows the headers.
func join(all [][]byte) []byte {
	h := parseDataHeader(all[0])
	data := append([]byte{byte(len(h.others))}, h.others...)
	for _, part := range all {
		data = append(data, part[parseDataHeader(part).size:]...)
	}
	return data
}

// Sizes of a cell broadcast page (23.041 9.4.1.2).
const (
	pageHead = 6 // serial number, message identifier, coding scheme, page parameter
	pageSize = 88
)

// page finds the packet in a cell broadcast page, or in several, whose contents are then behind the head of the one that came last. What
// follows the packet fills the last page.
func (m *message) page(in *parts) (ok bool) {
	if !formattedPage(m.value) || len(m.value) < pageHead {
		return false
	}
	content := m.value[pageHead:min(len(m.value), pageSize)]
	if p := (segment{number: int(m.value[5] >> 4), total: int(m.value[5] & 0x0F)}); p.isOne() {
		all, _ := in.add(string(m.value[:4]), p, content, true)
		if all == nil {
			return true
		}
		content = slices.Concat(all...)
	}
	m.value = append(m.value[:pageHead:pageHead], content...)
	m.at = pageHead
	m.packet = content
	if len(content) > 2 {
		m.packet = content[:min(len(content), 2+int(content[0])<<8+int(content[1]))]
	}
	return true
}

// ussd finds the packet in a USSD string: behind the coding scheme and a user data header.
func (m *message) ussd() (ok bool) {
	if len(m.value) == 0 || !formattedUSSD(m.value) {
		return false
	}
	h := parseDataHeader(m.value[1:])
	if !h.command {
		return false
	}
	m.at = 1 + h.size
	m.packet = m.value[m.at:]
	return true
}

// opened is the envelope as the applet sees it: with the packet as it was before ciphering.
func (m *message) opened(plain []byte) *Handler {
	value := bytes.Clone(m.value)
	copy(value[m.at:], plain)
	h := NewHandler(len(m.envelope.list)+len(value), nil)
	h.Tag = m.envelope.Tag
	from, done := 0, false
	for e, ok := m.envelope.next(0); ok; e, ok = m.envelope.next(e.end) {
		if !done && e.tag != longTag && (e.tag^byte(bearers[m.bearer].tag))&^comprehensionRequired == 0 {
			h.list = appendBER(h.list, e.tag, value)
			done = true
		} else {
			h.list = append(h.list, m.envelope.list[from:e.end]...)
		}
		from = e.end
	}
	h.capacity = max(envelopeCapacity, len(h.list))
	return h
}

// Places in a command packet (TS 102 225 5.1).
const (
	packetCHL   = 2
	packetSPI   = 3
	packetPCNTR = 15
)

// SecuredData is where the secured data are in the first SMS TPDU, cell broadcast page or USSD string, which becomes the current object, and how
// long they are without their padding: getSecuredDataOffset and getSecuredDataLength.
func (h *Handler) SecuredData() (off, n int, err error) {
	for _, b := range []bearer{bearerSMS, bearerPage, bearerUSSD} {
		v, err := h.FindValue(byte(bearers[b].tag), 1)
		if err != nil {
			continue
		}
		at, ok := packetIn(v, b)
		if !ok || len(v)-at <= packetPCNTR {
			break
		}
		p := v[at:]
		off = packetSPI + int(p[packetCHL])
		n = 2 + int(p[0])<<8 + int(p[1]) - off - int(p[packetPCNTR])
		if n < 0 || off+n > len(p) {
			break
		}
		return at + off, n, nil
	}
	h.current = false
	return 0, 0, throw(UnavailableElement)
}

// packetIn is where the packet begins in what a bearer brought.
func packetIn(v []byte, b bearer) (at int, ok bool) {
	switch b {
	case bearerPage:
		return pageHead, formattedPage(v)
	case bearerUSSD:
		if !formattedUSSD(v) {
			return 0, false
		}
		d := parseDataHeader(v[1:])
		return 1 + d.size, d.command
	}
	udl, ok := userData(v)
	if !ok || v[0]&userDataHeader == 0 {
		return 0, false
	}
	d := parseDataHeader(v[udl+1:])
	return udl + 1 + d.size, d.command
}
