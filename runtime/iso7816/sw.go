package iso7816

import "fmt"

// SW is a status word, SW1 in the high byte. It is an error: compare with errors.Is. Every value is an error when it is used
// as one, 9000 too, so test IsSuccess first, or use Err.
type SW uint16

// Status words of ISO/IEC 7816-4, table 6, under the names of javacard.framework.ISO7816 where those exist, and of
// GlobalPlatform Card Specification 11.1.3.
const (
	SWNoError                     SW = 0x9000 // SW_NO_ERROR
	SWBytesRemaining00            SW = 0x6100 // SW_BYTES_REMAINING_00; the low byte counts the bytes
	SWWarningNoInformation        SW = 0x6200 // no information given; MANAGE CHANNEL: channel already closed
	SWWarningEndOfFile            SW = 0x6282 // end of file reached before Ne bytes
	SWSelectedCardLocked          SW = 0x6283 // GlobalPlatform: selected, card life cycle state is CARD_LOCKED
	SWWarningStateChanged         SW = 0x6300 // state changed; GlobalPlatform: authentication of the host cryptogram failed
	SWMoreDataAvailable           SW = 0x6310 // GlobalPlatform: GET STATUS has more to report
	SWCounter                     SW = 0x63C0 // the low nibble counts the tries left
	SWNoPreciseDiagnosis          SW = 0x6400 // GlobalPlatform: no specific diagnosis
	SWMemoryFailure               SW = 0x6581 // GlobalPlatform: memory failure
	SWWrongLength                 SW = 0x6700 // SW_WRONG_LENGTH
	SWLogicalChannelNotSupported  SW = 0x6881 // SW_LOGICAL_CHANNEL_NOT_SUPPORTED
	SWSecureMessagingNotSupported SW = 0x6882 // SW_SECURE_MESSAGING_NOT_SUPPORTED
	SWLastCommandExpected         SW = 0x6883 // SW_LAST_COMMAND_EXPECTED
	SWCommandChainingNotSupported SW = 0x6884 // SW_COMMAND_CHAINING_NOT_SUPPORTED
	SWSecurityStatusNotSatisfied  SW = 0x6982 // SW_SECURITY_STATUS_NOT_SATISFIED
	SWFileInvalid                 SW = 0x6983 // SW_FILE_INVALID; authentication method blocked
	SWDataInvalid                 SW = 0x6984 // SW_DATA_INVALID
	SWConditionsNotSatisfied      SW = 0x6985 // SW_CONDITIONS_NOT_SATISFIED
	SWCommandNotAllowed           SW = 0x6986 // SW_COMMAND_NOT_ALLOWED
	SWAppletSelectFailed          SW = 0x6999 // SW_APPLET_SELECT_FAILED
	SWWrongData                   SW = 0x6A80 // SW_WRONG_DATA
	SWFuncNotSupported            SW = 0x6A81 // SW_FUNC_NOT_SUPPORTED
	SWFileNotFound                SW = 0x6A82 // SW_FILE_NOT_FOUND
	SWRecordNotFound              SW = 0x6A83 // SW_RECORD_NOT_FOUND
	SWFileFull                    SW = 0x6A84 // SW_FILE_FULL; GlobalPlatform: not enough memory space
	SWIncorrectP1P2               SW = 0x6A86 // SW_INCORRECT_P1P2
	SWReferencedDataNotFound      SW = 0x6A88 // referenced data not found
	SWWrongP1P2                   SW = 0x6B00 // SW_WRONG_P1P2
	SWCorrectLength00             SW = 0x6C00 // SW_CORRECT_LENGTH_00; the low byte is the right Le
	SWInsNotSupported             SW = 0x6D00 // SW_INS_NOT_SUPPORTED
	SWClaNotSupported             SW = 0x6E00 // SW_CLA_NOT_SUPPORTED
	SWUnknown                     SW = 0x6F00 // SW_UNKNOWN
	SWLoadLinkFailed              SW = 0x6438 // vendors: an imported package is missing
	SWProactive00                 SW = 0x9100 // TS 102 221: no error, and a proactive command of so many bytes waits; 00 is 256
	SWToolkitBusy                 SW = 0x9300 // TS 102 221: the toolkit is busy, the envelope may come again
	SWAlgorithmNotSupported       SW = 0x9484 // GlobalPlatform: algorithm not supported
	SWInvalidKeyCheckValue        SW = 0x9485 // GlobalPlatform: invalid key check value
)

var swText = map[SW]string{
	SWNoError:                     "no error",
	SWWarningNoInformation:        "warning, no information given",
	SWWarningEndOfFile:            "end of file reached before all expected bytes were read",
	SWSelectedCardLocked:          "selected, but the card is locked or the file deactivated",
	SWWarningStateChanged:         "authentication failed or state changed",
	SWMoreDataAvailable:           "more data available",
	SWNoPreciseDiagnosis:          "no precise diagnosis",
	SWMemoryFailure:               "memory failure",
	SWWrongLength:                 "wrong length",
	SWLogicalChannelNotSupported:  "logical channel not supported or not active",
	SWSecureMessagingNotSupported: "secure messaging not supported",
	SWLastCommandExpected:         "last command of the chain expected",
	SWCommandChainingNotSupported: "command chaining not supported",
	SWSecurityStatusNotSatisfied:  "security status not satisfied",
	SWFileInvalid:                 "authentication method blocked",
	SWDataInvalid:                 "referenced data invalidated",
	SWConditionsNotSatisfied:      "conditions of use not satisfied",
	SWCommandNotAllowed:           "command not allowed",
	SWAppletSelectFailed:          "applet selection failed",
	SWWrongData:                   "incorrect parameters in the command data field",
	SWFuncNotSupported:            "function not supported",
	SWFileNotFound:                "application or file not found",
	SWRecordNotFound:              "record not found",
	SWFileFull:                    "not enough memory space",
	SWIncorrectP1P2:               "incorrect parameters P1-P2",
	SWReferencedDataNotFound:      "referenced data not found",
	SWWrongP1P2:                   "wrong parameters P1-P2",
	SWInsNotSupported:             "instruction not supported",
	SWClaNotSupported:             "class not supported",
	SWUnknown:                     "no precise diagnosis",
	SWLoadLinkFailed:              "load file refers to a missing package or version",
	SWToolkitBusy:                 "the toolkit is busy",
	SWAlgorithmNotSupported:       "algorithm not supported",
	SWInvalidKeyCheckValue:        "invalid key check value",
}

// IsSuccess reports 9000, 61xx and 91xx: the command was carried out without a warning.
func (s SW) IsSuccess() bool { return s == SWNoError || s>>8 == 0x61 || s>>8 == 0x91 }

// IsWarning reports 62xx and 63xx.
func (s SW) IsWarning() bool { return s>>8 == 0x62 || s>>8 == 0x63 }

// Err is nil when s is a success, else s.
func (s SW) Err() error {
	if s.IsSuccess() {
		return nil
	}
	return s
}

// Text is what s means, in words; empty when the table has no entry.
func (s SW) Text() string {
	switch {
	case s>>8 == 0x61:
		return fmt.Sprintf("%d more response bytes available", shortNe(byte(s)))
	case s>>8 == 0x91:
		return fmt.Sprintf("no error, and a proactive command of %d bytes waits", shortNe(byte(s)))
	case s>>8 == 0x6C:
		return fmt.Sprintf("wrong Le, the right one is %d", shortNe(byte(s)))
	case s&^0xF == SWCounter:
		return fmt.Sprintf("verification failed, %d tries left", s&0xF)
	}
	return swText[s]
}

// String is the status word as four upper-case hex digits.
func (s SW) String() string { return fmt.Sprintf("%04X", uint16(s)) }

// Error is the number and its meaning, `status word 6A82 (application or file not found)`.
func (s SW) Error() string {
	if t := s.Text(); t != "" {
		return fmt.Sprintf("status word %04X (%s)", uint16(s), t)
	}
	return fmt.Sprintf("status word %04X", uint16(s))
}

// Is makes errors.Is(err, SWBytesRemaining00), SWCorrectLength00, SWProactive00 and SWCounter match every value of their families.
func (s SW) Is(target error) bool {
	t, ok := target.(SW)
	if !ok {
		return false
	}
	switch t {
	case SWBytesRemaining00, SWCorrectLength00, SWProactive00:
		return s>>8 == t>>8
	case SWCounter:
		return s&^0xF == t
	}
	return s == t
}
