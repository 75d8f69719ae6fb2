// Package digests uses digests and checksums.
//
//gocard:package aid=F0676F636172642101 version=1.0
package digests

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacard/security"
)

// Applet has an object of each class.
//
//gocard:applet aid=F0676F63617264210101
type Applet struct {
	framework.Applet
	sha1, sha256 *security.MessageDigest
	crc16, crc32 *security.Checksum
}

// Install makes the objects.
func Install(params []byte) {
	framework.Register(&Applet{
		sha1:   security.NewMessageDigest(security.AlgSHA, false),
		sha256: security.NewMessageDigest(security.AlgSHA256, false),
		crc16:  security.NewChecksum(security.AlgISO3309CRC16, false),
		crc32:  security.NewChecksum(security.AlgISO3309CRC32, false),
	})
}

// Process: INS 01 and 02 digest, 30 to 33 make checksums, 40 tells what a wrong algorithm throws.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	ins := buf[framework.OffsetINS]
	n := 0
	if buf[framework.OffsetLc] != 0 {
		n = apdu.SetIncomingAndReceive()
	}
	data, out := buf[5:5+n], buf
	switch ins {
	case 0x01:
		a.sha1.Update(data[:n/2])
		apdu.SetOutgoingAndSend(out[:a.sha1.DoFinal(data[n/2:], out)])
	case 0x02:
		apdu.SetOutgoingAndSend(out[:a.sha256.DoFinal(data, out)])
	case 0x30:
		a.crc16.Update(data[:n/2])
		apdu.SetOutgoingAndSend(out[:a.crc16.DoFinal(data[n/2:], out)])
	case 0x31:
		apdu.SetOutgoingAndSend(out[:a.crc32.DoFinal(data, out)])
	case 0x32:
		a.crc16.Init(data[:2])
		apdu.SetOutgoingAndSend(out[:a.crc16.DoFinal(data[2:], out)])
	case 0x40:
		framework.SetShort(out, int16(wrong()))
		apdu.SetOutgoingAndSend(out[:2])
	case 0x33:
		a.crc32.Init(data[:4])
		apdu.SetOutgoingAndSend(out[:a.crc32.DoFinal(data[4:], out)])
	}
}

// wrong asks for an algorithm that does not exist, and gives the reason of the exception, or 0 without one.
func wrong() (reason uint16) {
	defer func() {
		if e, ok := recover().(security.CryptoException); ok {
			reason = e.Reason()
		}
	}()
	security.NewMessageDigest(0x7F, false) //gocard:alloc
	return 0
}
