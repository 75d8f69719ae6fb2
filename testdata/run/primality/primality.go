// Package primality makes key pairs with parameters, which Java Card 3.1 has.
//
//gocard:package aid=F0676F63617264108A version=1.0
package primality

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacard/security"
)

// test is how primes are tested.
type test struct {
	kind, rounds int16
	asked        byte
}

// Type is MillerRabinTest or FermatTest.
func (t *test) Type() int16 {
	t.asked++
	return t.kind
}

// Rounds is how often.
func (t *test) Rounds() int16 {
	t.asked += 16
	return t.rounds
}

// Applet has two pairs.
//
//gocard:applet aid=F0676F63617264108A01
type Applet struct {
	framework.Applet
	rsa, curve *security.KeyPair
	test       *test
	named      *security.NamedParameterSpec
	work       []byte
}

// Install makes the pairs.
func Install(params []byte) {
	framework.Register(&Applet{
		rsa: security.NewKeyPair(security.AlgRSACRT, security.LengthRSA512), curve: security.NewKeyPair(security.AlgECFP, security.LengthECFP256),
		test: &test{}, named: security.NewNamedParameterSpec(security.Secp256r1),
		work: framework.MakeTransientBytes(128, framework.ClearOnReset),
	})
}

// Process: INS 10 makes an RSA pair with a test of the type P1 and P2 rounds and answers with the size of the modulus, the exponent and who asked
// how often; 11 without parameters; 12 with parameters that are none for RSA; 13 a pair on a curve with a test of primes; 14 sets the exponent.
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
	switch buf[framework.OffsetINS] {
	case 0x10:
		a.test.kind, a.test.rounds, a.test.asked = int16(int8(buf[framework.OffsetP1])), int16(int8(buf[framework.OffsetP2])), 0
		a.rsa.GenKeyPairSpec(a.test)
	case 0x11:
		a.rsa.GenKeyPairSpec(nil)
	case 0x12:
		a.rsa.GenKeyPairSpec(a.named)
	case 0x13:
		a.curve.GenKeyPairSpec(a.test)
	case 0x14:
		a.rsa.Public().(security.RSAPublicKey).SetExponent(buf[5 : 5+n])
	}
	apdu.SetOutgoingAndSend(a.work[:a.describe()])
}

func (a *Applet) describe() int {
	k := a.rsa.Public().(security.RSAPublicKey)
	a.work[0], a.work[1] = a.test.asked, 0
	if !k.IsInitialized() {
		return 2
	}
	a.work[1] = byte(k.Modulus(a.work[2:]))
	return 2 + k.Exponent(a.work[2:])
}
