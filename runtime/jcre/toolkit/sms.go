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
	return ok && tpdu[0]&userDataHeader != 0 && securityHeader(tpdu[udl+1:])
}

// securityHeader reports whether user data begin with a header that has an element for a secured packet.
func securityHeader(data []byte) bool {
	if len(data) == 0 {
		return false
	}
	header := data[1:]
	header = header[:min(len(header), int(data[0]))]
	for len(header) >= 2 {
		if header[0]&0xF0 == 0x70 {
			return true
		}
		header = header[min(len(header), 2+int(header[1])):]
	}
	return false
}

// formattedPage reports whether a cell broadcast page is secured data download: its message identifier, behind the serial number, says so
// (3GPP TS 23.041 9.4.1.2.2).
func formattedPage(page []byte) bool { return len(page) > 3 && page[2] == 0x10 && page[3] >= 0x80 }

// formattedUSSD reports whether a USSD string carries a secured packet: its data coding scheme is that of data with a header (3GPP TS 23.038 5).
func formattedUSSD(s []byte) bool { return len(s) > 0 && s[0]&0xF0 == 0x90 && securityHeader(s[1:]) }

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
	return min(int(v[udl]), len(v)-udl-1), nil
}

// ShortMessage is where the user data begin behind their header, and how long they are from there on.
func (h *Handler) ShortMessage() (off, n int, err error) {
	v, udl, err := h.tpdu()
	if err != nil {
		return 0, 0, err
	}
	off = udl + 1
	end := min(off+int(v[udl]), len(v))
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
