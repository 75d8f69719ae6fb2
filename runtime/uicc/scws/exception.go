package scws

import "github.com/gocard/gocard/runtime/jcre"

// ScwsException is uicc.scws.ScwsException.
//
//gocard:exception token=5 name=uicc/scws/ScwsException
type ScwsException uint16

// Reasons of ScwsException [P].
const (
	HeaderAlreadyFinalized  ScwsException = 1 // ScwsException.HEADER_ALREADY_FINALIZED
	HTTPResponseAlreadySent ScwsException = 2 // ScwsException.HTTP_RESPONSE_ALREADY_SENT
	BufferOverflow          ScwsException = 3 // ScwsException.BUFFER_OVERFLOW
	IllegalValue            ScwsException = 4 // ScwsException.ILLEGAL_VALUE
	OutOfRange              ScwsException = 5 // ScwsException.OUT_OF_RANGE
	RegistryFull            ScwsException = 6 // ScwsException.REGISTRY_FULL
	AlreadyRegistered       ScwsException = 7 // ScwsException.ALREADY_REGISTERED
	NotRegistered           ScwsException = 8 // ScwsException.NOT_REGISTERED
	HeaderNotFinalized      ScwsException = 9 // ScwsException.HEADER_NOT_FINALIZED
)

// Reason is ScwsException.getReason.
//
//gocard:source
func (e ScwsException) Reason() uint16 { return uint16(e) }

// Error is the text of the exception, for Go tests and traces.
func (e ScwsException) Error() string { return e.Exception().Error() }

// Exception is e as the card model knows it.
func (e ScwsException) Exception() *jcre.Exception {
	return jcre.Throw(jcre.ScwsExceptionClass, uint16(e))
}
