package framework

// SW is a status word, and as a panic value the exception ISOException that ends a command with it:
//
//	panic(framework.SWWrongData)
//
//gocard:exception token=7 name=javacard/framework/ISOException
type SW uint16

// Status words of the interface ISO7816.
const (
	SWNoError                     SW = 0x9000 // ISO7816.SW_NO_ERROR
	SWBytesRemaining00            SW = 0x6100 // ISO7816.SW_BYTES_REMAINING_00
	SWWarningStateUnchanged       SW = 0x6200 // ISO7816.SW_WARNING_STATE_UNCHANGED
	SWWrongLength                 SW = 0x6700 // ISO7816.SW_WRONG_LENGTH
	SWLogicalChannelNotSupported  SW = 0x6881 // ISO7816.SW_LOGICAL_CHANNEL_NOT_SUPPORTED
	SWSecureMessagingNotSupported SW = 0x6882 // ISO7816.SW_SECURE_MESSAGING_NOT_SUPPORTED
	SWLastCommandExpected         SW = 0x6883 // ISO7816.SW_LAST_COMMAND_EXPECTED
	SWCommandChainingNotSupported SW = 0x6884 // ISO7816.SW_COMMAND_CHAINING_NOT_SUPPORTED
	SWSecurityStatusNotSatisfied  SW = 0x6982 // ISO7816.SW_SECURITY_STATUS_NOT_SATISFIED
	SWFileInvalid                 SW = 0x6983 // ISO7816.SW_FILE_INVALID
	SWAuthenticationMethodBlocked SW = 0x6983 // ISO7816.SW_AUTHENTICATION_METHOD_BLOCKED, the newer name of 6983
	SWDataInvalid                 SW = 0x6984 // ISO7816.SW_DATA_INVALID
	SWConditionsNotSatisfied      SW = 0x6985 // ISO7816.SW_CONDITIONS_NOT_SATISFIED
	SWCommandNotAllowed           SW = 0x6986 // ISO7816.SW_COMMAND_NOT_ALLOWED
	SWAppletSelectFailed          SW = 0x6999 // ISO7816.SW_APPLET_SELECT_FAILED
	SWWrongData                   SW = 0x6A80 // ISO7816.SW_WRONG_DATA
	SWFuncNotSupported            SW = 0x6A81 // ISO7816.SW_FUNC_NOT_SUPPORTED
	SWFileNotFound                SW = 0x6A82 // ISO7816.SW_FILE_NOT_FOUND
	SWRecordNotFound              SW = 0x6A83 // ISO7816.SW_RECORD_NOT_FOUND
	SWFileFull                    SW = 0x6A84 // ISO7816.SW_FILE_FULL
	SWIncorrectP1P2               SW = 0x6A86 // ISO7816.SW_INCORRECT_P1P2
	SWWrongP1P2                   SW = 0x6B00 // ISO7816.SW_WRONG_P1P2
	SWCorrectLength00             SW = 0x6C00 // ISO7816.SW_CORRECT_LENGTH_00
	SWInsNotSupported             SW = 0x6D00 // ISO7816.SW_INS_NOT_SUPPORTED
	SWClaNotSupported             SW = 0x6E00 // ISO7816.SW_CLA_NOT_SUPPORTED
	SWUnknown                     SW = 0x6F00 // ISO7816.SW_UNKNOWN
)

// Offsets in the APDU buffer, and bytes, of the interface ISO7816.
const (
	OffsetCLA      = 0 // ISO7816.OFFSET_CLA
	OffsetINS      = 1 // ISO7816.OFFSET_INS
	OffsetP1       = 2 // ISO7816.OFFSET_P1
	OffsetP2       = 3 // ISO7816.OFFSET_P2
	OffsetLc       = 4 // ISO7816.OFFSET_LC
	OffsetCdata    = 5 // ISO7816.OFFSET_CDATA
	OffsetExtCdata = 7 // ISO7816.OFFSET_EXT_CDATA

	CLAISO7816              = 0x00 // ISO7816.CLA_ISO7816
	INSSelect               = 0xA4 // ISO7816.INS_SELECT
	INSExternalAuthenticate = 0x82 // ISO7816.INS_EXTERNAL_AUTHENTICATE
)
