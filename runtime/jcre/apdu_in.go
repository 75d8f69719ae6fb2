package jcre

import "github.com/gocard/gocard/runtime/iso7816"

// SetIncomingAndReceive is APDU.setIncomingAndReceive: allowed once, before anything goes out; it puts as much command
// data as fits behind the header and answers how much that is. A command without data is IO_ERROR and leaves the state as
// it is, as on the reference card: nothing arrives however long one waits. With Habits.EmptyReceive it is 0 bytes.
func (a *APDU) SetIncomingAndReceive() (int, error) {
	if a.received || a.state != StateInitial {
		return 0, apduException(APDUIllegalUse)
	}
	a.received = true
	if len(a.cmd.Data) == 0 && !a.habits.EmptyReceive {
		return 0, apduException(APDUIOError)
	}
	return a.receive(a.cdata), nil
}

// ReceiveBytes is APDU.receiveBytes: the next piece of command data, to buffer offset off; 0 when there is no more. There
// must be room for a block, or for what is left.
func (a *APDU) ReceiveBytes(off int) (int, error) {
	if !a.received || a.state >= StateOutgoing {
		return 0, apduException(APDUIllegalUse)
	}
	if off < 0 || len(a.buf)-off < min(BlockSize, len(a.waiting)) {
		return 0, apduException(APDUBufferBounds)
	}
	switch {
	case len(a.cmd.Data) == 0 && !a.habits.EmptyReceive:
		return 0, apduException(APDUIOError)
	case len(a.waiting) == 0:
		return 0, nil
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

// IncomingLength is APDU.getIncomingLength: Lc. The reference card answers it in every state.
func (a *APDU) IncomingLength() int { return len(a.cmd.Data) }

// OffsetCdata is APDU.getOffsetCdata: 5, or 7 for extended length. The reference card answers it in every state.
func (a *APDU) OffsetCdata() int { return a.cdata }

// expectedLength is what setOutgoing answers: Le; 256 without one, as on the reference card: with T=0 nobody could tell. A card short cannot hold
// more than 32767.
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
