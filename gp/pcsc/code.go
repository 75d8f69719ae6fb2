package pcsc

import (
	"errors"
	"fmt"
)

// code is a PC/SC return code, the same number on all systems.
type code uint32

// Return codes that this package acts on.
const (
	codeUnknownReader     code = 0x80100009
	codeTimeout           code = 0x8010000A
	codeSharingViolation  code = 0x8010000B
	codeNoSmartcard       code = 0x8010000C
	codeProtoMismatch     code = 0x8010000F
	codeCommError         code = 0x80100013
	codeNotTransacted     code = 0x80100016
	codeReaderUnavailable code = 0x80100017
	codeNoService         code = 0x8010001D
	codeServiceStopped    code = 0x8010001E
	codeNoReaders         code = 0x8010002E
	codeUnresponsiveCard  code = 0x80100066
	codeUnpoweredCard     code = 0x80100067
	codeResetCard         code = 0x80100068
	codeRemovedCard       code = 0x80100069
	codeSecurityViolation code = 0x8010006A
)

var codeText = map[code]string{
	codeUnknownReader:     "there is no such reader",
	codeTimeout:           "the time is over",
	codeSharingViolation:  "another program uses the card",
	codeNoSmartcard:       "no card in the reader",
	codeProtoMismatch:     "the card speaks neither T=0 nor T=1",
	codeCommError:         "communication with the card failed",
	codeNotTransacted:     "the card did not take the command",
	codeReaderUnavailable: "the reader is not available",
	codeNoService:         "the PC/SC service is not running",
	codeServiceStopped:    "the PC/SC service was stopped",
	codeNoReaders:         "no reader is connected",
	codeUnresponsiveCard:  "the card does not answer to a reset",
	codeUnpoweredCard:     "the card has no power",
	codeResetCard:         "another program reset the card",
	codeRemovedCard:       "the card was removed",
	codeSecurityViolation: "the system does not let this user reach the card",
}

// Error is the meaning and the number.
func (c code) Error() string {
	if t, ok := codeText[c]; ok {
		return fmt.Sprintf("%s (PC/SC %08X)", t, uint32(c))
	}
	return fmt.Sprintf("PC/SC error %08X", uint32(c))
}

// Causes that callers tell apart, with errors.Is.
var (
	// ErrUnavailable: this build or this machine cannot reach readers at all (library, service).
	ErrUnavailable = errors.New("smart card readers are not available")
	// ErrNoReader: no reader, or not the one asked for.
	ErrNoReader = errors.New("no such smart card reader")
	// ErrNoCard: the reader is empty, or the card was taken out.
	ErrNoCard = errors.New("no card")
)

// Error is a failed call: what was asked for, of which reader, why, and what to do.
type Error struct {
	Operation string
	Reader    string // may be empty
	Err       error
	Hint      string // may be empty
	kind      error  // one of the Err values above, or nil
}

// Error is one sentence: operation, reader, cause, and after a semicolon the hint.
func (e *Error) Error() string {
	s := e.Operation
	if e.Reader != "" {
		s += fmt.Sprintf(" %q", e.Reader)
	}
	s += ": " + e.Err.Error()
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is matches ErrUnavailable, ErrNoReader and ErrNoCard.
func (e *Error) Is(target error) bool { return e.kind != nil && e.kind == target }

// failed makes the Error of a call from what the binding returned.
func failed(op, reader string, err error) error {
	e := &Error{Operation: op, Reader: reader, Err: err}
	var c code
	switch {
	case errors.As(err, &c):
		e.explain(c)
	case errors.Is(err, errNoLibrary):
		e.kind, e.Hint = ErrUnavailable, hintLibrary
	case errors.Is(err, errNotBuilt):
		e.kind, e.Hint = ErrUnavailable, hintNotBuilt
	}
	return e
}

// explain sets kind and hint for a code.
func (e *Error) explain(c code) {
	switch c {
	case codeNoService, codeServiceStopped:
		e.kind, e.Hint = ErrUnavailable, hintService
	case codeNoReaders, codeUnknownReader, codeReaderUnavailable:
		e.kind, e.Hint = ErrNoReader, "connect a reader, or name one that `gocard card readers` lists"
	case codeNoSmartcard, codeRemovedCard:
		e.kind, e.Hint = ErrNoCard, "insert the card"
	case codeUnresponsiveCard, codeUnpoweredCard:
		e.Hint = "take the card out and insert it again, contacts first"
	case codeSharingViolation:
		e.Hint = "end the other program, often gpg's scdaemon or a browser's token module (`gpgconf --kill scdaemon`)"
	case codeSecurityViolation:
		e.Hint = "polkit may forbid it: allow the user to access PC/SC, or run as root"
	case codeResetCard:
		e.Hint = "try again"
	}
}

// errNoLibrary is the cause when the system's PC/SC library cannot be loaded.
var errNoLibrary = errors.New("the system's PC/SC library could not be loaded")

// errNotBuilt is the cause in a build without a binding.
var errNotBuilt = errors.New("this gocard was built without PC/SC")

const hintNotBuilt = "build it without the tag nopcsc on Linux, macOS or Windows, or with the tag pcsc and cgo elsewhere"

// errNoAnswer is the cause when a reader gives an empty answer without an error, as it does when the card goes away meanwhile.
var errNoAnswer = errors.New("the card gave no answer, it may have been removed")
