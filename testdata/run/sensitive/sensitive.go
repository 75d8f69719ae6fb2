// Package sensitive asks SensitiveResult what the methods of the API have stored.
//
//gocard:package aid=F0676F636172641085 version=1.0
package sensitive

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacard/security"
	"github.com/gocard/gocard/runtime/javacardx/crypto"
	result "github.com/gocard/gocard/runtime/javacardx/security"
)

// Applet has what has sensitive methods.
//
//gocard:applet aid=F0676F63617264108501
type Applet struct {
	framework.Applet
	pin    *framework.OwnerPIN
	counts framework.OwnerPINxWithPredecrement
	key    security.AESKey
	mac    *security.Signature
	cipher *crypto.Cipher
	digest *security.MessageDigest
	random *security.RandomData
	sum    *security.Checksum
	aid    *framework.AID
	other  *framework.AID
	value  []byte
}

var pin = [...]byte{1, 2, 3, 4}

// Install makes the objects.
func Install(params []byte) {
	a := &Applet{
		pin:    framework.NewOwnerPIN(3, 4),
		counts: framework.BuildOwnerPIN(7, 4, framework.OwnerPINBuilderOwnerPINXWithPredecrement).(framework.OwnerPINxWithPredecrement),
		key:    security.BuildKey(security.TypeAES, security.LengthAES128, false).(security.AESKey),
		mac:    security.NewSignature(security.AlgAESMAC128NoPad, false),
		cipher: crypto.NewCipher(crypto.AlgAESBlock128ECBNoPad, false),
		digest: security.NewMessageDigest(security.AlgSHA256, false),
		random: security.NewRandomData(security.AlgPseudoRandom),
		sum:    security.NewChecksum(security.AlgISO3309CRC16, false),
		value:  make([]byte, 16),
	}
	a.pin.Update(pin[:])
	a.counts.Update(pin[:])
	a.key.SetKey(a.value)
	a.mac.Init(a.key, security.ModeSign)
	a.cipher.Init(a.key, crypto.ModeEncrypt)
	framework.Register(a)
	a.aid = framework.JCSystemAID()
	a.other = framework.NewAID([]byte{0xF0, 0x67, 0x6F, 0x63, 0x61})
}

// Process answers INS 10 with one byte for each assertion, 1 where it holds, after the sensitive method that P1 names; INS 11 with the same for references.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	which, n := buf[framework.OffsetP1], 9
	if buf[framework.OffsetINS] == 0x11 {
		n = 4
	}
	for i := range n {
		if n == 4 {
			buf[i] = a.tryReference(which, byte(i))
		} else {
			buf[i] = a.try(which, byte(i))
		}
	}
	apdu.SetOutgoingAndSend(buf[:n])
}

// try calls a method and asserts its result: 1 where the assertion holds, 0 for an exception.
func (a *Applet) try(which, assertion byte) (held byte) {
	defer func() { recover() }()
	a.call(which)
	switch assertion {
	case 0:
		result.AssertTrue()
	case 1:
		result.AssertFalse()
	case 2:
		result.AssertNegative()
	case 3:
		result.AssertPositive()
	case 4:
		result.AssertZero()
	case 5:
		result.AssertEqualsShort(16)
	case 6:
		result.AssertGreaterThan(4)
	case 7:
		result.AssertLessThan(4)
	case 8:
		result.AssertEquals(nil)
	}
	return 1
}

// call calls the method that a number names.
func (a *Applet) call(which byte) {
	switch which {
	case 0: // nothing: unassigned since process was called
	case 1:
		a.pin.Check(pin[:])
	case 2:
		a.pin.Check(pin[:3])
	case 3:
		a.pin.TriesRemaining()
	case 4:
		a.pin.IsValidated()
	case 5:
		a.counts.DecrementTriesRemaining()
	case 6:
		a.counts.TryLimit()
	case 7:
		framework.ArrayCompare(pin[:], pin[:])
	case 8:
		framework.ArrayCompare(pin[:3], pin[1:])
	case 9:
		framework.ArrayCompare(pin[1:], pin[:3])
	case 10:
		a.mac.Sign(a.value, a.value)
	case 11:
		a.cipher.DoFinal(a.value, a.value)
	case 12:
		a.digest.DoFinal(a.value, nil) // throws
	case 13:
		framework.ArrayFillNonAtomic(a.value, 0)
	case 14:
		framework.ArrayCompare(pin[:], pin[:])
		result.Reset()
	case 15:
		a.sum.DoFinal(a.value[:0], a.value)
	case 16:
		a.aid.Equal(a.other)
	case 17:
		a.aid.RIDEqual(a.other)
	case 18:
		a.fail()
	case 19:
		a.random.NextBytes(a.value)
	case 20:
		framework.ArrayCompare(pin[:], pin[:])
		a.key.IsInitialized() // not sensitive: the result before stays
	case 21:
		framework.LookupAID(pin[:])
	}
}

// fail calls a sensitive method that throws, and goes on.
func (a *Applet) fail() {
	defer func() { recover() }()
	framework.ArrayCompare(pin[:], pin[:])
	a.digest.DoFinal(a.value, nil)
}

// tryReference is try for references: the AID of the applet, another one, null, and a boolean.
func (a *Applet) tryReference(which, assertion byte) (held byte) {
	defer func() { recover() }()
	switch which {
	case 0:
		framework.JCSystemAID()
	case 1:
		framework.PreviousContextAID()
	case 2:
		framework.AppletShareableInterfaceObject(a.other, 0)
	}
	switch assertion {
	case 0:
		result.AssertEquals(a.aid)
	case 1:
		result.AssertEquals(a.other)
	case 2:
		result.AssertEquals(nil)
	case 3:
		result.AssertFalse()
	}
	return 1
}
