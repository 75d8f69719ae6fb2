package web

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"github.com/gocard/gocard/runtime/jcre"
)

// Extension is an object that implements uicc.scws.ScwsExtension, as a runtime calls it. Do runs inside of the card, in the
// context of the applet; the error is what the applet threw.
type Extension interface {
	Do(m Method, q *Request, p *Response) error
}

// Runner runs the code of a card: *jcre.Card does, for whoever is outside of it.
type Runner interface {
	// Do runs f inside of the card.
	Do(f func())
	// Invoke lets the JCRE call code of an instance (jcre.Card.Invoke).
	Invoke(i *jcre.Instance, f func() error) error
}

// Server serves the extensions of one card.
type Server struct {
	card   *jcre.Card
	runner Runner

	mu sync.Mutex
	id int16
}

// NewServer makes a server for the extensions registered on card.
func NewServer(card *jcre.Card) *Server { return NewInnerServer(card, card) }

// NewInnerServer makes a server that is part of the card: it runs inside, and the runner does not wait for the card.
func NewInnerServer(card *jcre.Card, runner Runner) *Server {
	return &Server{card: card, runner: runner}
}

// Serve accepts connections until ctx ends or the listener fails; it returns when all connections are done.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	stop := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer stop()
	var connections sync.WaitGroup
	defer connections.Wait()
	for {
		conn, err := l.Accept()
		if ctx.Err() != nil {
			if conn != nil {
				_ = conn.Close()
			}
			return nil
		}
		if err != nil {
			return err
		}
		connections.Go(func() {
			stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
			defer stop()
			s.ServeConn(conn)
		})
	}
}

// ServeConn answers the requests of one connection, one by one, and closes it.
func (s *Server) ServeConn(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	for c := s.NewConn(conn); c.Next(); {
	}
}

// Conn is a connection that a client has made.
type Conn struct {
	server *Server
	conn   net.Conn
	reader reader
}

// NewConn begins to serve a connection.
func (s *Server) NewConn(conn net.Conn) *Conn {
	return &Conn{s, conn, reader{
		br:      bufio.NewReader(conn),
		started: func() { _ = conn.SetReadDeadline(time.Now().Add(RequestTimeout)) },
		accept: func() error {
			_, err := io.WriteString(conn, "HTTP/1.1 100 Continue\r\n\r\n")
			return err
		},
	}}
}

// Next reads a request and answers it; false says that the connection is over, and to be closed.
func (c *Conn) Next() bool {
	_ = c.conn.SetReadDeadline(time.Now().Add(IdleTimeout))
	q, err := c.reader.readRequest()
	_ = c.conn.SetWriteDeadline(time.Now().Add(WriteTimeout))
	if err != nil {
		refuseRequest(c.conn, q, err)
		return false
	}
	p := c.server.Respond(c.conn, q)
	if p.err != nil || p.close {
		linger(c.conn)
		return false
	}
	return true
}

// Buffered is the number of bytes that were read and belong to the next request.
func (c *Conn) Buffered() int { return c.reader.br.Buffered() }

// refuseRequest answers a request that could not be read, where an answer makes sense.
func refuseRequest(conn net.Conn, q *Request, err error) {
	var refused *requestError
	switch {
	case errors.As(err, &refused):
	case errors.Is(err, os.ErrDeadlineExceeded) && q != nil:
		refused = &requestError{status: statusRequestTimeout}
	default:
		return
	}
	p := &Response{out: conn, version: HTTP11, close: true}
	p.head = q != nil && q.method == Head
	p.fail(refused.status)
	linger(conn)
}

// linger lets the client read the last response before the connection is reset: it takes what still comes for a moment.
func linger(conn net.Conn) {
	half, ok := conn.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	_ = conn.SetReadDeadline(time.Now().Add(lingerTimeout))
	_, _ = io.CopyN(io.Discard, conn, maxLinger)
}

// Respond answers one request on out.
func (s *Server) Respond(out io.Writer, q *Request) *Response {
	p := newResponse(out, q)
	q.id = s.nextID()
	if q.target.path == "*" {
		p.lines = []field{{"Allow", allMethods}}
		p.send(true)
		return p
	}
	e, prefix := s.lookup(q.target.path)
	if e == nil {
		p.fail(statusNotFound)
		return p
	}
	q.prefix = prefix
	p.finish(s.runner.Invoke(e.Instance, func() error {
		return e.Server.(Extension).Do(q.method, q, p)
	}))
	return p
}

// lookup finds the extension for a path; one whose applet is not selectable counts as absent (SCWS 8.6).
func (s *Server) lookup(path string) (e *jcre.Extension, prefix string) {
	s.runner.Do(func() { e, prefix = find(s.card.Extensions(), path) })
	if e == nil || e.Instance == nil || e.Instance.Hidden {
		return nil, ""
	}
	return e, prefix
}

func (s *Server) nextID() int16 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.id++
	return s.id
}
