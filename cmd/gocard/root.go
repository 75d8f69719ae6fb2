package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/ir/diag"
	"github.com/gocard/gocard/runtime/jcre/script"
)

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, s streams) int {
	root := newRoot(s)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	if msg := message(err); msg != "" {
		fmt.Fprintln(s.err, msg)
	}
	return exitCode(err)
}

// message is what is said about an error. Messages that begin with a place (file:line:col), which tools parse, stay as they are; all
// others begin with the program's name.
func message(err error) string {
	var diagnostics diag.List
	var line *script.Error
	switch {
	case err.Error() == "":
		return ""
	case errors.As(err, &line), errors.As(err, &diagnostics) && diagnostics[0].Pos.IsValid():
		return err.Error()
	}
	return "gocard: " + strings.TrimPrefix(err.Error(), "-: ") // the dash of a diagnostic without a place
}

func newRoot(s streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "gocard VERB",
		Short: "Go on Java Card: compiler, simulated card, card tools, Smart Card Web Server",
		Long: `gocard compiles a subset of Go to Java Card CAP files, runs the same source natively and in a simulated card,
and loads it onto real cards.`,
		Example: `  gocard serve --card sim ./applets/scws/helpdesk   a page from a simulated card, at http://127.0.0.1:3516/
  gocard build ./testdata/run/wallet                a CAP file
  gocard card list --reader sim`,
		Args:                  cobra.ArbitraryArgs, // unknown verbs are told by noVerb
		RunE:                  noVerb,
		DisableFlagsInUseLine: true,

		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage("%v; see '%s --help'", err, c.CommandPath())
	})
	for _, add := range []func(streams) *cobra.Command{
		newNew, newBuild, newVet, newRun, newSim, newServe, newCard, newVerify, newDump, newBind, newExplain, newVersion,
	} {
		root.AddCommand(withUsageErrors(add(s)))
	}
	return root
}

// noVerb is what a command does that only has subcommands: without arguments it shows them, with any it says that this is none.
func noVerb(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return c.Help()
	}
	hint := ""
	c.SuggestionsMinimumDistance = 2
	if like := c.SuggestionsFor(args[0]); len(like) > 0 {
		hint = fmt.Sprintf("; did you mean %s?", strings.Join(like, " or "))
	}
	return usage("%s has no verb %q%s; see '%[1]s --help'", c.CommandPath(), args[0], hint)
}

// withUsageErrors makes wrong numbers of arguments usage errors (exit code 2).
func withUsageErrors(c *cobra.Command) *cobra.Command {
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usage("%d arguments do not fit: %s; see '%s --help'", len(args), c.UseLine(), c.CommandPath())
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		withUsageErrors(sub)
	}
	return c
}
