package main

import (
	"bufio"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

func newCardShell(s streams, f *cardFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "shell",
		Short: "Several verbs on one card, one a line",
		Long: `shell keeps the card open and reads verbs of 'gocard card' from standard input, one a line, with their flags: what a built-in card has been
given in one line is there in the next. Lines that begin with # are skipped; exit, or the end of the input, ends the shell.`,
		Example: `  gocard card shell --reader sim
  printf 'install wallet.cap\nlist\n' | gocard card shell --reader sim`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			card, err := f.open(c.Context())
			if err != nil {
				return err
			}
			defer card.close()
			shared := card
			shared.close = func() {}
			return f.shell(c, s, &shared)
		},
	}
}

// errShell says that some line failed; each has said why.
var errShell = &coded{exitWrong, errors.New("")}

func (f *cardFlags) shell(c *cobra.Command, s streams, card *openCard) error {
	var failed error
	lines := bufio.NewScanner(s.in)
	for {
		if isTerminal(s.out) {
			fmt.Fprint(s.out, "card> ")
		}
		if !lines.Scan() {
			return errors.Join(lines.Err(), failed)
		}
		words := strings.Fields(lines.Text())
		for len(words) > 0 && (words[0] == "gocard" || words[0] == "card") { // as one writes it outside
			words = words[1:]
		}
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if words[0] == "exit" || words[0] == "quit" {
			return failed
		}
		g := *f
		g.shared = card
		verbs := withUsageErrors(newCardVerbs(s, &g))
		verbs.CompletionOptions.DisableDefaultCmd = true
		verbs.SetArgs(words)
		verbs.SetOut(s.out)
		verbs.SetErr(s.err)
		if err := verbs.ExecuteContext(c.Context()); err != nil {
			failed = errShell
			if text := message(err); text != "" {
				fmt.Fprintln(s.err, text)
			}
		}
	}
}
