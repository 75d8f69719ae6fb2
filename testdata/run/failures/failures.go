// Package failures returns errors: sentinels, status words, nil.
//
//gocard:package aid=F0676F63617264101E version=1.0
package failures

import (
	"errors"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264101E01
type Applet struct {
	framework.Applet
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

var (
	errEmpty = errors.New("empty")
	errLong  = errors.New("too long")
)

// check accepts one to four bytes.
func check(data []byte) error {
	switch {
	case len(data) == 0:
		return errEmpty
	case len(data) > 4:
		return errLong
	case data[0] == 0xFF:
		return framework.SWDataInvalid
	}
	return nil
}

// Process answers with a number for the error that check returns for the data from P1 on, or throws the status word that is one.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	err := check(buf[5 : 5+n][buf[framework.OffsetP1]:])
	switch err {
	case nil:
		buf[0] = 0
	case errEmpty:
		buf[0] = 1
	case errLong:
		buf[0] = 2
	default:
		if sw, ok := err.(framework.SW); ok {
			panic(sw)
		}
		buf[0] = 0xEE
	}
	apdu.SetOutgoingAndSend(buf[:1])
}
