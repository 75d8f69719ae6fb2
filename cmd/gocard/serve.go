package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/gp/scp"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// scwsAddress is where a terminal offers the card's web server: loopback only, port 3516 (SCWS 2.1).
const scwsAddress = "127.0.0.1:3516"

func newServe(s streams) *cobra.Command {
	var where, addr string
	var f buildFlags
	var sim simFlags
	c := &cobra.Command{
		Use:   "serve --card host|sim PACKAGE|CAP...",
		Short: "Serve the web pages of a card",
		Long: `serve builds the packages named, loads them into the card through GlobalPlatform, and serves the card's pages.
With --card host the package runs natively instead.`,
		Example: `  gocard serve --card sim ./applets/scws/helpdesk
  gocard serve --card host ./applets/scws/helpdesk
  gocard serve --card sim helpdesk.cap --http 127.0.0.1:8080`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			switch where {
			case "sim":
				return serveSim(c.Context(), s, f, sim, args, addr)
			case "host":
				return serveHost(c.Context(), s, args, addr)
			}
			return usage("--card %q: this version serves sim and host; the gateway to cards in readers is not there yet", where)
		},
	}
	f.add(c)
	sim.add(c.Flags())
	c.Flags().StringVar(&where, "card", "sim", "host or sim")
	c.Flags().StringVar(&addr, "http", scwsAddress, "address to serve at")
	return c
}

func serveHost(ctx context.Context, s streams, args []string, addr string) error {
	if len(args) != 1 || isCAP(args[0]) {
		return usage("--card host takes one package")
	}
	if err := checkAddress(addr); err != nil {
		return err
	}
	bin, err := buildAccepted(ctx, args[0])
	if err != nil {
		return err
	}
	return runNative(ctx, s, bin, "--http", addr)
}

func serveSim(ctx context.Context, s streams, f buildFlags, flags simFlags, args []string, addr string) error {
	ln, err := listenHTTP(addr)
	if err != nil {
		return err
	}
	defer ln.Close()
	sim, err := flags.makeCard(nil, false)
	if err != nil {
		return err
	}
	defer sim.Close()
	for _, arg := range args {
		file, err := buildOrRead(s, f, arg)
		if err != nil {
			return err
		}
		if _, _, ok := sim.Package(file.Header.Package.AID); ok {
			fmt.Fprintf(s.out, "package %s is on the card image already\n", file.Header.Package.AID)
			continue
		}
		if err := loadThroughGP(ctx, s, sim, file); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.out, "serving http://%s/ (interrupt to stop)\n", ln.Addr())
	return serveCard(ctx, sim.Model(), ln)
}

// buildOrRead gives the CAP file that an argument of serve means.
func buildOrRead(s streams, f buildFlags, arg string) (*capfile.File, error) {
	if isCAP(arg) {
		return readRunnable(arg)
	}
	start := time.Now()
	p, r, err := f.compile(arg)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(s.out, "built   %s: %d bytes for the card, package %X (%v)\n", p.Name, r.LoadSize(), p.AID, time.Since(start).Round(time.Millisecond))
	return r.CAP, nil
}

func isCAP(arg string) bool { return strings.HasSuffix(strings.ToLower(arg), ".cap") }

// loadThroughGP loads and installs a CAP file the way it goes onto a real card.
func loadThroughGP(ctx context.Context, s streams, sim *card.Card, file *capfile.File) error {
	start := time.Now()
	if err := verifyForCard(file); err != nil {
		return err
	}
	session, err := gp.Select(ctx, sim, iso7816.AID{})
	if err != nil {
		return err
	}
	if err := session.Authenticate(ctx, scp.DefaultKeySet(0), gp.AuthOptions{}); err != nil {
		return err
	}
	lf, err := gp.CAPLoadFile(file)
	if err != nil {
		return err
	}
	if err := session.Load(ctx, lf, gp.LoadOptions{}); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "loaded  %s: %d bytes over %v at level %v (%v)\n", lf.AID, len(lf.DataBlock), session.Channel().Protocol(),
		session.Channel().Level(), time.Since(start).Round(time.Millisecond))
	for _, applet := range lf.Modules {
		if err := session.Install(ctx, gp.Installation{LoadFile: lf.AID, Module: applet}); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "installed applet %s\n", applet)
	}
	return nil
}

// listenHTTP opens a listening socket; a port in use is said in words.
func listenHTTP(addr string) (net.Listener, error) {
	ln, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, environment(fmt.Errorf("%s is in use, perhaps by another gocard serve; stop that, or choose another address with --http 127.0.0.1:8080", addr))
	}
	return ln, environment(err)
}

// checkAddress says in time, and in words, that the native program will not be able to serve at addr.
func checkAddress(addr string) error {
	if addr == "" {
		return nil
	}
	ln, err := listenHTTP(addr)
	if err != nil {
		return err
	}
	return ln.Close()
}

// serveCard answers HTTP from a card until ctx ends.
func serveCard(ctx context.Context, model *jcre.Card, ln net.Listener) error {
	return environment(web.NewServer(model).Serve(ctx, ln))
}
