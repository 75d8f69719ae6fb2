// Package shareddomain has keys that share one object of domain parameters.
//
//gocard:package aid=F0676F63617264F104 version=1.0
package shareddomain

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacard/security"
)

// Kinds of keys.
const (
	kindEC = iota
	kindDSA
	kindDH
)

// Applet has the parameters and two pairs of keys of each kind.
//
//gocard:applet aid=F0676F63617264F10401
type Applet struct {
	framework.Applet
	domain     [3]security.Key
	pairs      [3][2]*security.KeyPair
	ecdsa, dsa *security.Signature
	ecdh, dh   *security.KeyAgreement
	session    security.ECPrivateKey
	work       []byte
}

// Install makes the keys.
func Install(params []byte) {
	a := &Applet{
		work:  framework.MakeTransientBytes(512, framework.ClearOnReset),
		ecdsa: security.NewSignature(security.AlgECDSASHA256, false), dsa: security.NewSignature(security.AlgDSASHA, false),
		ecdh: security.NewKeyAgreement(security.AlgECSVDPDHPlain, false), dh: security.NewKeyAgreement(security.AlgDHPlain, false),
	}
	a.domain[kindEC] = security.BuildKeyMemory(security.AlgTypeECFPParameters, framework.MemoryTypePersistent, security.LengthECFP256, false)
	a.domain[kindDSA] = security.BuildKeyMemory(security.AlgTypeDSAParameters, framework.MemoryTypePersistent, security.LengthDSA512, false)
	a.domain[kindDH] = security.BuildKeyMemory(security.AlgTypeDHParameters, framework.MemoryTypePersistent, security.LengthDH1024, false)
	for i := range 2 {
		a.pairs[kindEC][i] = a.pair(kindEC, security.AlgTypeECFPPublic, security.AlgTypeECFPPrivate)
		a.pairs[kindDSA][i] = a.pair(kindDSA, security.AlgTypeDSAPublic, security.AlgTypeDSAPrivate)
		a.pairs[kindDH][i] = a.pair(kindDH, security.AlgTypeDHPublic, security.AlgTypeDHPrivate)
	}
	a.session = a.shared(security.AlgTypeECFPPrivate, framework.MemoryTypeTransientReset, kindEC).(security.ECPrivateKey)
	framework.Register(a)
}

func (a *Applet) pair(kind byte, public, private byte) *security.KeyPair {
	return security.NewKeyPairOf(
		a.shared(public, framework.MemoryTypePersistent, kind).(security.PublicKey),
		a.shared(private, framework.MemoryTypePersistent, kind).(security.PrivateKey))
}

func (a *Applet) shared(alg, memory, kind byte) security.Key {
	return security.BuildKeyWithSharedDomain(alg, memory, a.domain[kind], false)
}

// Process answers a command for the kind P1; what goes wrong in cryptography answers 69 and the reason.
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

// command leaves its answer in work and gives the length.
func (a *Applet) command(ins, kind, p2 byte, data []byte) int {
	switch ins {
	case 0x10: // what there is
		return a.describe(kind)
	case 0x11:
		a.set(kind, p2, data)
	case 0x12:
		a.pairs[kind][p2].GenKeyPair()
	case 0x13:
		return a.use(kind)
	case 0x14: // one key's own part goes
		a.pairs[kind][p2].Private().ClearKey()
	case 0x15: // the parameters of all go
		a.domain[kind].ClearKey()
	case 0x16: // set through a key, read by another and by the parameters
		a.pairs[kindEC][1].Public().(security.ECPublicKey).SetK(int16(p2))
		framework.SetShort(a.work, a.pairs[kindEC][0].Private().(security.ECPrivateKey).K())
		framework.SetShort(a.work[2:], a.domain[kindEC].(security.ECKey).K())
		return 4
	case 0x17: // an aborted transaction brings the parameters back
		framework.BeginTransaction()
		a.pairs[kindEC][1].Public().(security.ECPublicKey).SetK(int16(p2))
		framework.AbortTransaction()
		framework.SetShort(a.work, a.domain[kindEC].(security.ECKey).K())
		return 2
	case 0x18: // the key in transient memory gets a value, or does not
		if p2 != 0 {
			a.session.SetS(data)
		}
		return a.describeKey(0, a.session)
	case 0x19: // a key of another kind
		security.BuildKeyWithSharedDomain(p2, framework.MemoryTypePersistent, a.domain[kind], false) //gocard:alloc
	case 0x1A: // parameters that are none
		security.BuildKeyWithSharedDomain(security.AlgTypeECFPPublic, framework.MemoryTypePersistent, a.session, false) //gocard:alloc
	}
	return 0
}

// describe tells type, size and state of the parameters and of all keys.
func (a *Applet) describe(kind byte) int {
	n := a.describeKey(0, a.domain[kind])
	for i := range 2 {
		n = a.describeKey(n, a.pairs[kind][i].Public())
		n = a.describeKey(n, a.pairs[kind][i].Private())
	}
	return n
}

func (a *Applet) describeKey(n int, k security.Key) int {
	a.work[n] = k.Type()
	framework.SetShort(a.work[n+1:], int16(k.Size()))
	a.work[n+3] = 0
	if k.IsInitialized() {
		a.work[n+3] = 1
	}
	return n + 4
}

// set sets a parameter: those of curves by the parameters, the others through keys that share them.
func (a *Applet) set(kind, which byte, value []byte) {
	switch kind {
	case kindEC:
		setCurve(a.domain[kind].(security.ECKey), which, value)
	case kindDSA:
		k := a.pairs[kind][0].Public().(security.DSAPublicKey)
		switch which {
		case 0:
			k.SetP(value)
		case 1:
			k.SetQ(value)
		case 2:
			k.SetG(value)
		}
	case kindDH:
		k := a.pairs[kind][1].Private().(security.DHPrivateKey)
		switch which {
		case 0:
			k.SetP(value)
		case 2:
			k.SetG(value)
		}
	}
}

func setCurve(k security.ECKey, which byte, value []byte) {
	switch which {
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
	}
}

// use signs with the first pair and checks, or agrees on a secret from both sides.
func (a *Applet) use(kind byte) int {
	first, second := a.pairs[kind][0], a.pairs[kind][1]
	if kind == kindDH {
		n, m := second.Public().(security.DHPublicKey).Y(a.work), first.Public().(security.DHPublicKey).Y(a.work[128:])
		return a.agree(a.dh, first, n, second, m)
	}
	s := a.ecdsa
	if kind == kindDSA {
		s = a.dsa
	}
	text := a.work[256:272]
	s.Init(first.Private(), security.ModeSign)
	n := s.Sign(text, a.work)
	s.Init(first.Public(), security.ModeVerify)
	if !s.Verify(text, a.work[:n]) {
		panic(framework.SW(0x6F01))
	}
	s.Init(second.Public(), security.ModeVerify)
	if s.Verify(text, a.work[:n]) {
		panic(framework.SW(0x6F02))
	}
	if kind == kindDSA {
		return n
	}
	n = second.Public().(security.ECPublicKey).W(a.work)
	m := first.Public().(security.ECPublicKey).W(a.work[128:])
	return a.agree(a.ecdh, first, n, second, m)
}

// agree compares the secrets of both sides, whose public values are in work at 0 and 128.
func (a *Applet) agree(k *security.KeyAgreement, first *security.KeyPair, n int, second *security.KeyPair, m int) int {
	k.Init(first.Private())
	r := k.GenerateSecret(a.work[:n], a.work[256:])
	k.Init(second.Private())
	k.GenerateSecret(a.work[128:128+m], a.work)
	if framework.ArrayCompare(a.work[:r], a.work[256:]) != 0 {
		panic(framework.SW(0x6F03))
	}
	return r
}
