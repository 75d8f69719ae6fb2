package handset

import (
	"context"
	"encoding/binary"

	"github.com/gocard/gocard/runtime/cat"
)

// openChannel is OPEN CHANNEL, of which the terminal knows UICC server mode (CAT 6.4.27.4).
func (t *Terminal) openChannel(_ context.Context, c cat.Command) cat.Response {
	level, size := c.Find(cat.TagTransportLevel), c.Find(cat.TagBufferSize)
	switch {
	case len(level) != 3 || level[0] != cat.TCPServer:
		return failed(cat.ResultBeyondCapabilities)
	case size == nil:
		return failed(cat.ResultValuesMissing)
	case len(size) != 2:
		return failed(cat.ResultDataNotUnderstood)
	}
	id := 1
	for ; t.channels[id] != nil; id++ {
		if id == cat.MaxChannels {
			return failed(cat.ResultBIPError, cat.BIPNoChannel)
		}
	}
	wanted := int(binary.BigEndian.Uint16(size))
	granted := min(wanted, maxBuffer)
	if granted == 0 {
		return failed(cat.ResultBIPError, cat.BIPBufferSize)
	}
	port, err := t.port(int(binary.BigEndian.Uint16(level[1:])))
	if err != nil {
		t.config.Log("OPEN CHANNEL: %v", err)
		return failed(cat.ResultBIPError, cat.BIPPortUnavailable)
	}
	channel := &channel{id: id, port: port, buffer: granted, state: cat.Listening}
	t.channels[id] = channel
	r := done(channel.status(0).Object(), cat.Obj(cat.TagBufferSize, byte(granted>>8), byte(granted)))
	if granted < wanted {
		r.Result = cat.ResultModified
	}
	return r
}

// destination finds the channel that a command goes to; nil with the response that says why not.
func (t *Terminal) destination(c cat.Command) (*channel, cat.Response) {
	id, ok := c.Destination.Channel()
	if !ok || t.channels[id] == nil {
		return nil, failed(cat.ResultBIPError, cat.BIPIdentifierNotValid)
	}
	return t.channels[id], cat.Response{}
}

// closeChannelCommand is CLOSE CHANNEL: to LISTEN, for the next connection, or for good.
func (t *Terminal) closeChannelCommand(_ context.Context, c cat.Command) cat.Response {
	channel, r := t.destination(c)
	switch {
	case channel == nil:
	case c.Qualifier&cat.CloseToListen != 0:
		channel.hangUp()
	default:
		t.closeChannel(channel.id)
	}
	return r
}

// closeChannel takes a channel away, if it is there.
func (t *Terminal) closeChannel(id int) {
	if c := t.channels[id]; c != nil {
		c.hangUp()
		t.channels[id] = nil
	}
}

// receiveData is RECEIVE DATA.
func (t *Terminal) receiveData(_ context.Context, c cat.Command) cat.Response {
	channel, r := t.destination(c)
	if channel == nil {
		return r
	}
	v := c.Find(cat.TagChannelDataLength)
	switch {
	case len(v) != 1:
		return failed(cat.ResultValuesMissing)
	case channel.conn == nil:
		return failed(cat.ResultBIPError, cat.BIPNoInformation)
	}
	n := int(v[0])
	if n > cat.MaxReceive {
		n, r.Result = cat.MaxReceive, cat.ResultModified
	}
	if n > len(channel.conn.in) {
		n, r.Result = len(channel.conn.in), cat.ResultMissingInformation
	}
	data := channel.conn.take(n)
	channel.conn.last = t.clock.Now()
	r.Objects = []cat.Object{cat.Obj(cat.TagChannelData, data...), cat.DataLength(len(channel.conn.in))}
	return r
}

// sendData is SEND DATA: stored until a piece comes that is to be sent now.
func (t *Terminal) sendData(ctx context.Context, c cat.Command) cat.Response {
	channel, r := t.destination(c)
	if channel == nil {
		return r
	}
	data := c.Find(cat.TagChannelData)
	switch {
	case data == nil:
		return failed(cat.ResultValuesMissing)
	case channel.conn == nil:
		return failed(cat.ResultBIPError, cat.BIPNoInformation)
	case len(channel.stored)+len(data) > channel.buffer:
		return failed(cat.ResultBIPError, cat.BIPBufferSize)
	}
	channel.stored = append(channel.stored, data...)
	if c.Qualifier&cat.SendNow != 0 {
		if !t.write(ctx, channel.conn, channel.stored) {
			return failed(cat.ResultBIPError, cat.BIPNoInformation)
		}
		channel.stored = nil
	}
	return done(cat.DataLength(channel.buffer - len(channel.stored)))
}

// getChannelStatus is GET CHANNEL STATUS: one channel status for each channel.
func (t *Terminal) getChannelStatus(context.Context, cat.Command) cat.Response {
	var all []cat.Object
	for _, c := range t.channels {
		if c != nil {
			all = append(all, c.status(0).Object())
		}
	}
	if all == nil {
		all = []cat.Object{cat.ChannelStatus{}.Object()}
	}
	return done(all...)
}
