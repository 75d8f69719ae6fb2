// Package wallet is a purse with a PIN: credit, debit, balance, and a log of the last bookings.
//
//gocard:package aid=F0676F636172641077 version=1.0
package wallet

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// Class and instruction bytes.
const (
	cla = 0x80

	insVerify  = 0x20 // data: PIN; 63Cx with x tries left
	insUnblock = 0x2C // data: PUK, then the new PIN
	insCredit  = 0x30 // data: amount, two bytes
	insDebit   = 0x40 // data: amount, two bytes
	insBalance = 0x50 // answers with the balance, two bytes
	insLog     = 0x52 // P1: 0 newest; answers with kind and amount, three bytes
)

// Limits of the purse.
const (
	maxBalance = 10000
	maxAmount  = 2500
	minPIN     = 4
	maxPIN     = 8
	pinTries   = 3
	pukTries   = 5
	pukLength  = 8
	entries    = 4
	entrySize  = 3
)

// Status words of the wallet beyond ISO 7816-4's.
const (
	swTriesLeft       = framework.SW(0x63C0) // low digit: tries
	swAmount          = framework.SW(0x6A83)
	swBalanceTooLow   = framework.SW(0x6A85)
	swBalanceTooHigh  = framework.SWFileFull
	swPINNotPresented = framework.SWSecurityStatusNotSatisfied
	swPINBlocked      = framework.SWFileInvalid
)

// The PIN and PUK that a card has until its issuer sets others with the install parameters.
var (
	initialPIN = []byte("1234")
	initialPUK = []byte("87654321")
)

// Applet is one wallet.
//
//gocard:applet aid=F0676F63617264107701
type Applet struct {
	framework.Applet
	pin, puk *framework.OwnerPIN
	balance  uint16
	log      []byte // ring of entries: kind, amount
	next     byte   // entry that is written next
}

// Install makes the wallet.
func Install(params []byte) {
	a := &Applet{
		pin: framework.NewOwnerPIN(pinTries, maxPIN),
		puk: framework.NewOwnerPIN(pukTries, pukLength),
		log: make([]byte, entries*entrySize),
	}
	a.pin.Update(initialPIN)
	a.puk.Update(initialPUK)
	framework.Register(a)
}

// Select refuses a wallet whose PIN and PUK are both blocked.
func (a *Applet) Select() bool {
	return a.pin.TriesRemaining() != 0 || a.puk.TriesRemaining() != 0
}

// Deselect forgets that the PIN was presented.
func (a *Applet) Deselect() { a.pin.Reset() }

// Process executes one command.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	if buf[framework.OffsetCLA] != cla {
		panic(framework.SWClaNotSupported)
	}
	switch buf[framework.OffsetINS] {
	case insVerify:
		a.verify(receive(apdu))
	case insUnblock:
		a.unblock(receive(apdu))
	case insCredit:
		a.credit(a.amount(receive(apdu)))
	case insDebit:
		a.debit(a.amount(receive(apdu)))
	case insBalance:
		a.authorise()
		binary.BigEndian.PutUint16(buf, a.balance)
		apdu.SetOutgoingAndSend(buf[:2])
	case insLog:
		a.authorise()
		a.sendEntry(apdu, buf[framework.OffsetP1])
	default:
		panic(framework.SWInsNotSupported)
	}
}

// receive returns the command data.
func receive(apdu *framework.APDU) []byte {
	n := apdu.SetIncomingAndReceive()
	return apdu.Buffer()[framework.OffsetCdata:][:n]
}

func (a *Applet) verify(pin []byte) {
	if a.pin.TriesRemaining() == 0 {
		panic(swPINBlocked)
	}
	if !a.pin.Check(pin) {
		panic(swTriesLeft + framework.SW(a.pin.TriesRemaining()))
	}
}

func (a *Applet) unblock(data []byte) {
	if len(data) < pukLength+minPIN || len(data) > pukLength+maxPIN {
		panic(framework.SWWrongLength)
	}
	if a.puk.TriesRemaining() == 0 {
		panic(swPINBlocked)
	}
	if !a.puk.Check(data[:pukLength]) {
		panic(swTriesLeft + framework.SW(a.puk.TriesRemaining()))
	}
	a.pin.Update(data[pukLength:])
	a.puk.Reset()
}

// authorise refuses to go on without the PIN.
func (a *Applet) authorise() {
	if !a.pin.IsValidated() {
		panic(swPINNotPresented)
	}
}

// amount reads and checks an amount of money.
func (a *Applet) amount(data []byte) uint16 {
	a.authorise()
	if len(data) != 2 {
		panic(framework.SWWrongLength)
	}
	v := binary.BigEndian.Uint16(data)
	if v == 0 || v > maxAmount {
		panic(swAmount)
	}
	return v
}

func (a *Applet) credit(v uint16) {
	if a.balance+v > maxBalance {
		panic(swBalanceTooHigh)
	}
	a.book('C', v, a.balance+v)
}

func (a *Applet) debit(v uint16) {
	if v > a.balance {
		panic(swBalanceTooLow)
	}
	a.book('D', v, a.balance-v)
}

// book writes the entry and the new balance together or not at all.
func (a *Applet) book(kind byte, v, balance uint16) {
	framework.BeginTransaction()
	entry := a.log[int(a.next)*entrySize:]
	entry[0] = kind
	binary.BigEndian.PutUint16(entry[1:], v)
	a.next = (a.next + 1) % entries
	a.balance = balance
	framework.CommitTransaction()
}

// sendEntry answers with the entry that is age bookings old.
func (a *Applet) sendEntry(apdu *framework.APDU, age byte) {
	if age >= entries {
		panic(framework.SWIncorrectP1P2)
	}
	i := (a.next + entries - 1 - age) % entries
	entry := a.log[int(i)*entrySize:][:entrySize]
	if entry[0] == 0 {
		panic(framework.SWRecordNotFound)
	}
	apdu.SetOutgoingAndSend(entry)
}
