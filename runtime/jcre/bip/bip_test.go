package bip

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/cat"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
	"github.com/gocard/gocard/runtime/jcre/proactive"
	"github.com/gocard/gocard/runtime/jcre/web"
)

// applet is an instance without behaviour, to own an extension.
type applet struct{}

func (applet) Select() (bool, error)       { return true, nil }
func (applet) Deselect() error             { return nil }
func (applet) Process(*jcre.APDU) error    { return nil }
func (applet) Uninstall() error            { return nil }
func (applet) Features() (f jcre.Features) { return f }

// do is a function as an extension.
type do func(m web.Method, q *web.Request, p *web.Response) error

func (f do) Do(m web.Method, q *web.Request, p *web.Response) error { return f(m, q, p) }

// hello answers with the path.
func hello(_ web.Method, q *web.Request, p *web.Response) error {
	path, _ := q.Find(web.KeywordPath)
	return p.AppendContent([]byte(path))
}

func appletAID() iso7816.AID { return iso7816.MustParseAID("F0676F636100") }

// install puts an extension on a card.
func install(t *testing.T, card *jcre.Card, e do) {
	t.Helper()
	card.Do(func() {
		as := jcre.Instance{AID: appletAID(), Package: iso7816.MustParseAID("F0676F6361"), Context: 1}
		_, err := card.Install(as, func() error {
			if err := card.RegisterExtension([]byte("a"), 1, e); err != nil {
				return err
			}
			return card.Register(applet{}, nil)
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// terminal answers the proactive commands of a card.
type terminal struct {
	t        *testing.T
	card     *jcre.Card
	in, out  [cat.MaxChannels + 1][]byte // towards the card, and from it
	state    [cat.MaxChannels + 1]cat.ChannelState
	log      []string                       // commands, as far as a test needs them
	refuse   map[cat.CommandType]cat.Result // instead of doing them
	during   map[cat.CommandType]func()     // called between FETCH and TERMINAL RESPONSE
	maxReply int                            // bytes of one RECEIVE DATA; 0: what is asked for
	sw       iso7816.SW                     // of the last command
}

func newTerminal(t *testing.T, e do) *terminal {
	card := jcre.New(jcre.Config{})
	if e != nil {
		install(t, card, e)
	}
	New(card, proactive.New(card))
	return &terminal{t: t, card: card, refuse: map[cat.CommandType]cat.Result{}, during: map[cat.CommandType]func(){}}
}

func (x *terminal) transmit(ins byte, data []byte, ne int) []byte {
	x.t.Helper()
	c := iso7816.CommandAPDU{CLA: 0x80, INS: ins, Data: data, Ne: ne}
	if ins == 0xF2 {
		c.P2 = 0x0C
	}
	b, err := c.Bytes()
	if err != nil {
		x.t.Fatal(err)
	}
	r, err := iso7816.ParseResponse(x.card.Process(b))
	if err != nil {
		x.t.Fatal(err)
	}
	x.sw = r.SW
	return r.Data
}

// command sends a command, a STATUS without data, and answers what the card wants then.
func (x *terminal) command(ins byte, data []byte) {
	x.t.Helper()
	x.transmit(ins, data, 0)
	for x.sw>>8 == 0x91 {
		command, err := cat.ParseCommand(x.transmit(0x12, nil, iso7816.MaxShortNe))
		if err != nil {
			x.t.Fatal(err)
		}
		if f := x.during[command.Type]; f != nil {
			f()
		}
		x.transmit(0x14, x.answer(command).Bytes(), 0)
	}
	if x.sw != iso7816.SWNoError {
		x.t.Fatalf("%02X %X: %v", ins, data, x.sw)
	}
}

func (x *terminal) profile(p cat.Profile) { x.command(0x10, p) }

func (x *terminal) answer(c cat.Command) cat.Response {
	r := cat.Response{Details: c.Details, Result: x.refuse[c.Type]}
	id, _ := c.Destination.Channel()
	line := c.Type.String()
	if id > 0 {
		line += fmt.Sprintf(" %d", id)
	}
	if c.Qualifier != 0 {
		line += "!"
	}
	x.log = append(x.log, line)
	if r.Result != 0 {
		return r
	}
	switch c.Type {
	case cat.OpenChannel:
		for id = 1; x.state[id] != cat.Closed; id++ {
		}
		x.state[id] = cat.Listening
		r.Objects = []cat.Object{cat.ChannelStatus{ID: id, State: cat.Listening}.Object(), cat.Obj(cat.TagBufferSize, c.Find(cat.TagBufferSize)...)}
	case cat.ReceiveData:
		n := min(int(c.Find(cat.TagChannelDataLength)[0]), len(x.in[id]))
		if x.maxReply > 0 {
			n = min(n, x.maxReply)
		}
		data := x.in[id][:n]
		x.in[id] = x.in[id][n:]
		r.Objects = []cat.Object{cat.Obj(cat.TagChannelData, data...), cat.DataLength(len(x.in[id]))}
	case cat.SendData:
		x.out[id] = append(x.out[id], c.Find(cat.TagChannelData)...)
		r.Objects = []cat.Object{cat.DataLength(255)}
	case cat.CloseChannel:
		x.state[id] = cat.Closed
		if c.Qualifier == cat.CloseToListen {
			x.state[id] = cat.Listening
		}
	}
	return r
}

// event tells the card that the state of a channel is another.
func (x *terminal) event(id int, state cat.ChannelState) {
	x.t.Helper()
	x.state[id] = state
	x.command(0xC2, cat.EventDownload{Event: cat.EventChannelStatus, Source: cat.Terminal, Objects: []cat.Object{cat.ChannelStatus{ID: id, State: state}.Object()}}.Bytes())
}

// put gives the card data on a channel.
func (x *terminal) put(id int, data string) {
	x.t.Helper()
	x.in[id] = append(x.in[id], data...)
	x.command(0xC2, available(id, len(x.in[id])))
}

func available(id, n int) []byte {
	return cat.EventDownload{
		Event: cat.EventDataAvailable, Source: cat.Terminal, Objects: []cat.Object{cat.ChannelStatus{ID: id, State: cat.Established}.Object(), cat.DataLength(n)},
	}.Bytes()
}

func (x *terminal) commands() string {
	s := strings.Join(x.log, "; ")
	x.log = nil
	return s
}

// answered is what came on a channel since the last call, headers cut off.
func (x *terminal) answered(id int) string {
	_, body, ok := bytes.Cut(x.out[id], []byte("\r\n\r\n"))
	if !ok {
		return string(x.out[id])
	}
	x.out[id] = nil
	return string(body)
}

func get(path string) string { return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n" }

// able is the profile of a terminal with channels.
func able(channels int) cat.Profile {
	return cat.NewProfile(channels, append([]cat.Capability{cat.ProfileDownload}, needed...)...)
}

// TestBytes is a whole connection, byte for byte.
func TestBytes(t *testing.T) {
	x := newTerminal(t, hello)
	step := func(want iso7816.SW, ins byte, data string) string {
		t.Helper()
		b, err := hex.DecodeString(strings.ReplaceAll(data, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		r := x.transmit(ins, b, iso7816.MaxShortNe)
		if x.sw != want {
			t.Fatalf("%02X %s: %v, want %v", ins, data, x.sw, want)
		}
		return fmt.Sprintf("%X", r)
	}
	fetch := func(want string) {
		t.Helper()
		if got := step(0x9000, 0x12, ""); got != strings.ReplaceAll(want, " ", "") {
			t.Fatalf("fetched %s, want %s", got, want)
		}
	}
	const (
		profile = 0x10
		respond = 0x14
		event   = 0xC2
	)
	step(0x910F, profile, fmt.Sprintf("%X", []byte(able(1))))
	fetch("D00D 8103010500 82028182 9902090A")
	step(0x9114, respond, "8103010500 82028281 830100")
	fetch("D012 8103014000 82028182 B9020400 BC03030DBC")
	step(0x9000, respond, "8103014000 82028281 830100 B8024100 B9020400")
	step(0x9000, event, "D60B 99010A 82028281 B8028100")
	step(0x910E, event, "D60E 990109 82028281 B8028100 B7012D")
	fetch("D00C 8103014200 82028121 B701ED")
	request := fmt.Sprintf("%X", "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	step(0x910E, respond, "8103014200 82028281 830100 B620"+request[:64]+"B7010D")
	fetch("D00C 8103014200 82028121 B701ED")
	response := fmt.Sprintf("%X", "HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 2\r\nConnection: close\r\n\r\n/a")
	step(0x9161, respond, fmt.Sprintf("8103014200 82028281 830100 B6%02X", len(request[64:])/2)+request[64:]+"B70100")
	fetch("D05F 8103014301 82028121 B654" + response)
	step(0x910B, respond, "8103014301 82028281 830100 B701FF")
	fetch("D009 8103014101 82028121")
	step(0x9000, respond, "8103014101 82028281 830100")
}

// TestChannels: as many as the terminal has but two, and none without servlets, or on a terminal that cannot.
func TestChannels(t *testing.T) {
	short := able(7)
	short[16] = 0 // no TCP in UICC server mode
	for name, c := range map[string]struct {
		extension do
		profile   cat.Profile
		want      string
	}{
		"seven":      {hello, able(7), "SET UP EVENT LIST; OPEN CHANNEL; OPEN CHANNEL; OPEN CHANNEL; OPEN CHANNEL; OPEN CHANNEL"},
		"two":        {hello, able(2), "SET UP EVENT LIST; OPEN CHANNEL"},
		"none":       {hello, able(0), ""},
		"no servlet": {nil, able(7), ""},
		"no server":  {hello, short, ""},
		"short":      {hello, cat.Profile{0x09, 0x01}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			x := newTerminal(t, c.extension)
			x.profile(c.profile)
			if got := x.commands(); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			x.card.Reset()
			x.state = [cat.MaxChannels + 1]cat.ChannelState{}
			x.profile(c.profile)
			if got := x.commands(); got != c.want {
				t.Errorf("after a reset: %s, want %s", got, c.want)
			}
		})
	}
}

// TestServletsComeAndGo: the first servlet opens channels at the end of the command that installs it, the last one takes them along.
func TestServletsComeAndGo(t *testing.T) {
	x := newTerminal(t, nil)
	x.profile(able(4))
	install(t, x.card, hello)
	x.command(0xF2, nil)
	if got, want := x.commands(), "OPEN CHANNEL; SET UP EVENT LIST; OPEN CHANNEL"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	x.card.Do(func() {
		if err := x.card.Delete(x.card.Lookup(appletAID())); err != nil {
			t.Error(err)
		}
	})
	x.command(0xF2, nil)
	if got, want := x.commands(), "CLOSE CHANNEL 2; SET UP EVENT LIST; CLOSE CHANNEL 1"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestRefused: a terminal that refuses a channel is not asked again, one that is busy at the next STATUS.
func TestRefused(t *testing.T) {
	x := newTerminal(t, hello)
	x.refuse[cat.OpenChannel] = cat.ResultBIPError
	x.profile(able(4))
	x.command(0xF2, nil)
	if got, want := x.commands(), "SET UP EVENT LIST; OPEN CHANNEL"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	x.refuse[cat.OpenChannel] = cat.ResultTerminalUnable
	x.profile(able(4))
	x.command(0xF2, nil)
	if got, want := x.commands(), "SET UP EVENT LIST; OPEN CHANNEL; OPEN CHANNEL"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestPieces: however a request is cut, the answer is the same; requests that come together are answered one by one.
func TestPieces(t *testing.T) {
	request := "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc" + get("/b")
	for _, size := range []int{1, 7, 40, 255, 1000} {
		x := newTerminal(t, hello)
		x.maxReply = 9
		x.profile(able(4))
		x.event(1, cat.Established)
		for rest := request; rest != ""; {
			n := min(size, len(rest))
			x.put(1, rest[:n])
			rest = rest[n:]
		}
		out := string(x.out[1])
		if strings.Count(out, "HTTP/1.1 200 OK\r\n") != 2 || !strings.HasSuffix(out, "/b") || !strings.Contains(out, "\r\n\r\n/aHTTP") {
			t.Errorf("pieces of %d: %s", size, out)
		}
	}
}

// big answers with more than any buffer takes.
func big(_ web.Method, _ *web.Request, p *web.Response) error {
	if err := p.EnableChunkMode(); err != nil {
		return err
	}
	for n := range 50 {
		if err := p.AppendContent(bytes.Repeat([]byte{'a' + byte(n%26)}, web.ResponseBuffer)); err != nil {
			return err
		}
		if err := p.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// TestStream: each flush is sent before the servlet goes on, stored by the terminal until the last piece.
func TestStream(t *testing.T) {
	x := newTerminal(t, big)
	x.profile(able(4))
	x.event(1, cat.Established)
	x.commands()
	x.put(1, get("/"))
	if got := len(x.out[1]); got < 50*web.ResponseBuffer {
		t.Errorf("%d bytes", got)
	}
	if want := "RECEIVE DATA 1; SEND DATA 1; SEND DATA 1; SEND DATA 1; SEND DATA 1!; SEND DATA 1!; SEND DATA 1;"; !strings.HasPrefix(x.commands(), want) {
		t.Error("the first flush is not in five pieces, stored until the buffer is full")
	}
}

// TestDropped: the client goes away in the middle of a response; the servlet runs to its end, and the next client is served.
func TestDropped(t *testing.T) {
	ended := 0
	x := newTerminal(t, func(m web.Method, q *web.Request, p *web.Response) error {
		defer func() { ended++ }()
		return big(m, q, p)
	})
	x.profile(able(4))
	x.event(1, cat.Established)
	x.during[cat.SendData] = func() {
		delete(x.during, cat.SendData)
		x.transmit(0xC2, cat.EventDownload{
			Event: cat.EventChannelStatus, Source: cat.Terminal,
			Objects: []cat.Object{cat.ChannelStatus{ID: 1, State: cat.Listening, Information: cat.LinkDropped}.Object()},
		}.Bytes(), 0)
		if ended != 1 {
			t.Errorf("the servlet ended %d times", ended)
		}
	}
	x.put(1, get("/"))
	if got := strings.Count(x.commands(), "SEND DATA"); got != 1 || len(x.out[1]) > cat.MaxSend {
		t.Errorf("%d SEND DATA", got)
	}
	x.out[1] = nil
	x.event(1, cat.Established)
	x.put(1, get("/"))
	if ended != 2 || len(x.out[1]) < 50*web.ResponseBuffer {
		t.Errorf("afterwards: ended %d times, %d bytes", ended, len(x.out[1]))
	}
}

// TestTurns: a request that comes while another is answered on another channel waits until that has ended.
func TestTurns(t *testing.T) {
	var order []string
	x := newTerminal(t, func(m web.Method, q *web.Request, p *web.Response) error {
		path, _ := q.Find(web.KeywordPath)
		order = append(order, "begin "+path)
		defer func() { order = append(order, "end "+path) }()
		return big(m, q, p)
	})
	x.profile(able(4))
	x.event(1, cat.Established)
	x.event(2, cat.Established)
	x.during[cat.SendData] = func() {
		delete(x.during, cat.SendData)
		x.in[2] = []byte(get("/two"))
		x.transmit(0xC2, available(2, len(x.in[2])), 0)
	}
	x.put(1, get("/one"))
	if got := strings.Join(order, ", "); got != "begin /one, end /one, begin /two, end /two" {
		t.Errorf("order: %s", got)
	}
	if len(x.out[1]) != len(x.out[2]) || len(x.out[1]) == 0 {
		t.Errorf("answers of %d and %d bytes", len(x.out[1]), len(x.out[2]))
	}
}

// TestTransaction: what is flushed in a transaction leaves the card after it, and the transaction is kept.
func TestTransaction(t *testing.T) {
	var x *terminal
	x = newTerminal(t, func(_ web.Method, _ *web.Request, p *web.Response) error {
		if err := x.card.BeginTransaction(); err != nil {
			return err
		}
		if err := errors.Join(p.EnableChunkMode(), p.AppendContent([]byte("in")), p.Flush()); err != nil {
			return err
		}
		return x.card.CommitTransaction()
	})
	x.profile(able(4))
	x.event(1, cat.Established)
	x.put(1, get("/"))
	if got := x.answered(1); got != "2\r\nin\r\n0\r\n\r\n" {
		t.Errorf("%q", got)
	}
}

// TestSendFails: a connection for which the terminal takes no data is over; one that the terminal does not know is no channel any more.
func TestSendFails(t *testing.T) {
	x := newTerminal(t, hello)
	x.profile(able(4))
	x.event(1, cat.Established)
	x.refuse[cat.SendData] = cat.ResultBIPError
	x.put(1, get("/"))
	delete(x.refuse, cat.SendData)
	x.event(1, cat.Listening)
	x.event(1, cat.Established)
	x.put(1, get("/again"))
	if got := x.answered(1); got != "/again" {
		t.Errorf("%q", got)
	}
}

// TestResetInResponse: a reset ends the thread that waits; the next session begins anew.
func TestResetInResponse(t *testing.T) {
	ended := false
	x := newTerminal(t, func(m web.Method, q *web.Request, p *web.Response) error {
		defer func() { ended = true }()
		return big(m, q, p)
	})
	x.profile(able(4))
	x.event(1, cat.Established)
	x.in[1] = []byte(get("/"))
	x.transmit(0xC2, available(1, len(x.in[1])), 0)
	for range 2 { // RECEIVE DATA, SEND DATA
		command, err := cat.ParseCommand(x.transmit(0x12, nil, iso7816.MaxShortNe))
		if err != nil {
			t.Fatal(err)
		}
		x.transmit(0x14, x.answer(command).Bytes(), 0)
	}
	x.card.Reset()
	if !ended || x.card.Waiting() {
		t.Error("the servlet did not end with the reset")
	}
	x.state, x.out[1] = [cat.MaxChannels + 1]cat.ChannelState{}, nil
	x.profile(able(4))
	x.event(1, cat.Established)
	x.put(1, get("/"))
	if len(x.out[1]) < 50*web.ResponseBuffer {
		t.Errorf("afterwards %d bytes", len(x.out[1]))
	}
}

// TestForeignEvents: events that do not concern a channel of the server are left to others, malformed ones too.
func TestForeignEvents(t *testing.T) {
	x := newTerminal(t, hello)
	x.profile(able(4))
	server := New(x.card, proactive.New(x.card)) // knows no channel
	for _, envelope := range [][]byte{nil, {0xD3, 0}, {0xD6, 0}, available(1, 3), {0xD6, 3, 0x99, 1, 9}} {
		if _, _, ok := server.Envelope(envelope); ok {
			t.Errorf("%X was taken", envelope)
		}
	}
}
