package handset

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gocard/gocard/runtime/cat"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/bip"
	"github.com/gocard/gocard/runtime/jcre/proactive"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// webCard is a simulated card with a web page, as a transport.
type webCard struct {
	*jcre.Card
	widest   atomic.Int32 // bytes of the longest command or response
	commands atomic.Int64
}

func (c *webCard) Transmit(ctx context.Context, capdu []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c.commands.Add(1)
	r := c.Process(capdu)
	c.widest.Store(max(c.widest.Load(), int32(len(capdu)), int32(len(r))))
	return r, nil
}

type applet struct{}

func (applet) Select() (bool, error)       { return true, nil }
func (applet) Deselect() error             { return nil }
func (applet) Process(*jcre.APDU) error    { return nil }
func (applet) Uninstall() error            { return nil }
func (applet) Features() (f jcre.Features) { return f }

type do func(m web.Method, q *web.Request, p *web.Response) error

func (f do) Do(m web.Method, q *web.Request, p *web.Response) error { return f(m, q, p) }

// page answers with the path and the length of the content; /big with 64 KiB.
func page(_ web.Method, q *web.Request, p *web.Response) error {
	path, _ := q.Find(web.KeywordPath)
	if path != "/big" {
		return p.AppendContent(fmt.Appendf(nil, "%s %d", path, q.ContentLength()))
	}
	if err := p.EnableChunkMode(); err != nil {
		return err
	}
	for range 64 {
		if err := p.AppendContent(make([]byte, web.ResponseBuffer)); err != nil {
			return err
		}
		if err := p.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func newWebCard(t testing.TB) *webCard {
	t.Helper()
	card := jcre.New(jcre.Config{})
	bip.New(card, proactive.New(card))
	card.Do(func() {
		as := jcre.Instance{AID: iso7816.MustParseAID("F0676F636100"), Package: iso7816.MustParseAID("F0676F6361"), Context: 1}
		_, err := card.Install(as, func() error {
			if err := card.RegisterExtension([]byte("a"), 1, do(page)); err != nil {
				return err
			}
			return card.Register(applet{}, nil)
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	return &webCard{Card: card}
}

// ask sends on a connection of its own, ends its side, and gives all that comes back.
func (r *running) ask(t testing.TB, request string) string {
	t.Helper()
	conn := r.dial(t)
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

func request(path string) string { return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n" }

// TestGateway: pages, large ones, content, and clients that say nothing or half of something.
func TestGateway(t *testing.T) {
	card := newWebCard(t)
	r := start(t, card, Config{})
	for range 3 {
		if got := r.ask(t, request("/a")); !strings.HasSuffix(got, "\r\n\r\n/a 0") {
			t.Errorf("%q", got)
		}
	}
	if got := r.ask(t, request("/big")); strings.Count(got, "\r\n400\r\n") != 64 || !strings.HasSuffix(got, "\r\n0\r\n\r\n") {
		t.Errorf("%d bytes", len(got))
	}
	post := "POST /p HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000\r\n\r\n" + strings.Repeat("x", 2000)
	if got := r.ask(t, post+post); strings.Count(got, "/p 2000") != 2 {
		t.Errorf("%q", got)
	}
	for _, silent := range []string{"", "GET / HT", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab"} {
		if got := r.ask(t, silent); got != "" {
			t.Errorf("%q is answered by %q", silent, got)
		}
	}
	if got := r.ask(t, "nonsense\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 400 ") {
		t.Errorf("%q", got)
	}
	if n := card.widest.Load(); n > 261 {
		t.Errorf("a command or response of %d bytes", n)
	}
}

// TestKeepAlive: several requests on one connection, while others come and go.
func TestKeepAlive(t *testing.T) {
	r := start(t, newWebCard(t), Config{})
	conn := r.dial(t)
	for n := range 5 {
		path := fmt.Sprintf("/%d", n)
		if _, err := io.WriteString(conn, request(path)); err != nil {
			t.Fatal(err)
		}
		readUntil(t, conn, path+" 0")
		if got := r.ask(t, request("/other")); !strings.HasSuffix(got, "/other 0") {
			t.Errorf("%q", got)
		}
	}
}

func readUntil(t *testing.T, conn net.Conn, want string) {
	t.Helper()
	var got strings.Builder
	b := make([]byte, 1000)
	for !strings.Contains(got.String(), want) {
		n, err := conn.Read(b)
		if err != nil {
			t.Fatalf("%v after %q", err, got.String())
		}
		got.Write(b[:n])
	}
}

// TestMoreConnectionsThanChannels: where all channels have connections that say nothing, one of them gives way after a second.
func TestMoreConnectionsThanChannels(t *testing.T) {
	r := start(t, newWebCard(t), Config{})
	first := r.dial(t)
	if _, err := io.WriteString(first, request("/first")); err != nil {
		t.Fatal(err)
	}
	readUntil(t, first, "/first 0")
	for range cat.MaxChannels - 3 { // the card leaves two to others
		r.dial(t)
	}
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		if got := r.ask(t, request("/late")); !strings.HasSuffix(got, "/late 0") {
			t.Errorf("%q", got)
		}
	}()
	if after := r.clock.until(t, answered); after < shareAfter {
		t.Errorf("after %v", after)
	}
}

// TestIdleConnection: a connection without a byte is closed, the channel listens again.
func TestIdleConnection(t *testing.T) {
	r := start(t, newWebCard(t), Config{})
	conn := r.dial(t)
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\n"); err != nil {
		t.Fatal(err)
	}
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		if b, err := io.ReadAll(conn); err != nil || len(b) > 0 {
			t.Errorf("%q, %v", b, err)
		}
	}()
	if after := r.clock.until(t, closed); after < idleTimeout {
		t.Errorf("after %v", after)
	}
	if got := r.ask(t, request("/a")); !strings.HasSuffix(got, "/a 0") {
		t.Errorf("%q", got)
	}
}

// TestClientAborts: a client that goes away in the middle of a long response disturbs nobody.
func TestClientAborts(t *testing.T) {
	r := start(t, newWebCard(t), Config{})
	for range 10 {
		conn := r.dial(t)
		if _, err := io.WriteString(conn, request("/big")); err != nil {
			t.Fatal(err)
		}
		readUntil(t, conn, "HTTP/1.1 200")
		if err := conn.(*net.TCPConn).SetLinger(0); err != nil { // a reset, not an end
			t.Fatal(err)
		}
		conn.Close()
	}
	if got := r.ask(t, request("/a")); !strings.HasSuffix(got, "/a 0") {
		t.Errorf("%q", got)
	}
}

// TestBusyCard: an envelope that the card was too busy for comes again.
func TestBusyCard(t *testing.T) {
	card := &fakeCard{answers: map[byte][]iso7816.SW{cat.INSEnvelope: {iso7816.SWToolkitBusy}}}
	card.push(eventCommand, openCommand)
	told := make(chan struct{})
	var seen []string
	card.onEvent = func(envelope []byte) {
		if seen = append(seen, fmt.Sprintf("%X", envelope)); len(seen) == 2 {
			close(told)
		}
	}
	r := start(t, card, Config{})
	r.dial(t)
	if after := r.clock.until(t, told); after < retryAfter || seen[0] != seen[1] {
		t.Errorf("after %v: %q", after, seen)
	}
}

// TestLastWord: a client that has ended its side gets an answer that the card announces at the next STATUS only.
func TestLastWord(t *testing.T) {
	card := &fakeCard{}
	card.push(eventCommand, openCommand)
	card.onEvent = func(envelope []byte) {
		if !bytes.Contains(envelope, []byte{0x99, 1, byte(cat.EventDataAvailable)}) {
			return
		}
		card.push(cat.NewCommand(cat.ReceiveData, 0, cat.Channel(1), cat.DataLength(237)).Bytes())
		card.polled = func() {
			card.push(cat.NewCommand(cat.SendData, cat.SendNow, cat.Channel(1), cat.Obj(cat.TagChannelData, []byte("late")...)).Bytes())
		}
	}
	r := start(t, card, Config{})
	if got := r.ask(t, "early"); got != "late" {
		t.Errorf("%q", got)
	}
}

// strangers is a listener whose connections come from elsewhere.
type strangers struct{ net.Listener }

type stranger struct{ net.Conn }

func (stranger) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 1} }

func (l strangers) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return stranger{conn}, nil
}

// TestStrangers: only connections from this machine are served.
func TestStrangers(t *testing.T) {
	r := start(t, newWebCard(t), Config{Listen: func(int) (net.Listener, error) {
		l, err := freePort(0)
		return strangers{l}, err
	}})
	conn := r.dial(t)
	if b, err := io.ReadAll(conn); err == nil && len(b) > 0 {
		t.Errorf("%q", b)
	}
	if got := r.log.text(); got != "a connection from 192.0.2.1:1 was refused: the card is for programs on this machine" {
		t.Errorf("log: %s", got)
	}
}

// TestEndClosesAll: clients, waiting or served, see the end of the terminal.
func TestEndClosesAll(t *testing.T) {
	r := start(t, newWebCard(t), Config{})
	var conns []net.Conn
	for range cat.MaxChannels + maxWaiting {
		conns = append(conns, r.dial(t))
	}
	r.stop()
	for _, conn := range conns {
		if err := conn.SetReadDeadline(time.Now().Add(giveUp)); err != nil {
			t.Fatal(err)
		}
		if b, _ := io.ReadAll(conn); len(b) > 0 {
			t.Errorf("%q", b)
		}
	}
}

// BenchmarkPage fetches pages of a simulated card, one connection each.
func BenchmarkPage(b *testing.B) {
	for _, path := range []string{"/small", "/big"} {
		b.Run(path[1:], func(b *testing.B) {
			card := newWebCard(b)
			r := start(b, card, Config{})
			b.ResetTimer()
			before := card.commands.Load()
			for b.Loop() {
				b.SetBytes(int64(len(r.ask(b, request(path)))))
			}
			b.ReportMetric(float64(card.commands.Load()-before)/float64(b.N), "APDUs/op")
		})
	}
}
