package proactive

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/cat"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// listener writes down what it is told, and sends what it is asked to when it may.
type listener struct {
	e     *Engine
	log   []string
	queue [][]byte
	takes bool // envelopes
}

func (l *listener) note(format string, args ...any) {
	l.log = append(l.log, fmt.Sprintf(format, args...))
}

func (l *listener) FirstCommand() { l.note("first") }
func (l *listener) Profile()      { l.note("profile %X", []byte(l.e.Profile())) }
func (l *listener) Status(p1 byte) {
	l.note("status %02X", p1)
}
func (l *listener) Reset() { l.note("reset") }
func (l *listener) Envelope(b []byte) ([]byte, iso7816.SW, bool) {
	l.note("envelope %X", b)
	return []byte{0x42}, iso7816.SWNoError, l.takes
}

func (l *listener) Idle() {
	if len(l.queue) == 0 {
		return
	}
	if err := l.e.Send(l.queue[0], func(r []byte) { l.note("answer %X", r) }); err == nil {
		l.queue = l.queue[1:]
	}
}

// echo answers every command with its instruction.
type echo struct{}

func (echo) Select() (bool, error) { return true, nil }
func (echo) Deselect() error       { return nil }
func (echo) Uninstall() error      { return nil }
func (echo) Features() jcre.Features {
	return jcre.Features{}
}

func (echo) Process(a *jcre.APDU) error {
	if ins := a.Buffer()[1]; ins != iso7816.INSSelect {
		return jcre.ThrowSW(0x6500 | iso7816.SW(ins))
	}
	return nil
}

// setup is a card with an applet, and a session with one listener.
func setup(t *testing.T) (*jcre.Card, *listener) {
	t.Helper()
	card := jcre.New(jcre.Config{})
	card.Add(jcre.Instance{AID: iso7816.MustParseAID("F000000001"), Applet: echo{}})
	l := &listener{e: New(card)}
	l.e.Listen(l)
	return card, l
}

// play sends commands and compares the answers: lines of command and answer in hex.
func play(t *testing.T, card *jcre.Card, script string) {
	t.Helper()
	for line := range strings.Lines(script) {
		command, want, ok := strings.Cut(strings.ReplaceAll(strings.TrimSpace(line), " ", ""), ">")
		if !ok {
			continue
		}
		b, err := hex.DecodeString(command)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%X", card.Process(b)); got != want {
			t.Errorf("%s: %s, want %s", command, got, want)
		}
	}
}

func (l *listener) expect(t *testing.T, want ...string) {
	t.Helper()
	if got := strings.Join(l.log, "; "); got != strings.Join(want, "; ") {
		t.Errorf("the listener was told\n  %s\nwant\n  %s", got, strings.Join(want, "; "))
	}
	l.log = nil
}

const profile = "8010000005 0900000001 > "

// TestSession is one command from its announcement to its response, with others between.
func TestSession(t *testing.T) {
	card, l := setup(t)
	l.queue = [][]byte{cat.NewCommand(cat.MoreTime, 0, cat.Terminal).Bytes()}
	if err := l.e.Send(l.queue[0], nil); !errors.Is(err, ErrNoProfile) {
		t.Errorf("before TERMINAL PROFILE: %v", err)
	}
	play(t, card, profile+`910B
		80F2000C > 910B
		00A4040005F000000001 > 910B
		80990000 > 6599
		8012000005 > 6C0B
		801200000B > D0098103010200820281829000
		801200000B > 6985
		80F2000C > 9000
		80140000 0C 810301020082028281830100 > 9000
		80140000 0C 810301020082028281830100 > 6985
		801200000B > 6985`)
	l.expect(t, "first", "profile 0900000001", "status 00", "status 00", "answer 810301020082028281830100")
	if err := l.e.Send(make([]byte, 257), nil); !errors.Is(err, ErrTooLong) {
		t.Errorf("257 bytes: %v", err)
	}
}

// sealing is an applet whose responses have a MAC over their status words.
type sealing struct {
	echo
	card *jcre.Card
}

func (s sealing) Process(*jcre.APDU) error {
	s.card.SealStatus()
	return nil
}

// TestSealedStatus: a status word with a MAC is not changed; the next response announces what waits.
func TestSealedStatus(t *testing.T) {
	card, l := setup(t)
	card.Add(jcre.Instance{AID: iso7816.MustParseAID("F000000002"), Applet: sealing{card: card}})
	l.queue = [][]byte{cat.NewCommand(cat.MoreTime, 0, cat.Terminal).Bytes()}
	play(t, card, profile+`910B
		00A4040005F000000002 > 9000
		80990000 > 9000
		80F2000C > 910B
		80990000 > 9000
		801200000B > D0098103010200820281829000`)
}

// TestAnswerSends: what the answer to one command sends is announced by that very TERMINAL RESPONSE; 256 bytes are 00.
func TestAnswerSends(t *testing.T) {
	card, l := setup(t)
	play(t, card, profile+"9000")
	again := cat.NewCommand(cat.SetUpMenu, 0, cat.Terminal, cat.Obj(cat.TagAlphaIdentifier, make([]byte, 241)...)).Bytes()
	first := cat.NewCommand(cat.MoreTime, 0, cat.Terminal).Bytes()
	if err := l.e.Send(first, func([]byte) {
		if err := l.e.Send(again, nil); err != nil {
			t.Error(err)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if err := l.e.Send(first, nil); !errors.Is(err, ErrBusy) {
		t.Errorf("a second command at once: %v", err)
	}
	play(t, card, fmt.Sprintf(`80F2000C > 910B
		801200000B > D0098103010200820281829000
		80140000 0C 810301020082028281830100 > 9100
		8012000000 > %X9000`, again))
}

// TestPlainReader: without a TERMINAL PROFILE the instructions of the toolkit are the applet's own, and with an applet selected that one, too.
func TestPlainReader(t *testing.T) {
	card, l := setup(t)
	play(t, card, `00A4040005F000000001 > 9000
		8010000001FF > 6510
		8012000000 > 6512
		80140000 > 6514
		80C20000 > 65C2
		80F2000C > 65F2`)
	l.expect(t, "first")
	card.Reset()
	play(t, card, profile+`9000
		00A4040005F000000001 > 9000
		8012000000 > 6985
		8010000001FF > 9000
		00120000 > 6512`)
	l.expect(t, "reset", "first", "profile 0900000001", "profile FF")
}

// TestEnvelopes: the first listener that takes an envelope answers it.
func TestEnvelopes(t *testing.T) {
	card, l := setup(t)
	second := &listener{e: l.e, takes: true}
	play(t, card, profile+"9000\n80C2000004D3020102 > 9000\n80C20000 > 6700")
	l.e.Listen(second)
	play(t, card, "80C2000004D3020102 > 429000")
	l.takes = true
	play(t, card, "80C2000004D3020102 > 429000")
	l.expect(t, "first", "profile 0900000001", "envelope D3020102", "envelope D3020102", "envelope D3020102")
	second.expect(t, "envelope D3020102")
}

// TestTurns: a listener that has much to send lets the others have their turn.
func TestTurns(t *testing.T) {
	const done = "80140000 0C 810301020082028281830100 > "
	card, l := setup(t)
	other := &listener{e: l.e}
	l.e.Listen(other)
	more := cat.NewCommand(cat.MoreTime, 0, cat.Terminal).Bytes()
	l.queue, other.queue = [][]byte{more, more, more}, [][]byte{more}
	fetch := "\n801200000B > D0098103010200820281829000\n"
	play(t, card, profile+"910B"+fetch+done+"910B")
	if len(l.queue) != 2 || len(other.queue) != 0 {
		t.Errorf("%d and %d commands wait", len(l.queue), len(other.queue))
	}
	play(t, card, fetch+done+"910B"+fetch+done+"910B"+fetch+done+"9000")
}

// TestEvents: the terminal gets the union, when it has changed, and after each TERMINAL PROFILE.
func TestEvents(t *testing.T) {
	const done = "80140000 0C 810301050082028281830100 > "
	card, l := setup(t)
	l.e.SetEvents("web", 0x0A, 0x09)
	play(t, card, profile+`910F
		801200000F > D00D8103010500820281829902090A9000
		`+done+"9000")
	l.e.SetEvents("toolkit", 0x09, 0x04)
	play(t, card, "80F2000C > 9110\n 8012000010 > D00E810301050082028182990304090A9000\n"+done+"9000\n80F2000C > 9000")
	l.e.SetEvents("toolkit")
	l.e.SetEvents("web")
	play(t, card, "80F2000C > 910D\n 801200000D > D00B81030105008202818299009000\n"+done+"9000")
	card.Reset()
	play(t, card, profile+"9000")
	l.e.SetEvents("web", 0x09)
	play(t, card, "801000000209FF > 9000") // a terminal without events
	play(t, card, profile+"910E")
}

// TestReset: no answer comes after a reset, and nothing is left to fetch.
func TestReset(t *testing.T) {
	card, l := setup(t)
	l.queue = [][]byte{cat.NewCommand(cat.MoreTime, 0, cat.Terminal).Bytes()}
	play(t, card, profile+"910B\n801200000B > D0098103010200820281829000")
	card.Reset()
	play(t, card, profile+"9000\n80140000 0C 810301020082028281830100 > 6985\n8010000000 > 6700")
	l.expect(t, "first", "profile 0900000001", "reset", "first", "profile 0900000001")
}
