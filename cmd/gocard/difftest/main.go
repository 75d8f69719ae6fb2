// Command difftest makes random programs and compares what they do natively, in the IR interpreter and in the virtual machine. Its last line is
// "diff programs=N differences=N"; it ends with 1 when programs differ or crash the compiler.
//
//	go run ./cmd/gocard/difftest -n 1000 -seed 1
//
// In: a number of programs and the first seed. Each program is compiled at -O0, -O1 and -O2 for cards with and without int, and runs natively
// (compiled by Go, many programs in one binary), in the interpreter in Go form and in card form, and from its CAP file; with JC_SDKS set and -cref N
// each N-th program runs on the reference card, too. A program that the compiler refuses is counted by code, not as one that agrees. One that differs
// is kept, reduced, in testdata/difftest/pSEED.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
)

// Exit codes.
const (
	exitDiffers     = 1
	exitUsage       = 2
	exitEnvironment = 3
)

func main() {
	var o options
	flag.IntVar(&o.n, "n", 1000, "number of programs")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of the first program; the others follow")
	flag.IntVar(&o.batch, "batch", 50, "programs that are compiled natively in one binary")
	flag.IntVar(&o.cref, "cref", 0, "run each N-th program on the reference card (needs JC_SDKS)")
	flag.BoolVar(&o.reduce, "reduce", true, "make programs that differ smaller")
	flag.BoolVar(&o.verbose, "v", false, "say why programs are refused")
	flag.StringVar(&o.replay, "replay", "", "compare the program of a folder that was kept, instead of random ones")
	flag.Parse()
	if flag.NArg() > 0 || o.n < 1 || o.batch < 1 {
		flag.Usage()
		os.Exit(exitUsage)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	debug.SetGCPercent(1000) // programs are small, and memory is not scarce here
	var code int
	err := enterRoot()
	if err == nil {
		code, err = run(ctx, o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "difftest:", err)
		code = exitEnvironment
	}
	os.Exit(code)
}
