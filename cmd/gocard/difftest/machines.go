package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/gocard/gocard/backend/javacard"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/capverify"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/cmd/gocard/ircard"
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/jcre/script"
	"github.com/gocard/gocard/runtime/jcvm"
)

// build is a way to compile a program.
type build struct {
	target string
	hasInt bool
	level  int
}

func (b build) String() string {
	s := fmt.Sprintf("%s -O%d", b.target, b.level)
	if b.hasInt {
		s += " --int"
	}
	return s
}

// interpret is the transcript of a program in the IR interpreter.
func interpret(p *ir.Program, cardForm bool, items []script.Item) (string, error) {
	c, err := ircard.New(p, cardForm)
	if err != nil {
		return "", err
	}
	return transcript(c, items)
}

// simulate is the transcript of a CAP file, which the verifier must accept, in the simulated card.
func simulate(r *javacard.Result, items []script.Item) (string, error) {
	verify := func(f *capfile.File) error { return capverify.Verify(f, exportfile.Facts()).Err() }
	c, err := card.New(card.Config{NothingSelected: true, Machine: jcvm.Options{Verify: verify, Budget: budget}})
	if err != nil {
		return "", err
	}
	if err := c.Load(r.CAP); err != nil {
		return "", err
	}
	for _, a := range r.CAP.Applet.Applets {
		if err := c.Install(r.CAP.Header.Package.AID, a.AID); err != nil {
			return "", err
		}
	}
	return transcript(simulated{c}, items)
}

// budget is how many bytecodes a command may execute; programs need a small part of it.
const budget = 1 << 23

// simulated is the simulated card as scripts take it.
type simulated struct{ *card.Card }

func (c simulated) Transmit(capdu []byte) ([]byte, error) {
	return c.Card.Transmit(context.Background(), capdu)
}

func (c simulated) Reset() error {
	c.Card.Reset()
	return nil
}

func (c simulated) CutAfter(int) error {
	return errors.New("scripts of random programs do not cut power")
}

func transcript(c script.Card, items []script.Item) (string, error) {
	var out strings.Builder
	r := script.Runner{Card: c, Out: &out}
	err := r.Run("script", items)
	return strings.TrimSuffix(out.String(), "\n"), err
}
