package jcre

import "github.com/gocard/gocard/runtime/iso7816"

// SetOutgoing is APDU.setOutgoing: from here data goes out, command data not read yet is dropped. It answers Le.
func (a *APDU) SetOutgoing() (int, error) {
	if a.state < StateInitial || a.state >= StateOutgoing {
		return 0, apduException(APDUIllegalUse)
	}
	a.state, a.waiting = StateOutgoing, nil
	return a.le, nil
}

// SetOutgoingNoChaining is APDU.setOutgoingNoChaining: SetOutgoing of what fits into one block.
func (a *APDU) SetOutgoingNoChaining() (int, error) {
	le, err := a.SetOutgoing()
	a.oneBlock = err == nil
	return le, err
}

// SetOutgoingLength is APDU.setOutgoingLength: announces n bytes. n may differ from Le, but not exceed 256, or 32767 for applets with extended
// length; after SetOutgoingNoChaining n and the status word must fit into a block.
func (a *APDU) SetOutgoingLength(n int) error {
	if a.state != StateOutgoing {
		return apduException(APDUIllegalUse)
	}
	limit := iso7816.MaxShortNe
	switch {
	case a.oneBlock:
		limit = a.outBlock - statusSize
	case a.extended:
		limit = maxShort
	}
	if n < 0 || n > limit {
		return apduException(APDUBadLength)
	}
	a.outLen, a.state = n, StateOutgoingLengthKnown
	return nil
}

// SendBytes is APDU.sendBytes: n bytes of the buffer from off.
func (a *APDU) SendBytes(off, n int) error {
	if off < 0 || n < 0 || off > len(a.buf) || n > len(a.buf)-off {
		return apduException(APDUBufferBounds)
	}
	return a.send(a.buf[off : off+n])
}

// SendBytesLong is APDU.sendBytesLong: bytes of another array, which the caller has cut to size. They go through the
// buffer piece by piece, so its contents are lost, and pieces before a failing one are sent.
func (a *APDU) SendBytesLong(data []byte) error {
	for {
		n := copy(a.buf, data)
		if err := a.send(a.buf[:n]); err != nil {
			return err
		}
		if data = data[n:]; len(data) == 0 {
			return nil
		}
	}
}

// SetOutgoingAndSend is APDU.setOutgoingAndSend: the three steps in one.
func (a *APDU) SetOutgoingAndSend(off, n int) error {
	if _, err := a.SetOutgoing(); err != nil {
		return err
	}
	if err := a.SetOutgoingLength(n); err != nil {
		return err
	}
	return a.SendBytes(off, n)
}

func (a *APDU) send(data []byte) error {
	if a.state < StateOutgoingLengthKnown || len(data) > a.outLen-len(a.response) {
		return apduException(APDUIllegalUse)
	}
	if len(data) == 0 {
		return nil
	}
	a.response = append(a.response, data...)
	a.state = StatePartialOutgoing
	if len(a.response) == a.outLen {
		a.state = StateFullOutgoing
	}
	return nil
}
