package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/jcre/script"
	"github.com/gocard/gocard/runtime/jcvm"
)

// tearing cuts a script at each of its persistent writes in turn and checks what the author says must hold afterwards.
type tearing struct {
	make         func(snapshot []byte) (*card.Card, error)
	start        []byte // state of the card before the script
	items        []script.Item
	invariant    string
	alternatives [][]script.Item // of the invariant: one must hold as a whole
	source       source
}

// tear is `gocard sim --tear`.
func tear(s streams, t *tearing) error {
	writes, err := t.writes()
	if err != nil {
		return err
	}
	violations := 0
	bar := newProgress(s, "tear", "cuts", writes)
	defer bar.finish()
	for n := 1; n <= writes; n++ {
		bar.set(n, writes)
		violation, err := t.cut(n)
		if err != nil {
			return err
		}
		if violation != "" {
			violations++
			bar.finish()
			fmt.Fprintf(s.out, "cut at write %d of %d: %s\n", n, writes, violation)
		}
	}
	bar.finish()
	fmt.Fprintf(s.out, "tear cuts=%d violations=%d\n", writes, violations)
	if violations > 0 {
		return &coded{exitWrong, errors.New("")}
	}
	return nil
}

// writes runs the script once without a cut, checks the invariant, and counts the persistent writes.
func (t *tearing) writes() (int, error) {
	c, err := t.make(t.start)
	if err != nil {
		return 0, err
	}
	before := c.Statistics().Writes
	if _, err := t.run(c); err != nil {
		return 0, err
	}
	writes := int(c.Statistics().Writes - before)
	if err := t.check(c); err != nil {
		return 0, fmt.Errorf("the invariant does not hold after the script without any cut: %w", err)
	}
	return writes, nil
}

// cut runs the script with the power cut at the n-th write, and describes what is broken then.
func (t *tearing) cut(n int) (violation string, err error) {
	c, err := t.make(t.start)
	if err != nil {
		return "", err
	}
	c.CutAfter(n)
	last, err := t.run(c)
	if err != nil {
		return "", err
	}
	if err = t.check(c); err == nil || !errors.As(err, new(*script.Mismatch)) {
		return "", err
	}
	return fmt.Sprintf("command in line %d, %s: %v", last.Line, t.place(c.Machine().PowerCutAt()), err), nil
}

// place is the line of Go of a cut, and the lines from which it was called.
func (t *tearing) place(calls []jcvm.Place) string {
	if len(calls) == 0 {
		return "outside of the applet's code"
	}
	var lines []string
	for _, at := range calls {
		lines = append(lines, t.source.find(at).String())
	}
	return strings.Join(lines, " called by ")
}

// run executes the script until the power is cut, and gives the command that ran last.
func (t *tearing) run(c *card.Card) (last script.Item, err error) {
	for _, item := range t.items {
		switch item.Kind {
		case script.Reset:
			c.Reset()
		case script.Command:
			answer, err := c.Transmit(context.Background(), item.APDU)
			if err != nil || len(answer) == 0 {
				return item, err
			}
			last = item
		}
	}
	return last, nil
}

// check starts the card again and runs the invariant on copies of it: nil when one of the alternatives holds, else the mismatch of the
// one that held longest.
func (t *tearing) check(c *card.Card) error {
	c.Reset()
	state, err := c.Snapshot()
	if err != nil {
		return err
	}
	var longest error
	most := -1
	for _, items := range t.alternatives {
		clone, err := t.make(state)
		if err != nil {
			return err
		}
		r := script.Runner{Card: simScript{clone}, Out: io.Discard}
		err = r.Run(t.invariant, items)
		if err == nil || !errors.As(err, new(*script.Mismatch)) {
			return err
		}
		if held := err.(*script.Error).Line - items[0].Line; held > most {
			longest, most = err, held
		}
	}
	return longest
}

// newTearing reads script and invariant; the script - is in.
func newTearing(in io.Reader, sim *card.Card, f simFlags, scriptFile, invariant string, lines source) (*tearing, error) {
	items, err := readScript(in, scriptFile)
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		if item.Kind == script.Cut {
			return nil, &script.Error{File: scriptFile, Line: item.Line, Err: errors.New(".cut has no place under --tear, which cuts everywhere")}
		}
	}
	t := &tearing{items: items, invariant: invariant, source: lines}
	if t.alternatives, err = readInvariant(invariant); err != nil {
		return nil, err
	}
	if t.start, err = sim.Snapshot(); err != nil {
		return nil, err
	}
	t.make = func(snapshot []byte) (*card.Card, error) { return f.copyCard(snapshot) }
	return t, nil
}

// readInvariant reads the alternatives of an invariant, which lines of three dashes divide.
func readInvariant(name string) ([][]script.Item, error) {
	text, err := readFile(name)
	if err != nil {
		return nil, environment(err)
	}
	var all [][]script.Item
	lines := strings.Split(string(text), "\n")
	for start, at := 0, 0; at <= len(lines); at++ {
		if at < len(lines) && strings.TrimSpace(lines[at]) != "---" {
			continue
		}
		// The blank lines keep the numbers in messages right.
		items, err := script.Parse(name, strings.Repeat("\n", start)+strings.Join(lines[start:at], "\n"))
		if err != nil {
			return nil, err
		}
		all = append(all, items)
		start = at + 1
	}
	for _, items := range all {
		expects := false
		for _, item := range items {
			expects = expects || item.Kind == script.Expect
		}
		if !expects {
			return nil, fmt.Errorf("%s: an invariant needs lines such as '= 9000' behind its commands, which say what they must answer", name)
		}
	}
	return all, nil
}
