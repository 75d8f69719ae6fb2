package jcre

import "github.com/gocard/gocard/runtime/iso7816"

// State is the state of the APDU object, with the numbers of APDU.STATE_*.
type State int8

// States of the APDU object (javacard.framework.APDU).
const (
	StateInitial             State = 0  // APDU.STATE_INITIAL
	StatePartialIncoming     State = 1  // APDU.STATE_PARTIAL_INCOMING
	StateFullIncoming        State = 2  // APDU.STATE_FULL_INCOMING
	StateOutgoing            State = 3  // APDU.STATE_OUTGOING
	StateOutgoingLengthKnown State = 4  // APDU.STATE_OUTGOING_LENGTH_KNOWN
	StatePartialOutgoing     State = 5  // APDU.STATE_PARTIAL_OUTGOING
	StateFullOutgoing        State = 6  // APDU.STATE_FULL_OUTGOING
	StateErrorNoT0GetResp    State = -1 // APDU.STATE_ERROR_NO_T0_GETRESPONSE
	StateErrorT1IFDAbort     State = -2 // APDU.STATE_ERROR_T1_IFD_ABORT
	StateErrorIO             State = -3 // APDU.STATE_ERROR_IO
	StateErrorNoT0Reissue    State = -4 // APDU.STATE_ERROR_NO_T0_REISSUE
)

// What the simulated transmission is: T=1 on contacts, as the reference card has it.
const (
	ProtocolT0 = 0 // APDU.PROTOCOL_T0
	ProtocolT1 = 1 // APDU.PROTOCOL_T1
	// MinAPDUBufferSize is the least size of the APDU buffer that JCRE 6.2 allows: 5 + 128.
	MinAPDUBufferSize = 133
	// APDUBufferSize is what cards have where nothing else is asked for: a header, and as much data as a short command has.
	APDUBufferSize = 5 + 256
	// BlockSize is getInBlockSize and getOutBlockSize: the information field size of T=1.
	BlockSize = 32
	// t0OutBlockSize is what T=0 says: 256 bytes and the status word.
	t0OutBlockSize = 258

	statusSize    = 2
	headerSize    = 5
	extHeaderSize = 7
)

// APDU is the state machine behind javacard.framework.APDU: one command coming in, one response going out, both through
// one buffer. All errors are *Exception.
type APDU struct {
	buf      []byte
	cmd      iso7816.CommandAPDU
	cdata    int    // where command data begins: 5, or 7 for extended length
	waiting  []byte // command data not handed out yet
	state    State
	le       int // what setOutgoing answers
	outLen   int // what setOutgoingLength announced
	outBlock int // size of a block that goes out: APDU.getOutBlockSize
	oneBlock bool
	extended bool
	received bool // setIncomingAndReceive was called
	response []byte

	fullOutput bool // a service's output has 256 bytes

	habits Habits
}

// Habits are what applets of others rely on and the reference card does not do.
type Habits struct {
	// EmptyReceive makes APDU.setIncomingAndReceive of a command without data answer 0; otherwise it is IO_ERROR.
	EmptyReceive bool
	// PreloadData puts the command data into the APDU buffer before APDU.setIncomingAndReceive is called, as far as it fits.
	PreloadData bool
}

// NewAPDU makes the object with a buffer of the given size, at least MinAPDUBufferSize; 0 means APDUBufferSize.
func NewAPDU(size int) *APDU {
	if size == 0 {
		size = APDUBufferSize
	}
	return &APDU{buf: make([]byte, max(size, MinAPDUBufferSize)), outBlock: BlockSize}
}

// Start loads a command: the buffer is cleared, the header stands in its first five bytes (P3 is Lc, or Le without data),
// the state is initial (JCRE 6.1). extended says whether the applet takes extended length.
func (a *APDU) Start(cmd iso7816.CommandAPDU, extended bool) {
	clear(a.buf)
	*a = APDU{buf: a.buf, habits: a.habits, outBlock: a.outBlock, cmd: cmd, cdata: headerSize, waiting: cmd.Data, extended: extended}
	copy(a.buf, []byte{byte(cmd.CLA), cmd.INS, cmd.P1, cmd.P2})
	switch n := len(cmd.Data); {
	case cmd.Extended && n > 0:
		a.cdata = extHeaderSize
		a.buf[5], a.buf[6] = byte(n>>8), byte(n)
	case cmd.Extended:
		a.cdata = extHeaderSize
		a.buf[5], a.buf[6] = byte(cmd.Ne>>8), byte(cmd.Ne)
	case n > 0:
		a.buf[4] = byte(n)
	default:
		a.buf[4] = byte(cmd.Ne)
	}
	if a.habits.PreloadData {
		copy(a.buf[a.cdata:], cmd.Data)
	}
	a.le = expectedLength(cmd, extended)
}

// Stop ends the command: the buffer is cleared and nothing of the command stays.
func (a *APDU) Stop() {
	clear(a.buf)
	*a = APDU{buf: a.buf, habits: a.habits, outBlock: a.outBlock, state: StateFullOutgoing}
}

// Buffer is the APDU buffer (APDU.getBuffer). It is the same slice for the life of the card.
func (a *APDU) Buffer() []byte { return a.buf }

// Command is the command as it came in.
func (a *APDU) Command() iso7816.CommandAPDU { return a.cmd }

// Response is what was sent so far.
func (a *APDU) Response() []byte { return a.response }

// State is APDU.getCurrentState.
func (a *APDU) State() State { return a.state }

// NAD is APDU.getNAD, always 0.
func (a *APDU) NAD() byte { return 0 }

// IsCommandChainingCLA is APDU.isCommandChainingCLA.
func (a *APDU) IsCommandChainingCLA() bool { return a.cmd.CLA.IsChaining() }

// IsSecureMessagingCLA is APDU.isSecureMessagingCLA.
func (a *APDU) IsSecureMessagingCLA() bool { return a.cmd.CLA.IsSecureMessaging() }

// IsISOInterindustryCLA is APDU.isISOInterindustryCLA.
func (a *APDU) IsISOInterindustryCLA() bool { return a.cmd.CLA.IsInterindustry() }

// IsValidCLA is APDU.isValidCLA.
func (a *APDU) IsValidCLA() bool { return a.cmd.CLA.IsValid() }

// WaitExtension is APDU.waitExtension; nobody waits here, so it has no effect.
func (a *APDU) WaitExtension() {}

func apduException(reason uint16) *Exception { return Throw(APDUExceptionClass, reason) }

// Version is JCSystem.getVersion of every card made here: the classic edition 3.0.
const Version = 0x0300
