package bip

import (
	"slices"

	"github.com/gocard/gocard/runtime/cat"
)

// maxInput bounds what a connection has received and not read.
const maxInput = 4096

// channel is a channel that the terminal has opened for the server.
type channel struct {
	server    *Server
	id        int
	buffer    int   // bytes that the terminal keeps
	stored    int   // bytes that were sent to be stored
	available bool  // the terminal has data
	conn      *conn // nil while it listens
}

// become follows the terminal's state of the channel.
func (c *channel) become(state cat.ChannelState) {
	c.hangUp()
	switch state {
	case cat.Established:
		c.conn = newConn(c.server)
	case cat.Closed:
		c.server.open = slices.DeleteFunc(c.server.open, func(x *channel) bool { return x == c })
	}
}

// hangUp ends the connection, which the other end has given up.
func (c *channel) hangUp() {
	if c.conn != nil {
		c.conn.drop()
	}
	c.conn, c.available, c.stored = nil, false, 0
}

// step lets the connection's thread go on where it can, and reports whether it did.
func (c *channel) step() bool {
	return c.conn != nil && !c.mustReceive() && c.conn.step()
}

// mustReceive reports whether the terminal has more that the connection should see at once.
func (c *channel) mustReceive() bool { return c.available && len(c.conn.in) < maxInput }

// send sends the next command for the connection, and reports whether there is one.
func (c *channel) send() bool {
	if c.conn == nil {
		return false
	}
	switch out := c.conn.out; {
	case len(out) > 0:
		c.sendData(out)
	case c.conn.ended:
		c.server.send(cat.NewCommand(cat.CloseChannel, cat.CloseToListen, cat.Channel(c.id)), c.closed)
	case c.mustReceive():
		c.receiveData()
	default:
		return false
	}
	return true
}

// sendData sends what fits into one command. The terminal stores it until the last piece has come, or its buffer could be full.
func (c *channel) sendData(out []byte) {
	n := min(len(out), cat.MaxSend, max(c.buffer, 1))
	qualifier := byte(0)
	if n == len(out) || c.stored+2*n > c.buffer {
		qualifier = cat.SendNow
	}
	command := cat.NewCommand(cat.SendData, qualifier, cat.Channel(c.id), cat.Obj(cat.TagChannelData, out[:n]...))
	c.server.send(command, func(r cat.Response) {
		switch {
		case !r.Result.Performed():
			c.failed(r)
		case qualifier == cat.SendNow:
			c.stored = 0
		default:
			c.stored += n
		}
		if c.conn != nil {
			c.conn.out = c.conn.out[n:]
		}
	})
}

// receiveData asks for what the terminal has.
func (c *channel) receiveData() {
	n := min(cat.MaxReceive, maxInput-len(c.conn.in))
	c.server.send(cat.NewCommand(cat.ReceiveData, 0, cat.Channel(c.id), cat.DataLength(n)), func(r cat.Response) {
		data, left := r.Find(cat.TagChannelData), r.Find(cat.TagChannelDataLength)
		if !r.Result.Performed() {
			c.failed(r)
			return
		}
		c.available = len(data) > 0 && len(left) == 1 && left[0] > 0
		if c.conn != nil {
			c.conn.in = append(c.conn.in, data...)
		}
	})
}

// closed takes the answer to CLOSE CHANNEL.
func (c *channel) closed(r cat.Response) {
	if r.Result.Performed() {
		c.become(cat.Listening)
		return
	}
	c.failed(r)
}

// failed ends a connection for which a command failed; the channel stays where the terminal has it still.
func (c *channel) failed(r cat.Response) {
	if r.Result == cat.ResultBIPError && len(r.Additional) > 0 && (r.Additional[0] == cat.BIPIdentifierNotValid || r.Additional[0] == cat.BIPChannelClosed) {
		c.become(cat.Closed)
		return
	}
	c.hangUp()
}
