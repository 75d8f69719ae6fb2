package cat

// Capability is a bit of the TERMINAL PROFILE: 8*(byte-1) + (bit-1), bytes and bits counted from 1 as in CAT 5.2.
type Capability int

// Bit is the capability of a byte and a bit, as they are counted in CAT 5.2.
func Bit(octet, bit int) Capability { return Capability(8*(octet-1) + bit - 1) }

// The capabilities that card or terminal here ask or offer.
var (
	ProfileDownload     = Bit(1, 1)
	CanTimerExpiration  = Bit(1, 6)
	CanDisplayText      = Bit(3, 1)
	CanMoreTime         = Bit(3, 4)
	CanPollInterval     = Bit(3, 6)
	CanPollingOff       = Bit(3, 7)
	CanRefresh          = Bit(3, 8)
	CanSetUpEventList   = Bit(5, 1)
	CanDataAvailable    = Bit(6, 3)
	CanChannelStatus    = Bit(6, 4)
	CanTimerStart       = Bit(8, 1)
	CanTimerValue       = Bit(8, 2)
	CanDateTime         = Bit(8, 3)
	CanLanguage         = Bit(9, 4)
	CanOpenChannel      = Bit(12, 1)
	CanCloseChannel     = Bit(12, 2)
	CanReceiveData      = Bit(12, 3)
	CanSendData         = Bit(12, 4)
	CanGetChannelStatus = Bit(12, 5)
	CanTCPServer        = Bit(17, 3)
)

// Octet and shift of the number of channels.
const (
	channelsOctet = 13
	channelsShift = 5
)

// Profile is the data field of TERMINAL PROFILE: what a terminal can (CAT 5.2).
type Profile []byte

// Has reports whether a terminal has all these capabilities; what lies beyond the profile's end it has not.
func (p Profile) Has(all ...Capability) bool {
	for _, c := range all {
		if i := int(c) / 8; i >= len(p) || p[i]>>(c%8)&1 == 0 {
			return false
		}
	}
	return true
}

// Channels is the number of channels that a terminal has.
func (p Profile) Channels() int {
	if len(p) < channelsOctet {
		return 0
	}
	return int(p[channelsOctet-1] >> channelsShift)
}

// NewProfile makes the profile of a terminal with a number of channels and these capabilities.
func NewProfile(channels int, all ...Capability) Profile {
	last := Capability(8*channelsOctet - 1)
	for _, c := range all {
		last = max(last, c)
	}
	p := make(Profile, last/8+1)
	for _, c := range all {
		p[c/8] |= 1 << (c % 8)
	}
	p[channelsOctet-1] |= byte(channels) << channelsShift
	return p
}
