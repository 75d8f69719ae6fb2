// Package namedcurves uses keys on named curves, which Java Card 3.1 has: Ed25519, X25519, secp256r1 and brainpoolP320t1; and AES-XTS.
//
//gocard:package aid=F0676F636172641081 version=1.0
package namedcurves

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacard/security"
	"github.com/gocard/gocard/runtime/javacardx/crypto"
)

// Applet keeps a pair of keys of each curve.
//
//gocard:applet aid=F0676F63617264108101
type Applet struct {
	framework.Applet

	edPublic   security.XECPublicKey
	edPrivate  security.XECPrivateKey
	xPrivate   security.XECPrivateKey
	xPublic    security.XECPublicKey
	pPublic    security.XECPublicKey
	pPrivate   security.XECPrivateKey
	xPair      *security.KeyPair
	pPair      *security.KeyPair
	bPublic    security.XECPublicKey
	bPrivate   security.XECPrivateKey
	bPair      *security.KeyPair
	eddsa      *security.Signature
	prehashed  *security.Signature
	ecdsa      *security.Signature
	xdh        *security.KeyAgreement
	xts        *crypto.Cipher
	xtsKey     security.AESKey
	work, peer []byte
}

// Install makes keys without values, and what uses them.
func Install(params []byte) {
	ed, x := security.NewNamedParameterSpec(security.ED25519), security.NewNamedParameterSpec(security.X25519)
	p, b := security.NewNamedParameterSpec(security.Secp256r1), security.NewNamedParameterSpec(security.Brainpoolp320t1)
	a := &Applet{
		edPublic:  security.BuildXECKey(ed, security.AttrPublic, false).(security.XECPublicKey),
		edPrivate: security.BuildXECKey(ed, security.AttrPrivate, false).(security.XECPrivateKey),
		xPublic:   security.BuildXECKey(x, security.AttrPublic, false).(security.XECPublicKey),
		xPrivate:  security.BuildXECKey(x, security.AttrPrivate+int16(framework.ClearOnReset), false).(security.XECPrivateKey),
		pPublic:   security.BuildXECKey(p, security.AttrPublic, false).(security.XECPublicKey),
		pPrivate:  security.BuildXECKey(p, security.AttrPrivate, false).(security.XECPrivateKey),
		bPublic:   security.BuildXECKey(b, security.AttrPublic, false).(security.XECPublicKey),
		bPrivate:  security.BuildXECKey(b, security.AttrPrivate, false).(security.XECPrivateKey),
		eddsa:     security.NewSignatureOf(security.AlgNull, security.SigCipherEDDSA, crypto.PadNull, false),
		prehashed: security.NewSignatureOf(security.AlgNull, security.SigCipherEddsaph, crypto.PadNull, false),
		ecdsa:     security.NewSignatureOf(security.AlgSHA256, security.SigCipherECDSAPlain, crypto.PadNull, false),
		xdh:       security.NewKeyAgreement(security.AlgXDH, false),
		xts:       crypto.NewCipher(crypto.AlgAESXTS, false),
		xtsKey:    security.BuildKey(security.TypeAES, security.LengthAES256, false).(security.AESKey),
		work:      framework.MakeTransientBytes(160, framework.ClearOnReset),
		peer:      framework.MakeTransientBytes(65, framework.ClearOnReset),
	}
	a.xPair = security.NewKeyPairOf(a.xPublic, a.xPrivate)
	a.pPair = security.NewKeyPairOf(a.pPublic, a.pPrivate)
	a.bPair = security.NewKeyPairOf(a.bPublic, a.bPrivate)
	framework.Register(a)
}

// Process answers a command; what goes wrong in cryptography answers 69 and the reason.
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
	if buf[framework.OffsetLc] > 0 {
		n = apdu.SetIncomingAndReceive()
	}
	n = a.command(buf[framework.OffsetINS], buf[framework.OffsetP1], buf[5:5+n])
	copy(buf, a.work[:n])
	apdu.SetOutgoingAndSend(buf[:n])
}

// command: INS 10 sets the seed and the public key of Ed25519, 11 signs (P1 1: Ed25519ph), 12 takes a signature and the message it is of, 13 sets the scalar
// of X25519 and agrees with a public value, 14 makes a pair of X25519 and agrees with itself, 15 makes a pair of secp256r1 and signs, 16 encrypts a data unit, 17
// tells about keys.
func (a *Applet) command(ins, p1 byte, data []byte) int {
	switch ins {
	case 0x10:
		a.edPrivate.SetEncoded(data[:32])
		a.edPublic.SetEncoded(data[32:])
		return a.edPublic.Encoded(a.work)
	case 0x11:
		s := a.eddsa
		if p1 == 1 {
			s = a.prehashed
		}
		s.Init(a.edPrivate, security.ModeSign)
		s.Update(data[:len(data)/2])
		n := s.Sign(data[len(data)/2:], a.work)
		s.Init(a.edPublic, security.ModeVerify)
		if n != s.Length() || !s.Verify(data, a.work[:n]) {
			panic(framework.SW(0x6F01))
		}
		return n
	case 0x12:
		a.eddsa.Init(a.edPublic, security.ModeVerify)
		a.work[0] = 0
		if a.eddsa.Verify(data[64:], data[:64]) {
			a.work[0] = 1
		}
		return 1
	case 0x13:
		a.xPrivate.SetEncoded(data[:32])
		a.xdh.Init(a.xPrivate)
		return a.xdh.GenerateSecret(data[32:], a.work)
	case 0x14:
		a.xPair.GenKeyPair()
		a.xdh.Init(a.xPrivate)
		n := a.xPublic.Encoded(a.peer)
		a.work[0] = byte(a.xdh.GenerateSecret(a.peer[:n], a.work))
		return 1
	case 0x15:
		n := a.signAnew(a.pPair, a.pPublic, a.pPrivate, data)
		a.pPrivate.ClearKey()
		if a.pPrivate.IsInitialized() {
			panic(framework.SW(0x6F03))
		}
		a.work[0], a.work[1] = byte(n), byte(a.pPublic.Encoded(a.peer))
		return 2
	case 0x16:
		a.xtsKey.SetKey(data[:32])
		a.xts.InitParams(a.xtsKey, crypto.ModeEncrypt, data[32:48])
		text := data[48:]
		n := a.xts.Update(text[:5], a.work)
		n += a.xts.DoFinal(text[5:], a.work[n:])
		a.xts.InitParams(a.xtsKey, crypto.ModeDecrypt, data[32:48])
		a.xts.DoFinal(a.work[:n], a.work[n:])
		if framework.ArrayCompare(a.work[n:2*n], text) != 0 {
			panic(framework.SW(0x6F04))
		}
		return n
	case 0x17:
		w := a.work
		w[0], w[1], w[2] = a.edPublic.Type(), byte(a.edPublic.EncodingLength()), byte(a.pPublic.EncodingLength())
		framework.SetShort(w[3:], int16(a.xPrivate.Size()))
		framework.SetShort(w[5:], a.pPublic.Params().Name())
		w[7] = 0
		if a.xPrivate.IsInitialized() {
			w[7] = 1
		}
		return 8
	case 0x18:
		n := a.signAnew(a.bPair, a.bPublic, a.bPrivate, data)
		a.work[0], a.work[1] = byte(n), byte(a.bPublic.EncodingLength())
		framework.SetShort(a.work[2:], int16(a.bPublic.Size()))
		return 4
	}
	panic(framework.SWInsNotSupported)
}

// signAnew makes a pair, signs with it, verifies, and gives the length of the signature.
func (a *Applet) signAnew(pair *security.KeyPair, public security.XECPublicKey, private security.XECPrivateKey, data []byte) int {
	pair.GenKeyPair()
	a.ecdsa.Init(private, security.ModeSign)
	n := a.ecdsa.Sign(data, a.work)
	a.ecdsa.Init(public, security.ModeVerify)
	if !a.ecdsa.Verify(data, a.work[:n]) {
		panic(framework.SW(0x6F02))
	}
	return n
}
