// Package transactions commits, aborts and leaves transactions open.
//
//gocard:package aid=F0676F63617264101C version=1.0
package transactions

import "github.com/gocard/gocard/runtime/javacard/framework"

// Variables of the package may be written where no transaction is in progress: nothing has to be undone.
var (
	commands uint16
	last     [4]byte
)

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264101C01
type Applet struct {
	framework.Applet

	n       uint16
	store   []byte
	scratch []byte
}

// Process: INS 10 sets both values inside a transaction (P2: 0 commit, 1 abort, 2 leave open, 3 throw), INS 11 answers with them, INS 12 begins twice, INS 13 commits without beginning,
// INS 14 answers with the number of commands and the header of the last one.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	p := buf[framework.OffsetP1]
	if buf[framework.OffsetINS] == 0x14 {
		buf[0], buf[1] = byte(commands>>8), byte(commands)
		apdu.SetOutgoingAndSend(buf[:2+copy(buf[2:], last[:])])
		return
	}
	commands++
	copy(last[:], buf)
	switch buf[framework.OffsetINS] {
	case 0x10:
		framework.BeginTransaction()
		a.n += uint16(p)
		a.store[0] = p
		a.scratch[0] = p // transient: stays
		copy(a.store[1:], a.scratch)
		switch buf[framework.OffsetP2] {
		case 0:
			framework.CommitTransaction()
		case 1:
			framework.AbortTransaction()
		case 3:
			panic(framework.SWConditionsNotSatisfied)
		}
	case 0x11:
		buf[0], buf[1], buf[2], buf[3], buf[4] = byte(a.n>>8), byte(a.n), a.store[0], a.store[1], a.scratch[0]
		buf[5] = byte(framework.TransactionDepth())
		apdu.SetOutgoingAndSend(buf[:6])
	case 0x12:
		framework.BeginTransaction()
		framework.BeginTransaction()
	case 0x13:
		framework.CommitTransaction()
	default:
		panic(framework.SWInsNotSupported)
	}
}

// Install makes the applet with its arrays.
func Install(params []byte) {
	framework.Register(&Applet{store: make([]byte, 2), scratch: framework.MakeTransientBytes(1, framework.ClearOnReset)})
}
