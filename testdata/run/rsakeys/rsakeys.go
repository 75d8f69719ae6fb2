// Package rsakeys sets, gets and uses RSA keys, rightly and wrongly.
//
//gocard:package aid=F0676F636172642106 version=1.0
package rsakeys

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacard/security"
	"github.com/gocard/gocard/runtime/javacardx/crypto"
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

// Applet has a key pair, a signature and a cipher.
//
//gocard:applet aid=F0676F63617264210601
type Applet struct {
	framework.Applet
	public  security.RSAPublicKey
	private security.RSAPrivateKey
	sig     *security.Signature
	cipher  *crypto.Cipher
	work    []byte
}

// Install makes the objects.
func Install(params []byte) {
	a := &Applet{
		public:  security.BuildKey(security.TypeRSAPublic, security.LengthRSA512, false).(security.RSAPublicKey),
		private: security.BuildKey(security.TypeRSAPrivate, security.LengthRSA512, false).(security.RSAPrivateKey),
		sig:     security.NewSignature(security.AlgRSASHAPKCS1, false),
		cipher:  crypto.NewCipher(crypto.AlgRSAPKCS1, false),
		work:    framework.MakeTransientBytes(128, framework.ClearOnReset),
	}
	framework.Register(a)
}

// Process: INS 01 to 0B are about the keys, 10 to 15 about signatures, 20 to 24 about the cipher; what goes wrong in cryptography answers 69 and
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
	ins, p1, p2 := buf[framework.OffsetINS], buf[framework.OffsetP1], buf[framework.OffsetP2]
	r := 0
	switch {
	case ins < 0x10:
		r = a.keys(ins, buf[5:5+n])
	case ins < 0x20:
		r = a.sign(ins, p1, p2, buf[5:5+n])
	default:
		r = a.crypt(ins, p1, p2, buf[5:5+n])
	}
	apdu.SetOutgoingAndSend(a.work[:r])
}

// keys sets (1 to 4), gets (5 to 8) and clears (9) parts, tells which key has a value (A), and sets all (B).
func (a *Applet) keys(ins byte, data []byte) int {
	switch ins {
	case 1:
		a.public.SetModulus(data)
	case 2:
		a.public.SetExponent(data)
	case 3:
		a.private.SetModulus(data)
	case 4:
		a.private.SetExponent(data)
	case 5:
		return a.public.Modulus(a.work)
	case 6:
		return a.public.Exponent(a.work)
	case 7:
		return a.private.Modulus(a.work)
	case 8:
		return a.private.Exponent(a.work)
	case 9:
		a.public.ClearKey()
		a.private.ClearKey()
	case 0x0A:
		a.work[0], a.work[1] = flag(a.public.IsInitialized()), flag(a.private.IsInitialized())
		return 2
	case 0x0B:
		a.public.SetModulus(modulus)
		a.public.SetExponent([]byte{1, 0, 1})
		a.private.SetModulus(modulus)
		a.private.SetExponent(private)
	}
	return 0
}

// sign initialises for the mode P1 with the private key or the public one (P2 0), takes a part, signs, compares with a signature of P1 bytes, tells
// the length, and initialises with parameters.
func (a *Applet) sign(ins, p1, p2 byte, data []byte) int {
	switch ins {
	case 0x10:
		a.sig.Init(a.key(p2), p1)
	case 0x11:
		a.sig.Update(data)
	case 0x12:
		return a.sig.Sign(data, a.work)
	case 0x13:
		a.work[0] = flag(a.sig.Verify(data[p1:], data[:p1]))
		return 1
	case 0x14:
		a.work[0] = byte(a.sig.Length())
		return 1
	case 0x15:
		a.sig.InitParams(a.private, p1, data)
	}
	return 0
}

// crypt initialises, takes a part, encrypts or decrypts, the same for random results of which it gives the length, and initialises with parameters.
func (a *Applet) crypt(ins, p1, p2 byte, data []byte) int {
	switch ins {
	case 0x20:
		a.cipher.Init(a.key(p2), p1)
	case 0x21:
		return a.cipher.Update(data, a.work)
	case 0x22:
		return a.cipher.DoFinal(data, a.work)
	case 0x23:
		a.work[0] = byte(a.cipher.DoFinal(data, a.work))
		return 1
	case 0x24:
		a.cipher.InitParams(a.private, p1, data)
	}
	return 0
}

func (a *Applet) key(p2 byte) security.Key {
	if p2 == 0 {
		return a.public
	}
	return a.private
}

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}
