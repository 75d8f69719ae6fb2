// Command compilespeed measures how long gocard takes to build the help desk against javac plus Oracle's converter on a Java program of its
// size, alternately in one run. Its last line is "compilespeed ratio=R": medians of five, gocard / Java; it ends with 1 above the target.
//
// In: the repository as the working directory, JC_SDKS (Oracle's kits), GOCARD_PEERS (sources of the programs around them, by default
// ../shared/peers). It knows nothing of gocard but its command line.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

const (
	rounds = 5
	target = 0.1
)

func main() {
	ratio, err := measure()
	if err != nil {
		fmt.Fprintln(os.Stderr, "compilespeed:", err)
		os.Exit(3)
	}
	fmt.Printf("compilespeed ratio=%.3f\n", ratio)
	if ratio > target {
		os.Exit(1)
	}
}

func measure() (float64, error) {
	tmp, err := os.MkdirTemp("", "compilespeed")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(tmp)
	peers := os.Getenv("GOCARD_PEERS")
	if peers == "" {
		peers = filepath.Join("..", "shared", "peers")
	}
	gocard, javacap := filepath.Join(tmp, "gocard"), filepath.Join(tmp, "javacap")
	if err := command(".", "go", "build", "-o", gocard, "./cmd/gocard"); err != nil {
		return 0, err
	}
	if err := command(peers, "go", "build", "-o", javacap, "./javacap"); err != nil {
		return 0, err
	}
	var ours, theirs []time.Duration
	for range rounds {
		d, err := timed(gocard, "build", "-o", filepath.Join(tmp, "helpdesk.cap"), "./applets/scws/helpdesk")
		if err != nil {
			return 0, err
		}
		ours = append(ours, d)
		d, err = timed(javacap, "-kit", "2.2.2", "-src", filepath.Join(peers, "samples/bench/src"), "-out", filepath.Join(tmp, "bench"))
		if err != nil {
			return 0, err
		}
		theirs = append(theirs, d)
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	a, b := ours[rounds/2], theirs[rounds/2]
	fmt.Printf("gocard build %v, javac and converter %v (medians of %d)\n", a.Round(time.Millisecond), b.Round(time.Millisecond), rounds)
	return float64(a) / float64(b), nil
}

func timed(name string, args ...string) (time.Duration, error) {
	start := time.Now()
	err := command(".", name, args...)
	return time.Since(start), err
}

func command(dir, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %v: %w\n%s", filepath.Base(name), args, err, out)
	}
	return nil
}
