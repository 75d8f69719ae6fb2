package handset

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"
)

// The ports of the Smart Card Web Server (SCWS 2.1). A card gets no others of this machine.
const (
	HTTP  = 3516
	HTTPS = 4116
)

// port is a TCP port that the card serves. It stays open until the terminal ends.
type port struct {
	listener net.Listener
	waiting  []waiting
}

// waiting is a connection without a channel.
type waiting struct {
	tcp   net.Conn
	since time.Time
}

func listenLoopback(number int) (net.Listener, error) {
	return net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(number)))
}

// port finds the port with a number, or opens it.
func (t *Terminal) port(number int) (*port, error) {
	if p := t.ports[number]; p != nil {
		return p, nil
	}
	if number != HTTP && number != HTTPS {
		return nil, fmt.Errorf("port %d: the card may have %d and %d only", number, HTTP, HTTPS)
	}
	l, err := t.config.Listen(number)
	if err != nil {
		return nil, err
	}
	p := &port{listener: l}
	t.ports[number] = p
	t.work.Go(func() { t.accept(p) })
	return p, nil
}

// accept takes connections until the terminal ends.
func (t *Terminal) accept(p *port) {
	for {
		tcp, err := p.listener.Accept()
		if err != nil {
			if !errors.Is(err, net.ErrClosed) {
				t.post(func() { t.fatal = fmt.Errorf("accept connections for the card: %w", err) })
			}
			return
		}
		if !t.post(func() { t.arrived(p, tcp) }) {
			_ = tcp.Close()
			return
		}
	}
}

// arrived takes a connection from this machine, as long as there is room.
func (t *Terminal) arrived(p *port, tcp net.Conn) {
	if !isLoopback(tcp.RemoteAddr()) {
		t.config.Log("a connection from %v was refused: the card is for programs on this machine", tcp.RemoteAddr())
		_ = tcp.Close()
		return
	}
	if len(p.waiting) == maxWaiting {
		_ = tcp.Close()
		return
	}
	p.waiting = append(p.waiting, waiting{tcp, t.clock.Now()})
}

func isLoopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
