// Package reasons throws the card's exceptions and catches them by type.
//
//gocard:package aid=F0676F636172642105 version=1.0
package reasons

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet has no state.
//
//gocard:applet aid=F0676F63617264210501
type Applet struct{ framework.Applet }

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process: INS is the exception, P1 and P2 are its reason; the answer is the type that caught it and the reason. INS 80 throws without catching.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	ins, reason := buf[framework.OffsetINS], uint16(buf[framework.OffsetP1])<<8|uint16(buf[framework.OffsetP2])
	if ins >= 0x80 {
		throw(ins-0x80, reason)
	}
	buf[0] = catch(ins, reason, buf)
	apdu.SetOutgoingAndSend(buf[:3])
}

func throw(what byte, reason uint16) {
	switch what {
	case 1:
		panic(framework.SW(reason))
	case 2:
		panic(framework.UserException(reason))
	case 3:
		panic(framework.CardException(reason))
	case 4:
		panic(framework.CardRuntimeException(reason))
	case 5:
		panic(framework.SystemException(reason))
	case 6:
		panic(framework.TransactionException(reason))
	}
}

// catch names the type that a thrown exception has, and puts its reason into out.
func catch(what byte, reason uint16, out []byte) (caught byte) {
	defer func() {
		r := uint16(0)
		switch e := recover().(type) {
		case framework.SW:
			caught, r = 1, e.Reason()
		case framework.UserException:
			caught, r = 2, e.Reason()
		case framework.SystemException:
			caught, r = 5, e.Reason()
		case framework.TransactionException:
			caught, r = 6, e.Reason()
		}
		framework.SetShort(out[1:], int16(r))
	}()
	throw(what, reason)
	return 0
}
