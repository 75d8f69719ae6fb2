// Package ciphers uses AES.
//
//gocard:package aid=F0676F636172642102 version=1.0
package ciphers

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacard/security"
	"github.com/gocard/gocard/runtime/javacardx/crypto"
)

// Applet has an object of each class.
//
//gocard:applet aid=F0676F63617264210201
type Applet struct {
	framework.Applet
	key security.AESKey
	cbc *crypto.Cipher
}

// Install makes the objects.
func Install(params []byte) {
	framework.Register(&Applet{
		key: security.BuildKey(security.TypeAES, security.LengthAES128, false).(security.AESKey),
		cbc: crypto.NewCipher(crypto.AlgAESBlock128CBCNoPad, false),
	})
}

// Process: INS 10 sets the key, 11 encrypts, 12 decrypts, 13 clears the key; 14 goes on without a new initial value, 15 with a part, without overlap.
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
	case 0x10:
		a.key.SetKey(data)
		out[0] = byte(a.key.Size())
		out[1] = byte(a.key.Key(out[2:]))
		apdu.SetOutgoingAndSend(out[:18])
	case 0x11:
		a.crypt(apdu, crypto.ModeEncrypt, data)
	case 0x12:
		a.crypt(apdu, crypto.ModeDecrypt, data)
	case 0x13:
		a.key.ClearKey()
	case 0x14:
		n := a.cbc.DoFinal(data, out[64:])
		copy(out, out[64:64+n])
		apdu.SetOutgoingAndSend(out[:n])
	case 0x15:
		n := a.cbc.Update(data, out[64:])
		copy(out, out[64:64+n])
		apdu.SetOutgoingAndSend(out[:n])
	}
}

// crypt encrypts or decrypts with an initial value of the first 16 bytes.
func (a *Applet) crypt(apdu *framework.APDU, mode byte, data []byte) {
	out := apdu.Buffer()
	a.cbc.InitParams(a.key, mode, data[:16])
	apdu.SetOutgoingAndSend(out[:a.cbc.DoFinal(data[16:], out)])
}
