package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// scwsAddress is where a terminal offers the card's web server: loopback only, port 3516 (SCWS 2.1).
const scwsAddress = "127.0.0.1:3516"

// serving is one run of `gocard serve`.
type serving struct {
	s       streams
	card    cardFlags
	build   buildFlags
	addr    string
	replace bool
}

func newServe(s streams) *cobra.Command {
	r := &serving{s: s, card: cardFlags{log: s.err}}
	var where string
	c := &cobra.Command{
		Use:   "serve --card host|sim|READER [PACKAGE|CAP...]",
		Short: "Serve the web pages of a card",
		Long: `serve builds the packages named, loads them into the card through GlobalPlatform, and serves the card's pages. What is on the card already
is not loaded again, unless --replace takes it off first.

With --card READER, a reader's name or a part of it, gocard is the terminal of the card in that reader: it tells the card what a terminal can,
fetches its proactive commands, and carries HTTP between port 3516 of 127.0.0.1 and the channels that the card's web server opens (Bearer
Independent Protocol, UICC server mode). Only programs on this machine are served. With --card host the package runs natively instead.`,
		Example: `  gocard serve --card sim ./applets/scws/helpdesk
  gocard serve --card host ./applets/scws/helpdesk
  gocard serve --card sim helpdesk.cap --http 127.0.0.1:8080
  gocard serve --card Identiv --replace ./applets/scws/helpdesk
  gocard serve --card Identiv                       what is on the card
  gocard serve --card "Virtual PCD"                 with 'gocard sim --vpcd 127.0.0.1:35963 helpdesk.cap' beside it`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return r.run(c.Context(), where, args) },
	}
	r.build.add(c)
	r.card.addSession(c.Flags())
	r.card.sim.add(c.Flags())
	c.Flags().StringVar(&where, "card", "sim", "host, sim, or a reader's name or a part of it")
	c.Flags().StringVar(&r.addr, "http", scwsAddress, "address to serve at")
	c.Flags().BoolVar(&r.replace, "replace", false, "delete packages that are on the card already, with their applets and data, and load them anew")
	return c
}

func (r *serving) run(ctx context.Context, where string, args []string) error {
	if where == "host" {
		if r.card.json {
			return usage("--json is for cards; a program that runs natively has nothing to report")
		}
		return r.host(ctx, args)
	}
	if where == "sim" && len(args) == 0 && r.card.sim.image == "" {
		return usage("serve needs a package or CAP file for a new simulated card; see 'gocard serve --help'")
	}
	ln, err := listen("http", r.addr)
	if err != nil {
		return err
	}
	defer ln.Close()
	if where == "sim" {
		return r.sim(ctx, ln, args)
	}
	return r.reader(ctx, where, ln, args)
}

func (r *serving) host(ctx context.Context, args []string) error {
	if len(args) != 1 || isCAP(args[0]) {
		return usage("--card host takes one package")
	}
	if err := checkAddress(r.addr); err != nil {
		return err
	}
	bin, err := buildAccepted(ctx, args[0])
	if err != nil {
		return err
	}
	return runNative(ctx, r.s, bin, "--http", r.addr)
}

// sim serves a simulated card in this process, which answers HTTP itself.
func (r *serving) sim(ctx context.Context, ln net.Listener, args []string) error {
	r.card.sim.rule = r.card.rule
	sim, err := r.card.sim.makeCard(nil, false)
	if err != nil {
		return err
	}
	defer sim.Close()
	if err := r.load(ctx, openCard{transport: r.card.wire(sim)}, args); err != nil {
		return err
	}
	if err := r.report(serveReport{Event: "serving", URL: fmt.Sprintf("http://%s/", ln.Addr())}); err != nil {
		return err
	}
	return serveCard(ctx, sim.Model(), ln)
}

func isCAP(arg string) bool { return strings.HasSuffix(strings.ToLower(arg), ".cap") }

// listen opens a listening socket at the address that a flag gave; a port in use is said in words.
func listen(flag, addr string) (net.Listener, error) {
	ln, err := net.Listen("tcp", addr)
	var malformed *net.AddrError
	if errors.As(err, &malformed) {
		return nil, usage("--%s %q is not HOST:PORT, such as 127.0.0.1:3516: %s", flag, addr, malformed.Err)
	}
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, environment(fmt.Errorf("%s is in use, perhaps by another gocard serve; stop that, or choose another address with --%s 127.0.0.1:8080", addr, flag))
	}
	return ln, environment(err)
}

// checkAddress says in time, and in words, that the native program will not be able to serve at addr.
func checkAddress(addr string) error {
	if addr == "" {
		return nil
	}
	ln, err := listen("http", addr)
	if err != nil {
		return err
	}
	return ln.Close()
}

// serveCard answers HTTP from a card until ctx ends.
func serveCard(ctx context.Context, model *jcre.Card, ln net.Listener) error {
	return environment(web.NewServer(model).Serve(ctx, ln))
}
