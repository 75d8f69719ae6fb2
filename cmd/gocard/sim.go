package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/capverify"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/jcre/script"
)

// simFlags say what simulated card is made.
type simFlags struct {
	scp  string
	caps []string // for the card verbs
}

func (f *simFlags) add(p *pflag.FlagSet) {
	p.StringVar(&f.scp, "scp", "03:70", "simulated card: secure channel protocol and parameter i (02:15, 02:55, 03:00, 03:70)")
}

func (f *simFlags) addCard(p *pflag.FlagSet) {
	f.add(p)
	p.StringArrayVar(&f.caps, "cap", nil, "simulated card: CAP file that is on it, installed (repeatable)")
}

// domain is the issuer security domain that --scp asks for.
func (f *simFlags) domain() (card.DomainConfig, error) {
	switch f.scp {
	case "02:15":
		return card.DomainConfig{Protocol: scp.SCP02, I: 0x15}, nil
	case "02:55":
		return card.DomainConfig{Protocol: scp.SCP02, I: 0x55}, nil
	case "03:00":
		return card.DomainConfig{Protocol: scp.SCP03, PlainSCP03: true}, nil
	case "03:70":
		return card.DomainConfig{Protocol: scp.SCP03, I: 0x70}, nil
	}
	return card.DomainConfig{}, usage("--scp %q is none of 02:15, 02:55, 03:00, 03:70", f.scp)
}

// makeCard makes a simulated card with CAP files loaded and their applets installed.
func (f *simFlags) makeCard(files []*capfile.File, nothingSelected bool) (*card.Card, error) {
	domain, err := f.domain()
	if err != nil {
		return nil, err
	}
	config := card.Config{Domain: domain, NothingSelected: nothingSelected}
	config.Machine.Verify = verifyForCard
	c, err := card.New(config)
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		if err := c.Load(file); err != nil {
			return nil, err
		}
		if file.Applet == nil {
			continue
		}
		for _, a := range file.Applet.Applets {
			if err := c.Install(file.Header.Package.AID, a.AID); err != nil {
				return nil, err
			}
		}
	}
	return c, nil
}

// verifyForCard is the off-card verifier in front of a card. It needs the Descriptor component and the export files of all imports; where
// they are not at hand the file has passed the checks of structure, and the simulated card runs its code under the machine's own guard.
func verifyForCard(f *capfile.File) error {
	if f.Descriptor == nil {
		return nil
	}
	for _, p := range f.Import.Packages {
		if _, ok := exportfile.Lookup(p.AID, p.MajorVersion, p.MinorVersion); !ok {
			return nil
		}
	}
	return capverify.Verify(f, factsOf(f)).Err()
}

func newSim(s streams) *cobra.Command {
	var f simFlags
	var apdu, httpAddr, vpcd string
	var stats bool
	c := &cobra.Command{
		Use:   "sim CAP...",
		Short: "A simulated card with these CAP files loaded and installed",
		Example: `  gocard sim --apdu wallet.apdu wallet.cap
  gocard sim --http 127.0.0.1:3516 helpdesk.cap
  gocard sim --vpcd 127.0.0.1:35963 wallet.cap      a card in pcscd's virtual reader`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			files, err := readCAPs(args)
			if err != nil {
				return err
			}
			if apdu == "" && httpAddr == "" && vpcd == "" {
				return usage("sim needs a face: --apdu FILE, --http ADDR or --vpcd ADDR")
			}
			sim, err := f.makeCard(files, apdu != "")
			if err != nil {
				return err
			}
			if apdu != "" {
				if err := runScript(s, simScript{sim}, apdu, statsWriter(s, sim, stats)); err != nil {
					return err
				}
			}
			return serveFaces(c.Context(), s, sim, httpAddr, vpcd)
		},
	}
	f.add(c.Flags())
	c.Flags().StringVar(&apdu, "apdu", "", "APDU script to run; - is standard input")
	c.Flags().StringVar(&httpAddr, "http", "", "address at which the card answers HTTP")
	c.Flags().StringVar(&vpcd, "vpcd", "", "address of pcscd's virtual reader (vpcd), usually 127.0.0.1:35963")
	c.Flags().BoolVar(&stats, "stats", false, "after each response a line: # bytecodes=N persistent=N transient=N written=N")
	return c
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

// serveFaces runs the faces that were asked for until one fails or the context ends.
func serveFaces(ctx context.Context, s streams, sim *card.Card, httpAddr, vpcd string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, 2)
	faces := 0
	if httpAddr != "" {
		faces++
		ln, err := listenHTTP(httpAddr)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.err, "the card answers at http://%s/\n", ln.Addr())
		go func() { done <- serveCard(ctx, sim.Model(), ln) }()
	}
	if vpcd != "" {
		faces++
		fmt.Fprintf(s.err, "card in the virtual reader at %s\n", vpcd)
		go func() { done <- environment(sim.ServeVPCD(ctx, vpcd)) }()
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

// simScript lets scripts run on a simulated card.
type simScript struct{ card *card.Card }

func (c simScript) Transmit(capdu []byte) ([]byte, error) {
	return c.card.Transmit(context.Background(), capdu)
}

func (c simScript) Reset() error {
	c.card.Reset()
	return nil
}

func (c simScript) CutAfter(n int) error {
	c.card.CutAfter(n)
	return nil
}

// runScript executes a script file on a card and prints the transcript.
func runScript(s streams, c script.Card, name string, after func(script.Item) error) error {
	var text []byte
	var err error
	if name == "-" {
		text, err = io.ReadAll(s.in)
	} else {
		text, err = os.ReadFile(name)
	}
	if err != nil {
		return environment(err)
	}
	items, err := script.Parse(name, string(text))
	if err != nil {
		return err
	}
	r := script.Runner{Card: c, Out: s.out, After: after}
	return r.Run(name, items)
}

// statsWriter prints the statistics of each APDU, where asked for.
func statsWriter(s streams, sim *card.Card, on bool) func(script.Item) error {
	if !on {
		return nil
	}
	last := sim.Statistics()
	return func(script.Item) error {
		now := sim.Statistics()
		_, err := fmt.Fprintf(s.out, "# bytecodes=%d persistent=%d transient=%d written=%d\n",
			now.Bytecodes-last.Bytecodes, now.Persistent, now.Transient(), now.Written-last.Written)
		last = now
		return err
	}
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
