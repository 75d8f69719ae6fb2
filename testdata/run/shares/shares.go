// Package shares uses the purse of an applet in another CAP file.
//
//gocard:package aid=F0676F636172641042 version=1.0
package shares

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/testdata/libraries/purse"
)

var bankAID = [...]byte{0xF0, 0x67, 0x6F, 0x63, 0x61, 0x72, 0x64, 0x20, 0x03, 0x01}

// Applet is the client.
//
//gocard:applet aid=F0676F63617264104202
type Applet struct {
	framework.Applet
	bank    *framework.AID
	unknown *framework.AID
	mine    []byte
	own     *change
	held    purse.Purse
}

// change is a purse of the client's, which the server calls back.
type change struct{ self byte }

func (c *change) Balance() uint16 {
	aid := framework.PreviousContextAID()
	if aid == nil {
		return 0
	}
	return 0x1234
}

func (c *change) Debit(amount uint16) bool         { return false }
func (c *change) Caller(out []byte) bool           { return false }
func (c *change) Notify(caller purse.Purse) uint16 { return 0 }
func (a *Applet) sio(parameter byte) (p purse.Purse, ok bool) {
	p, ok = framework.AppletShareableInterfaceObject(a.bank, parameter).(purse.Purse)
	return p, ok
}

// Install makes the applet.
func Install(params []byte) {
	framework.Register(&Applet{bank: framework.NewAID(bankAID[:]), unknown: framework.NewAID(bankAID[:9]), mine: make([]byte, 4), own: &change{}})
}

// Process answers INS 10 with the balance, INS 11 with what a debit gives, INS 12 with who the purse thinks calls it, INS 13 the same with an array
// that is not the purse's to write to, INS 14 with what other parameters and applets give, INS 15 with a call back. INS 17 keeps the purse, INS 18 asks it again.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	if buf[framework.OffsetINS] == 0x18 {
		apdu.SetOutgoingAndSend(a.askAgain(buf))
		return
	}
	p, ok := a.sio(1)
	if !ok {
		panic(framework.SWRecordNotFound)
	}
	switch buf[framework.OffsetINS] {
	case 0x10:
		binary.BigEndian.PutUint16(buf, p.Balance())
		apdu.SetOutgoingAndSend(buf[:2])
	case 0x11:
		done := p.Debit(binary.BigEndian.Uint16(buf[2:]))
		buf[0] = 0
		if done {
			buf[0] = 1
		}
		apdu.SetOutgoingAndSend(buf[:1])
	case 0x12:
		if !p.Caller(buf[6:8]) {
			panic(framework.SWWrongData)
		}
		apdu.SetOutgoingAndSend(buf[6:7])
	case 0x13:
		defer func() {
			if recover() != nil {
				buf[0] = 0xEE
				apdu.SetOutgoingAndSend(buf[:1])
			}
		}()
		p.Caller(a.mine)
		apdu.SetOutgoingAndSend(buf[:1])
	case 0x14:
		_, none := a.sio(2)
		buf[0], buf[1] = 0, 0
		if none {
			buf[0] = 1
		}
		if framework.AppletShareableInterfaceObject(a.unknown, 1) == nil {
			buf[1] = 1
		}
		apdu.SetOutgoingAndSend(buf[:2])
	case 0x15:
		binary.BigEndian.PutUint16(buf, p.Notify(a.own))
		binary.BigEndian.PutUint16(buf[2:], p.Notify(nil))
		binary.BigEndian.PutUint16(buf[4:], a.own.Balance())
		apdu.SetOutgoingAndSend(buf[:6])
	case 0x17:
		a.held = p
	default:
		panic(framework.SWInsNotSupported)
	}
}

// askAgain answers with the balance of the purse that INS 17 kept, EE if the firewall refuses the call.
func (a *Applet) askAgain(buf []byte) (response []byte) {
	defer func() {
		if recover() != nil {
			buf[0] = 0xEE
			response = buf[:1]
		}
	}()
	binary.BigEndian.PutUint16(buf, a.held.Balance())
	return buf[:2]
}
