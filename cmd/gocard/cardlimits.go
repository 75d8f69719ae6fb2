package main

import (
	"fmt"

	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/jcre"
)

// cardLimits are the sizes of a card in a file for --limits. What is left out is as on the built-in card.
type cardLimits struct {
	Persistent int   `toml:"persistent"` // bytes of persistent memory
	Reset      int   `toml:"reset"`      // bytes for CLEAR_ON_RESET arrays
	Deselect   int   `toml:"deselect"`   // bytes for CLEAR_ON_DESELECT arrays
	Commit     int   `toml:"commit"`     // bytes of the commit buffer
	Stack      int   `toml:"stack"`      // words of operand stacks and local variables
	Frames     int   `toml:"frames"`     // nested calls
	Objects    int   `toml:"objects"`    // objects on the heap
	Channels   int   `toml:"channels"`   // logical channels
	Buffer     int   `toml:"buffer"`     // bytes of the APDU buffer
	Bytecodes  int64 `toml:"bytecodes"`  // that one command may execute

	// Habits of cards that the reference card does not have: see jcre.Habits.
	EmptyReceive bool `toml:"empty_receive"`
	IgnoreQuotas bool `toml:"ignore_quotas"`
	PreloadData  bool `toml:"preload_data"`
}

// readLimits reads a file for --limits, which may be a whole card profile, and puts its sizes into a configuration.
func readLimits(name string, config *card.Config) error {
	p, err := readProfile(name)
	if err != nil {
		return err
	}
	l := p.cardLimits
	for _, v := range []int{l.Persistent, l.Reset, l.Deselect, l.Commit, l.Stack, l.Frames, l.Objects, l.Channels, l.Buffer, int(l.Bytecodes)} {
		if v < 0 {
			return fmt.Errorf("%s: a limit is negative: %d", name, v)
		}
	}
	m := &config.Machine
	m.Persistent, m.ResetMemory, m.DeselectMemory, m.CommitCapacity = l.Persistent, l.Reset, l.Deselect, l.Commit
	m.StackWords, m.Frames, m.Objects, m.Budget = l.Stack, l.Frames, l.Objects, l.Bytecodes
	config.Channels, config.Buffer = l.Channels, l.Buffer
	config.Domain.IgnoreQuotas = l.IgnoreQuotas
	config.Habits = jcre.Habits{EmptyReceive: l.EmptyReceive, PreloadData: l.PreloadData}
	return nil
}
