package ota

import "fmt"

// Status is the response status code of a response packet (TS 102 225 5.2). As an error it says why a packet was not taken.
type Status byte

// The status codes.
const (
	OK                        Status = 0x00
	IntegrityFailed           Status = 0x01 // RC, CC or DS
	CounterLow                Status = 0x02
	CounterHigh               Status = 0x03
	CounterBlocked            Status = 0x04
	CipheringError            Status = 0x05
	SecurityError             Status = 0x06 // unidentified
	InsufficientMemory        Status = 0x07
	MoreTime                  Status = 0x08
	TARUnknown                Status = 0x09
	InsufficientSecurityLevel Status = 0x0A
	ResponseBySubmit          Status = 0x0B // the actual response follows in an SMS-SUBMIT
	ResponseByUSSD            Status = 0x0C
)

var statusTexts = map[Status]string{
	OK:                        "done",
	IntegrityFailed:           "the checksum of the packet is wrong: wrong KID key, or the packet was changed on the way",
	CounterLow:                "the counter is not higher than that of the last packet",
	CounterHigh:               "the counter is more than one higher than that of the last packet",
	CounterBlocked:            "the counter has reached its end: put new keys",
	CipheringError:            "the packet cannot be deciphered: wrong KIc key or algorithm",
	SecurityError:             "unidentified security error: no such keys, or the packet is malformed",
	InsufficientMemory:        "insufficient memory",
	MoreTime:                  "more time is needed",
	TARUnknown:                "no application has the TAR",
	InsufficientSecurityLevel: "the application demands better protection",
	ResponseBySubmit:          "the response follows in a short message",
	ResponseByUSSD:            "the response follows by USSD",
}

// Error names the status and its cause.
func (s Status) Error() string {
	text, ok := statusTexts[s]
	if !ok {
		text = "reserved"
	}
	return fmt.Sprintf("response status %02X: %s", byte(s), text)
}
