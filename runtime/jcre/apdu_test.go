package jcre

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
)

// started is an APDU object with a command in hex.
func started(t *testing.T, command string, extended bool) *APDU {
	t.Helper()
	b, err := hex.DecodeString(command)
	if err != nil {
		t.Fatal(err)
	}
	cmd, err := iso7816.ParseCommand(b)
	if err != nil {
		t.Fatal(err)
	}
	a := NewAPDU(MinAPDUBufferSize)
	a.Start(cmd, extended)
	return a
}

// reasonOf is the reason of an APDUException, 0 for nil.
func reasonOf(t *testing.T, err error) uint16 {
	t.Helper()
	if err == nil {
		return 0
	}
	var e *Exception
	if !errors.As(err, &e) || e.Class != APDUExceptionClass {
		t.Fatalf("%v is no APDUException", err)
	}
	return e.Reason
}

// data is n bytes in hex.
func data(n int) string { return strings.Repeat("AB", n) }

// What the reference card puts into the buffer, and answers as Le, for each case of command.
func TestCasesOfCommands(t *testing.T) {
	for _, c := range []struct {
		command  string
		extended bool
		header   string
		le, lc   int
	}{
		{"80030102", false, "8003010200", 256, 0},
		{"8003010200", false, "8003010200", 256, 0},
		{"8003010210", false, "8003010210", 16, 0},
		{"8003010202AABB", false, "8003010202", 256, 2},
		{"8003010202AABB20", false, "8003010202", 32, 2},
		{"8003010202AABB00", false, "8003010202", 256, 2},
		{"80030102000000", true, "80030102000000", 32767, 0},
		{"80030102000100", true, "80030102000100", 256, 0},
		{"800301020000FF", true, "800301020000FF", 255, 0},
		{"80030102000002AABB", true, "80030102000002", 256, 2},
		{"80030102000002AABB0123", true, "80030102000002", 0x123, 2},
	} {
		a := started(t, c.command, c.extended)
		want, _ := hex.DecodeString(c.header)
		if !bytes.HasPrefix(a.Buffer(), want) || a.State() != StateInitial {
			t.Errorf("%s: buffer %X, state %d", c.command, a.Buffer()[:7], a.State())
		}
		if le, err := a.SetOutgoing(); le != c.le || err != nil {
			t.Errorf("%s: Le %d, %v; want %d", c.command, le, err, c.le)
		}
		if a.IncomingLength() != c.lc {
			t.Errorf("%s: incoming length %d, want %d", c.command, a.IncomingLength(), c.lc)
		}
	}
}

func TestIncoming(t *testing.T) {
	a := started(t, "80020000C8"+data(200), false)
	if n, err := a.SetIncomingAndReceive(); n != 128 || err != nil || a.State() != StatePartialIncoming {
		t.Errorf("first %d bytes, %v, state %d; want the 128 that fit, state 1", n, err, a.State())
	}
	if n, err := a.ReceiveBytes(5); n != 72 || err != nil || a.State() != StateFullIncoming {
		t.Errorf("then %d bytes, %v, state %d; want the 72 others, state 2", n, err, a.State())
	}
	if n, err := a.ReceiveBytes(132); n != 0 || err != nil {
		t.Errorf("at the end %d, %v", n, err)
	}
	if _, err := a.SetIncomingAndReceive(); reasonOf(t, err) != APDUIllegalUse {
		t.Errorf("second setIncomingAndReceive: %v", err)
	}
}

func TestIncomingExtended(t *testing.T) {
	a := started(t, "80020000000200"+data(512), true)
	n, err := a.SetIncomingAndReceive()
	if n != 126 || err != nil || a.OffsetCdata() != 7 || a.IncomingLength() != 512 {
		t.Fatalf("%d bytes, %v, offset %d, length %d", n, err, a.OffsetCdata(), a.IncomingLength())
	}
	total := n
	for n > 0 {
		if n, err = a.ReceiveBytes(0); err != nil {
			t.Fatal(err)
		}
		total += n
	}
	if total != 512 {
		t.Errorf("%d bytes arrived of 512", total)
	}
}

func TestIncomingWithoutData(t *testing.T) {
	a := started(t, "8002000000", false)
	for n, want := range []uint16{APDUIOError, APDUIllegalUse} {
		if _, err := a.SetIncomingAndReceive(); reasonOf(t, err) != want || a.State() != StateInitial {
			t.Errorf("call %d: %v, state %d", n, err, a.State())
		}
	}
	if _, err := a.ReceiveBytes(5); reasonOf(t, err) != APDUIOError {
		t.Errorf("receiveBytes: %v", err)
	}
	if le, err := a.SetOutgoing(); le != 256 || err != nil {
		t.Errorf("setOutgoing afterwards: %d, %v", le, err)
	}
}

func TestIncomingMisuse(t *testing.T) {
	for _, c := range []struct {
		name, command string
		use           func(*APDU) error
		want          uint16
	}{
		{"no data", "8002000000", func(a *APDU) error { _, err := a.SetIncomingAndReceive(); return err }, APDUIOError},
		{"bare header", "80020000", func(a *APDU) error { _, err := a.SetIncomingAndReceive(); return err }, APDUIOError},
		{"receiveBytes first", "8002000001AA", func(a *APDU) error { _, err := a.ReceiveBytes(5); return err }, APDUIllegalUse},
		{"after setOutgoing", "8002000001AA", func(a *APDU) error {
			_, _ = a.SetOutgoing()
			_, err := a.SetIncomingAndReceive()
			return err
		}, APDUIllegalUse},
		{"receiveBytes after setOutgoing", "8002000001AA", func(a *APDU) error {
			_, _ = a.SetIncomingAndReceive()
			_, _ = a.SetOutgoing()
			_, err := a.ReceiveBytes(5)
			return err
		}, APDUIllegalUse},
		{"offset before the buffer", "80020000C8" + data(200), func(a *APDU) error {
			_, _ = a.SetIncomingAndReceive()
			_, err := a.ReceiveBytes(-1)
			return err
		}, APDUBufferBounds},
		{"no room for a block", "80020000C8" + data(200), func(a *APDU) error {
			_, _ = a.SetIncomingAndReceive()
			_, err := a.ReceiveBytes(MinAPDUBufferSize - BlockSize + 1)
			return err
		}, APDUBufferBounds},
	} {
		if got := reasonOf(t, c.use(started(t, c.command, false))); got != c.want {
			t.Errorf("%s: reason %d, want %d", c.name, got, c.want)
		}
	}
}

func TestOutgoing(t *testing.T) {
	a := started(t, "8008000000", false)
	steps := []struct {
		name  string
		do    func() error
		want  uint16
		state State
	}{
		{"setOutgoingLength too early", func() error { return a.SetOutgoingLength(4) }, APDUIllegalUse, StateInitial},
		{"sendBytes too early", func() error { return a.SendBytes(0, 1) }, APDUIllegalUse, StateInitial},
		{"setOutgoing", func() error { _, err := a.SetOutgoing(); return err }, 0, StateOutgoing},
		{"setOutgoing again", func() error { _, err := a.SetOutgoing(); return err }, APDUIllegalUse, StateOutgoing},
		{"sendBytes before the length", func() error { return a.SendBytes(0, 1) }, APDUIllegalUse, StateOutgoing},
		{"257 bytes", func() error { return a.SetOutgoingLength(257) }, APDUBadLength, StateOutgoing},
		{"negative length", func() error { return a.SetOutgoingLength(-1) }, APDUBadLength, StateOutgoing},
		{"setOutgoingLength", func() error { return a.SetOutgoingLength(4) }, 0, StateOutgoingLengthKnown},
		{"setOutgoingLength again", func() error { return a.SetOutgoingLength(4) }, APDUIllegalUse, StateOutgoingLengthKnown},
		{"outside the buffer", func() error { return a.SendBytes(130, 4) }, APDUBufferBounds, StateOutgoingLengthKnown},
		{"before the buffer", func() error { return a.SendBytes(-1, 1) }, APDUBufferBounds, StateOutgoingLengthKnown},
		{"more than announced", func() error { return a.SendBytes(0, 5) }, APDUIllegalUse, StateOutgoingLengthKnown},
		{"nothing", func() error { return a.SendBytes(0, 0) }, 0, StateOutgoingLengthKnown},
		{"half", func() error { return a.SendBytes(0, 2) }, 0, StatePartialOutgoing},
		{"the rest", func() error { return a.SendBytes(0, 2) }, 0, StateFullOutgoing},
		{"too much", func() error { return a.SendBytes(0, 1) }, APDUIllegalUse, StateFullOutgoing},
	}
	for _, s := range steps {
		if got := reasonOf(t, s.do()); got != s.want || a.State() != s.state {
			t.Errorf("%s: reason %d, state %d; want %d, %d", s.name, got, a.State(), s.want, s.state)
		}
	}
	if want := []byte{0x80, 8, 0x80, 8}; !bytes.Equal(a.Response(), want) {
		t.Errorf("response %X, want %X", a.Response(), want)
	}
}

// TestOneBlock: without chaining, data and status word fit into a block of the protocol.
func TestOneBlock(t *testing.T) {
	for _, c := range []struct {
		t0  bool
		fit int
	}{{false, BlockSize - 2}, {true, 256}} {
		a := &fake{}
		card := newCard(t, Config{T0: c.t0}, a)
		a.processF = func(apdu *APDU) error {
			if _, err := apdu.SetOutgoingNoChaining(); err != nil {
				t.Error(err)
			}
			if err := apdu.SetOutgoingLength(c.fit + 1); !errors.Is(err, apduException(APDUBadLength)) {
				t.Errorf("T0 %t, %d bytes: %v", c.t0, c.fit+1, err)
			}
			return apdu.SetOutgoingLength(c.fit)
		}
		expect(t, card, sel(0)+" => 9000")
	}
}

func TestSendBytesLong(t *testing.T) {
	big := bytes.Repeat([]byte{7}, 300)
	a := started(t, "8008000000", true)
	_, _ = a.SetOutgoing()
	_ = a.SetOutgoingLength(300)
	if err := a.SendBytesLong(big); err != nil || !bytes.Equal(a.Response(), big) {
		t.Errorf("%v, %d bytes", err, len(a.Response()))
	}
	// What fits the buffer goes out before the length is exceeded, as on the reference card.
	a = started(t, "8008000000", false)
	_, _ = a.SetOutgoing()
	_ = a.SetOutgoingLength(256)
	if err := a.SendBytesLong(big); reasonOf(t, err) != APDUIllegalUse || len(a.Response()) != MinAPDUBufferSize {
		t.Errorf("%v, %d bytes", err, len(a.Response()))
	}
}

func TestDataThenException(t *testing.T) {
	c := newCard(t, Config{}, &fake{processF: func(a *APDU) error {
		copy(a.Buffer(), "data")
		if err := a.SetOutgoingAndSend(0, 4); err != nil {
			return err
		}
		return ThrowSW(0x6101)
	}})
	expect(t, c, sel(0)+" => 64617461 6101")
}

func TestFewerBytesThanAnnounced(t *testing.T) {
	c := newCard(t, Config{}, &fake{processF: func(a *APDU) error {
		_, _ = a.SetOutgoing()
		_ = a.SetOutgoingLength(4)
		return a.SendBytes(0, 2)
	}})
	expect(t, c, sel(0)+" => 00A4 9000")
}

func TestBufferIsClearedBetweenCommands(t *testing.T) {
	var seen byte
	c := newCard(t, Config{}, &fake{processF: func(a *APDU) error {
		seen |= a.Buffer()[20]
		a.Buffer()[20] = 0xFF
		return nil
	}})
	send(t, c, sel(0))
	send(t, c, "80010000")
	if seen != 0 {
		t.Error("a byte of the last command is still in the buffer")
	}
}

func TestClassByteQuestions(t *testing.T) {
	for _, c := range []struct {
		cla                      string
		iso, secure, chain, good bool
		channel                  int
	}{
		{"00", true, false, false, true, 0}, {"80", false, false, false, true, 0}, {"0C", true, true, false, true, 0},
		{"10", true, false, true, true, 0}, {"03", true, false, false, true, 3}, {"C5", false, false, false, true, 9}, {"60", true, true, false, true, 4},
	} {
		a := started(t, c.cla+"010000", false)
		got := fmt.Sprint(a.IsISOInterindustryCLA(), a.IsSecureMessagingCLA(), a.IsCommandChainingCLA(), a.IsValidCLA(), a.Command().CLA.Channel())
		if want := fmt.Sprint(c.iso, c.secure, c.chain, c.good, c.channel); got != want {
			t.Errorf("CLA %s: %s, want %s", c.cla, got, want)
		}
	}
}

func TestCurrentAPDU(t *testing.T) {
	a, b := &fake{}, &fake{}
	c := newCard(t, Config{}, a, b)
	var own, foreign, selecting error
	a.selectF = func() (bool, error) { _, selecting = c.CurrentAPDU(); return true, nil }
	a.processF = func(*APDU) error {
		_, own = c.CurrentAPDU()
		return c.Switch(c.Lookup(aidOf(1)), func() error { _, foreign = c.CurrentAPDU(); return nil })
	}
	send(t, c, sel(0))
	security := &Exception{Class: SecurityExceptionClass}
	if own != nil || !errors.Is(foreign, security) || !errors.Is(selecting, security) {
		t.Errorf("selected applet %v, another %v, in select %v", own, foreign, selecting)
	}
}

// TestEmptyReceive: with Habits.EmptyReceive a command without data has 0 bytes of it, however often one asks.
func TestEmptyReceive(t *testing.T) {
	a := New(Config{Habits: Habits{EmptyReceive: true}}).APDU()
	for range 2 {
		a.Start(iso7816.CommandAPDU{CLA: 0x80, INS: 0xB0, Ne: 16}, false)
		n, err := a.SetIncomingAndReceive()
		if n != 0 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		if n, err := a.ReceiveBytes(5); n != 0 || err != nil {
			t.Errorf("receiveBytes: %d, %v", n, err)
		}
		a.Stop()
	}
}

// TestPreloadData: with Habits.PreloadData the data is in the buffer at once, and setIncomingAndReceive still gives it.
func TestPreloadData(t *testing.T) {
	a := New(Config{Habits: Habits{PreloadData: true}}).APDU()
	a.Start(iso7816.CommandAPDU{CLA: 0x80, INS: 0x20, Data: []byte{1, 2, 3}}, false)
	if b := a.Buffer(); b[4] != 3 || b[5] != 1 || b[7] != 3 {
		t.Errorf("buffer %X", b[:8])
	}
	if n, err := a.SetIncomingAndReceive(); n != 3 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}
