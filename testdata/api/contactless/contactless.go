// Package contactless answers a contactless reader. It is compiled only: no simulated card has a contactless front end.
//
//gocard:package aid=F0676F636172646510 version=1.0
package contactless

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	hci "github.com/gocard/gocard/runtime/uicc/hci/framework"
	"github.com/gocard/gocard/runtime/uicc/hci/services/cardemulation"
	"github.com/gocard/gocard/runtime/uicc/hci/services/connectivity"
	"github.com/gocard/gocard/runtime/uicc/hci/services/readermode"
)

// Applet listens to the card emulation gate.
//
//gocard:applet aid=F0676F63617264651001
type Applet struct {
	framework.Applet

	event byte
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process registers for card emulation, and tells the terminal about a transaction.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	s := hci.ServiceOf(hci.CardEmulationServiceID)
	s.Register(a)
	s.ActivateEvent(1)
	buf := apdu.Buffer()
	if e, ok := s.(cardemulation.CardEmulationService); ok {
		buf[0] = e.CardRFType()
	}
	c := hci.ServiceOf(hci.ConnectivityServiceID).(connectivity.ConnectivityService)
	c.PrepareAndSendTransactionEvent(buf[:5], buf[5:])
}

// OnCallback sends what it receives back, or reads the next card.
func (a *Applet) OnCallback(event byte, message hci.HCIMessage) {
	a.event = event
	switch m := message.(type) {
	case cardemulation.CardEmulationMessage:
		m.PrepareAndSendSendDataEvent(m.ReceiveBuffer()[:m.ReceiveLength()])
	case readermode.ReaderMessage:
		m.RestartReaderModeProcedure()
	}
}
