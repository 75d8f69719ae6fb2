package cat

import "fmt"

// Instructions of the toolkit, of class 80 (TS 102 221 10.1.2).
const (
	INSTerminalProfile  = 0x10 // TERMINAL PROFILE
	INSFetch            = 0x12 // FETCH
	INSTerminalResponse = 0x14 // TERMINAL RESPONSE
	INSEnvelope         = 0xC2 // ENVELOPE
	INSStatus           = 0xF2 // STATUS
)

// StatusNoData is P2 of a STATUS that wants no data, but a word on whether there is a proactive command (TS 102 221 11.1.2).
const StatusNoData = 0x0C

// Tags of BER-TLV objects around everything else (CAT 9.2).
const (
	TagProactiveCommand = 0xD0
	TagEventDownload    = 0xD6
	TagTimerExpiration  = 0xD7
)

// Tag is the number of a COMPREHENSION-TLV data object, without the comprehension-required flag (CAT 9.3).
type Tag = uint16

// Tags of data objects.
const (
	TagCommandDetails    Tag = 0x01
	TagDeviceIdentities  Tag = 0x02
	TagResult            Tag = 0x03
	TagDuration          Tag = 0x04
	TagAlphaIdentifier   Tag = 0x05
	TagTextString        Tag = 0x0D
	TagItem              Tag = 0x0F
	TagEventList         Tag = 0x19
	TagTimerIdentifier   Tag = 0x24
	TagTimerValue        Tag = 0x25
	TagDateTime          Tag = 0x26
	TagLanguage          Tag = 0x2D
	TagChannelData       Tag = 0x36
	TagChannelDataLength Tag = 0x37
	TagChannelStatus     Tag = 0x38
	TagBufferSize        Tag = 0x39
	TagTransportLevel    Tag = 0x3C
)

// CommandType is the type of command in the command details (CAT 9.4).
type CommandType byte

// The commands that card or terminal here can do more with than refuse.
const (
	Refresh                 CommandType = 0x01
	MoreTime                CommandType = 0x02
	PollInterval            CommandType = 0x03
	PollingOff              CommandType = 0x04
	SetUpEventList          CommandType = 0x05
	DisplayText             CommandType = 0x21
	SetUpMenu               CommandType = 0x25
	ProvideLocalInformation CommandType = 0x26
	TimerManagement         CommandType = 0x27
	OpenChannel             CommandType = 0x40
	CloseChannel            CommandType = 0x41
	ReceiveData             CommandType = 0x42
	SendData                CommandType = 0x43
	GetChannelStatus        CommandType = 0x44
)

var commandNames = map[CommandType]string{
	Refresh: "REFRESH", MoreTime: "MORE TIME", PollInterval: "POLL INTERVAL", PollingOff: "POLLING OFF", SetUpEventList: "SET UP EVENT LIST",
	0x10: "SET UP CALL", 0x11: "SEND SS", 0x12: "SEND USSD", 0x13: "SEND SHORT MESSAGE", 0x14: "SEND DTMF", 0x15: "LAUNCH BROWSER",
	0x16: "GEOGRAPHICAL LOCATION REQUEST", 0x20: "PLAY TONE", DisplayText: "DISPLAY TEXT", 0x22: "GET INKEY", 0x23: "GET INPUT",
	0x24: "SELECT ITEM", SetUpMenu: "SET UP MENU", ProvideLocalInformation: "PROVIDE LOCAL INFORMATION", TimerManagement: "TIMER MANAGEMENT",
	0x28: "SET UP IDLE MODE TEXT", 0x30: "PERFORM CARD APDU", 0x31: "POWER ON CARD", 0x32: "POWER OFF CARD", 0x33: "GET READER STATUS",
	0x34: "RUN AT COMMAND", 0x35: "LANGUAGE NOTIFICATION", OpenChannel: "OPEN CHANNEL", CloseChannel: "CLOSE CHANNEL",
	ReceiveData: "RECEIVE DATA", SendData: "SEND DATA", GetChannelStatus: "GET CHANNEL STATUS", 0x45: "SERVICE SEARCH",
	0x46: "GET SERVICE INFORMATION", 0x47: "DECLARE SERVICE", 0x50: "SET FRAMES", 0x51: "GET FRAMES STATUS", 0x60: "RETRIEVE MULTIMEDIA MESSAGE",
	0x61: "SUBMIT MULTIMEDIA MESSAGE", 0x62: "DISPLAY MULTIMEDIA MESSAGE", 0x70: "ACTIVATE", 0x71: "CONTACTLESS STATE CHANGED",
	0x72: "COMMAND CONTAINER", 0x73: "ENCAPSULATED SESSION CONTROL",
}

// String is the specification's name.
func (t CommandType) String() string {
	if name, ok := commandNames[t]; ok {
		return name
	}
	return fmt.Sprintf("command type %02X", byte(t))
}

// Device is a device identity (CAT 8.7).
type Device byte

// The devices.
const (
	UICC     Device = 0x81
	Terminal Device = 0x82
	Network  Device = 0x83
)

// Channel is the device identity of a channel, 1 to MaxChannels.
func Channel(id int) Device { return Device(0x20 + id) }

// Channel is the identifier of the channel that a device is; ok is false for all other devices.
func (d Device) Channel() (id int, ok bool) {
	if d <= 0x20 || d > 0x20+MaxChannels {
		return 0, false
	}
	return int(d) - 0x20, true
}

// Event is an event of the event list (CAT 8.25).
type Event byte

// The events that card or terminal here know.
const (
	EventDataAvailable Event = 0x09
	EventChannelStatus Event = 0x0A
)

// Result is a general result (CAT 8.12).
type Result byte

// General results.
const (
	ResultMissingInformation Result = 0x02
	ResultModified           Result = 0x07
	ResultTerminalUnable     Result = 0x20
	ResultTimerState         Result = 0x24
	ResultBeyondCapabilities Result = 0x30
	ResultDataNotUnderstood  Result = 0x32
	ResultValuesMissing      Result = 0x36
	ResultBIPError           Result = 0x3A
)

// Performed reports whether the command was done, at least partly.
func (r Result) Performed() bool { return r < 0x10 }

// Retry reports whether it may be worth to send the command again later.
func (r Result) Retry() bool { return r>>4 == 2 }

// Additional information of ResultBIPError (CAT 8.12.11).
const (
	BIPNoInformation      = 0x00
	BIPNoChannel          = 0x01
	BIPChannelClosed      = 0x02
	BIPIdentifierNotValid = 0x03
	BIPBufferSize         = 0x04
	BIPPortUnavailable    = 0x10
)
