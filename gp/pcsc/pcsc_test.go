package pcsc

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// fakeService is a binding with the readers of a table; a nil ATR is an empty reader.
type fakeService struct {
	names []string
	atrs  map[string][]byte
	err   error // of every call
	conn  *fakeConnection
	waits int // a card comes with the third
}

func (f *fakeService) readers() ([]string, error) { return f.names, f.err }

func (f *fakeService) state(reader string) (bool, []byte, error) {
	return f.atrs[reader] != nil, f.atrs[reader], f.err
}

func (f *fakeService) await(reader string, present bool, _ time.Duration) (bool, error) {
	f.waits++
	return (f.atrs[reader] != nil || f.waits > 2) == present, f.err
}

func (f *fakeService) connect(reader string) (connection, error) {
	if f.atrs[reader] == nil {
		return nil, codeNoSmartcard
	}
	return f.conn, f.err
}

func (f *fakeService) release() error { return f.err }

// fakeConnection answers with what it got and 9000, or with its error.
type fakeConnection struct {
	t0           bool
	err          error
	mute         bool
	resets       int
	disconnected bool
}

func (f *fakeConnection) status() ([]byte, bool, error) { return []byte{0x3B, 0x00}, f.t0, f.err }

func (f *fakeConnection) transmit(capdu []byte) ([]byte, error) {
	if f.mute {
		return nil, nil
	}
	return append(bytes.Clone(capdu), 0x90, 0x00), f.err
}

func (f *fakeConnection) reset() error {
	f.resets++
	return f.err
}

func (f *fakeConnection) disconnect() error {
	f.disconnected = true
	return f.err
}

func fake() *fakeService {
	return &fakeService{
		names: []string{"Virtual PCD 00 00", "Virtual PCD 00 01", "ACS ACR39U 01 00"},
		atrs:  map[string][]byte{"Virtual PCD 00 01": {0x3B, 0x00}},
		conn:  &fakeConnection{},
	}
}

func TestFind(t *testing.T) {
	c := &Context{fake()}
	for _, x := range []struct{ name, want, err string }{
		{"Virtual PCD 00 00", "Virtual PCD 00 00", ""},
		{"acr39", "ACS ACR39U 01 00", ""},
		{"virtual", "Virtual PCD 00 01", ""}, // two fit, one has a card
		{"", "Virtual PCD 00 01", ""},
		{"omnikey", "", `find reader "omnikey": there is no such reader (PC/SC 80100009); connect a reader`},
	} {
		got, err := c.Find(x.name)
		if x.err != "" {
			if !errors.Is(err, ErrNoReader) || !strings.Contains(err.Error(), x.err) {
				t.Errorf("%q: %v, want %q", x.name, err, x.err)
			}
			continue
		}
		if err != nil || got != x.want {
			t.Errorf("%q is %q, %v, want %q", x.name, got, err, x.want)
		}
	}
}

func TestFindAmbiguousAndNone(t *testing.T) {
	f := fake()
	f.atrs["Virtual PCD 00 00"] = []byte{0x3B}
	if _, err := (&Context{f}).Find("virtual"); !errors.Is(err, ErrNoReader) || !strings.Contains(err.Error(), "2 readers fit: Virtual PCD 00 00, Virtual PCD 00 01") {
		t.Errorf("%v", err)
	}
	if _, err := (&Context{&fakeService{}}).Find(""); !errors.Is(err, ErrNoReader) || !strings.Contains(err.Error(), "no reader is connected") {
		t.Errorf("%v", err)
	}
}

func TestReaders(t *testing.T) {
	readers, err := (&Context{fake()}).Readers()
	if err != nil || len(readers) != 3 || readers[0].CardPresent || !readers[1].CardPresent || len(readers[1].ATR) != 2 {
		t.Errorf("%v, %v", readers, err)
	}
	_, err = (&Context{&fakeService{err: codeNoService}}).Readers()
	if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "not running") {
		t.Errorf("%v", err)
	}
}

func TestConnect(t *testing.T) {
	f := fake()
	c := &Context{f}
	card, err := c.Connect("virtual")
	if err != nil {
		t.Fatal(err)
	}
	if card.Reader() != "Virtual PCD 00 01" || !bytes.Equal(card.ATR(), []byte{0x3B, 0}) {
		t.Errorf("%s, ATR %X", card.Reader(), card.ATR())
	}
	r, err := card.Transmit(t.Context(), []byte{0, 0xA4, 4, 0, 1, 0xAA, 0})
	if err != nil || len(r) != 9 {
		t.Errorf("%X, %v", r, err)
	}
	if err := card.Reset(); err != nil || f.conn.resets != 1 {
		t.Errorf("%d resets, %v", f.conn.resets, err)
	}
	if err := card.Close(); err != nil || !f.conn.disconnected {
		t.Errorf("%v", err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if _, err := c.Connect("acr39"); !errors.Is(err, ErrNoCard) || !strings.Contains(err.Error(), `"ACS ACR39U 01 00": no card in the reader`) {
		t.Errorf("%v", err)
	}
}

func TestConnectGivesTheCardBack(t *testing.T) {
	f := fake()
	f.conn.err = codeUnresponsiveCard
	if card, err := (&Context{f}).Connect("virtual"); err == nil || card != nil || !f.conn.disconnected {
		t.Errorf("%v, %v, disconnected %v", card, err, f.conn.disconnected)
	}
}

func TestTransmitUnderT0(t *testing.T) {
	f := fake()
	f.conn.t0 = true
	card, err := (&Context{f}).Connect("virtual")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		in   []byte
		sent int
	}{
		{[]byte{0, 0xA4, 4, 0, 1, 0xAA, 0}, 6}, // case 4: Le goes
		{[]byte{0, 0xA4, 4, 0, 1, 0xAA}, 6},
		{[]byte{0, 0xA4, 4, 0, 0}, 5},
		{[]byte{0, 0xA4, 4, 0}, 4},
		{[]byte{0, 1}, 2}, // not an APDU: as it is
	} {
		if r, err := card.Transmit(t.Context(), x.in); err != nil || len(r)-2 != x.sent {
			t.Errorf("%X was sent as %X, %v", x.in, r, err)
		}
	}
}

func TestTransmitFailures(t *testing.T) {
	f := fake()
	card, err := (&Context{f}).Connect("virtual")
	if err != nil {
		t.Fatal(err)
	}
	f.conn.mute = true
	if r, err := card.Transmit(t.Context(), []byte{0, 0, 0, 0}); r != nil || !errors.Is(err, ErrNoCard) || !strings.Contains(err.Error(), "may have been removed") {
		t.Errorf("%X, %v", r, err)
	}
	f.conn.mute, f.conn.err = false, codeRemovedCard
	if r, err := card.Transmit(t.Context(), []byte{0, 0, 0, 0}); r != nil || !errors.Is(err, ErrNoCard) {
		t.Errorf("%X, %v", r, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := card.Transmit(ctx, []byte{0, 0, 0, 0}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	for _, x := range []struct {
		err  error
		kind error
		want string
	}{
		{codeNoService, ErrUnavailable, "start"},
		{codeSharingViolation, nil, "scdaemon"},
		{codeUnresponsiveCard, nil, "insert it again"},
		{codeSecurityViolation, nil, "root"},
		{code(0x80100001), nil, "PC/SC error 80100001"},
		{errNoLibrary, ErrUnavailable, "install"},
		{errNotBuilt, ErrUnavailable, "without the tag nopcsc"},
		{fmt.Errorf("wrapped: %w", codeResetCard), nil, "try again"},
		{errors.New("other"), nil, "do: other"},
	} {
		err := failed("do", "", x.err)
		if !strings.Contains(err.Error(), x.want) || x.kind != nil && !errors.Is(err, x.kind) {
			t.Errorf("%v", err)
		}
		if x.kind == nil && (errors.Is(err, ErrUnavailable) || errors.Is(err, ErrNoCard) || errors.Is(err, ErrNoReader)) {
			t.Errorf("%v has a kind", err)
		}
	}
}

func TestWaitForCard(t *testing.T) {
	f := fake()
	c := &Context{f}
	if err := c.WaitForCard(t.Context(), "acr39"); err != nil || f.waits != 3 {
		t.Errorf("%v after %d waits", err, f.waits)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.WaitForCard(ctx, "acr39"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if err := (&Context{fake()}).WaitForRemoval(t.Context(), "acr39"); err != nil {
		t.Errorf("%v", err)
	}
	if err := c.WaitForCard(t.Context(), "omnikey"); !errors.Is(err, ErrNoReader) {
		t.Errorf("%v", err)
	}
}
