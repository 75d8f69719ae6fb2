package handset

import (
	"context"

	"github.com/gocard/gocard/runtime/cat"
)

// channel is a channel in UICC server mode.
type channel struct {
	id     int
	port   *port
	buffer int // bytes that are kept in each direction
	state  cat.ChannelState
	conn   *conn              // while it is established
	stored []byte             // from the card, not to be sent yet
	unsaid *cat.ChannelStatus // what the card is to be told of
}

func (c *channel) status(information byte) cat.ChannelStatus {
	return cat.ChannelStatus{ID: c.id, State: c.state, Information: information}
}

// hangUp ends the connection, after what was written is sent, and listens for the next.
func (c *channel) hangUp() {
	if c.conn != nil {
		c.conn.close()
	}
	c.conn, c.stored, c.unsaid, c.state = nil, nil, nil, cat.Listening
}

// drop is hangUp for what the card does not know yet.
func (c *channel) drop() {
	c.hangUp()
	status := c.status(cat.LinkDropped)
	c.unsaid = &status
}

// idle reports whether nothing is under way in either direction, as far as the terminal knows.
func (c *channel) idle() bool {
	return c.conn != nil && len(c.conn.in) == 0 && len(c.stored) == 0 && len(c.conn.writes) == 0
}

// tell tells the card the next thing that it does not know; false says that it knows everything, or is to be left alone.
func (t *Terminal) tell(ctx context.Context) (bool, error) {
	if t.clock.Now().Before(t.notBefore) {
		return false, nil
	}
	for _, c := range t.channels {
		if c == nil {
			continue
		}
		if did, err := t.tellChannel(ctx, c); did || err != nil {
			return did, err
		}
	}
	return t.expired(ctx)
}

// tellChannel tells what is new on a channel: first that there is a connection, then that it has data, and that it is gone only when the card has
// fetched all of them.
func (t *Terminal) tellChannel(ctx context.Context, c *channel) (bool, error) {
	conn := c.conn
	switch {
	case c.unsaid != nil:
		said, err := t.event(ctx, cat.EventChannelStatus, c.unsaid.Object())
		if said {
			c.unsaid = nil
		}
		return true, err
	case conn == nil:
		return false, nil
	case len(conn.in) > 0 && !conn.announced && !conn.broken():
		said, err := t.event(ctx, cat.EventDataAvailable, c.status(0).Object(), cat.DataLength(len(conn.in)))
		conn.announced = said
		return true, err
	case conn.ended && !conn.broken() && len(conn.in) == 0 && !conn.asked:
		conn.asked = true // a client that says nothing more may wait for an answer: the last occasion for the card to give it
		return true, t.status(ctx)
	case conn.broken() || conn.ended && len(conn.in) == 0:
		c.drop()
		return true, nil
	}
	return false, nil
}

// event tells the card of an event that it wants to know of; false says that it is to be told later.
func (t *Terminal) event(ctx context.Context, e cat.Event, objects ...cat.Object) (bool, error) {
	if !t.events[e] {
		return true, nil
	}
	return t.envelope(ctx, cat.EventDownload{Event: e, Source: cat.Terminal, Objects: objects}.Bytes())
}

// assign gives waiting connections to channels that listen. While some wait in vain, a connection on which nothing happens makes room for them.
func (t *Terminal) assign() {
	for _, c := range t.channels {
		if c == nil || len(c.port.waiting) == 0 {
			continue
		}
		if c.idle() && c.unsaid == nil && t.clock.Now().Sub(c.conn.last) >= shareAfter && t.listening(c.port) == nil {
			c.drop()
		}
	}
	for _, p := range t.ports {
		for len(p.waiting) > 0 {
			c := t.listening(p)
			if c == nil {
				break
			}
			c.conn = t.serve(p.waiting[0].tcp, c.buffer)
			p.waiting = p.waiting[1:]
			c.state = cat.Established
			status := c.status(0)
			c.unsaid = &status
		}
	}
}

// listening finds a channel of a port that is free.
func (t *Terminal) listening(p *port) *channel {
	for _, c := range t.channels {
		if c != nil && c.port == p && c.state == cat.Listening && c.unsaid == nil {
			return c
		}
	}
	return nil
}

// expire ends what has lasted too long.
func (t *Terminal) expire() {
	now := t.clock.Now()
	for _, c := range t.channels {
		if c != nil && c.conn != nil && now.Sub(c.conn.last) >= idleTimeout {
			c.drop()
		}
	}
	for _, p := range t.ports {
		for len(p.waiting) > 0 && now.Sub(p.waiting[0].since) >= waitingTimeout {
			_ = p.waiting[0].tcp.Close()
			p.waiting = p.waiting[1:]
		}
	}
}
