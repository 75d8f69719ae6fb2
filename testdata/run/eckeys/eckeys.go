// Package eckeys sets, gets and uses keys on a curve, rightly and wrongly.
//
//gocard:package aid=F0676F636172642107 version=1.0
package eckeys

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacard/security"
)

// Applet has a key pair, a signature and a key agreement.
//
//gocard:applet aid=F0676F63617264210701
type Applet struct {
	framework.Applet
	public    security.ECPublicKey
	private   security.ECPrivateKey
	signature *security.Signature
	agreement *security.KeyAgreement
	work      []byte
}

// Install makes the objects.
func Install(params []byte) {
	framework.Register(&Applet{
		public:    security.BuildKey(security.TypeECFPPublic, security.LengthECFP192, false).(security.ECPublicKey),
		private:   security.BuildKey(security.TypeECFPPrivate, security.LengthECFP192, false).(security.ECPrivateKey),
		signature: security.NewSignature(security.AlgECDSASHA, false),
		agreement: security.NewKeyAgreement(security.AlgECSVDPDHKDF, false),
		work:      framework.MakeTransientBytes(128, framework.ClearOnReset),
	})
}

// Process: INS 01 to 04 are about the keys, 10 to 14 about signatures, 20 and 21 about the agreement; what goes wrong in cryptography answers 69 and
// the reason.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	defer func() {
		switch e := recover().(type) {
		case nil:
		case security.CryptoException:
			panic(framework.SW(0x6900 + e.Reason()))
		default:
			panic(e)
		}
	}()
	buf := apdu.Buffer()
	n := 0
	if buf[framework.OffsetLc] != 0 {
		n = apdu.SetIncomingAndReceive()
	}
	apdu.SetOutgoingAndSend(a.work[:a.command(buf[framework.OffsetINS], buf[framework.OffsetP1], buf[framework.OffsetP2], buf[5:5+n])])
}

// command leaves its answer in work and gives the length. P2 is 0 for the public key.
func (a *Applet) command(ins, p1, p2 byte, data []byte) int {
	var key security.Key = a.public
	var domain security.ECKey = a.public
	if p2 != 0 {
		key, domain = a.private, a.private
	}
	switch ins {
	case 0x01:
		a.set(domain, p1, data)
	case 0x02:
		return a.get(domain, p1)
	case 0x03:
		a.work[0], a.work[1] = flag(a.public.IsInitialized()), flag(a.private.IsInitialized())
		return 2
	case 0x04:
		a.public.ClearKey()
		a.private.ClearKey()
	case 0x10:
		a.signature.Init(key, p1)
	case 0x11:
		a.signature.Update(data)
	case 0x12:
		a.work[0] = flag(a.signature.Verify(data[p1:], data[:p1]))
		return 1
	case 0x13:
		framework.SetShort(a.work, int16(a.signature.Length()))
		return 2
	case 0x14: // a signature is random: the other key checks it
		a.signature.Init(a.private, security.ModeSign)
		n := a.signature.Sign(data, a.work)
		a.signature.Init(a.public, security.ModeVerify)
		a.work[0] = flag(a.signature.Verify(data, a.work[:n]))
		return 1
	case 0x15:
		a.signature.InitParams(a.private, p1, data)
	case 0x20:
		a.agreement.Init(a.private)
	case 0x21:
		return a.agreement.GenerateSecret(data, a.work)
	}
	return 0
}

func (a *Applet) set(k security.ECKey, part byte, value []byte) {
	switch part {
	case 0:
		k.SetFieldFP(value)
	case 1:
		k.SetA(value)
	case 2:
		k.SetB(value)
	case 3:
		k.SetG(value)
	case 4:
		k.SetR(value)
	case 5:
		k.SetK(int16(value[0]))
	case 6:
		a.public.SetW(value)
	case 7:
		a.private.SetS(value)
	}
}

func (a *Applet) get(k security.ECKey, part byte) int {
	switch part {
	case 0:
		return k.Field(a.work)
	case 1:
		return k.A(a.work)
	case 2:
		return k.B(a.work)
	case 3:
		return k.G(a.work)
	case 4:
		return k.R(a.work)
	case 5:
		framework.SetShort(a.work, k.K())
		return 2
	case 6:
		return a.public.W(a.work)
	}
	return a.private.S(a.work)
}

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}
