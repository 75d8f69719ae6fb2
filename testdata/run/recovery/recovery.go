// Package recovery signs messages that the signature gives back: RSA with the padding of ISO 9796-2 scheme 1.
//
//gocard:package aid=F0676F636172642104 version=1.0
package recovery

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacard/security"
)

// The key was made by openssl for this program.
var modulus = []byte{
	0xC7, 0xC9, 0xE2, 0x95, 0xF4, 0x03, 0x1B, 0xDC, 0x01, 0xC8, 0x75, 0x8B, 0x88, 0xA1, 0xEE, 0x42,
	0x1F, 0x6B, 0x8C, 0x46, 0x02, 0x31, 0x16, 0x4B, 0x25, 0x74, 0x43, 0x85, 0xAF, 0x55, 0xC1, 0xE6,
	0xF4, 0xF2, 0x7F, 0xFF, 0x84, 0x20, 0xFC, 0xF9, 0x94, 0x3F, 0x77, 0xB3, 0x45, 0x63, 0xDB, 0x43,
	0xE4, 0x0A, 0x9A, 0x26, 0x55, 0x2A, 0xD8, 0x0F, 0x74, 0xDA, 0xF0, 0xE1, 0xDD, 0x37, 0x55, 0x03,
}

var private = []byte{
	0x7F, 0xDA, 0x7E, 0x9A, 0x9F, 0xF1, 0x6D, 0x5E, 0xB9, 0xF5, 0x62, 0xE3, 0xCC, 0xA8, 0x74, 0x24,
	0xF4, 0x9E, 0x8A, 0xC2, 0x32, 0x9C, 0xDF, 0x3B, 0x6F, 0xD8, 0x9B, 0x6D, 0x6D, 0xEB, 0x5F, 0x8E,
	0x1F, 0xC5, 0x2F, 0xEE, 0x7A, 0x01, 0xC8, 0x79, 0x70, 0x50, 0x9F, 0x21, 0x84, 0x0E, 0x50, 0xDF,
	0xCA, 0xAC, 0x86, 0x6E, 0x3C, 0xC7, 0x0D, 0x0F, 0x81, 0xE6, 0x10, 0xD3, 0xB5, 0x91, 0x5F, 0xE1,
}

// Applet has a key pair.
//
//gocard:applet aid=F0676F63617264210401
type Applet struct {
	framework.Applet
	public    security.RSAPublicKey
	private   security.RSAPrivateKey
	signature security.SignatureMessageRecovery
	work      []byte
	recovered []int16
}

// Install sets the keys.
func Install(params []byte) {
	a := &Applet{
		public:    security.BuildKey(security.TypeRSAPublic, security.LengthRSA512, false).(security.RSAPublicKey),
		private:   security.BuildKey(security.TypeRSAPrivate, security.LengthRSA512, false).(security.RSAPrivateKey),
		signature: security.NewSignatureMessageRecovery(security.AlgRSASHAISO9796Mr, false),
		work:      framework.MakeTransientBytes(80, framework.ClearOnReset),
		recovered: make([]int16, 2),
	}
	a.public.SetModulus(modulus)
	a.public.SetExponent([]byte{1, 0, 1})
	a.private.SetModulus(modulus)
	a.private.SetExponent(private)
	framework.Register(a)
}

// Process: INS 10 initialises for mode P1 with the private key, or the public one (P2 1); 11 takes a part of the message; 12 signs and answers
// with signature and length of the recoverable part; 13 takes a signature and answers with what it carries; 14 checks the rest of the message.
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
	r := a.command(buf[framework.OffsetINS], buf[framework.OffsetP1], buf[framework.OffsetP2], buf[5:5+n])
	apdu.SetOutgoingAndSend(a.work[:r])
}

// command leaves its answer in work and gives the length.
func (a *Applet) command(ins, p1, p2 byte, data []byte) int {
	switch ins {
	case 0x10:
		if p2 == 0 {
			a.signature.Init(a.private, p1)
		} else {
			a.signature.Init(a.public, p1)
		}
	case 0x11:
		a.signature.Update(data)
	case 0x12:
		n := a.signature.Sign(data, a.work, a.recovered[1:])
		if n != a.signature.Length() {
			panic(framework.SW(0x6F01))
		}
		framework.SetShort(a.work[n:], a.recovered[1])
		return n + 2
	case 0x13:
		copy(a.work, data)
		return a.signature.BeginVerify(a.work[:len(data)])
	case 0x14:
		if !a.signature.Verify(data) {
			panic(framework.SW(0x6988))
		}
	case 0x15:
		a.work[0] = a.signature.Algorithm()
		return 1
	}
	return 0
}
