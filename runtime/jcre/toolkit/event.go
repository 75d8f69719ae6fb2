package toolkit

// Events of uicc.toolkit.ToolkitConstants and of uicc.usim.toolkit.ToolkitConstants.
const (
	EventUnrecognizedEnvelope      int16 = -1
	EventProfileDownload           int16 = 1
	EventFormattedSMSPPEnvelope    int16 = 2
	EventFormattedSMSPPUpdate      int16 = 3
	EventFormattedCellBroadcast    int16 = 24
	EventFormattedUSSD             int16 = 121
	EventUnformattedSMSPPEnvelope  int16 = 4
	EventUnformattedSMSPPUpdate    int16 = 5
	EventUnformattedCellBroadcast  int16 = 6
	EventUnformattedUSSD           int16 = 122
	EventMenuSelection             int16 = 7
	EventMenuSelectionHelpRequest  int16 = 8
	EventCallControlByNAA          int16 = 9
	EventMOShortMessageControl     int16 = 10
	EventTimerExpiration           int16 = 11
	EventDataAvailable             int16 = 22
	EventChannelStatus             int16 = 23
	EventStatusCommand             int16 = 19
	EventLocalConnection           int16 = 27
	EventProactiveHandlerAvailable int16 = 123
	EventExternalFileUpdate        int16 = 124
	EventRemoteFileUpdate          int16 = 125
	EventApplicationDeselect       int16 = 126
	EventFirstCommandAfterATR      int16 = 127
)

// eventTraits say how an event is registered and what its applets may use (102 241 6.2, 6.6).
type eventTraits struct {
	implied   bool // follows from other methods than setEvent
	exclusive bool // one applet has it
	tar       bool // needs a TAR
	// downloaded events come with an event download of this code, and stand in the event list.
	downloaded bool
	code       byte
}

// events are all that can be registered.
var events = map[int16]eventTraits{
	EventUnrecognizedEnvelope: {}, EventProfileDownload: {}, EventUnformattedSMSPPEnvelope: {}, EventProactiveHandlerAvailable: {},
	EventRemoteFileUpdate: {}, EventApplicationDeselect: {}, EventFirstCommandAfterATR: {},
	EventUnformattedSMSPPUpdate: {}, EventUnformattedCellBroadcast: {}, EventUnformattedUSSD: {},
	EventFormattedSMSPPEnvelope: {tar: true}, EventFormattedSMSPPUpdate: {tar: true}, EventFormattedCellBroadcast: {tar: true}, EventFormattedUSSD: {tar: true},
	129:                {}, // memory failure
	EventMenuSelection: {implied: true}, EventMenuSelectionHelpRequest: {implied: true}, EventTimerExpiration: {implied: true},
	EventStatusCommand: {implied: true}, EventExternalFileUpdate: {implied: true},
	EventCallControlByNAA: {exclusive: true}, EventMOShortMessageControl: {exclusive: true},
	EventLocalConnection: {implied: true, downloaded: true, code: 0x0D},
	12:                   download(0x00), 13: download(0x01), 14: download(0x02), 15: download(0x03), 16: download(0x04), 17: download(0x05), 18: download(0x06),
	20: download(0x07), 21: download(0x08), EventDataAvailable: download(0x09), EventChannelStatus: download(0x0A), 25: download(0x0B), 26: download(0x0C),
	28: download(0x0E), 29: download(0x0F), 34: download(0x10), 31: download(0x12), 32: download(0x13), 128: download(0x14), 33: download(0x15),
	35: download(0x16), 119: download(0x17), 120: download(0x18), 36: download(0x1C), 37: download(0x1D),
}

func download(code byte) eventTraits { return eventTraits{downloaded: true, code: code} }

// downloads are the events by the codes of event downloads.
var downloads = func() map[byte]int16 {
	m := map[byte]int16{}
	for e, t := range events {
		if t.downloaded {
			m[t.code] = e
		}
	}
	return m
}()
