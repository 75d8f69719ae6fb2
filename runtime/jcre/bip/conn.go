package bip

import (
	"errors"
	"io"
	"net"
	"time"

	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// maxOutput bounds what a response may hold back while a transaction is open.
const maxOutput = 1 << 16

var errDropped = errors.New("the connection was dropped")

// conn is one TCP connection, as far as the card sees it. It is the net.Conn of package web.
type conn struct {
	server  *Server
	web     *web.Conn
	in      []byte // received, not read
	out     []byte // written, not sent
	thread  *jcre.Thread
	ready   func() bool // what the thread waits for
	ended   bool        // no further request will be answered
	dropped bool        // the other end has gone
}

func newConn(s *Server) *conn {
	c := &conn{server: s}
	c.web = s.web.NewConn(c)
	return c
}

// step lets the thread go on, or begins one for a new request, and reports whether something ran.
func (c *conn) step() bool {
	switch {
	case c.thread != nil && c.ready():
		c.run(c.thread.Resume)
	case c.thread == nil && !c.ended && len(c.in) > 0:
		c.run(func() { c.thread = c.server.card.Fork(c.serve) })
	default:
		return false
	}
	return true
}

// run runs the thread until it ends or waits. Threads may run within each other: a dropped connection ends at once.
func (c *conn) run(f func()) {
	outer := c.server.running
	c.server.running = c
	f()
	c.server.running = outer
	if c.thread.Done() {
		c.thread = nil
	}
}

// serve is the thread: it answers requests as long as something of the next one is there.
func (c *conn) serve() {
	for !c.ended && (len(c.in) > 0 || c.web.Buffered() > 0) {
		c.ended = !c.web.Next()
	}
}

// wait lets the rest of the card go on until ready says so, or the connection is dropped.
func (c *conn) wait(ready func() bool) error {
	for !c.dropped && !ready() {
		c.ready = ready
		if err := c.server.card.Wait(); err != nil {
			return err
		}
	}
	if c.dropped {
		return errDropped
	}
	return nil
}

// drop ends the connection: a request that is being answered is answered to nobody.
func (c *conn) drop() {
	c.dropped, c.in, c.out = true, nil, nil
	for c.thread != nil {
		c.run(c.thread.Resume)
	}
}

// Read waits for data.
func (c *conn) Read(p []byte) (int, error) {
	if err := c.wait(func() bool { return len(c.in) > 0 }); err != nil {
		return 0, io.EOF
	}
	n := copy(p, c.in)
	c.in = c.in[n:]
	return n, nil
}

// Write waits until the terminal has taken what is written. While a transaction is open it only keeps it, since the transaction would not outlive
// other commands.
func (c *conn) Write(p []byte) (int, error) {
	if c.dropped || len(c.out)+len(p) > maxOutput {
		return 0, errDropped
	}
	c.out = append(c.out, p...)
	if c.server.card.TransactionDepth() > 0 {
		return len(p), nil
	}
	if err := c.wait(func() bool { return len(c.out) == 0 }); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close is done by the server, when all that was written is sent.
func (c *conn) Close() error { return nil }

// SetDeadline, SetReadDeadline and SetWriteDeadline do nothing: a card has no clock, so it is the terminal that ends connections that stand still.
func (c *conn) SetDeadline(time.Time) error      { return nil }
func (c *conn) SetReadDeadline(time.Time) error  { return nil }
func (c *conn) SetWriteDeadline(time.Time) error { return nil }

// LocalAddr and RemoteAddr are unknown to the card.
func (c *conn) LocalAddr() net.Addr  { return nil }
func (c *conn) RemoteAddr() net.Addr { return nil }

// runner runs extensions for the web server: one at a time, since the request and response objects of the API are one each.
type runner struct{ s *Server }

// Do runs f.
func (r runner) Do(f func()) { f() }

// Invoke waits until no other request is being answered.
func (r runner) Invoke(i *jcre.Instance, f func() error) error {
	c := r.s.running
	if err := c.wait(func() bool { return r.s.serving == nil }); err != nil {
		return err
	}
	r.s.serving = c
	defer func() { r.s.serving = nil }()
	return r.s.card.InvokeInside(i, f)
}
