// Package caller calls methods of many API packages, for the verifiers: whether it runs depends on the card.
//
//gocard:package aid=F0676F63617264F001 version=1.0
package caller

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacard/security"
	"github.com/gocard/gocard/runtime/javacardx/crypto"
	"github.com/gocard/gocard/runtime/org/globalplatform"
	"github.com/gocard/gocard/runtime/uicc/access"
	"github.com/gocard/gocard/runtime/uicc/toolkit"
)

// Applet has objects of several packages.
//
//gocard:applet aid=F0676F63617264F00101
type Applet struct {
	framework.Applet
	digest *security.MessageDigest
	cipher *crypto.Cipher
	key    security.AESKey
	pair   *security.KeyPair
	view   access.FileView
	menu   [4]byte
}

// Install makes the objects.
func Install(params []byte) {
	a := &Applet{
		digest: security.NewMessageDigest(security.AlgSHA256, false),
		cipher: crypto.NewCipher(crypto.AlgAESBlock128CBCNoPad, false),
		key:    security.BuildKey(security.TypeAES, security.LengthAES128, false).(security.AESKey),
		pair:   security.NewKeyPair(security.AlgECFP, security.LengthECFP256),
		view:   access.TheUICCView(framework.ClearOnReset),
	}
	toolkit.Entry().InitMenuEntry(a.menu[:], 0, false, 0, 0)
	framework.Register(a)
}

// ProcessToolkit is called for events.
func (a *Applet) ProcessToolkit(event int16) {
	h := toolkit.ProactiveHandlerSystemTheHandler()
	h.InitDisplayText(0x80, 4, a.menu[:])
	h.Send()
}

// Process calls one method of each package.
func (a *Applet) Process(apdu *framework.APDU) {
	buf := apdu.Buffer()
	switch buf[framework.OffsetINS] {
	case 1:
		n := apdu.SetIncomingAndReceive()
		apdu.SetOutgoingAndSend(buf[:a.digest.DoFinal(buf[5:5+n], buf)])
	case 2:
		a.key.SetKey(buf[5:])
		a.cipher.InitParams(a.key, crypto.ModeEncrypt, buf[5:21])
		apdu.SetOutgoingAndSend(buf[:a.cipher.DoFinal(buf[5:21], buf)])
	case 3:
		a.pair.GenKeyPair()
		public := a.pair.Public().(security.ECPublicKey)
		apdu.SetOutgoingAndSend(buf[:public.W(buf)])
	case 4:
		a.view.Select(0x3F00)
		buf[0] = globalplatform.CardState()
		globalplatform.GPSystemSecureChannel().ResetSecurity()
	}
}
