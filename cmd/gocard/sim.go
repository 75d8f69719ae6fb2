package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/card"
)

func newSim(s streams) *cobra.Command {
	var f simFlags
	var apdu, httpAddr, vpcd string
	var stats bool
	c := &cobra.Command{
		Use:   "sim CAP...",
		Short: "A simulated card with these CAP files loaded and installed",
		Example: `  gocard sim --apdu wallet.apdu wallet.cap
  gocard sim --http 127.0.0.1:3516 helpdesk.cap
  gocard sim --vpcd 127.0.0.1:35963 wallet.cap      a card in pcscd's virtual reader
  gocard sim --image my.card --vpcd 127.0.0.1:35963 a card that remembers: my.card is made if it does not exist`,
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
			defer sim.Close()
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
