package jcre

// Reason codes of javacard.framework.SystemException.
const (
	SystemIllegalValue     = 1 // SystemException.ILLEGAL_VALUE
	SystemNoTransientSpace = 2 // SystemException.NO_TRANSIENT_SPACE
	SystemIllegalTransient = 3 // SystemException.ILLEGAL_TRANSIENT
	SystemIllegalAID       = 4 // SystemException.ILLEGAL_AID
	SystemNoResource       = 5 // SystemException.NO_RESOURCE
	SystemIllegalUse       = 6 // SystemException.ILLEGAL_USE
)

// Reason codes of javacard.framework.TransactionException.
const (
	TransactionInProgress      = 1 // TransactionException.IN_PROGRESS
	TransactionNotInProgress   = 2 // TransactionException.NOT_IN_PROGRESS
	TransactionBufferFull      = 3 // TransactionException.BUFFER_FULL
	TransactionInternalFailure = 4 // TransactionException.INTERNAL_FAILURE
	TransactionIllegalUse      = 5 // TransactionException.ILLEGAL_USE
)

// Reason codes of javacard.framework.APDUException.
const (
	APDUIllegalUse      = 1    // APDUException.ILLEGAL_USE
	APDUBufferBounds    = 2    // APDUException.BUFFER_BOUNDS
	APDUBadLength       = 3    // APDUException.BAD_LENGTH
	APDUIOError         = 4    // APDUException.IO_ERROR
	APDUNoT0GetResponse = 0xAA // APDUException.NO_T0_GETRESPONSE
	APDUT1IFDAbort      = 0xAB // APDUException.T1_IFD_ABORT
	APDUNoT0Reissue     = 0xAC // APDUException.NO_T0_REISSUE
)

// Reason codes of javacard.framework.PINException.
const (
	PINIllegalValue = 1 // PINException.ILLEGAL_VALUE
	PINIllegalState = 2 // PINException.ILLEGAL_STATE
)

// Reason codes of javacardx.security.cert.CertificateException.
const (
	CertificateInvalidEncoding         = 1 // CertificateException.INVALID_ENCODING
	CertificateInvalidParam            = 2 // CertificateException.INVALID_PARAM
	CertificateMissingData             = 3 // CertificateException.MISSING_DATA
	CertificateInvalidSignature        = 4 // CertificateException.INVALID_SIGNATURE
	CertificateParserHandlerException  = 5 // CertificateException.PARSER_HANDLER_EXCEPTION
	CertificateParserHandlerInvalidKey = 6 // CertificateException.PARSER_HANDLER_INVALID_KEY
)

// Reason codes of javacard.framework.service.ServiceException.
const (
	ServiceIllegalParam           = 1 // ServiceException.ILLEGAL_PARAM
	ServiceDispatchTableFull      = 2 // ServiceException.DISPATCH_TABLE_FULL
	ServiceCommandDataTooLong     = 3 // ServiceException.COMMAND_DATA_TOO_LONG
	ServiceCannotAccessInCommand  = 4 // ServiceException.CANNOT_ACCESS_IN_COMMAND
	ServiceCannotAccessOutCommand = 5 // ServiceException.CANNOT_ACCESS_OUT_COMMAND
)
