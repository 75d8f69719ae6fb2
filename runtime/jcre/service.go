package jcre

import "github.com/gocard/gocard/runtime/iso7816"

// The APDU object as services share it (javacard.framework.service.BasicService): while input comes, the buffer has CLA, INS, P1, P2, Lc and data; when
// output goes out, CLA, INS, SW1, SW2, La and data. Services may change all of it.

// Where the buffer has what services share.
const (
	offsetStatus = 2
	offsetLa     = 4
	offsetData   = 5
)

// ReceiveInData is BasicService.receiveInData: it receives all command data, where that is not done yet, and gives their length.
func (a *APDU) ReceiveInData() (int, error) {
	switch {
	case a.state == StateFullIncoming:
		return int(a.buf[offsetLa]), nil
	case a.state != StateInitial:
		return 0, serviceException(ServiceCannotAccessInCommand)
	case len(a.cmd.Data) > len(a.buf)-offsetData:
		return 0, serviceException(ServiceCommandDataTooLong)
	}
	return a.SetIncomingAndReceive()
}

// Parameter is BasicService.getP1 and getP2: a byte of the header that is there while input comes.
func (a *APDU) Parameter(offset int) (byte, error) {
	if a.state != StateInitial && a.state != StateFullIncoming {
		return 0, serviceException(ServiceCannotAccessInCommand)
	}
	return a.buf[offset], nil
}

// SetProcessed is BasicService.setProcessed: output goes out from here.
func (a *APDU) SetProcessed() error {
	switch {
	case a.state < StateInitial:
		return serviceException(ServiceCannotAccessOutCommand)
	case a.state >= StateOutgoing:
		return nil
	}
	_, err := a.SetOutgoing()
	return err
}

// IsProcessed is BasicService.isProcessed.
func (a *APDU) IsProcessed() bool { return a.state < StateInitial || a.state >= StateOutgoing }

// SetOutputLength is BasicService.setOutputLength: 0 to 256, as far as there is room for so much.
func (a *APDU) SetOutputLength(n int) error {
	if n < 0 || n > iso7816.MaxShortNe || n > len(a.buf)-offsetData {
		return serviceException(ServiceIllegalParam)
	}
	a.buf[offsetLa], a.fullOutput = byte(n), n == iso7816.MaxShortNe
	return nil
}

// OutputLength is BasicService.getOutputLength. In the buffer, 256 looks as 0 does.
func (a *APDU) OutputLength() (int, error) {
	switch n := int(a.buf[offsetLa]); {
	case a.state < StateOutgoing:
		return 0, serviceException(ServiceCannotAccessOutCommand)
	case n == 0 && a.fullOutput:
		return iso7816.MaxShortNe, nil
	default:
		return n, nil
	}
}

// SetOutputStatus is BasicService.setStatusWord.
func (a *APDU) SetOutputStatus(sw uint16) {
	a.buf[offsetStatus], a.buf[offsetStatus+1] = byte(sw>>8), byte(sw)
}

// OutputStatus is BasicService.getStatusWord.
func (a *APDU) OutputStatus() (uint16, error) {
	if a.state < StateOutgoing {
		return 0, serviceException(ServiceCannotAccessOutCommand)
	}
	return uint16(a.buf[offsetStatus])<<8 | uint16(a.buf[offsetStatus+1]), nil
}

// Succeed is BasicService.succeedWithStatusWord: the command is processed.
func (a *APDU) Succeed(sw uint16) error {
	if err := a.SetProcessed(); err != nil {
		return err
	}
	a.SetOutputStatus(sw)
	return nil
}

// Fail is BasicService.fail: the command is processed, there is no output.
func (a *APDU) Fail(sw uint16) error {
	if err := a.Succeed(sw); err != nil {
		return err
	}
	return a.SetOutputLength(0)
}

// SendOutput sends what services have left in the buffer, and gives the status word.
func (a *APDU) SendOutput() (sw uint16, err error) {
	n, err := a.OutputLength()
	if err == nil {
		err = a.SetOutgoingLength(n)
	}
	if err == nil {
		err = a.SendBytes(offsetData, n)
	}
	if err != nil {
		return 0, err
	}
	return a.OutputStatus()
}

func serviceException(reason uint16) *Exception { return Throw(ServiceExceptionClass, reason) }
