// Package algorithms makes the objects that a command names, so that one script goes through all algorithms.
//
//gocard:package aid=F0676F63617264F101 version=1.0
package algorithms

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacard/security"
	"github.com/gocard/gocard/runtime/javacardx/apdu"
	"github.com/gocard/gocard/runtime/javacardx/crypto"
)

// Applet keeps what commands one after another need.
//
//gocard:applet aid=F0676F63617264F10101
type Applet struct {
	framework.Applet
	apdu.ExtendedLength
	pair    *security.KeyPair
	kept    security.AESKey
	session security.AESKey
	in      []byte // the command's data
	work    []byte
}

// Install makes the keys.
func Install(params []byte) {
	framework.Register(&Applet{
		kept:    security.BuildKey(security.TypeAES, security.LengthAES128, false).(security.AESKey),
		session: security.BuildKey(security.TypeAESTransientReset, security.LengthAES128, false).(security.AESKey),
		in:      framework.MakeTransientBytes(256, framework.ClearOnReset),
		work:    framework.MakeTransientBytes(512, framework.ClearOnReset),
	})
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
	ins, p1, p2 := buf[framework.OffsetINS], buf[framework.OffsetP1], buf[framework.OffsetP2]
	n := 0
	if buf[framework.OffsetLc] != 0 {
		for k := apdu.SetIncomingAndReceive(); k > 0; k = apdu.ReceiveBytes(5) {
			n += copy(a.in[n:], buf[5:5+k])
		}
	}
	apdu.SetOutgoingAndSend(a.work[:a.command(ins, p1, p2, a.in[:n])])
}

// command writes its answer to work and gives the length.
func (a *Applet) command(ins, p1, p2 byte, data []byte) int {
	switch ins {
	case 0x01:
		return security.NewMessageDigest(p1, false).DoFinal(data, a.work) //gocard:alloc
	case 0x02:
		return a.encrypt(p1, p2, data)
	case 0x03:
		return a.mac(p1, p2, data)
	case 0x04:
		return a.generate(p1, data)
	case 0x05:
		return a.sign(p1, data)
	case 0x06:
		return a.wrap(p1, data)
	case 0x07:
		return a.agree(p1)
	case 0x08:
		return a.aead(p1, data)
	case 0x09:
		return a.random(p1, data)
	case 0x0A:
		return a.resume(data)
	case 0x0B:
		return a.abort(data)
	case 0x0C:
		return a.sessionKey(p1, data)
	case 0x0D:
		return a.oneShot(data)
	case 0x0E:
		return a.oneShotWrong(p1, data)
	}
	panic(framework.SWInsNotSupported)
}

// symmetric makes a key of a type from a length byte and the value, and gives the rest.
func symmetric(typ byte, data []byte) (security.Key, []byte) {
	n := int(data[0])
	value, rest := data[1:1+n], data[1+n:]
	if typ == security.TypeHMAC {
		k := security.BuildKey(typ, int16(n), false).(security.HMACKey) //gocard:alloc
		k.SetKey(value)
		return k, rest
	}
	key := security.BuildKey(typ, int16(n*8), false) //gocard:alloc
	switch k := key.(type) {
	case security.AESKey:
		k.SetKey(value)
	case security.DESKey:
		k.SetKey(value)
	}
	return key, rest
}

// encrypt encrypts, decrypts again and compares: the algorithm, the key's type; key, IV with a length, text.
func (a *Applet) encrypt(algorithm, typ byte, data []byte) int {
	key, data := symmetric(typ, data)
	iv, text := data[1:1+int(data[0])], data[1+int(data[0]):]
	c := crypto.NewCipher(algorithm, false) //gocard:alloc
	initCipher(c, key, crypto.ModeEncrypt, iv)
	n := c.Update(text[:len(text)/2], a.work)
	n += c.DoFinal(text[len(text)/2:], a.work[n:])
	initCipher(c, key, crypto.ModeDecrypt, iv)
	m := c.DoFinal(a.work[:n], a.work[256:])
	if m < len(text) || framework.ArrayCompare(text, a.work[256:]) != 0 {
		panic(framework.SW(0x6F01))
	}
	return n
}

func initCipher(c *crypto.Cipher, key security.Key, mode byte, iv []byte) {
	if len(iv) == 0 {
		c.Init(key, mode)
	} else {
		c.InitParams(key, mode, iv)
	}
}

// mac makes and checks a MAC: the algorithm, the key's type; key, text.
func (a *Applet) mac(algorithm, typ byte, data []byte) int {
	key, text := symmetric(typ, data)
	s := security.NewSignature(algorithm, false) //gocard:alloc
	s.Init(key, security.ModeSign)
	n := s.Sign(text, a.work)
	if n != s.Length() {
		panic(framework.SW(0x6F02))
	}
	s.Init(key, security.ModeVerify)
	s.Update(text[:1])
	if !s.Verify(text[1:], a.work[:n]) {
		panic(framework.SW(0x6F03))
	}
	a.work[0] ^= 1
	if s.Verify(text, a.work[:n]) {
		panic(framework.SW(0x6F04))
	}
	a.work[0] ^= 1
	return n
}

// generate makes a key pair: the algorithm; the length, and for curves field, A, B, generator and order, each with a length byte.
func (a *Applet) generate(algorithm byte, data []byte) int {
	a.pair = security.NewKeyPair(algorithm, framework.Short(data)) //gocard:alloc
	if algorithm == security.AlgECFP {
		k := a.pair.Public().(security.ECPublicKey)
		data = data[2:]
		for i := range 5 {
			var part []byte
			part, data = data[1:1+int(data[0])], data[1+int(data[0]):]
			switch i {
			case 0:
				k.SetFieldFP(part)
			case 1:
				k.SetA(part)
			case 2:
				k.SetB(part)
			case 3:
				k.SetG(part)
			case 4:
				k.SetR(part)
			}
		}
		k.SetK(1)
		a.pair.GenKeyPair()
		return k.W(a.work)
	}
	a.pair.GenKeyPair()
	return a.pair.Public().(security.RSAPublicKey).Modulus(a.work)
}

// sign signs with the pair and checks with its other half.
func (a *Applet) sign(algorithm byte, text []byte) int {
	s := security.NewSignature(algorithm, false) //gocard:alloc
	s.Init(a.pair.Private(), security.ModeSign)
	n := s.Sign(text, a.work)
	s.Init(a.pair.Public(), security.ModeVerify)
	if !s.Verify(text, a.work[:n]) {
		panic(framework.SW(0x6F05))
	}
	a.work[n-1] ^= 1
	if s.Verify(text, a.work[:n]) {
		panic(framework.SW(0x6F06))
	}
	a.work[n-1] ^= 1
	return n
}

// wrap encrypts with the public half and decrypts with the private one.
func (a *Applet) wrap(algorithm byte, text []byte) int {
	c := crypto.NewCipher(algorithm, false) //gocard:alloc
	c.Init(a.pair.Public(), crypto.ModeEncrypt)
	n := c.DoFinal(text, a.work)
	c.Init(a.pair.Private(), crypto.ModeDecrypt)
	m := c.DoFinal(a.work[:n], a.work[256:])
	if m != len(text) || framework.ArrayCompare(text, a.work[256:]) != 0 {
		panic(framework.SW(0x6F07))
	}
	return n
}

// agree computes a secret of the pair with itself.
func (a *Applet) agree(algorithm byte) int {
	k := security.NewKeyAgreement(algorithm, false) //gocard:alloc
	k.Init(a.pair.Private())
	n := a.pair.Public().(security.ECPublicKey).W(a.work[256:])
	return k.GenerateSecret(a.work[256:256+n], a.work)
}

// aead encrypts and authenticates: key, nonce with a length, associated data with a length, text. The answer is the result and the tag.
func (a *Applet) aead(algorithm byte, data []byte) int {
	key, data := symmetric(security.TypeAES, data)
	nonce, data := data[1:1+int(data[0])], data[1+int(data[0]):]
	aad, text := data[1:1+int(data[0])], data[1+int(data[0]):]
	c := crypto.NewAEADCipher(algorithm, false) //gocard:alloc
	tag := 16
	if algorithm == crypto.AlgAESCCM {
		tag = 8
		c.InitLengths(key, crypto.ModeEncrypt, nonce, int16(len(aad)), int16(len(text)), int16(tag))
	} else {
		c.InitParams(key, crypto.ModeEncrypt, nonce)
	}
	c.UpdateAAD(aad)
	n := c.DoFinal(text, a.work)
	c.RetrieveTag(a.work[n : n+tag])
	if algorithm == crypto.AlgAESGCM {
		c.InitParams(key, crypto.ModeDecrypt, nonce)
		c.UpdateAAD(aad)
		c.DoFinal(a.work[:n], a.work[256:])
		if framework.ArrayCompare(text, a.work[256:]) != 0 || !c.VerifyTag(a.work[n:n+tag], int16(tag)) {
			panic(framework.SW(0x6F08))
		}
	}
	return n + tag
}

// random gives 16 numbers; a seed decides them.
func (a *Applet) random(algorithm byte, seed []byte) int {
	r := security.NewRandomData(algorithm) //gocard:alloc
	if len(seed) > 0 {
		r.SetSeed(seed)
	}
	r.GenerateData(a.work[:16])
	return 16
}

// resume digests text from a state after its first block: state with a length, text.
func (a *Applet) resume(data []byte) int {
	d := security.NewInitializedMessageDigest(security.AlgSHA256, false) //gocard:alloc
	n := int(data[0])
	a.work[0] = 64
	d.SetInitialDigest(data[1:1+n], a.work[:1])
	return d.DoFinal(data[1+n:], a.work)
}

// abort sets the kept key, and in a transaction that is aborted sets it to something else.
func (a *Applet) abort(data []byte) int {
	a.kept.SetKey(data[:16])
	framework.BeginTransaction()
	a.kept.SetKey(data[1:17])
	framework.AbortTransaction()
	return a.kept.Key(a.work)
}

// sessionKey sets the key in transient memory, or tells whether it has a value.
func (a *Applet) sessionKey(p1 byte, data []byte) int {
	if p1 != 0 {
		a.session.SetKey(data)
	}
	a.work[0] = 0
	if a.session.IsInitialized() {
		a.work[0] = 1
	}
	return 1
}

// oneShot digests and signs with objects that the card lends.
func (a *Applet) oneShot(data []byte) int {
	d := security.MessageDigestOneShotOpen(security.AlgSHA3_256)
	n := d.DoFinal(data, a.work)
	d.Close()
	s := security.SignatureOneShotOpen(security.AlgSHA256, security.SigCipherECDSAPlain, crypto.PadNull)
	s.Init(a.pair.Private(), security.ModeSign)
	n += s.Sign(data, a.work[n:])
	s.Close()
	for range 4 { // as many as the card has
		security.RandomDataOneShotOpen(security.AlgTRNG)
	}
	return n
}

// oneShotWrong uses objects that the card lends otherwise than it may: parts of the data, an object that was given back, and one more than there are.
func (a *Applet) oneShotWrong(p1 byte, data []byte) int {
	d := security.MessageDigestOneShotOpen(security.AlgSHA256)
	switch p1 {
	case 0:
		d.Update(data)
	case 1:
		d.Close()
		d.Close()
		return d.DoFinal(data, a.work)
	case 2:
		s := security.SignatureOneShotOpen(security.AlgNull, security.SigCipherAESCMAC128, crypto.PadISO9797M2)
		a.kept.SetKey(data[:16])
		s.Init(a.kept, security.ModeSign)
		s.Update(data)
	case 3:
		c := crypto.CipherOneShotOpen(crypto.CipherAESECB, crypto.PadNoPad)
		a.kept.SetKey(data[:16])
		c.Init(a.kept, crypto.ModeEncrypt)
		return c.Update(data, a.work)
	case 4:
		for range 4 {
			security.MessageDigestOneShotOpen(security.AlgSHA)
		}
	}
	return d.DoFinal(data, a.work)
}
