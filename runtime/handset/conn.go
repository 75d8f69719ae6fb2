package handset

import (
	"context"
	"net"
	"time"
)

// conn is a TCP connection that has a channel. Its fields belong to the loop of Run; three goroutines read, write and close.
type conn struct {
	tcp       net.Conn
	in        []byte // received, not fetched by the card; nothing more is read meanwhile
	announced bool   // the card was told of it
	ended     bool   // the client will send nothing more
	asked     bool   // the card was asked for a last word
	slow      bool   // the client does not take what it gets
	last      time.Time

	consumed chan struct{} // one for each piece in in
	writes   chan []byte   // for the client
	lost     chan struct{} // closed when nothing reaches the client any more
	flushed  chan struct{} // closed when all of writes is out, or lost
	finished chan struct{} // closed when nothing more is read
	closing  chan struct{} // closed when the connection is to end
}

// serve begins to read from and write to a connection.
func (t *Terminal) serve(tcp net.Conn, buffer int) *conn {
	c := &conn{
		tcp: tcp, last: t.clock.Now(), consumed: make(chan struct{}, 1), writes: make(chan []byte, maxWrites),
		lost: make(chan struct{}), flushed: make(chan struct{}), finished: make(chan struct{}), closing: make(chan struct{}),
	}
	t.work.Go(func() { c.read(t, make([]byte, buffer)) })
	t.work.Go(func() { c.write(t) })
	t.work.Go(func() { c.finish(t) })
	return c
}

// read reads one piece after the other, each when the card has fetched the last. What comes while the connection ends is thrown away.
func (c *conn) read(t *Terminal, buffer []byte) {
	defer close(c.finished)
	for {
		n, err := c.tcp.Read(buffer)
		if n > 0 && c.post(t, func() { c.received(t, buffer[:n]) }) {
			select {
			case <-c.consumed:
			case <-c.closing:
			}
		}
		if err != nil {
			c.post(t, func() { c.ended = true })
			return
		}
	}
}

// post is Terminal.post as long as the connection is wanted.
func (c *conn) post(t *Terminal, f func()) bool {
	select {
	case t.inbox <- f:
		return true
	case <-c.closing:
	case <-t.stop:
	}
	return false
}

func (c *conn) received(t *Terminal, data []byte) {
	c.in, c.announced, c.last = data, false, t.clock.Now()
}

// take takes what the card fetches.
func (c *conn) take(n int) []byte {
	data := append([]byte(nil), c.in[:n]...)
	if c.in = c.in[n:]; len(c.in) == 0 && n > 0 {
		c.in = nil
		c.consumed <- struct{}{}
	}
	return data
}

// write writes until close. When the client has gone, the loop is woken once, and the rest is thrown away.
func (c *conn) write(t *Terminal) {
	defer close(c.flushed)
	for data := range c.writes {
		if _, err := c.tcp.Write(data); err != nil {
			close(c.lost)
			break
		}
	}
	for wake := t.inbox; ; {
		select {
		case _, more := <-c.writes:
			if !more {
				return
			}
		case wake <- func() {}:
			wake = nil
		}
	}
}

// broken reports whether the client gets nothing any more.
func (c *conn) broken() bool {
	select {
	case <-c.lost:
		return true
	default:
		return c.slow
	}
}

// write hands data to a connection, and waits where the client does not take them; false says that it has gone.
func (t *Terminal) write(ctx context.Context, c *conn, data []byte) bool {
	c.last = t.clock.Now()
	if c.broken() {
		return false
	}
	select {
	case c.writes <- data:
		return true
	default:
	}
	select {
	case c.writes <- data:
		return true
	case <-t.clock.After(writeTimeout):
		c.slow = true
	case <-ctx.Done():
	}
	return false
}

// close lets the connection end when all is written. It is called once.
func (c *conn) close() {
	close(c.closing)
	close(c.writes)
}

// finish ends the connection: first the end of the data, and a moment for the client to read them.
func (c *conn) finish(t *Terminal) {
	defer c.tcp.Close()
	select {
	case <-c.closing:
	case <-t.stop:
		return
	}
	select {
	case <-c.flushed:
	case <-t.clock.After(writeTimeout):
		return
	case <-t.stop:
		return
	}
	if half, ok := c.tcp.(interface{ CloseWrite() error }); !ok || half.CloseWrite() != nil {
		return
	}
	select {
	case <-c.finished:
	case <-t.clock.After(lingerTimeout):
	case <-t.stop:
	}
}
