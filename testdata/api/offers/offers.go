// Package offers asks for the object of each class, algorithm and size, and answers with a byte for each: 0 for an object, or the reason of
// CryptoException.
//
//gocard:package aid=F0676F63617264F105 version=1.0
package offers

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacard/security"
	"github.com/gocard/gocard/runtime/javacardx/crypto"
)

// Applet has the answer.
//
//gocard:applet aid=F0676F63617264F10501
type Applet struct {
	framework.Applet
	work []byte
}

// Install makes room.
func Install(params []byte) {
	framework.Register(&Applet{work: framework.MakeTransientBytes(256, framework.ClearOnReset)})
}

// Process asks with the parameters P1 and P2, once for each short of the data.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive() / 2
	for i := range n {
		a.work[i] = ask(buf[framework.OffsetINS], buf[framework.OffsetP1], buf[framework.OffsetP2], int16(framework.Short(buf[5+2*i:])))
	}
	apdu.SetOutgoingAndSend(a.work[:n])
}

// ask gives 0 or the reason.
func ask(ins, p1, p2 byte, x int16) (reason byte) {
	defer func() {
		if e := recover(); e != nil {
			reason = byte(e.(security.CryptoException).Reason())
		}
	}()
	switch ins {
	case 0x01:
		security.NewSignatureOf(p1, p2, byte(x), false) //gocard:alloc
	case 0x02:
		crypto.NewCipherOf(p1, byte(x), false) //gocard:alloc
	case 0x03:
		single(p1, byte(x))
	case 0x04:
		security.BuildKey(p1, x, false) //gocard:alloc
	case 0x05:
		security.BuildKeyMemory(p1, p2, x, false) //gocard:alloc
	case 0x06:
		security.NewKeyPair(p1, x) //gocard:alloc
	}
	return 0
}

// single asks for an object of a class by its one algorithm.
func single(class, algorithm byte) {
	switch class {
	case 0:
		security.NewMessageDigest(algorithm, false) //gocard:alloc
	case 1:
		security.NewInitializedMessageDigest(algorithm, false) //gocard:alloc
	case 2:
		security.NewSignature(algorithm, false) //gocard:alloc
	case 3:
		crypto.NewCipher(algorithm, false) //gocard:alloc
	case 4:
		security.NewKeyAgreement(algorithm, false) //gocard:alloc
	case 5:
		security.NewChecksum(algorithm, false) //gocard:alloc
	case 6:
		security.NewRandomData(algorithm) //gocard:alloc
	}
}
