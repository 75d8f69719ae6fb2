// Package bank has an applet that offers a purse to other applets.
//
//gocard:package aid=F0676F636172642003 version=1.0
package bank

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/testdata/libraries/purse"
)

// Bank is the applet, and the purse that it offers.
//
//gocard:applet aid=F0676F63617264200301
type Bank struct {
	framework.Applet
	amount uint16
	aid    [16]byte
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Bank{amount: 1000}) }

// ShareableInterfaceObject gives the purse to those who ask with parameter 1.
func (b *Bank) ShareableInterfaceObject(client *framework.AID, parameter byte) framework.Shareable {
	if parameter != 1 {
		return nil
	}
	return b
}

// Balance is part of the purse.
func (b *Bank) Balance() uint16 { return b.amount }

// Debit is part of the purse.
func (b *Bank) Debit(amount uint16) bool {
	if amount > b.amount {
		return false
	}
	if amount == 0 {
		panic(framework.SWWrongData)
	}
	b.amount -= amount
	return true
}

// Caller is part of the purse.
func (b *Bank) Caller(out []byte) bool {
	aid := framework.PreviousContextAID()
	if aid == nil {
		return false
	}
	n := aid.CopyTo(b.aid[:])
	out[0] = b.aid[n-1]
	return true
}

// Notify is part of the purse.
func (b *Bank) Notify(caller purse.Purse) uint16 {
	if caller == nil {
		return 0
	}
	return caller.Balance()
}

// Process answers every command with the amount.
func (b *Bank) Process(apdu *framework.APDU) {
	if b.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	binary.BigEndian.PutUint16(buf, b.amount)
	apdu.SetOutgoingAndSend(buf[:2])
}
