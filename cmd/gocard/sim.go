package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/jcre/script"
)

// simRun is one run of `gocard sim`.
type simRun struct {
	card  simFlags
	build buildFlags

	apdu, tear     string
	faces          simFaces
	stats, trace   bool
	lines, profile string
}

func newSim(s streams) *cobra.Command {
	var r simRun
	c := &cobra.Command{
		Use:   "sim CAP|PACKAGE...",
		Short: "A simulated card with these CAP files or packages loaded and installed",
		Long: `sim makes a simulated card, puts CAP files on it (packages are built first), installs their applets, and lets a script or the outside
world talk to it. Lines of Go are known for packages, and for CAP files beside which 'gocard build --emit map' wrote a map.

With --tear the script runs once for each of its writes to persistent memory, with the power cut just before that write. The card starts
again and the invariant runs: a script whose commands are followed by lines such as '= 9000' or '= 00xx9000 | 6985', which say what they
must answer. Lines of '---' divide alternatives, of which one must hold as a whole.`,
		Example: `  gocard sim --apdu wallet.apdu wallet.cap
  gocard sim --http 127.0.0.1:3516 helpdesk.cap
  gocard sim --vpcd 127.0.0.1:35963 wallet.cap      a card in pcscd's virtual reader
  gocard sim --tcp 127.0.0.1:9900 --stats wallet.cap clients of vpcd's protocol; what each command costs on standard output
  gocard sim --image my.card --vpcd 127.0.0.1:35963 a card that remembers: my.card is made if it does not exist
  gocard sim --apdu wallet.apdu --tear invariant.apdu ./wallet
  gocard sim --apdu wallet.apdu --profile wallet.pprof ./wallet && go tool pprof -top wallet.pprof`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return r.run(c.Context(), s, args) },
	}
	r.card.add(c.Flags())
	r.build.add(c)
	f := c.Flags()
	f.StringVar(&r.apdu, "apdu", "", "APDU script to run; - is standard input")
	f.StringVar(&r.faces.http, "http", "", "address at which the card answers HTTP")
	f.StringVar(&r.faces.tcp, "tcp", "", "address at which the card takes connections that speak the protocol of vpcd: length in two bytes, message")
	f.StringVar(&r.faces.vpcd, "vpcd", "", "address of pcscd's virtual reader (vpcd), usually 127.0.0.1:35963; the second slot is one port higher")
	f.StringVar(&r.tear, "tear", "", "cut the power at each persistent write of the script in turn, and run this invariant after each")
	f.BoolVar(&r.stats, "stats", false, "after each response APDU a line: # bytecodes=N persistent=N transient=N written=N")
	f.BoolVar(&r.trace, "trace", false, "write every bytecode with its line of Go to standard error")
	f.StringVar(&r.lines, "lines", "", "write bytecodes, calls and writes to persistent memory for each line of Go to this file; - is standard error")
	f.StringVar(&r.profile, "profile", "", "write a profile for 'go tool pprof' to this file")
	return c
}

func (r *simRun) run(ctx context.Context, s streams, args []string) error {
	if r.apdu == "" && r.faces == (simFaces{}) {
		return usage("sim needs a face: --apdu FILE, --http ADDR, --vpcd ADDR or --tcp ADDR")
	}
	files, lines, err := r.programs(args)
	if err != nil {
		return err
	}
	sim, err := r.card.makeCard(files, r.apdu != "")
	if err != nil {
		return err
	}
	defer sim.Close()
	if r.tear != "" {
		if r.apdu == "" || r.faces != (simFaces{}) {
			return usage("--tear goes with --apdu alone: it runs that script once for each write")
		}
		t, err := newTearing(s.in, sim, r.card, r.apdu, r.tear, lines)
		if err != nil {
			return err
		}
		return tear(s, t)
	}
	return r.observed(s, sim, lines, func(w *watch) error {
		stats := statsWriter(s, sim, r.stats)
		if r.apdu != "" {
			if err := runScript(s, simScript{sim}, r.apdu, afterCommand(w, stats)); err != nil {
				return err
			}
		}
		if stats != nil {
			sim.AfterCommand(func() { _ = stats(script.Item{}) })
		}
		return r.faces.serve(ctx, s, sim)
	})
}

// programs reads or builds what the arguments name; the source has their lines of Go.
func (r *simRun) programs(args []string) ([]*capfile.File, source, error) {
	var files []*capfile.File
	lines := source{}
	for _, arg := range args {
		if isCAP(arg) {
			file, err := readRunnable(arg)
			if err != nil {
				return nil, nil, err
			}
			if err := lines.read(arg, file.Header.Package.AID); err != nil {
				return nil, nil, err
			}
			files = append(files, file)
			continue
		}
		_, built, err := r.build.compile(arg)
		if err != nil {
			return nil, nil, err
		}
		m, err := parseMap(built.Map())
		if err != nil {
			return nil, nil, err
		}
		files = append(files, built.CAP)
		lines[built.CAP.Header.Package.AID] = m
	}
	return files, lines, nil
}

// observed runs do while the card is watched, where a flag asks for it, and writes what was seen. do gets nil where nobody watches.
func (r *simRun) observed(s streams, sim *card.Card, lines source, do func(*watch) error) error {
	if !r.trace && r.lines == "" && r.profile == "" {
		return do(nil)
	}
	var trace io.Writer
	if r.trace {
		buffered := bufio.NewWriter(s.err)
		defer buffered.Flush()
		trace = buffered
	}
	w := newWatch(sim, lines, trace)
	err := do(w)
	if r.lines == "-" {
		err = errors.Join(err, w.report(s.err))
	} else if r.lines != "" {
		err = errors.Join(err, writeFile(r.lines, w.report))
	}
	if r.profile != "" {
		err = errors.Join(err, writeFile(r.profile, w.pprof))
	}
	return err
}

// writeFile lets write fill a file.
func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return environment(err)
	}
	return environment(errors.Join(write(f), f.Close()))
}

// simFaces are the addresses at which the outside world meets a card; empty for none.
type simFaces struct{ http, vpcd, tcp string }

// serve runs the faces until one fails or the context ends.
func (f simFaces) serve(ctx context.Context, s streams, sim *card.Card) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, 3)
	faces := 0
	start := func(serve func() error) {
		faces++
		go func() { done <- serve() }()
	}
	if f.http != "" {
		ln, err := listen("http", f.http)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.err, "the card answers at http://%s/\n", ln.Addr())
		start(func() error { return serveCard(ctx, sim.Model(), ln) })
	}
	if f.tcp != "" {
		ln, err := listen("tcp", f.tcp)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.err, "the card takes connections at %s\n", ln.Addr())
		start(func() error { return environment(sim.ServeTCP(ctx, ln)) })
	}
	if f.vpcd != "" {
		fmt.Fprintf(s.err, "card in the virtual reader at %s\n", f.vpcd)
		start(func() error { return environment(sim.ServeVPCD(ctx, f.vpcd)) })
	}
	var first error
	for range faces {
		err := <-done
		cancel()
		if first == nil && !errors.Is(err, context.Canceled) {
			first = err
		}
	}
	return first
}

// readRunnable is readCAP for a file whose code is executed here and not on a card of its own: it must have what verification needs.
func readRunnable(name string) (*capfile.File, error) {
	file, err := readCAP(name)
	if err == nil && file.Descriptor == nil {
		return nil, fmt.Errorf("%s: %s", name, noDescriptor)
	}
	return file, err
}

// readCAPs reads and verifies CAP files: nothing of a bad one is executed.
func readCAPs(names []string) ([]*capfile.File, error) {
	var files []*capfile.File
	for _, name := range names {
		file, err := readRunnable(name)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

// fileError tells a file that is wrong from one that cannot be read.
func fileError(name string, err error) error {
	var errno syscall.Errno
	if errors.As(err, &errno) { // the system said no
		return environment(err)
	}
	if strings.Contains(err.Error(), name) {
		return err
	}
	return fmt.Errorf("%s: %w", name, err)
}
