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
	Block     int // of an extended file: the block that Method counts in
	Method    int // offset of the method's header when the fault is in code, else -1
	PC        int // address of the instruction from the first bytecode, -1 without one
	Op        string
	Message   string
	// Stack and Locals are the types before the instruction, the top of the stack last; nil when the
	// fault was found before the code was followed.
	Stack, Locals []string
	Source        string // name of the method and line of source, where somebody knows them; set by the caller
}

// Error returns place and message.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s component, offset %d", e.Component, e.Offset)
	switch {
	case e.Method >= 0 && e.Block > 0:
		fmt.Fprintf(&b, ", method %d:%04X", e.Block, e.Method)
	case e.Method >= 0:
		fmt.Fprintf(&b, ", method %04X", e.Method)
	}
	if e.PC >= 0 {
		fmt.Fprintf(&b, ", pc %d", e.PC)
	}
	if e.Source != "" {
		fmt.Fprintf(&b, " (%s)", e.Source)
	}
	b.WriteString(": ")
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	b.WriteString(e.Message)
	if e.Stack != nil {
		fmt.Fprintf(&b, "; stack [%s]", strings.Join(e.Stack, ", "))
	}
	return b.String()
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
