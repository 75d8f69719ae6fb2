// Package twoapplets has two applets in one CAP file, of which one uses the other through a shareable interface. They are in one context, so the
// firewall does not stand between them.
//
//gocard:package aid=F0676F636172641043 version=1.0
package twoapplets

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// Counter is what the server offers.
type Counter interface {
	framework.Shareable
	Add(n uint16) uint16
	Store(b []byte) bool
}

var serverAID = [...]byte{0xF0, 0x67, 0x6F, 0x63, 0x61, 0x72, 0x64, 0x10, 0x43, 0x01}

// Server counts.
//
//gocard:applet aid=F0676F63617264104301
type Server struct {
	framework.Applet
	n uint16
}

// Client asks the server.
//
//gocard:applet aid=F0676F63617264104302
type Client struct {
	framework.Applet
	server *framework.AID
	mine   []byte
}

// served is set when the server is there: it is installed first.
var served bool

// Install makes the server, then the client.
func Install(params []byte) {
	if !served {
		served = true
		framework.Register(&Server{})
		return
	}
	framework.Register(&Client{server: framework.NewAID(serverAID[:]), mine: make([]byte, 2)})
}

// ShareableInterfaceObject gives the server itself to everyone.
func (s *Server) ShareableInterfaceObject(client *framework.AID, parameter byte) framework.Shareable {
	return s
}

// Add adds and gives the sum.
func (s *Server) Add(n uint16) uint16 {
	s.n += n
	return s.n
}

// Store writes the sum to b; there is no previous context.
func (s *Server) Store(b []byte) bool {
	binary.BigEndian.PutUint16(b, s.n)
	return framework.PreviousContextAID() == nil
}

// Process answers with the sum.
func (s *Server) Process(apdu *framework.APDU) {
	if s.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	s.Store(buf)
	apdu.SetOutgoingAndSend(buf[:2])
}

// Process adds P1 to the server's number, and answers with it, with the client's copy, and with 1 if there was no context switch.
func (c *Client) Process(apdu *framework.APDU) {
	if c.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	counter, ok := framework.AppletShareableInterfaceObject(c.server, 0).(Counter)
	if !ok {
		panic(framework.SWRecordNotFound)
	}
	sum := counter.Add(uint16(buf[framework.OffsetP1]))
	same := counter.Store(c.mine)
	binary.BigEndian.PutUint16(buf, sum)
	copy(buf[2:], c.mine)
	buf[4] = 0
	if same {
		buf[4] = 1
	}
	apdu.SetOutgoingAndSend(buf[:5])
}
