package capverify

import (
	"fmt"
	"strings"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// Error is one fault.
type Error struct {
	Component capfile.Tag
	Offset    int // in the component's info
	Method    int // offset of the method's header when the fault is in code, else -1
	PC        int // address of the instruction from the first bytecode, -1 without one
	Message   string
}

// Error returns place and message.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s component, offset %d", e.Component, e.Offset)
	if e.Method >= 0 {
		fmt.Fprintf(&b, ", method %04X", e.Method)
	}
	if e.PC >= 0 {
		fmt.Fprintf(&b, ", pc %d", e.PC)
	}
	return b.String() + ": " + e.Message
}

// Errors is a list of faults; a non-empty list is an error.
type Errors []*Error

// Error returns the faults, one on a line.
func (l Errors) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Err returns the list as an error, nil when it is empty.
func (l Errors) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}
