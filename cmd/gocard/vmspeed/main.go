// Command vmspeed measures bytecodes per second of our virtual machine against the reference card: the same CAP file (the peers' sample
// bench, from Oracle's converter) and the same commands, alternately in one run. Its last line is "vmspeed ratio=R": medians of five, ours /
// the reference card's; it ends with 1 below the target.
//
// In: the repository as the working directory, JC_SDKS (Oracle's kits), GOCARD_PEERS (sources of the programs around them, by default
// ../shared/peers).
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/cmd/gocard/speed"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/jcre/script"
)

const target = 1.5

// commands are the kernels of the sample, each for a part of a second on the reference card: exclusive or, CRC, sorting, sieve, calls.
var commands = []string{"8001080002", "8002010002", "8004004002", "8005040002", "8006080002"}

// run is what one run of all commands took.
type run struct {
	bytecodes float64
	time      time.Duration
}

func (r run) perSecond() float64 { return r.bytecodes / r.time.Seconds() }

func main() {
	speed.Main("vmspeed", "%.2f", measure, func(ratio float64) bool { return ratio >= target })
}

func measure(tmp string) (float64, error) {
	peers := speed.Peers()
	if _, err := speed.Output(peers, "go", "build", "-o", tmp+"/", "./javacap", "./crefrun"); err != nil {
		return 0, err
	}
	if _, err := speed.Output(".", filepath.Join(tmp, "javacap"), "-kit", "2.2.2", "-src", filepath.Join(peers, "samples/bench/src"), "-out", tmp); err != nil {
		return 0, err
	}
	capFile := filepath.Join(tmp, "peers/bench/javacard/bench.cap")
	var ours, theirs []float64
	for range speed.Rounds {
		reference, err := crefSpeed(tmp, capFile)
		if err != nil {
			return 0, err
		}
		own, err := ownSpeed(capFile)
		if err != nil {
			return 0, err
		}
		ours, theirs = append(ours, own.perSecond()), append(theirs, reference.perSecond())
	}
	a, b := speed.Median(ours), speed.Median(theirs)
	fmt.Printf("gocard %.1f, reference card %.1f million bytecodes a second (medians of %d)\n", a/1e6, b/1e6, speed.Rounds)
	return a / b, nil
}

// crefSpeed runs the commands on the reference card, which counts the bytecodes of its API, too.
func crefSpeed(bin, capFile string) (run, error) {
	name := filepath.Join(bin, "script.apdu")
	if err := os.WriteFile(name, []byte(strings.Join(commands, "\n")+"\n"), 0o600); err != nil {
		return run{}, err
	}
	out, err := speed.Output(".", filepath.Join(bin, "crefrun"), "-cap", capFile, "-script", name, "-each", "-time")
	if err != nil {
		return run{}, err
	}
	var s run
	lines := bufio.NewScanner(bytes.NewReader(out))
	for range commands {
		var response, duration string
		var n float64
		if !lines.Scan() {
			return run{}, fmt.Errorf("crefrun: answers are missing in %q", out)
		}
		if _, err := fmt.Sscan(lines.Text(), &response, &n, &duration); err != nil {
			return run{}, fmt.Errorf("crefrun: %q: %w", lines.Text(), err)
		}
		d, err := time.ParseDuration(duration)
		if err != nil {
			return run{}, err
		}
		s.bytecodes += n
		s.time += d
	}
	return s, nil
}

// ownSpeed runs the commands on a card of ours; only bytecodes of the loaded package are counted.
func ownSpeed(capFile string) (run, error) {
	file, err := capfile.ReadFile(capFile)
	if err != nil {
		return run{}, err
	}
	c, err := card.New(card.Config{NothingSelected: true})
	if err != nil {
		return run{}, err
	}
	applet := file.Applet.Applets[0].AID
	if err := c.Load(file); err != nil {
		return run{}, err
	}
	if err := c.Install(file.Header.Package.AID, applet); err != nil {
		return run{}, err
	}
	if _, err := c.Transmit(context.Background(), script.SelectCommand(applet)); err != nil {
		return run{}, err
	}
	before, start := c.Statistics().Bytecodes, time.Now()
	for _, text := range commands {
		capdu, err := hex.DecodeString(text)
		if err != nil {
			return run{}, err
		}
		answer, err := c.Transmit(context.Background(), capdu)
		if err != nil || !bytes.HasSuffix(answer, []byte{0x90, 0}) {
			return run{}, fmt.Errorf("%s: answer %X, %w", text, answer, err)
		}
	}
	return run{float64(c.Statistics().Bytecodes - before), time.Since(start)}, nil
}
