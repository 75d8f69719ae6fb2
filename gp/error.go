package gp

import (
	"errors"
	"strings"

	"github.com/gocard/gocard/runtime/iso7816"
)

// Error is a failed operation on a card. errors.Is and errors.As reach the status word (iso7816.SW) or the transport's error.
type Error struct {
	Operation string      // "select", "load", ...
	AID       iso7816.AID // what the operation was about; may be zero
	Detail    string      // where in the operation, such as "block 3 of 17"; may be empty
	Err       error       // cause
	Hint      string      // what to do next; may be empty
}

// Error is one sentence: operation, AID, detail, cause, and after a semicolon the hint.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Operation)
	if !e.AID.IsZero() {
		b.WriteString(" " + e.AID.String())
	}
	if e.Detail != "" {
		b.WriteString(": " + e.Detail)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	return b.String()
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// failed makes the Error of an operation; the hint comes from the table when the cause is a status word.
func failed(op string, aid iso7816.AID, detail string, err error) error {
	e := &Error{Operation: op, AID: aid, Detail: detail, Err: err}
	var sw iso7816.SW
	if errors.As(err, &sw) {
		e.Hint = hint(op, sw)
	}
	return e
}

// failedHint is failed with a hint of its own.
func failedHint(op string, aid iso7816.AID, detail string, err error, hint string) error {
	return &Error{Operation: op, AID: aid, Detail: detail, Err: err, Hint: hint}
}

// statusWord is the status word in the chain of err; 0 when there is none, as when the transport failed.
func statusWord(err error) iso7816.SW {
	var sw iso7816.SW
	if errors.As(err, &sw) {
		return sw
	}
	return 0
}
