// Package derivation derives keys with each function that Java Card 3.1 has.
//
//gocard:package aid=F0676F636172641087 version=1.0
package derivation

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacard/security"
	"github.com/gocard/gocard/runtime/javacardx/security/derivation"
)

// Applet has a function for each algorithm.
//
//gocard:applet aid=F0676F63617264108701
type Applet struct {
	framework.Applet
	functions [9]*derivation.DerivationFunction
	specs     [9]security.AlgorithmParameterSpec
	aes       security.AESKey
	hmac      security.HMACKey
	secret    security.GenericSecretKey
	scratch   security.GenericSecretKey
	counting  *ieee1363
}

// Install makes the functions.
func Install(params []byte) {
	a := &Applet{
		aes:      security.BuildKey(security.TypeAES, security.LengthAES128, false).(security.AESKey),
		hmac:     security.BuildKey(security.TypeHMAC, 160, false).(security.HMACKey),
		secret:   security.BuildKey(security.TypeGenericSecret, 384, false).(security.GenericSecretKey),
		scratch:  security.BuildKeyMemory(security.AlgTypeGenericSecret, framework.MemoryTypeTransientReset, 128, false).(security.GenericSecretKey),
		counting: &ieee1363{},
	}
	for i := range len(a.functions) {
		a.functions[i] = derivation.NewDerivationFunction(int16(i)+1, false)
	}
	a.specs[derivation.AlgKDFCounterMode-1] = &counterMode{a.aes}
	a.specs[derivation.AlgKDFDpiMode-1] = &pipelineMode{a.aes}
	a.specs[derivation.AlgKDFFeedbackMode-1] = &feedbackMode{a.hmac}
	a.specs[derivation.AlgPrfTLS11-1] = &tls{a.secret, tls11Seed[:]}
	a.specs[derivation.AlgPrfTLS12-1] = &tls{a.secret, tls12Seed[:]}
	a.specs[derivation.AlgKDFIeee1363-1] = a.counting
	a.specs[derivation.AlgKDFIcaoMrtd-1] = &icaoMRTD{}
	a.specs[derivation.AlgKDFAnsiX9_63-1] = &ansiX963{}
	a.specs[derivation.AlgKDFHkdf-1] = &hkdf{}
	framework.Register(a)
}

// Process: INS 10 initialises function P1 with the parameters of algorithm P2; 11 and 12 give the next or the last P2 bytes of it; 13 and 14 put them into
// the AES key (P2 0), the transient secret (1) or the HMAC key (2), and answer with the key; 15 is 14 in a transaction that is aborted; 16, 17 and 18 set the AES key, the HMAC key and
// the secret; 19 answers with the transient secret; 1A is a one-shot X9.63; 1B initialises function P1 with a
// local array that begins with P2, and answers with it and with what the callbacks have counted.
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
	if buf[framework.OffsetLc] > 0 {
		n = apdu.SetIncomingAndReceive()
	}
	data := buf[5 : 5+n]
	switch ins {
	case 0x16:
		a.aes.SetKey(data)
	case 0x17:
		a.hmac.SetKey(data)
	case 0x18:
		a.secret.SetKey(data)
	case 0x19:
		apdu.SetOutgoingAndSend(buf[:a.scratch.Key(buf)])
	case 0x1A:
		f := derivation.Open(derivation.AlgKDFAnsiX9_63)
		f.Init(a.specs[derivation.AlgKDFAnsiX9_63-1])
		apdu.SetOutgoingAndSend(buf[:f.LastBytes(buf[:16])])
		f.Close()
	default:
		a.derive(apdu, ins, p2, a.functions[p1-1])
	}
}

func (a *Applet) derive(apdu *framework.APDU, ins, p2 byte, f *derivation.DerivationFunction) {
	buf := apdu.Buffer()
	switch ins {
	case 0x10:
		f.Init(a.specs[p2-1])
		buf[0] = byte(f.Algorithm())
		apdu.SetOutgoingAndSend(buf[:1])
	case 0x1B:
		a.calledBack(apdu, f)
	case 0x11:
		apdu.SetOutgoingAndSend(buf[:f.NextBytes(buf[:p2])])
	case 0x12:
		apdu.SetOutgoingAndSend(buf[:f.LastBytes(buf[:p2])])
	case 0x13:
		f.NextBytesKey(a.key(p2))
		a.answer(apdu, p2)
	case 0x14:
		f.LastBytesKey(a.key(p2))
		a.answer(apdu, p2)
	case 0x15:
		framework.BeginTransaction()
		f.LastBytesKey(a.key(p2))
		framework.AbortTransaction()
		a.answer(apdu, p2)
	}
}

// calledBack has a local array, a field and a variable that a callback must leave alone or changes.
func (a *Applet) calledBack(apdu *framework.APDU, f *derivation.DerivationFunction) {
	buf, spec := apdu.Buffer(), a.counting
	var local [8]byte
	for i := range local {
		local[i] = byte(i) + buf[framework.OffsetP2]
	}
	before, globally := spec.asked, asked
	f.Init(spec)
	buf[8], buf[9] = spec.asked-before, asked-globally
	copy(buf, local[:])
	apdu.SetOutgoingAndSend(buf[:10])
}

func (a *Applet) key(which byte) security.SecretKey {
	switch which {
	case 0:
		return a.aes
	case 1:
		return a.scratch
	}
	return a.hmac
}

// answer sends a key.
func (a *Applet) answer(apdu *framework.APDU, which byte) {
	buf := apdu.Buffer()
	n := 0
	switch which {
	case 0:
		n = a.aes.Key(buf)
	case 1:
		n = a.scratch.Key(buf)
	default:
		n = a.hmac.Key(buf)
	}
	apdu.SetOutgoingAndSend(buf[:n])
}
