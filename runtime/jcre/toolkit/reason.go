package toolkit

import "github.com/gocard/gocard/runtime/jcre"

// Reason codes of uicc.toolkit.ToolkitException.
const (
	HandlerOverflow             = 1  // ToolkitException.HANDLER_OVERFLOW
	HandlerNotAvailable         = 2  // ToolkitException.HANDLER_NOT_AVAILABLE
	UnavailableElement          = 3  // ToolkitException.UNAVAILABLE_ELEMENT
	MenuEntryNotFound           = 4  // ToolkitException.MENU_ENTRY_NOT_FOUND
	RegistryError               = 5  // ToolkitException.REGISTRY_ERROR
	EventNotSupported           = 6  // ToolkitException.EVENT_NOT_SUPPORTED
	EventAlreadyRegistered      = 7  // ToolkitException.EVENT_ALREADY_REGISTERED
	OutOfTLVBoundaries          = 8  // ToolkitException.OUT_OF_TLV_BOUNDARIES
	TerminalProfileNotAvailable = 9  // ToolkitException.TERMINAL_PROFILE_NOT_AVAILABLE
	AllowedLengthExceeded       = 10 // ToolkitException.ALLOWED_LENGTH_EXCEEDED
	NoTimerAvailable            = 11 // ToolkitException.NO_TIMER_AVAILABLE
	InvalidTimerID              = 12 // ToolkitException.INVALID_TIMER_ID
	EventNotAllowed             = 13 // ToolkitException.EVENT_NOT_ALLOWED
	BadInputParameter           = 14 // ToolkitException.BAD_INPUT_PARAMETER
	CommandNotAllowed           = 15 // ToolkitException.COMMAND_NOT_ALLOWED
	NoServiceIDAvailable        = 16 // ToolkitException.NO_SERVICE_ID_AVAILABLE
	InvalidServiceID            = 17 // ToolkitException.INVALID_SERVICE_ID
	TARNotDefined               = 18 // ToolkitException.TAR_NOT_DEFINED
)

func throw(reason uint16) error { return jcre.Throw(jcre.ToolkitExceptionClass, reason) }
