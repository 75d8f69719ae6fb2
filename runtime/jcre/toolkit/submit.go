package toolkit

import (
	"github.com/gocard/gocard/runtime/cat"
)

// Parts of an SMS-SUBMIT (23.040 9.2.2.2).
const (
	submitWithHeader = 0x41 // without validity period
	eightBitData     = 0x04 // data coding scheme
	maxUserData      = 140

	// maxSubmits bounds the short messages that wait for the terminal.
	maxSubmits = 32
)

// submit queues the short messages that bring a response packet to who sent the command. More than can wait are dropped.
func (t *Toolkit) submit(m *message, userData []byte) {
	messages := t.split(userData)
	if len(t.submits)+len(messages) > maxSubmits {
		return
	}
	for _, ud := range messages {
		if command, err := m.sendShortMessage(ud); err == nil {
			t.submits = append(t.submits, command)
		}
	}
}

// split cuts user data that begin with a header into those of short messages.
func (t *Toolkit) split(userData []byte) [][]byte {
	if len(userData) <= maxUserData {
		return [][]byte{userData}
	}
	t.reference++
	h := parseDataHeader(userData)
	var list [][]byte
	for rest := userData[h.size:]; len(rest) > 0; {
		header := []byte{5, elementConcatenation, 3, t.reference, 0, byte(len(list) + 1)}
		if len(list) == 0 {
			header = append(header, h.others...)
			header[0] += byte(len(h.others))
		}
		n := min(len(rest), maxUserData-len(header))
		list, rest = append(list, append(header, rest[:n]...)), rest[n:]
	}
	for _, ud := range list {
		ud[4] = byte(len(list))
	}
	return list
}

// sendShortMessage is SEND SHORT MESSAGE with user data for the sender of a message.
func (m *message) sendShortMessage(userData []byte) ([]byte, error) {
	originator := m.value[1 : 3+(int(m.value[1])+1)/2]
	tpdu := append([]byte{submitWithHeader, 0}, originator...)
	tpdu = append(tpdu, 0, eightBitData, byte(len(userData)))
	h := NewHandler(commandCapacity, nil)
	err := h.Command(sendShortMessage, 0, byte(cat.Network), func() error {
		if e, ok := m.envelope.search(byte(tagAddress), 1); ok {
			return h.AppendTLV(required(tagAddress), m.envelope.list[e.start:e.end])
		}
		return nil
	}, func() error { return h.AppendTLV(required(tagSMSTPDU), tpdu, userData) })
	return appendBER(nil, cat.TagProactiveCommand, h.list), err
}

// sendShortMessage is SEND SHORT MESSAGE.
const sendShortMessage = 0x13

// sendSubmits hands the next short message to the session, and reports whether there was one.
func (t *Toolkit) sendSubmits() bool {
	if len(t.submits) == 0 || t.session.Send(t.submits[0], nil) != nil {
		return false
	}
	t.submits = t.submits[1:]
	return true
}
