package bip

import (
	"github.com/gocard/gocard/runtime/cat"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/proactive"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// Port is the TCP port of the Smart Card Web Server for HTTP (SCWS 2.1).
const Port = 3516

const (
	bufferSize   = 1024 // bytes that the terminal is asked to keep for a channel
	otherUses    = 2    // channels of the terminal that are left to the administration and to toolkit applets (SCWS 2.2)
	owner        = "web server"
	channelEvent = byte(cat.EventChannelStatus)
	dataEvent    = byte(cat.EventDataAvailable)
)

// needed is what a terminal must be able to do.
var needed = []cat.Capability{
	cat.CanSetUpEventList, cat.CanDataAvailable, cat.CanChannelStatus, cat.CanOpenChannel, cat.CanCloseChannel, cat.CanReceiveData,
	cat.CanSendData, cat.CanTCPServer,
}

// Server keeps the channels of one card's web server. It is a proactive.Listener.
type Server struct {
	card    *jcre.Card
	engine  *proactive.Engine
	web     *web.Server
	open    []*channel // in the order in which they are served
	refused bool       // the terminal opens no further channel
	again   bool       // it may, later
	serving *conn      // whose request an extension answers; nil: none
	running *conn      // whose thread runs
}

// New makes the server for the extensions registered on card.
func New(card *jcre.Card, engine *proactive.Engine) *Server {
	s := &Server{card: card, engine: engine}
	s.web = web.NewInnerServer(card, runner{s})
	engine.Listen(s)
	return s
}

// FirstCommand is of no concern.
func (s *Server) FirstCommand() {}

// Profile begins the session with a terminal.
func (s *Server) Profile() {
	s.refused, s.again = false, false
	s.wanted()
}

// Status is a time to try again what the terminal was too busy for.
func (s *Server) Status(byte) {
	if s.again {
		s.refused, s.again = false, false
	}
}

// Reset forgets all channels; their threads have ended.
func (s *Server) Reset() {
	s.open, s.refused, s.again, s.serving, s.running = nil, false, false, nil, nil
}

// wanted is the number of channels that the card wants open now. The terminal is to report events where it is not 0.
func (s *Server) wanted() int {
	profile := s.engine.Profile()
	if len(s.card.Extensions()) == 0 || profile.Channels() == 0 || !profile.Has(needed...) {
		s.engine.SetEvents(owner)
		return 0
	}
	s.engine.SetEvents(owner, dataEvent, channelEvent)
	return max(1, profile.Channels()-otherUses)
}

// Envelope takes the events of the server's channels.
func (s *Server) Envelope(envelope []byte) ([]byte, iso7816.SW, bool) {
	event, err := cat.ParseEventDownload(envelope)
	if err != nil || event.Event != cat.EventDataAvailable && event.Event != cat.EventChannelStatus {
		return nil, 0, false
	}
	status, ok := cat.ParseChannelStatus(event.Find(cat.TagChannelStatus))
	c := s.channel(status.ID)
	if !ok || c == nil {
		return nil, 0, false
	}
	if event.Event == cat.EventDataAvailable {
		c.available = true
	} else {
		c.become(status.State)
	}
	return nil, iso7816.SWNoError, true
}

// channel finds an open channel.
func (s *Server) channel(id int) *channel {
	for _, c := range s.open {
		if c.id == id {
			return c
		}
	}
	return nil
}

// Idle lets connections go on, and sends the next command.
func (s *Server) Idle() {
	for i := 0; i < len(s.open); i++ {
		if s.open[i].step() {
			i = -1 // what one did may let another go on
		}
	}
	for i, c := range s.open {
		if c.send() {
			s.open = append(append(s.open[:i:i], s.open[i+1:]...), c) // the others come first now
			return
		}
	}
	s.adjust()
}

// adjust opens or closes a channel where there are fewer or more than wanted.
func (s *Server) adjust() {
	switch want := s.wanted(); {
	case want > len(s.open) && !s.refused:
		s.send(cat.NewCommand(cat.OpenChannel, 0, cat.Terminal,
			cat.Obj(cat.TagBufferSize, bufferSize>>8, bufferSize&0xFF),
			cat.Obj(cat.TagTransportLevel, cat.TCPServer, Port>>8, Port&0xFF)), s.opened)
	case want < len(s.open):
		last := s.open[len(s.open)-1]
		s.send(cat.NewCommand(cat.CloseChannel, 0, cat.Channel(last.id)), func(cat.Response) { last.become(cat.Closed) })
	}
}

// opened takes the answer to OPEN CHANNEL.
func (s *Server) opened(r cat.Response) {
	status, ok := cat.ParseChannelStatus(r.Find(cat.TagChannelStatus))
	if !r.Result.Performed() || !ok || status.ID == 0 || status.State == cat.Closed || s.channel(status.ID) != nil {
		s.refused, s.again = true, r.Result.Retry()
		return
	}
	c := &channel{server: s, id: status.ID, buffer: bufferSize}
	if v := r.Find(cat.TagBufferSize); len(v) == 2 {
		c.buffer = int(v[0])<<8 | int(v[1])
	}
	s.open = append(s.open, c)
	c.become(status.State)
}

// send sends a command; a response that cannot be read counts as one that understood nothing.
func (s *Server) send(command cat.Command, answer func(cat.Response)) {
	err := s.engine.Send(command.Bytes(), func(b []byte) {
		r, err := cat.ParseResponse(b)
		if err != nil {
			r = cat.Response{Result: cat.ResultDataNotUnderstood}
		}
		answer(r)
	})
	if err != nil {
		panic("BUG: bip: " + err.Error())
	}
}
