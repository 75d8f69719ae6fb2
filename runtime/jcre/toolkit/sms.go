package toolkit

import "github.com/gocard/gocard/runtime/cat"

// Parts of an SMS-DELIVER (3GPP TS 23.040 9.2.2.1).
const (
	userDataHeader = 0x40 // in the first byte: the user data begin with a header
	// afterAddress is the size of protocol identifier, data coding scheme and time stamp.
	afterAddress = 1 + 1 + 7
)

// userData finds the length of the user data (TP-UDL) in an SMS TPDU; ok is false where it is cut before.
func userData(tpdu []byte) (udl int, ok bool) {
	if len(tpdu) < 2 {
		return 0, false
	}
	udl = 3 + (int(tpdu[1])+1)/2 + afterAddress
	return udl, udl < len(tpdu)
}

// formatted reports whether an SMS TPDU carries a secured packet: a user data header with an element of the range for (U)SIM toolkit
// security headers (3GPP TS 31.115). What cannot be read is not.
func formatted(tpdu []byte) bool {
	udl, ok := userData(tpdu)
	return ok && tpdu[0]&userDataHeader != 0 && parseDataHeader(tpdu[udl+1:]).secured
}

// dataHeader is a user data header (23.040 9.2.3.24).
type dataHeader struct {
	size    int     // with its length
	secured bool    // there is an element for a secured packet
	command bool    // a command packet follows
	part    segment // where the message is one of several
	ref     []byte  // that of their elements
	others  []byte  // elements that say nothing about parts
}

// Elements of a user data header.
const (
	elementConcatenation   = 0x00 // reference of one byte
	elementConcatenation16 = 0x08 // of two
	elementCommandPacket   = 0x70 // 71 to 7F are for other secured packets (31.115 4.2)
)

// parseDataHeader reads the header that user data begin with, as far as it is there.
func parseDataHeader(data []byte) (h dataHeader) {
	if len(data) == 0 {
		return h
	}
	h.size = min(len(data), 1+int(data[0]))
	for rest := data[1:h.size]; len(rest) >= 2; {
		n := min(len(rest), 2+int(rest[1]))
		e, value := rest[:n], rest[2:n]
		rest = rest[n:]
		switch {
		case e[0] == elementConcatenation && len(value) == 3, e[0] == elementConcatenation16 && len(value) == 4:
			at := len(value) - 2
			h.ref, h.part = value[:at], segment{number: int(value[at+1]), total: int(value[at])}
			continue
		case e[0]&0xF0 == elementCommandPacket:
			h.secured = true
			h.command = h.command || e[0] == elementCommandPacket && len(value) == 0
		}
		h.others = append(h.others, e...)
	}
	return h
}

// formattedPage reports whether a cell broadcast page is secured data download: its message identifier, behind the serial number, says so
// (3GPP TS 23.041 9.4.1.2.2).
func formattedPage(page []byte) bool { return len(page) > 3 && page[2] == 0x10 && page[3] >= 0x80 }

// formattedUSSD reports whether a USSD string carries a secured packet: its data coding scheme is that of data with a header (3GPP TS 23.038 5).
func formattedUSSD(s []byte) bool {
	return len(s) > 0 && s[0]&0xF0 == 0x90 && parseDataHeader(s[1:]).secured
}

// tpdu makes the first SMS TPDU the current object.
func (h *Handler) tpdu() (v []byte, udl int, err error) {
	if v, err = h.FindValue(byte(tagSMSTPDU), 1); err != nil {
		return nil, 0, err
	}
	udl, ok := userData(v)
	if !ok {
		return nil, 0, throw(UnavailableElement)
	}
	return v, udl, nil
}

// UserDataLengthOffset is USATEnvelopeHandler.getTPUDLOffset: where TP-UDL is in the SMS TPDU.
func (h *Handler) UserDataLengthOffset() (int, error) {
	_, udl, err := h.tpdu()
	return udl, err
}

// UserDataLength is USATEnvelopeHandler.getUserDataLength, with the header.
func (h *Handler) UserDataLength() (int, error) {
	v, udl, err := h.tpdu()
	if err != nil {
		return 0, err
	}
	return userDataLength(v, udl), nil
}

// userDataLength is the length of the user data in an SMS TPDU. In that of a message in several parts TP-UDL cannot say it: the data reach to the end.
func userDataLength(tpdu []byte, udl int) int {
	rest := len(tpdu) - udl - 1
	if tpdu[udl] == joinedLength {
		return rest
	}
	return min(int(tpdu[udl]), rest)
}

// joinedLength is TP-UDL of a message that was in several parts; no single one has as many bytes.
const joinedLength = 0xFF

// ShortMessage is where the user data begin behind their header, and how long they are from there on.
func (h *Handler) ShortMessage() (off, n int, err error) {
	v, udl, err := h.tpdu()
	if err != nil {
		return 0, 0, err
	}
	off = udl + 1
	end := off + userDataLength(v, udl)
	if v[0]&userDataHeader != 0 && off < end {
		off = min(off+1+int(v[off]), end)
	}
	return off, end - off, nil
}

const (
	tagSMSTPDU           cat.Tag = 0x0B
	tagAddress           cat.Tag = 0x06
	tagUSSDString        cat.Tag = 0x0A
	tagCellBroadcastPage cat.Tag = 0x0C
)
