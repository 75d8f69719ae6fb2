package host

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"

	"github.com/gocard/gocard/runtime/jcre/script"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// Exit codes of Main.
const (
	exitOK          = 0
	exitFailed      = 1 // the program or the script is wrong
	exitUsage       = 2
	exitEnvironment = 3 // a file or a port
)

// DefaultHTTP is where Main serves a program with web pages when nothing else is asked for: the port of the Smart Card Web
// Server.
const DefaultHTTP = "127.0.0.1:3516"

// Main is the main function of a program that runs p with the flags --apdu FILE, --http ADDR and --uicc. It does not return.
func Main(p Program) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := Run(ctx, p, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Run is Main with everything it touches as arguments; it gives the exit code. --apdu runs an APDU script, - for stdin, and
// writes its transcript to out. --http then serves HTTP until ctx ends. Without either, a program that registered web
// pages is served at DefaultHTTP, and any other reads a script from in.
func Run(ctx context.Context, p Program, args []string, in io.Reader, out, errs io.Writer) int {
	flags := flag.NewFlagSet("run", flag.ContinueOnError)
	flags.SetOutput(errs)
	apdu := flags.String("apdu", "", "run the APDU script `FILE`, - for standard input")
	flags.BoolVar(&p.UICC, "uicc", p.UICC, "the file system of a UICC answers where no applet is selected")
	addr := flags.String("http", "", "serve the card's web pages at `ADDR`")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		if err == nil {
			fmt.Fprintf(errs, "unexpected argument %q\n", flags.Arg(0))
		}
		return exitUsage
	}
	h, err := New(p)
	if err != nil {
		fmt.Fprintln(errs, err)
		return exitFailed
	}
	if *apdu == "" && *addr == "" {
		if h.HasPages() {
			*addr = DefaultHTTP
		} else {
			*apdu = "-"
		}
	}
	if *apdu != "" {
		if code := h.runScript(*apdu, in, out, errs); code != exitOK {
			return code
		}
	}
	if *addr != "" {
		return h.listen(ctx, *addr, errs)
	}
	return exitOK
}

func (h *Host) runScript(file string, in io.Reader, out, errs io.Writer) int {
	text, err := script.Read(file, in)
	if err != nil {
		fmt.Fprintln(errs, "gocard:", err)
		return exitEnvironment
	}
	items, err := script.Parse(file, text)
	if err == nil {
		r := script.Runner{Card: h, Out: out}
		err = r.Run(file, items)
	}
	if err != nil {
		fmt.Fprintln(errs, err)
		return exitFailed
	}
	return exitOK
}

// HasPages reports whether an applet registered with the web server.
func (h *Host) HasPages() bool {
	pages := false
	h.card.Do(func() { pages = len(h.card.Extensions()) > 0 })
	return pages
}

// Serve answers HTTP on a listener until ctx ends.
func (h *Host) Serve(ctx context.Context, l net.Listener) error {
	return web.NewServer(h.card).Serve(ctx, l)
}

func (h *Host) listen(ctx context.Context, addr string, errs io.Writer) int {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		fmt.Fprintln(errs, "serve HTTP:", err)
		return exitEnvironment
	}
	fmt.Fprintf(errs, "serving http://%s/\n", l.Addr())
	if err := h.Serve(ctx, l); err != nil && !errors.Is(err, net.ErrClosed) {
		fmt.Fprintln(errs, "serve HTTP:", err)
		return exitEnvironment
	}
	return exitOK
}
