// Package inprocess has digests, MACs, checksums and ciphers take data in pieces, give one result after the other, and lose what was in process.
//
//gocard:package aid=F0676F636172642105 version=1.0
package inprocess

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacard/security"
	"github.com/gocard/gocard/runtime/javacardx/crypto"
)

// Applet has an object of each class.
//
//gocard:applet aid=F0676F63617264210501
type Applet struct {
	framework.Applet
	key    security.DESKey
	mac    *security.Signature
	digest *security.MessageDigest
	crc    *security.Checksum
	cipher *crypto.Cipher
	work   []byte
}

// Install makes the objects.
func Install(params []byte) {
	a := &Applet{
		key:    security.BuildKey(security.TypeDES, security.LengthDES, false).(security.DESKey),
		mac:    security.NewSignature(security.AlgDESMAC8ISO9797M2, false),
		digest: security.NewMessageDigest(security.AlgSHA, false),
		crc:    security.NewChecksum(security.AlgISO3309CRC32, false),
		cipher: crypto.NewCipher(crypto.AlgDESCBCISO9797M2, false),
		work:   framework.MakeTransientBytes(128, framework.ClearOnReset),
	}
	a.key.SetKey([]byte{0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF})
	framework.Register(a)
}

// Process: the first digit of INS is the object, the second what it does: 0 init, for the mode P1, with the data as initial value if there are
// any; 1 a part, 2 the last part and the result, 3 the last part and a comparison with the result that P1 names as its length.
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
	apdu.SetOutgoingAndSend(a.work[:a.command(buf[framework.OffsetINS], buf[framework.OffsetP1], buf[5:5+n])])
}

// command leaves its answer in work and gives the length.
func (a *Applet) command(ins, p1 byte, data []byte) int {
	switch ins {
	case 0x10:
		if len(data) == 0 {
			a.mac.Init(a.key, p1)
		} else {
			a.mac.InitParams(a.key, p1, data)
		}
	case 0x11:
		a.mac.Update(data)
	case 0x12:
		return a.mac.Sign(data, a.work)
	case 0x13:
		n := int(p1)
		if !a.mac.Verify(data[n:], data[:n]) {
			panic(framework.SW(0x6988))
		}
	case 0x21:
		a.digest.Update(data)
	case 0x22:
		return a.digest.DoFinal(data, a.work)
	case 0x23:
		a.digest.Reset()
	case 0x30:
		a.crc.Init(data)
	case 0x31:
		a.crc.Update(data)
	case 0x32:
		return a.crc.DoFinal(data, a.work)
	case 0x40:
		if len(data) == 0 {
			a.cipher.Init(a.key, p1)
		} else {
			a.cipher.InitParams(a.key, p1, data)
		}
	case 0x41:
		return a.cipher.Update(data, a.work)
	case 0x42:
		return a.cipher.DoFinal(data, a.work)
	case 0x43: // in place
		copy(a.work, data)
		return a.cipher.DoFinal(a.work[:len(data)], a.work)
	}
	return 0
}
