package main

import (
	"context"
	"fmt"
	"io"

	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/jcre/script"
)

// simScript lets scripts run on a simulated card.
type simScript struct{ card *card.Card }

// Transmit fails when the card's image cannot be written.
func (c simScript) Transmit(capdu []byte) ([]byte, error) {
	rapdu, err := c.card.Transmit(context.Background(), capdu)
	return rapdu, environment(err)
}

func (c simScript) Reset() error {
	c.card.Reset()
	return nil
}

func (c simScript) CutAfter(n int) error {
	c.card.CutAfter(n)
	return nil
}

// runScript executes a script file on a card and prints the transcript.
func runScript(s streams, c script.Card, name string, after func(script.Item) error) error {
	items, err := readScript(s.in, name)
	if err != nil {
		return err
	}
	r := script.Runner{Card: c, Out: s.out, After: after}
	return r.Run(name, items)
}

// readScript reads a script; - is in.
func readScript(in io.Reader, name string) ([]script.Item, error) {
	text, err := script.Read(name, in)
	if err != nil {
		return nil, environment(err)
	}
	return script.Parse(name, text)
}

// statsWriter prints the statistics of each APDU, where asked for.
func statsWriter(s streams, sim *card.Card, on bool) func(script.Item) error {
	if !on {
		return nil
	}
	last := sim.Statistics()
	return func(script.Item) error {
		now := sim.Statistics()
		_, err := fmt.Fprintf(s.out, "# bytecodes=%d persistent=%d transient=%d written=%d\n",
			now.Bytecodes-last.Bytecodes, now.Persistent, now.Transient(), now.Written-last.Written)
		last = now
		return err
	}
}

// afterCommand tells the watch, if there is one, that a command has ended.
func afterCommand(w *watch, then func(script.Item) error) func(script.Item) error {
	if w == nil {
		return then
	}
	return func(item script.Item) error {
		w.next()
		if then == nil {
			return nil
		}
		return then(item)
	}
}
