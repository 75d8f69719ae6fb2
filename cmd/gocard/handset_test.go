package main

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/runtime/card"
	"github.com/gocard/gocard/runtime/cardtest"
	"github.com/gocard/gocard/runtime/iso7816"
)

// terminal runs the terminal of a card at a free port until the test ends.
func terminal(t *testing.T, card openCard) (addr string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var log strings.Builder
	r := &serving{s: streams{out: &log, err: &log}, card: cardFlags{json: true}}
	ended := make(chan error, 1)
	go func() { ended <- r.terminal(ctx, card, ln) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		ln.Close()
		if log := log.String(); strings.Contains(log, `"event":"card"`) || !strings.Contains(log, `{"schema":"gocard/serve/1","event":"serving","url":"http://127.0.0.1:`) {
			t.Errorf("the terminal says\n%s", log)
		}
	})
	return ln.Addr().String()
}

// inserted is a simulated card as serve has an open one.
func inserted(sim *card.Card, transport iso7816.Transport) openCard {
	return openCard{transport: transport, reset: func() error {
		sim.Reset()
		return nil
	}}
}

// TestHelpdeskThroughTerminal plays the requests of the golden file through the whole way of a card in a handset: TCP, gateway, envelopes and
// proactive commands, and the servlet in the virtual machine. The bytes are the same as without any of that, over T=0, on a UICC, and beside a toolkit
// applet that has events and commands of its own.
func TestHelpdeskThroughTerminal(t *testing.T) {
	beside := filepath.Join(t.TempDir(), "proactive.cap")
	gocard(t, "build", "-o", beside, root+"/testdata/run/proactive")
	files, err := readCAPs([]string{buildHelpdesk(t), beside})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		flags simFlags
		files []*capfile.File
	}{
		"plain":   {simFlags{}, files[:1]},
		"t0":      {simFlags{proto: "t0"}, files[:1]},
		"uicc":    {simFlags{uicc: true}, files[:1]},
		"toolkit": {simFlags{uicc: true}, files},
	} {
		t.Run(name, func(t *testing.T) {
			c.flags.scp = "03:70"
			sim, err := c.flags.makeCard(c.files, false)
			if err != nil {
				t.Fatal(err)
			}
			addr := terminal(t, inserted(sim, gp.FetchResponses(sim)))
			cardtest.HTTPGolden(t, root+"/testdata/http/helpdesk.txt", false, func() (net.Conn, error) { return net.Dial("tcp", addr) })
		})
	}
}

// TestNoWebServer: a card without servlets, one without a toolkit, and one that is removed end the terminal with an error that says so.
func TestNoWebServer(t *testing.T) {
	f := simFlags{scp: "03:70"}
	sim, err := f.makeCard(nil, false)
	if err != nil {
		t.Fatal(err)
	}
	answering := func(answer string, err error) iso7816.Transport {
		return iso7816.TransportFunc(func(context.Context, []byte) ([]byte, error) { return []byte(answer), err })
	}
	for what, c := range map[string]struct {
		card iso7816.Transport
		want string
	}{
		"no servlet": {sim, "the card opened no channel for port 3516"},
		"no toolkit": {answering("\x6D\x00", nil), "TERMINAL PROFILE: status word 6D00 (instruction not supported); the card has no card application toolkit"},
		"removed":    {answering("", errors.New("the card was removed")), "the card was removed"},
	} {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		r := &serving{s: streams{out: &out, err: &out}}
		if err := r.terminal(t.Context(), inserted(sim, c.card), ln); err == nil || !strings.Contains(err.Error(), c.want) || out.String() != "" {
			t.Errorf("%s: %v, %s", what, err, &out)
		}
		ln.Close()
	}
}
