// Package wallet holds money behind a PIN.
//
//gocard:package aid=F0676F636172640401 version=1.0
package wallet

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

const (
	insVerify = 0x20
	insCredit = 0x30
	insDebit  = 0x40
	insRead   = 0x50

	maxBalance     = 10000
	maxTransaction = 500

	swInsufficient framework.SW = 0x6A85
	swTooMuch      framework.SW = 0x6A83
)

// Applet is a wallet.
//
//gocard:applet aid=F0676F63617264040101
type Applet struct {
	framework.Applet
	pin     *framework.OwnerPIN
	balance uint16
	log     [8]entry
	next    byte
}

type entry struct {
	kind   byte
	amount uint16
}

// Install makes a wallet; the PIN stands in the applet data, or is 1234.
func Install(params []byte) {
	w := &Applet{pin: framework.NewOwnerPIN(3, 8)}
	pin := []byte{1, 2, 3, 4}
	if len(params) > 0 {
		if _, _, data := framework.InstallParams(params); len(data) > 0 {
			pin = data
		}
	}
	w.pin.Update(pin)
	framework.Register(w)
}

// Select refuses a blocked card.
func (w *Applet) Select() bool { return w.pin.TriesRemaining() > 0 }

// Deselect forgets that the PIN was right.
func (w *Applet) Deselect() { w.pin.Reset() }

// Process answers commands.
func (w *Applet) Process(apdu *framework.APDU) {
	if w.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	if buf[framework.OffsetCLA] != 0x80 {
		panic(framework.SWClaNotSupported)
	}
	switch buf[framework.OffsetINS] {
	case insVerify:
		n := apdu.SetIncomingAndReceive()
		if !w.pin.Check(buf[framework.OffsetCdata : framework.OffsetCdata+n]) {
			panic(framework.SW(0x63C0) | framework.SW(w.pin.TriesRemaining()))
		}
	case insCredit:
		w.credit(amount(apdu, buf))
	case insDebit:
		w.debit(amount(apdu, buf))
	case insRead:
		binary.BigEndian.PutUint16(buf, w.balance)
		apdu.SetOutgoingAndSend(buf[:2])
	default:
		panic(framework.SWInsNotSupported)
	}
}

func amount(apdu *framework.APDU, buf []byte) uint16 {
	if apdu.SetIncomingAndReceive() != 2 {
		panic(framework.SWWrongLength)
	}
	n := binary.BigEndian.Uint16(buf[framework.OffsetCdata:])
	if n > maxTransaction {
		panic(swTooMuch)
	}
	return n
}

func (w *Applet) credit(n uint16) {
	w.allowed()
	if w.balance+n > maxBalance {
		panic(swTooMuch)
	}
	w.book(insCredit, n, w.balance+n)
}

func (w *Applet) debit(n uint16) {
	w.allowed()
	if n > w.balance {
		panic(swInsufficient)
	}
	w.book(insDebit, n, w.balance-n)
}

func (w *Applet) allowed() {
	if !w.pin.IsValidated() {
		panic(framework.SWSecurityStatusNotSatisfied)
	}
}

func (w *Applet) book(kind byte, n, balance uint16) {
	framework.BeginTransaction()
	w.balance = balance
	w.log[w.next] = entry{kind, n}
	w.next = (w.next + 1) % byte(len(w.log))
	framework.CommitTransaction()
}
