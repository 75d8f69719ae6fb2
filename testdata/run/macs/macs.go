// Package macs makes and checks MACs.
//
//gocard:package aid=F0676F636172642103 version=1.0
package macs

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacard/security"
)

// Applet has an object of each class.
//
//gocard:applet aid=F0676F63617264210301
type Applet struct {
	framework.Applet
	key   security.DESKey
	other security.AESKey
	mac   *security.Signature
}

// Install makes the objects.
func Install(params []byte) {
	framework.Register(&Applet{
		key:   security.BuildKey(security.TypeDES, security.LengthDES, false).(security.DESKey),
		other: security.BuildKey(security.TypeAES, security.LengthAES128, false).(security.AESKey),
		mac:   security.NewSignature(security.AlgDESMAC8ISO9797M2, false),
	})
}

// Process: INS 20 sets the key, 21 makes a MAC, 22 checks one, 40 tells what a wrong use throws.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	ins := buf[framework.OffsetINS]
	n := 0
	if buf[framework.OffsetLc] != 0 {
		n = apdu.SetIncomingAndReceive()
	}
	data, out := buf[5:5+n], buf
	switch ins {
	case 0x20:
		a.key.SetKey(data)
	case 0x21:
		a.mac.Init(a.key, security.ModeSign)
		a.mac.Update(data[:n/2])
		apdu.SetOutgoingAndSend(out[:a.mac.Sign(data[n/2:], out)])
	case 0x22:
		a.mac.Init(a.key, security.ModeVerify)
		if !a.mac.Verify(data[8:], data[:8]) {
			panic(framework.SW(0x6988))
		}
	case 0x40:
		framework.SetShort(out, int16(a.wrong(buf[framework.OffsetP1])))
		apdu.SetOutgoingAndSend(out[:2])
	}
}

// wrong does something that is not allowed, and gives the reason of the exception, or 0 without one.
func (a *Applet) wrong(what byte) (reason uint16) {
	defer func() {
		if e, ok := recover().(security.CryptoException); ok {
			reason = e.Reason()
		}
	}()
	switch what {
	case 1: // a key without value
		a.key.ClearKey()
		a.mac.Init(a.key, security.ModeSign)
	case 2: // a key of another kind
		a.mac.Init(a.other, security.ModeSign)
	case 3: // a mode that does not exist
		a.mac.Init(a.key, 9)
	}
	return 0
}
