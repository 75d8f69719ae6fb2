package main

import (
	"errors"
	"fmt"
	"io"
)

// Exit codes: the contract with scripts.
const (
	exitOK          = 0
	exitWrong       = 1 // the thing asked about is wrong: diagnostics, a failed verification, a card that refused
	exitUsage       = 2
	exitEnvironment = 3 // no reader, file not writable, no go command
)

// coded is an error that ends the program with a given exit code.
type coded struct {
	code int
	err  error
}

func (c *coded) Error() string { return c.err.Error() }

func (c *coded) Unwrap() error { return c.err }

// errSaid is the error of a verb that has said what is wrong.
var errSaid = errors.New("")

// environment marks err as a failure of the surroundings, not of the thing asked about.
func environment(err error) error {
	if err == nil {
		return nil
	}
	return &coded{exitEnvironment, err}
}

// usage makes an error about the command line.
func usage(format string, args ...any) error {
	return &coded{exitUsage, fmt.Errorf(format, args...)}
}

// exitCode is the code for an error that a verb returned.
func exitCode(err error) int {
	var c *coded
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &c):
		return c.code
	default:
		return exitWrong
	}
}

// streams are the standard streams; tests put their own.
type streams struct {
	in       io.Reader
	out, err io.Writer
}
