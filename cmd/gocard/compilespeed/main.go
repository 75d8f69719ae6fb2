// Command compilespeed measures how long gocard takes to build the help desk against javac plus Oracle's converter on a Java program of its
// size, alternately in one run. Its last line is "compilespeed ratio=R": medians of five, gocard / Java; it ends with 1 above the target.
//
// In: the repository as the working directory, JC_SDKS (Oracle's kits), GOCARD_PEERS (sources of the programs around them, by default
// ../shared/peers). It knows nothing of gocard but its command line.
package main

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/gocard/gocard/cmd/gocard/speed"
)

const target = 0.1

func main() {
	speed.Main("compilespeed", "%.3f", measure, func(ratio float64) bool { return ratio <= target })
}

func measure(tmp string) (float64, error) {
	gocard, javacap := filepath.Join(tmp, "gocard"), filepath.Join(tmp, "javacap")
	if _, err := speed.Output(".", "go", "build", "-o", gocard, "./cmd/gocard"); err != nil {
		return 0, err
	}
	if _, err := speed.Output(speed.Peers(), "go", "build", "-o", javacap, "./javacap"); err != nil {
		return 0, err
	}
	var ours, theirs []time.Duration
	for range speed.Rounds {
		d, err := timed(gocard, "build", "-o", filepath.Join(tmp, "helpdesk.cap"), "./applets/scws/helpdesk")
		if err != nil {
			return 0, err
		}
		ours = append(ours, d)
		d, err = timed(javacap, "-kit", "2.2.2", "-src", filepath.Join(speed.Peers(), "samples/bench/src"), "-out", filepath.Join(tmp, "bench"))
		if err != nil {
			return 0, err
		}
		theirs = append(theirs, d)
	}
	a, b := speed.Median(ours), speed.Median(theirs)
	fmt.Printf("gocard build %v, javac and converter %v (medians of %d)\n", a.Round(time.Millisecond), b.Round(time.Millisecond), speed.Rounds)
	return float64(a) / float64(b), nil
}

func timed(name string, args ...string) (time.Duration, error) {
	start := time.Now()
	_, err := speed.Output(".", name, args...)
	return time.Since(start), err
}
