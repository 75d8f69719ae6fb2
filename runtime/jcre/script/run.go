package script

import (
	"errors"
	"fmt"
	"io"

	"github.com/gocard/gocard/runtime/iso7816"
)

// Card is what a script runs on.
type Card interface {
	// Transmit executes a command APDU. An empty response means that power was cut.
	Transmit(capdu []byte) ([]byte, error)
	// Reset is a warm reset.
	Reset() error
	// CutAfter cuts the power at the n-th persistent write from now; ErrNoCut where that is impossible.
	CutAfter(n int) error
}

// ErrNoCut is the answer to .cut of cards that have no power to cut.
var ErrNoCut = errors.New(".cut works on the simulated card only")

// PowerCut stands in the transcript in place of the response that a power cut swallowed.
const PowerCut = "----"

// Runner runs scripts.
type Runner struct {
	Card Card
	Out  io.Writer // one line per APDU: data in upper-case hex, a space, the status word
	// After, if not nil, is called after each line, to add lines that begin with #.
	After func(Item) error

	last string // line of the last command
}

// Run executes the items in order. file is the name of the script in errors. After a power cut the card starts again.
func (r *Runner) Run(file string, items []Item) error {
	for _, item := range items {
		if err := r.item(item); err != nil {
			return &Error{File: file, Line: item.Line, Err: err}
		}
	}
	return nil
}

func (r *Runner) item(item Item) error {
	switch item.Kind {
	case Reset:
		return r.Card.Reset()
	case Cut:
		return r.Card.CutAfter(item.N)
	case Expect:
		if !item.Want.Match(r.last) {
			return &Mismatch{r.last, item.Want}
		}
		return nil
	}
	response, err := r.Card.Transmit(item.APDU)
	if err != nil {
		return err
	}
	line := PowerCut
	if len(response) == 0 {
		err = r.Card.Reset()
	} else {
		line, err = responseLine(response)
	}
	if err != nil {
		return err
	}
	r.last = line
	if _, err := fmt.Fprintln(r.Out, line); err != nil {
		return err
	}
	if r.After != nil {
		return r.After(item)
	}
	return nil
}

func responseLine(response []byte) (string, error) {
	a, err := iso7816.ParseResponse(response)
	if err != nil {
		return "", err
	}
	return a.String(), nil
}
