package handset

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/gocard/gocard/runtime/cat"
	"github.com/gocard/gocard/runtime/iso7816"
)

// TestAnswers: the TERMINAL RESPONSE to each command, in order on one terminal.
func TestAnswers(t *testing.T) {
	terminal := New(nil, Config{Clock: newFakeClock(), Listen: freePort})
	defer terminal.end()
	for _, c := range []struct{ what, command, want string }{
		{"MORE TIME", "D009 8103010200 82028182", "8103010200 82028281 830100"},
		{"POLL INTERVAL 20 s", "D00D 8103010300 82028182 84020114", "8103010300 82028281 830100 84020114"},
		{"POLL INTERVAL 5 tenths", "D00D 8103010300 82028182 84020205", "8103010300 82028281 830100 84020101"},
		{"POLL INTERVAL 10 min", "D00D 8103010300 82028182 8402000A", "8103010300 82028281 830100 8402000A"},
		{"POLL INTERVAL without duration", "D009 8103010300 82028182", "8103010300 82028281 830136"},
		{"POLL INTERVAL 0", "D00D 8103010300 82028182 84020100", "8103010300 82028281 830132"},
		{"POLLING OFF", "D009 8103010400 82028182", "8103010400 82028281 830100"},
		{"SET UP EVENT LIST", "D00D 8103010500 82028182 9902090A", "8103010500 82028281 830100"},
		{"events that do not happen", "D00D 8103010500 82028182 19020300", "8103010500 82028281 830100"},
		{"no such event", "D00D 8103010500 82028182 19020940", "8103010500 82028281 830130"},
		{"DISPLAY TEXT", "D010 8103012100 82028102 8D05 0454657874", "8103012100 82028281 830100"},
		{"DISPLAY TEXT, no text", "D009 8103012100 82028102", "8103012100 82028281 830136"},
		{"DISPLAY TEXT, null text", "D00B 8103012100 82028102 8D00", "8103012100 82028281 830100"},
		{"DISPLAY TEXT, half a character", "D00D 8103012100 82028102 8D020800", "8103012100 82028281 830132"},
		{"date and time", "D009 8103012603 82028182", "8103012603 82028281 830100 A607 62117270509040"},
		{"language", "D009 8103012604 82028182", "8103012604 82028281 830100 AD02656E"},
		{"IMEI", "D009 8103012601 82028182", "8103012601 82028281 830130"},
		{"timer 1, 5 minutes", "D011 8103012700 82028182 A40101 A503005000", "8103012700 82028281 830100 A40101"},
		{"value of timer 1", "D00C 8103012702 82028182 A40101", "8103012702 82028281 830100 A40101 A503005000"},
		{"timer 1 off", "D00C 8103012701 82028182 A40101", "8103012701 82028281 830100 A40101 A503005000"},
		{"value of a timer that is off", "D00C 8103012702 82028182 A40101", "8103012702 82028281 830124"},
		{"timer 9", "D00C 8103012702 82028182 A40109", "8103012702 82028281 830132"},
		{"REFRESH", "D009 8103010103 82028182", "8103010103 82028281 830100"},
		{"REFRESH, reset without a way to", "D009 8103010104 82028182", "8103010104 82028281 830130"},
		{"SET UP CALL", "D009 8103011000 82028183", "8103011000 82028281 830130"},
		{"no such command", "D009 810301FE00 82028182", "810301FE00 82028281 830130"},
		{"no channels", "D009 8103014400 82028182", "8103014400 82028281 830100 B8020000"},
		{"OPEN CHANNEL", "D012 8103014000 82028182 B9020400 BC03030DBC", "8103014000 82028281 830100 B8024100 B9020400"},
		{"OPEN CHANNEL, tags without the bit", "D012 8103014000 82028182 39020400 3C03030DBC", "8103014000 82028281 830100 B8024200 B9020400"},
		{"OPEN CHANNEL, too big", "D012 8103014000 82028182 B902FFFF BC03030DBC", "8103014000 82028281 830107 B8024300 B9024000"},
		{"OPEN CHANNEL, no buffer", "D012 8103014000 82028182 B9020000 BC03030DBC", "8103014000 82028281 83023A04"},
		{"OPEN CHANNEL, port of others", "D012 8103014000 82028182 B9020400 BC03030050", "8103014000 82028281 83023A10"},
		{"OPEN CHANNEL to the network", "D012 8103014000 82028182 B9020400 BC030201BB", "8103014000 82028281 830130"},
		{"OPEN CHANNEL without size", "D00E 8103014000 82028182 BC03030DBC", "8103014000 82028281 830136"},
		{"three channels", "D009 8103014400 82028182", "8103014400 82028281 830100 B8024100 B8024200 B8024300"},
		{"CLOSE CHANNEL", "D009 8103014100 82028122", "8103014100 82028281 830100"},
		{"CLOSE CHANNEL, once more", "D009 8103014100 82028122", "8103014100 82028281 83023A03"},
		{"CLOSE CHANNEL to listen", "D009 8103014101 82028121", "8103014101 82028281 830100"},
		{"RECEIVE DATA without connection", "D00C 8103014200 82028121 B701ED", "8103014200 82028281 83023A00"},
		{"RECEIVE DATA without length", "D009 8103014200 82028121", "8103014200 82028281 830136"},
		{"RECEIVE DATA of no channel", "D00C 8103014200 82028182 B701ED", "8103014200 82028281 83023A03"},
		{"SEND DATA without connection", "D00F 8103014301 82028121 B60448545450", "8103014301 82028281 83023A00"},
		{"SEND DATA without data", "D009 8103014301 82028121", "8103014301 82028281 830136"},
	} {
		r, err := terminal.respond(t.Context(), unhex(t, c.command))
		if want := unhex(t, c.want); err != nil || !bytes.Equal(r.Bytes(), want) {
			t.Errorf("%s: %X, %v, want %X", c.what, r.Bytes(), err, want)
		}
	}
}

// TestNoChannelLeft: the eighth is refused.
func TestNoChannelLeft(t *testing.T) {
	terminal := New(nil, Config{Listen: freePort})
	defer terminal.end()
	for n := range 8 {
		r, err := terminal.respond(t.Context(), openCommand)
		if err != nil || r.Result.Performed() != (n < 7) {
			t.Errorf("channel %d: %+v, %v", n+1, r, err)
		}
	}
}

// TestPortInUse: the card learns that there is no port, a person why.
func TestPortInUse(t *testing.T) {
	log := &lockedLog{}
	terminal := New(nil, Config{Log: log.add, Listen: func(port int) (net.Listener, error) { return nil, fmt.Errorf("%d is taken", port) }})
	r, err := terminal.respond(t.Context(), openCommand)
	if err != nil || r.Result != cat.ResultBIPError || !bytes.Equal(r.Additional, []byte{cat.BIPPortUnavailable}) || log.text() != "OPEN CHANNEL: 3516 is taken" {
		t.Errorf("%+v, %v, %s", r, err, log.text())
	}
}

func TestDecodeText(t *testing.T) {
	for in, want := range map[string]string{
		"":                  "",
		"04 48656C6C6F":     "Hello",
		"00 C8329BFD06":     "Hello",
		"04 00 01 11 5B":    "@£_Ä",
		"08 20AC D83D DE00": "€\U0001F600",
		"F4 4F4B":           "OK",
		"00":                "",
	} {
		if got, ok := decodeText(unhex(t, in)); !ok || got != want {
			t.Errorf("%s: %q, %v, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"08 41", "0C 41"} {
		if got, ok := decodeText(unhex(t, in)); ok {
			t.Errorf("%s: %q", in, got)
		}
	}
	if n := len(gsmRunes); n != 128 {
		t.Errorf("the alphabet has %d characters", n)
	}
}

// TestSession: what goes to the card at the beginning, and the polls.
func TestSession(t *testing.T) {
	card := &fakeCard{}
	card.push(eventCommand, openCommand)
	r := start(t, card, Config{})
	want := []string{
		"8010000011" + fmt.Sprintf("%X", []byte(profile)),
		"801200000F", "801400000C810301050082028281830100",
		"8012000014", "8014000014810301400082028281830100B8024100B9020400",
		"80F2000C", "80F2000C",
	}
	if got := card.took(); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if r.addr == "" || r.Addr(HTTPS) != nil {
		t.Errorf("served at %v and %v", r.addr, r.Addr(HTTPS))
	}
	polled := make(chan struct{})
	card.onStatus(func() { close(polled) })
	if after := r.clock.until(t, polled); after < pollInterval {
		t.Errorf("STATUS after %v", after)
	}
}

// TestTimerExpires: the card is told, with the time that has passed.
func TestTimerExpires(t *testing.T) {
	card := &fakeCard{}
	told := make(chan struct{})
	card.onEvent = func(envelope []byte) {
		if envelope[0] == cat.TagTimerExpiration {
			close(told)
		}
	}
	card.push(unhex(t, "D011 8103012700 82028182 A40103 A503005000"))
	r := start(t, card, Config{})
	if after := r.clock.until(t, told); after < 5*time.Minute {
		t.Errorf("after %v", after)
	}
	found := false
	for _, c := range card.took() {
		found = found || strings.HasPrefix(c, "80C200000ED70C82028281A40103A50300")
	}
	if !found {
		t.Error("no timer expiration")
	}
}

// TestMalformed: a command that cannot be read is answered, the log names the byte, and a card that sends nothing else is given up.
func TestMalformed(t *testing.T) {
	card := &fakeCard{}
	card.push(unhex(t, "D00D 8103010500 82028182 9905090A"), unhex(t, "00"))
	r := start(t, card, Config{})
	if got := strings.Join(card.took(), " "); !strings.Contains(got, "801400000C810301050082028281830132") || !strings.Contains(got, "801400000C810300000082028281830132") {
		t.Errorf("answers: %s", got)
	}
	if !strings.Contains(r.log.text(), "proactive command: TLV at offset 12: length of COMPREHENSION-TLV 19 is 5, but 2 bytes follow, in D00D8103") {
		t.Errorf("log: %s", r.log.text())
	}
	bad := &fakeCard{}
	for range maxMalformed {
		bad.push([]byte{0xD0})
	}
	err := New(bad, Config{Clock: newFakeClock()}).Run(t.Context(), func() error { return nil })
	if err == nil || !strings.Contains(err.Error(), "nothing but what cannot be read") {
		t.Errorf("%v", err)
	}
}

// TestNoToolkit: a card without a toolkit says so, and the error does.
func TestNoToolkit(t *testing.T) {
	card := &fakeCard{answers: map[byte][]iso7816.SW{cat.INSTerminalProfile: {iso7816.SWInsNotSupported}}}
	err := New(card, Config{Clock: newFakeClock()}).Run(t.Context(), func() error { return nil })
	if !errors.Is(err, iso7816.SWInsNotSupported) || !strings.Contains(err.Error(), "no card application toolkit") {
		t.Errorf("%v", err)
	}
}

// TestRemoved: the terminal ends when the card goes away.
func TestRemoved(t *testing.T) {
	card := &fakeCard{}
	terminal := New(card, Config{Clock: newFakeClock()})
	err := terminal.Run(t.Context(), func() error {
		card.removed, terminal.nextPoll = true, terminal.clock.Now()
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "was removed") {
		t.Errorf("%v", err)
	}
}

// TestRefreshReset: the card is reset, all channels are gone, and the session begins anew.
func TestRefreshReset(t *testing.T) {
	card := &fakeCard{}
	card.push(openCommand, unhex(t, "D009 8103010104 82028182"))
	resets := 0
	terminal := New(card, Config{Clock: newFakeClock(), Listen: freePort, Reset: func() error {
		resets++
		return nil
	}})
	again := errors.New("again")
	profiles := 0
	err := terminal.Run(t.Context(), func() error {
		if !terminal.restart || resets != 0 {
			t.Errorf("restart %v, %d resets", terminal.restart, resets)
		}
		card.answers = map[byte][]iso7816.SW{cat.INSTerminalProfile: {iso7816.SWUnknown}}
		return nil
	})
	for _, c := range card.took() {
		if strings.HasPrefix(c, "8010") {
			profiles++
		}
	}
	if !errors.Is(err, iso7816.SWUnknown) || errors.Is(err, again) || resets != 1 || profiles != 2 || terminal.channels[1] != nil {
		t.Errorf("%v, %d resets, %d profiles", err, resets, profiles)
	}
}

// FuzzRespond: whatever FETCH brings, the response is one that the card can read.
func FuzzRespond(f *testing.F) {
	for _, s := range []string{
		"D00D81030105008202818299 02090A", "D012 8103014000 82028182 B9020400 BC03030DBC", "D00F 8103014301 82028121 B60448545450",
		"D00C 8103014200 82028121 B701ED", "D011 8103012700 82028182 A40101 A503005000", "D010 8103012100 82028102 8D05 0054657874",
		"D00D 8103010300 82028182 84020114", "D009 8103014101 82028121", "D009 8103012603 82028182", "D0",
	} {
		f.Add(unhex(f, s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		terminal := New(nil, Config{Clock: newFakeClock(), Listen: func(int) (net.Listener, error) { return nil, errors.New("none") }})
		terminal.channels[1] = &channel{id: 1, buffer: 16, state: cat.Listening}
		r, err := terminal.respond(t.Context(), b)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := cat.ParseResponse(r.Bytes()); err != nil || again.Result != r.Result || len(r.Bytes()) > iso7816.MaxShortNc {
			t.Errorf("%X is answered by %X: %v", b, r.Bytes(), err)
		}
	})
}
