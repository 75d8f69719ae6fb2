package framework

import (
	"unsafe"

	"github.com/gocard/gocard/runtime/jcre"
)

// APDU is javacard.framework.APDU: the command in process, coming in and going out through one buffer.
//
//gocard:class token=10 name=javacard/framework/APDU temporary=yes
type APDU struct {
	a *jcre.APDU
}

// States of the APDU object, for CurrentState.
const (
	StateInitial              = 0  // APDU.STATE_INITIAL
	StatePartialIncoming      = 1  // APDU.STATE_PARTIAL_INCOMING
	StateFullIncoming         = 2  // APDU.STATE_FULL_INCOMING
	StateOutgoing             = 3  // APDU.STATE_OUTGOING
	StateOutgoingLengthKnown  = 4  // APDU.STATE_OUTGOING_LENGTH_KNOWN
	StatePartialOutgoing      = 5  // APDU.STATE_PARTIAL_OUTGOING
	StateFullOutgoing         = 6  // APDU.STATE_FULL_OUTGOING
	StateErrorNoT0GetResponse = -1 // APDU.STATE_ERROR_NO_T0_GETRESPONSE
	StateErrorT1IFDAbort      = -2 // APDU.STATE_ERROR_T1_IFD_ABORT
	StateErrorIO              = -3 // APDU.STATE_ERROR_IO
	StateErrorNoT0Reissue     = -4 // APDU.STATE_ERROR_NO_T0_REISSUE
)

// Answers of Protocol.
const (
	ProtocolT0                    = 0x00 // APDU.PROTOCOL_T0
	ProtocolT1                    = 0x01 // APDU.PROTOCOL_T1
	ProtocolTypeMask              = 0x0F // APDU.PROTOCOL_TYPE_MASK
	ProtocolMediaMask             = 0xF0 // APDU.PROTOCOL_MEDIA_MASK
	ProtocolMediaDefault          = 0x00 // APDU.PROTOCOL_MEDIA_DEFAULT
	ProtocolMediaContactlessTypeA = 0x80 // APDU.PROTOCOL_MEDIA_CONTACTLESS_TYPE_A
	ProtocolMediaContactlessTypeB = 0x90 // APDU.PROTOCOL_MEDIA_CONTACTLESS_TYPE_B
	ProtocolMediaUSB              = 0xA0 // APDU.PROTOCOL_MEDIA_USB
)

// Buffer is APDU.getBuffer. Before SetIncomingAndReceive it holds the header in its first five bytes.
// range= is that of its length: JCRE 6.2 asks for 133 bytes at least.
//
//gocard:virtual token=1 desc=()[B range=133..32767 temporary=yes
func (a *APDU) Buffer() []byte { return a.a.Buffer() }

// NAD is APDU.getNAD.
//
//gocard:virtual token=2 desc=()B
func (a *APDU) NAD() byte { return a.a.NAD() }

// ReceiveBytes is APDU.receiveBytes: it puts the next command data at offset off of the buffer and gives their number, 0 when
// there are no more.
//
//gocard:virtual token=3 desc=(S)S range=0..32767
func (a *APDU) ReceiveBytes(off int) int {
	n, err := a.a.ReceiveBytes(off)
	raise(err)
	return n
}

// SendBytes is APDU.sendBytes: n bytes of the buffer from offset off.
//
//gocard:virtual token=4 desc=(SS)V
func (a *APDU) SendBytes(off, n int) { raise(a.a.SendBytes(off, n)) }

// SendBytesLong is APDU.sendBytesLong: bytes of any array. The buffer's contents are lost.
//
//gocard:virtual token=5 desc=([BSS)V
func (a *APDU) SendBytesLong(data []byte) { raise(a.a.SendBytesLong(array(data, len(data)))) }

// SetIncomingAndReceive is APDU.setIncomingAndReceive: it receives command data to OffsetCdata() and gives the number of bytes
// that came; ReceiveBytes gets the rest of long data. A command without data is APDUIOError.
//
//gocard:virtual token=6 desc=()S range=0..32762
func (a *APDU) SetIncomingAndReceive() int {
	n, err := a.a.SetIncomingAndReceive()
	raise(err)
	return n
}

// SetOutgoing is APDU.setOutgoing: from here the response goes out. It gives the number of bytes expected (Le).
//
//gocard:virtual token=7 desc=()S range=0..32767
func (a *APDU) SetOutgoing() int {
	n, err := a.a.SetOutgoing()
	raise(err)
	return n
}

// SetOutgoingAndSend sends data as the whole response: APDU.setOutgoingAndSend if data is part of the buffer, else
// setOutgoing, setOutgoingLength and sendBytesLong.
//
//gocard:source
func (a *APDU) SetOutgoingAndSend(data []byte) {
	if off := viewOffset(a.Buffer(), data); off >= 0 {
		a.setOutgoingAndSend(off, len(data))
		return
	}
	a.SetOutgoing()
	a.SetOutgoingLength(len(data))
	a.SendBytesLong(data)
}

// setOutgoingAndSend is APDU.setOutgoingAndSend.
//
//gocard:virtual token=8 desc=(SS)V
func (a *APDU) setOutgoingAndSend(off, n int) { raise(a.a.SetOutgoingAndSend(off, n)) }

// viewOffset is where data begins in buf, -1 if it lies in another array.
//
//gocard:intrinsic view-offset
func viewOffset(buf, data []byte) int {
	start := uintptr(unsafe.Pointer(unsafe.SliceData(buf)))
	at := uintptr(unsafe.Pointer(unsafe.SliceData(data)))
	if at < start || at > start+uintptr(len(buf)) {
		return -1
	}
	return int(at - start)
}

// SetOutgoingLength is APDU.setOutgoingLength: the length of the response, which may differ from Le.
//
//gocard:virtual token=9 desc=(S)V
func (a *APDU) SetOutgoingLength(n int) { raise(a.a.SetOutgoingLength(n)) }

// SetOutgoingNoChaining is APDU.setOutgoingNoChaining.
//
//gocard:virtual token=10 desc=()S range=0..32767
func (a *APDU) SetOutgoingNoChaining() int {
	n, err := a.a.SetOutgoingNoChaining()
	raise(err)
	return n
}

// CurrentState is APDU.getCurrentState, one of the State constants.
//
//gocard:virtual token=11 desc=()B
func (a *APDU) CurrentState() int8 { return int8(a.a.State()) }

// IsCommandChainingCLA is APDU.isCommandChainingCLA.
//
//gocard:virtual token=12 desc=()Z
func (a *APDU) IsCommandChainingCLA() bool { return a.a.IsCommandChainingCLA() }

// IsSecureMessagingCLA is APDU.isSecureMessagingCLA.
//
//gocard:virtual token=13 desc=()Z
func (a *APDU) IsSecureMessagingCLA() bool { return a.a.IsSecureMessagingCLA() }

// IsISOInterindustryCLA is APDU.isISOInterindustryCLA.
//
//gocard:virtual token=14 desc=()Z
func (a *APDU) IsISOInterindustryCLA() bool { return a.a.IsISOInterindustryCLA() }

// IncomingLength is APDU.getIncomingLength: Lc, also of an extended length command.
//
//gocard:virtual token=15 desc=()S range=0..32767
func (a *APDU) IncomingLength() int { return a.a.IncomingLength() }

// OffsetCdata is APDU.getOffsetCdata: where command data begins, 5 or for extended length 7.
//
//gocard:virtual token=16 desc=()S range=5..7
func (a *APDU) OffsetCdata() int { return a.a.OffsetCdata() }

// IsValidCLA is APDU.isValidCLA.
//
//gocard:virtual token=17 desc=()Z since=1.4
func (a *APDU) IsValidCLA() bool { return a.a.IsValidCLA() }

// InBlockSize is APDU.getInBlockSize.
//
//gocard:static class=10 token=0 desc=()S range=1..32767
func InBlockSize() int { return jcre.BlockSize }

// OutBlockSize is APDU.getOutBlockSize.
//
//gocard:static class=10 token=1 desc=()S range=1..32767
func OutBlockSize() int { return jcre.BlockSize }

// Protocol is APDU.getProtocol: protocol type and medium.
//
//gocard:static class=10 token=2 desc=()B
func Protocol() byte { return jcre.ProtocolT1 }

// WaitExtension is APDU.waitExtension: asks the terminal for more time.
//
//gocard:static class=10 token=3 desc=()V
func WaitExtension() {}

// CurrentAPDU is APDU.getCurrentAPDU, for the selected applet while it processes a command; else SecurityException.
//
//gocard:static class=10 token=4 desc=()Ljavacard/framework/APDU;
func CurrentAPDU() *APDU {
	a, err := card().CurrentAPDU()
	raise(err)
	if n, ok := card().Active().Applet.(*native); ok {
		return &n.apdu
	}
	return &APDU{a}
}

// CurrentAPDUBuffer is APDU.getCurrentAPDUBuffer, on the same terms as CurrentAPDU.
//
//gocard:static class=10 token=5 desc=()[B range=133..32767 temporary=yes
func CurrentAPDUBuffer() []byte {
	a, err := card().CurrentAPDU()
	raise(err)
	return a.Buffer()
}

// CLAChannel is APDU.getCLAChannel: the logical channel in the class byte of the command.
//
//gocard:static class=10 token=6 desc=()B range=0..19
func CLAChannel() byte { return byte(card().CLAChannel()) }
