// Package clerk has an applet that offers a global service, and a client of it in the same package.
//
//gocard:package aid=F0676F636172642004 version=1.0
package clerk

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/org/globalplatform"
	"github.com/gocard/gocard/testdata/libraries/asking"
)

var clerkAID = [...]byte{0xF0, 0x67, 0x6F, 0x63, 0x61, 0x72, 0x64, 0x20, 0x04, 0x01}

// Clerk offers the service.
//
//gocard:applet aid=F0676F63617264200401
type Clerk struct {
	framework.Applet
	asked, served note
	aid           [16]byte
}

// note tells who asked or called.
type note [4]byte

// Client is an applet of the same package.
//
//gocard:applet aid=F0676F63617264200402
type Client struct {
	framework.Applet
	clerk *framework.AID
}

// open is set when the clerk is there: it is installed first.
var open bool

// Install makes the clerk, then the client.
func Install(params []byte) {
	if !open {
		open = true
		framework.Register(&Clerk{})
		return
	}
	framework.Register(&Client{clerk: framework.NewAID(clerkAID[:])})
}

// ShareableInterfaceObject gives the clerk itself, and notes who asks.
func (c *Clerk) ShareableInterfaceObject(client *framework.AID, parameter byte) framework.Shareable {
	c.note(&c.asked, client, parameter)
	return c
}

// ServiceInterface answers services whose second byte is not 0, and notes who calls.
func (c *Clerk) ServiceInterface(client globalplatform.GPRegistryEntry, name int16, parameters []byte) framework.Shareable {
	c.note(&c.served, client.AID(), parameters[1])
	if name&0xFF == 0 {
		return nil
	}
	return c
}

func (c *Clerk) note(n *note, client *framework.AID, parameter byte) {
	n[0], n[1], n[2], n[3] = c.last(client), c.last(framework.JCSystemAID()), c.last(framework.PreviousContextAID()), parameter
}

// last is the last byte of an AID, 0 without one.
func (c *Clerk) last(aid *framework.AID) byte {
	if aid == nil {
		return 0
	}
	return c.aid[aid.CopyTo(c.aid[:])-1]
}

// Process: INS 10 registers the service P1P2, 11 ends it, 12 locks the clerk; 13 tells who asked, 14 who called.
func (c *Clerk) Process(apdu *framework.APDU) {
	if c.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	own := globalplatform.RegistryEntry(nil)
	switch buf[framework.OffsetINS] {
	case 0x10:
		own.RegisterService(framework.Short(buf[framework.OffsetP1:]))
	case 0x11:
		own.DeregisterService(framework.Short(buf[framework.OffsetP1:]))
	case 0x12:
		if !own.SetState(0x80) {
			panic(framework.SWConditionsNotSatisfied)
		}
	case 0x13:
		apdu.SetOutgoingAndSend(buf[:copy(buf, c.asked[:])])
	case 0x14:
		apdu.SetOutgoingAndSend(buf[:copy(buf, c.served[:])])
	default:
		panic(framework.SWInsNotSupported)
	}
}

// Process asks the clerk.
func (c *Client) Process(apdu *framework.APDU) {
	if !c.SelectingApplet() {
		asking.Process(apdu, c.clerk)
	}
}
