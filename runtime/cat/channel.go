package cat

// MaxChannels is the number of channels of the Bearer Independent Protocol.
const MaxChannels = 7

// Sizes of one piece of channel data: a terminal response has 255 bytes, 18 of them for the other objects; a command has 256 bytes, 15 of
// them for the other objects.
const (
	MaxReceive = 255 - 18
	MaxSend    = MaxCommand - 15
)

// MaxDataLength is what a channel data length can say; it stands for itself and all that is longer (CAT 8.54).
const MaxDataLength = 0xFF

// ChannelState is the state of a channel in UICC server mode, as it stands in a channel status.
type ChannelState byte

// The states (CAT 8.56).
const (
	Closed      ChannelState = 0x00
	Listening   ChannelState = 0x40
	Established ChannelState = 0x80
)

// String is the specification's word.
func (s ChannelState) String() string {
	switch s {
	case Closed:
		return "CLOSED"
	case Listening:
		return "LISTEN"
	case Established:
		return "ESTABLISHED"
	}
	return "reserved"
}

// LinkDropped is the further information of a channel status whose connection the other end has given up.
const LinkDropped = 0x05

// ChannelStatus is the state of a channel in UICC server mode (CAT 8.56).
type ChannelStatus struct {
	ID          int
	State       ChannelState
	Information byte
}

// Object is the data object of a channel status.
func (s ChannelStatus) Object() Object {
	return Obj(TagChannelStatus, byte(s.State)|byte(s.ID), s.Information)
}

// ParseChannelStatus reads the value of a channel status; ok is false where it has not two bytes.
func ParseChannelStatus(v []byte) (s ChannelStatus, ok bool) {
	if len(v) != 2 {
		return s, false
	}
	return ChannelStatus{ID: int(v[0] & 7), State: ChannelState(v[0] & 0xC0), Information: v[1]}, true
}

// DataLength is the data object for a number of bytes in a buffer.
func DataLength(n int) Object { return Obj(TagChannelDataLength, byte(min(n, MaxDataLength))) }

// TCPServer is the transport protocol of a channel in UICC server mode: TCP (CAT 8.59).
const TCPServer = 0x03

// Qualifiers.
const (
	SendNow       = 0x01 // SEND DATA: with what was stored before
	CloseToListen = 0x01 // CLOSE CHANNEL in UICC server mode: the next connection may come
)
