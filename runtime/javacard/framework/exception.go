package framework

import (
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// CardException is javacard.framework.CardException, the checked exception with a reason.
//
//gocard:exception token=4 name=javacard/framework/CardException
type CardException uint16

// CardRuntimeException is javacard.framework.CardRuntimeException, the unchecked exception with a reason.
//
//gocard:exception token=5 name=javacard/framework/CardRuntimeException
type CardRuntimeException uint16

// PINException is javacard.framework.PINException.
//
//gocard:exception token=11 name=javacard/framework/PINException
type PINException uint16

// APDUException is javacard.framework.APDUException.
//
//gocard:exception token=12 name=javacard/framework/APDUException
type APDUException uint16

// SystemException is javacard.framework.SystemException.
//
//gocard:exception token=13 name=javacard/framework/SystemException
type SystemException uint16

// TransactionException is javacard.framework.TransactionException.
//
//gocard:exception token=14 name=javacard/framework/TransactionException
type TransactionException uint16

// UserException is javacard.framework.UserException, with reasons of the applet's own choice.
//
//gocard:exception token=15 name=javacard/framework/UserException throw=2
type UserException uint16

// Reasons of PINException.
const (
	PINIllegalValue PINException = 1 // PINException.ILLEGAL_VALUE
	PINIllegalState PINException = 2 // PINException.ILLEGAL_STATE
)

// Reasons of APDUException.
const (
	APDUIllegalUse      APDUException = 1    // APDUException.ILLEGAL_USE
	APDUBufferBounds    APDUException = 2    // APDUException.BUFFER_BOUNDS
	APDUBadLength       APDUException = 3    // APDUException.BAD_LENGTH
	APDUIOError         APDUException = 4    // APDUException.IO_ERROR
	APDUNoT0GetResponse APDUException = 0xAA // APDUException.NO_T0_GETRESPONSE
	APDUT1IFDAbort      APDUException = 0xAB // APDUException.T1_IFD_ABORT
	APDUNoT0Reissue     APDUException = 0xAC // APDUException.NO_T0_REISSUE
)

// Reasons of SystemException.
const (
	SystemIllegalValue     SystemException = 1 // SystemException.ILLEGAL_VALUE
	SystemNoTransientSpace SystemException = 2 // SystemException.NO_TRANSIENT_SPACE
	SystemIllegalTransient SystemException = 3 // SystemException.ILLEGAL_TRANSIENT
	SystemIllegalAID       SystemException = 4 // SystemException.ILLEGAL_AID
	SystemNoResource       SystemException = 5 // SystemException.NO_RESOURCE
	SystemIllegalUse       SystemException = 6 // SystemException.ILLEGAL_USE
)

// Reasons of TransactionException.
const (
	TransactionInProgress      TransactionException = 1 // TransactionException.IN_PROGRESS
	TransactionNotInProgress   TransactionException = 2 // TransactionException.NOT_IN_PROGRESS
	TransactionBufferFull      TransactionException = 3 // TransactionException.BUFFER_FULL
	TransactionInternalFailure TransactionException = 4 // TransactionException.INTERNAL_FAILURE
	TransactionIllegalUse      TransactionException = 5 // TransactionException.ILLEGAL_USE
)

// Reason is ISOException.getReason.
//
//gocard:source
func (e SW) Reason() uint16 { return uint16(e) }

// Error is the text of the exception, for Go tests and traces.
func (e SW) Error() string { return iso7816.SW(e).Error() }

// Exception is e as the card model knows it.
func (e SW) Exception() *jcre.Exception { return jcre.Throw(jcre.ISOExceptionClass, uint16(e)) }

// Reason is CardException.getReason.
//
//gocard:source
func (e CardException) Reason() uint16 { return uint16(e) }

// Error is the text of the exception, for Go tests and traces.
func (e CardException) Error() string { return e.Exception().Error() }

// Exception is e as the card model knows it.
func (e CardException) Exception() *jcre.Exception {
	return jcre.Throw(jcre.CardExceptionClass, uint16(e))
}

// Reason is CardRuntimeException.getReason.
//
//gocard:source
func (e CardRuntimeException) Reason() uint16 { return uint16(e) }

// Error is the text of the exception, for Go tests and traces.
func (e CardRuntimeException) Error() string { return e.Exception().Error() }

// Exception is e as the card model knows it.
func (e CardRuntimeException) Exception() *jcre.Exception {
	return jcre.Throw(jcre.CardRuntimeExceptionClass, uint16(e))
}

// Reason is PINException.getReason.
//
//gocard:source
func (e PINException) Reason() uint16 { return uint16(e) }

// Error is the text of the exception, for Go tests and traces.
func (e PINException) Error() string { return e.Exception().Error() }

// Exception is e as the card model knows it.
func (e PINException) Exception() *jcre.Exception {
	return jcre.Throw(jcre.PINExceptionClass, uint16(e))
}

// Reason is APDUException.getReason.
//
//gocard:source
func (e APDUException) Reason() uint16 { return uint16(e) }

// Error is the text of the exception, for Go tests and traces.
func (e APDUException) Error() string { return e.Exception().Error() }

// Exception is e as the card model knows it.
func (e APDUException) Exception() *jcre.Exception {
	return jcre.Throw(jcre.APDUExceptionClass, uint16(e))
}

// Reason is SystemException.getReason.
//
//gocard:source
func (e SystemException) Reason() uint16 { return uint16(e) }

// Error is the text of the exception, for Go tests and traces.
func (e SystemException) Error() string { return e.Exception().Error() }

// Exception is e as the card model knows it.
func (e SystemException) Exception() *jcre.Exception {
	return jcre.Throw(jcre.SystemExceptionClass, uint16(e))
}

// Reason is TransactionException.getReason.
//
//gocard:source
func (e TransactionException) Reason() uint16 { return uint16(e) }

// Error is the text of the exception, for Go tests and traces.
func (e TransactionException) Error() string { return e.Exception().Error() }

// Exception is e as the card model knows it.
func (e TransactionException) Exception() *jcre.Exception {
	return jcre.Throw(jcre.TransactionExceptionClass, uint16(e))
}

// Reason is UserException.getReason.
//
//gocard:source
func (e UserException) Reason() uint16 { return uint16(e) }

// Error is the text of the exception, for Go tests and traces.
func (e UserException) Error() string { return e.Exception().Error() }

// Exception is e as the card model knows it.
func (e UserException) Exception() *jcre.Exception {
	return jcre.Throw(jcre.UserExceptionClass, uint16(e))
}
