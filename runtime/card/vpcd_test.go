package card

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"testing"
)

// fakeChip counts resets and answers with the command and 9000; a command of FF bytes cuts its power.
type fakeChip struct {
	resets int
	long   int
}

func (f *fakeChip) Transmit(_ context.Context, capdu []byte) ([]byte, error) {
	if capdu[0] == 0xFF {
		return nil, nil
	}
	return append(append(bytes.Clone(capdu), make([]byte, f.long)...), 0x90, 0x00), nil
}

func (f *fakeChip) Reset()      { f.resets++ }
func (f *fakeChip) ATR() []byte { return []byte{0x3B, 0x00} }

// reader listens as vpcd does, serves the chip in the background and gives the reader's end of the connection.
func reader(t *testing.T, ctx context.Context, card chip) (net.Conn, chan error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	done := make(chan error, 1)
	go func() { done <- serveVPCD(ctx, l.Addr().String(), card) }()
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn, done
}

// say sends a message in two pieces, as vpcd does.
func say(t *testing.T, conn net.Conn, message []byte) {
	t.Helper()
	for _, b := range [][]byte{binary.BigEndian.AppendUint16(nil, uint16(len(message))), message} {
		if _, err := conn.Write(b); err != nil {
			t.Fatal(err)
		}
	}
}

func hear(t *testing.T, conn net.Conn) []byte {
	t.Helper()
	var head [2]byte
	if _, err := io.ReadFull(conn, head[:]); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, binary.BigEndian.Uint16(head[:]))
	if _, err := io.ReadFull(conn, b); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestVPCD(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	f := &fakeChip{}
	conn, done := reader(t, ctx, f)
	say(t, conn, []byte{vpcdATR})
	if got := hear(t, conn); !bytes.Equal(got, f.ATR()) {
		t.Errorf("ATR %X", got)
	}
	for _, code := range []byte{vpcdPowerOff, vpcdPowerOn, vpcdReset, 0x77} {
		say(t, conn, []byte{code})
	}
	say(t, conn, nil)
	command := bytes.Repeat([]byte{0x01}, vpcdMaxMessage-2)
	say(t, conn, command)
	if got := hear(t, conn); len(got) != len(command)+2 {
		t.Errorf("%d bytes came back", len(got))
	}
	if f.resets != 2 {
		t.Errorf("%d resets, want 2: power on and reset", f.resets)
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("after the context ended: %v", err)
	}
}

func TestVPCDEnds(t *testing.T) {
	for name, c := range map[string]struct {
		chip *fakeChip
		do   func(conn net.Conn)
		want string
	}{
		"reader gone":          {&fakeChip{}, func(c net.Conn) { c.Close() }, "the reader has gone"},
		"cut in a message":     {&fakeChip{}, cutMessage, "unexpected EOF"},
		"power cut":            {&fakeChip{}, func(c net.Conn) { say(t, c, []byte{0xFF, 0, 0, 0}) }, "lost its power"},
		"answer out of bounds": {&fakeChip{long: vpcdMaxMessage}, func(c net.Conn) { say(t, c, []byte{0, 0, 0, 0}) }, "the virtual reader takes 65535"},
	} {
		conn, done := reader(t, t.Context(), c.chip)
		c.do(conn)
		if err := <-done; err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// TestTCP: clients come one after the other, whatever ended the connection before; the end of the context is no error.
func TestTCP(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f, done := &fakeChip{}, make(chan error, 1)
	go func() { done <- serveTCP(ctx, ln, f) }()
	for _, end := range []func(net.Conn){func(c net.Conn) { c.Close() }, cutMessage, func(c net.Conn) { say(t, c, []byte{0xFF, 0, 0, 0}) }, nil} {
		conn, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		say(t, conn, []byte{vpcdPowerOn})
		say(t, conn, []byte{vpcdATR})
		if got := hear(t, conn); !bytes.Equal(got, f.ATR()) {
			t.Errorf("ATR %X", got)
		}
		say(t, conn, []byte{0, 0xA4, 4, 0})
		if got := hear(t, conn); !bytes.Equal(got, []byte{0, 0xA4, 4, 0, 0x90, 0}) {
			t.Errorf("answer %X", got)
		}
		if end != nil {
			end(conn)
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("after the context ended: %v", err)
	}
}

// cutMessage announces five bytes, sends one and goes.
func cutMessage(conn net.Conn) {
	_, _ = conn.Write([]byte{0, 5, 1})
	_ = conn.(*net.TCPConn).CloseWrite()
}

func TestVPCDNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	if err := serveVPCD(t.Context(), addr, &fakeChip{}); err == nil || !strings.Contains(err.Error(), "vsmartcard-vpcd") {
		t.Errorf("%v", err)
	}
}
