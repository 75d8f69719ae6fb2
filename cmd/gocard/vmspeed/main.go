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
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/jcre/script"
)

const (
	rounds = 5
	target = 1.5
)

// commands are the kernels of the sample, each for a part of a second on the reference card: exclusive or, CRC, sorting, sieve, calls.
var commands = []string{"8001080002", "8002010002", "8004004002", "8005040002", "8006080002"}

// speed is what one run of all commands took.
type speed struct {
	bytecodes float64
	time      time.Duration
}

func (s speed) perSecond() float64 { return s.bytecodes / s.time.Seconds() }

func main() {
	ratio, err := measure()
	if err != nil {
		fmt.Fprintln(os.Stderr, "vmspeed:", err)
		os.Exit(3)
	}
	fmt.Printf("vmspeed ratio=%.2f\n", ratio)
	if ratio < target {
		os.Exit(1)
	}
}

func measure() (float64, error) {
	tmp, err := os.MkdirTemp("", "vmspeed")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(tmp)
	peers := os.Getenv("GOCARD_PEERS")
	if peers == "" {
		peers = filepath.Join("..", "shared", "peers")
	}
	if _, err := output(peers, "go", "build", "-o", tmp+"/", "./javacap", "./crefrun"); err != nil {
		return 0, err
	}
	if _, err := output(".", filepath.Join(tmp, "javacap"), "-kit", "2.2.2", "-src", filepath.Join(peers, "samples/bench/src"), "-out", tmp); err != nil {
		return 0, err
	}
	capFile := filepath.Join(tmp, "peers/bench/javacard/bench.cap")
	var ours, theirs []float64
	for range rounds {
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
	slices.Sort(ours)
	slices.Sort(theirs)
	a, b := ours[rounds/2], theirs[rounds/2]
	fmt.Printf("gocard %.1f, reference card %.1f million bytecodes a second (medians of %d)\n", a/1e6, b/1e6, rounds)
	return a / b, nil
}

// crefSpeed runs the commands on the reference card, which counts the bytecodes of its API, too.
func crefSpeed(bin, capFile string) (speed, error) {
	name := filepath.Join(bin, "script.apdu")
	if err := os.WriteFile(name, []byte(strings.Join(commands, "\n")+"\n"), 0o600); err != nil {
		return speed{}, err
	}
	out, err := output(".", filepath.Join(bin, "crefrun"), "-cap", capFile, "-script", name, "-each", "-time")
	if err != nil {
		return speed{}, err
	}
	var s speed
	lines := bufio.NewScanner(bytes.NewReader(out))
	for range commands {
		var response, duration string
		var n float64
		if !lines.Scan() {
			return speed{}, fmt.Errorf("crefrun: answers are missing in %q", out)
		}
		if _, err := fmt.Sscan(lines.Text(), &response, &n, &duration); err != nil {
			return speed{}, fmt.Errorf("crefrun: %q: %w", lines.Text(), err)
		}
		d, err := time.ParseDuration(duration)
		if err != nil {
			return speed{}, err
		}
		s.bytecodes += n
		s.time += d
	}
	return s, nil
}

// ownSpeed runs the commands on a card of ours; only bytecodes of the loaded package are counted.
func ownSpeed(capFile string) (speed, error) {
	file, err := capfile.ReadFile(capFile)
	if err != nil {
		return speed{}, err
	}
	c, err := card.New(card.Config{NothingSelected: true})
	if err != nil {
		return speed{}, err
	}
	applet := file.Applet.Applets[0].AID
	if err := c.Load(file); err != nil {
		return speed{}, err
	}
	if err := c.Install(file.Header.Package.AID, applet); err != nil {
		return speed{}, err
	}
	if _, err := c.Transmit(context.Background(), script.SelectCommand(applet)); err != nil {
		return speed{}, err
	}
	before, start := c.Statistics().Bytecodes, time.Now()
	for _, text := range commands {
		capdu, err := hex.DecodeString(text)
		if err != nil {
			return speed{}, err
		}
		answer, err := c.Transmit(context.Background(), capdu)
		if err != nil || !bytes.HasSuffix(answer, []byte{0x90, 0}) {
			return speed{}, fmt.Errorf("%s: answer %X, %w", text, answer, err)
		}
	}
	return speed{float64(c.Statistics().Bytecodes - before), time.Since(start)}, nil
}

func output(dir, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %v: %w\n%s", filepath.Base(name), args, err, errs.Bytes())
	}
	return out, nil
}
