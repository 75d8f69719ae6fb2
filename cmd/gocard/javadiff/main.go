// Command javadiff makes random Java applets, has Oracle's converter compile them, and compares what the CAP files do on the reference card and on
// ours. Its last line is "javadiff commands=N differences=N"; it ends with 1 where they differ.
//
//	go run ./cmd/gocard/javadiff -n 10 -seed 1
//
// In: the number of packages and the first seed (packages of odd seeds use int), JC_SDKS (Oracle's kits), GOCARD_PEERS (sources of the programs around
// them, by default ../shared/peers). The methods of a package compute, throw, catch, loop, call and write in transactions that end or stay open; each is
// called with several arguments, and the answers hold the applet's state. The source of a package that differs is kept in testdata/difftest/jSEED.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
)

func main() {
	n := flag.Int("n", 10, "number of packages")
	seed := flag.Uint64("seed", 1, "seed of the first package; the others follow")
	flag.Parse()
	if flag.NArg() > 0 || *n < 1 {
		flag.Usage()
		os.Exit(2)
	}
	commands, differences, err := compareAll(*seed, *n)
	if err != nil {
		fmt.Fprintln(os.Stderr, "javadiff:", err)
		os.Exit(3)
	}
	fmt.Printf("javadiff commands=%d differences=%d\n", commands, differences)
	if differences > 0 {
		os.Exit(1)
	}
}

func compareAll(seed uint64, n int) (commands, differences int, err error) {
	if os.Getenv("JC_SDKS") == "" {
		return 0, 0, fmt.Errorf("JC_SDKS does not name a checkout of the Java Card kits (docs/conformance.md)")
	}
	tmp, err := os.MkdirTemp("", "javadiff")
	if err != nil {
		return 0, 0, err
	}
	defer os.RemoveAll(tmp)
	b, err := newBench(tmp)
	if err != nil {
		return 0, 0, err
	}
	for i := range uint64(n) {
		c, d, err := b.compare(seed + i)
		if errors.Is(err, errRefused) || errors.Is(err, errDied) {
			fmt.Printf("seed %d: %v\n", seed+i, err)
			continue
		}
		if err != nil {
			return 0, 0, fmt.Errorf("seed %d: %w", seed+i, err)
		}
		commands, differences = commands+c, differences+d
	}
	return commands, differences, nil
}
