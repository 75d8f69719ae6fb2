// Package transactions commits, aborts and leaves transactions open.
//
//gocard:package aid=F0676F63617264101C version=1.0
package transactions

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264101C01
type Applet struct {
	framework.Applet

	n       uint16
	store   []byte
	scratch []byte
}

// Process: INS 10 sets both values inside a transaction (P2: 0 commit, 1 abort, 2 leave open, 3 throw), INS 11 answers with them, INS 12 begins twice, INS 13 commits without beginning.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	p := buf[framework.OffsetP1]
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
