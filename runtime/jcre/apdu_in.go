package jcre

import "github.com/gocard/gocard/runtime/iso7816"

// SetIncomingAndReceive is APDU.setIncomingAndReceive: allowed once, before anything goes out; it puts as much command
// data as fits behind the header and answers how much that is.
func (a *APDU) SetIncomingAndReceive() (int, error) {
	if a.received || a.state != StateInitial {
		return 0, apduException(APDUIllegalUse)
	}
	a.received = true
	return a.receive(a.cdata), nil
}

// ReceiveBytes is APDU.receiveBytes: the next piece of command data, to buffer offset off; 0 when there is no more. There
// must be room for a block, or for what is left.
func (a *APDU) ReceiveBytes(off int) (int, error) {
	if !a.received || a.state >= StateOutgoing {
		return 0, apduException(APDUIllegalUse)
	}
	if off < 0 || off > len(a.buf) || len(a.buf)-off < min(BlockSize, len(a.waiting)) {
		return 0, apduException(APDUBufferBounds)
	}
	return a.receive(off), nil
}

func (a *APDU) receive(off int) int {
	n := copy(a.buf[off:], a.waiting)
	a.waiting = a.waiting[n:]
	a.state = StatePartialIncoming
	if len(a.waiting) == 0 {
		a.state = StateFullIncoming
	}
	return n
}

// IncomingLength is APDU.getIncomingLength: Lc, once setIncomingAndReceive was called and before anything goes out.
func (a *APDU) IncomingLength() (int, error) {
	if !a.received || a.state >= StateOutgoing {
		return 0, apduException(APDUIllegalUse)
	}
	return len(a.cmd.Data), nil
}

// OffsetCdata is APDU.getOffsetCdata: 5, or 7 for extended length.
func (a *APDU) OffsetCdata() (int, error) {
	if !a.received || a.state >= StateOutgoing {
		return 0, apduException(APDUIllegalUse)
	}
	return a.cdata, nil
}

// expectedLength is what setOutgoing answers. A command without Le may be answered with up to 256 bytes; a card short
// cannot hold more than 32767.
func expectedLength(cmd iso7816.CommandAPDU, extended bool) int {
	switch {
	case cmd.Ne == 0:
		return iso7816.MaxShortNe
	case extended:
		return min(cmd.Ne, maxShort)
	}
	return min(cmd.Ne, iso7816.MaxShortNe)
}

const maxShort = 32767
