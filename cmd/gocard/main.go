// Command gocard compiles Go to Java Card CAP files, runs them natively and in a simulated card, and manages them on real cards.
//
// In: a command line. Out: results on stdout, everything else on stderr, and one of four exit codes (exit.go). Every verb has a file of
// its own; the verbs put the other packages together and hold no knowledge of formats or languages themselves.
package main

import (
	"context"
	"os"
	"os/signal"
)

func main() {
	if isVetTool(os.Args[1:]) {
		vetTool()
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	stop()
	os.Exit(code)
}
