package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"

	"github.com/gocard/gocard/gp/pcsc"
	"github.com/gocard/gocard/runtime/handset"
)

// errNoWebServer is the error for a card that asked for no channel on port 3516.
var errNoWebServer = errors.New("the card opened no channel for port 3516: it has no web server, or no servlet on it; name a servlet's package, as in 'gocard serve --card READER ./applets/scws/helpdesk'")

// errRemoved is the error for a card that is pulled out.
var errRemoved = errors.New("the card was taken out of the reader")

// reader serves the card in a reader: what is named is loaded, the card is reset, and then gocard is its terminal.
func (r *serving) reader(ctx context.Context, name string, ln net.Listener, args []string) error {
	r.card.reader = name
	return r.card.withCard(ctx, func(card openCard) error {
		ctx, done := whileInserted(ctx, name)
		defer done()
		if err := r.load(ctx, card, args); err != nil {
			return err
		}
		if err := card.reset(); err != nil {
			return environment(err)
		}
		err := r.terminal(ctx, card, ln)
		if errors.Is(context.Cause(ctx), errRemoved) || err != nil && isEmpty(name) {
			return environment(errRemoved)
		}
		return err
	})
}

// whileInserted is a context that ends when the card is taken out of a reader; the terminal itself would notice that at its next command only. done
// ends the watch.
func whileInserted(ctx context.Context, reader string) (inserted context.Context, done func()) {
	inserted, cancel := context.WithCancelCause(ctx)
	var watch sync.WaitGroup
	watch.Go(func() {
		pc, err := pcsc.Open()
		if err != nil {
			return // the card's own connection will say so
		}
		defer pc.Close()
		if pc.WaitForRemoval(inserted, reader) == nil {
			cancel(errRemoved)
		}
	})
	return inserted, func() {
		cancel(nil)
		watch.Wait()
	}
}

// isEmpty reports whether a reader is known to have no card, which explains why a command failed.
func isEmpty(reader string) bool {
	pc, err := pcsc.Open()
	if err != nil {
		return false
	}
	defer pc.Close()
	name, err := pc.Find(reader)
	if err != nil {
		return false
	}
	readers, err := pc.Readers()
	return err == nil && slices.ContainsFunc(readers, func(x pcsc.Reader) bool { return x.Name == name && !x.CardPresent })
}

// terminal is the terminal of a card that was just reset, until ctx ends or the card is gone.
func (r *serving) terminal(ctx context.Context, card openCard, ln net.Listener) error {
	t := handset.New(card.transport, handset.Config{
		Reset: card.reset,
		Log:   r.say,
		Listen: func(port int) (net.Listener, error) {
			if port == handset.HTTP {
				return ln, nil
			}
			return listen("http", fmt.Sprintf("127.0.0.1:%d", port))
		},
	})
	return t.Run(ctx, func() error {
		if t.Addr(handset.HTTP) == nil {
			return errNoWebServer
		}
		if err := r.report(serveReport{Event: "serving", URL: fmt.Sprintf("http://%s/", t.Addr(handset.HTTP))}); err != nil {
			return err
		}
		if a := t.Addr(handset.HTTPS); a != nil {
			return r.report(serveReport{Event: "serving", URL: fmt.Sprintf("https://%s/", a)})
		}
		return nil
	})
}

// say is the terminal's log: results go to standard output, so this goes to standard error, and into the stream of --json.
func (r *serving) say(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if r.card.json {
		_ = r.report(serveReport{Event: "card", Text: text}) // a stream that fails has failed for the next result, too
		return
	}
	fmt.Fprintln(r.s.err, "gocard: "+text)
}
