package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, s streams) int {
	root := newRoot(s)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	if msg := err.Error(); msg != "" {
		fmt.Fprintln(s.err, prefixed(msg))
	}
	return exitCode(err)
}

// prefixed puts the program's name before a message, but not before lines that tools parse (file:line:col).
func prefixed(msg string) string {
	if first, _, _ := strings.Cut(msg, ": "); strings.Count(first, ":") >= 2 {
		return msg
	}
	return "gocard: " + msg
}

func newRoot(s streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "gocard",
		Short: "Go on Java Card: compiler, simulated card, card tools, Smart Card Web Server",
		Long: `gocard compiles a subset of Go to Java Card CAP files, runs the same source natively and in a simulated card,
and loads it onto real cards.`,
		Example: `  gocard serve --card sim ./applets/scws/helpdesk   a page from a simulated card, at http://127.0.0.1:3516/
  gocard build ./testdata/run/wallet                a CAP file
  gocard card list --reader sim`,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage("%v; see 'gocard %s --help'", err, c.Name())
	})
	for _, add := range []func(streams) *cobra.Command{
		newBuild, newRun, newSim, newServe, newCard, newVerify, newDump, newExplain, newVersion,
	} {
		root.AddCommand(withUsageErrors(add(s)))
	}
	return root
}

// withUsageErrors makes wrong numbers of arguments usage errors (exit code 2).
func withUsageErrors(c *cobra.Command) *cobra.Command {
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usage("%v; see 'gocard %s --help'", err, strings.TrimPrefix(c.CommandPath(), "gocard "))
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		withUsageErrors(sub)
	}
	return c
}
