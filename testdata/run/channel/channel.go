// Package channel is an applet with a secure channel, the global PIN, and a life cycle of its own.
//
//gocard:package aid=F0676F636172642106 version=1.0
package channel

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/org/globalplatform"
)

// Applet keeps one secret that personalization brings.
//
//gocard:applet aid=F0676F63617264210601
type Applet struct {
	framework.Applet
	secret []byte
	length int16
}

var _ globalplatform.Application = (*Applet)(nil)

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{secret: make([]byte, 32)}) }

// ProcessData takes a STORE DATA command: its data becomes the secret.
func (a *Applet) ProcessData(command []byte) {
	n := len(command) - 5
	if n < 0 || n > len(a.secret) {
		panic(framework.SWWrongLength)
	}
	framework.ArrayCopy(a.secret, command[5:])
	a.length = int16(n)
}

// Process: 50 and 82 open a secure channel; with it INS 10 changes the secret and 11 tells it; 20 is the PIN, 30 the life cycle.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	channel := globalplatform.GPSystemSecureChannel()
	switch ins := buf[framework.OffsetINS]; ins {
	case 0x50, 0x82:
		n := channel.ProcessSecurity(apdu)
		if n > 0 {
			apdu.SetOutgoingAndSend(buf[5 : 5+n])
		}
	case 0x20:
		apdu.SetOutgoingAndSend(buf[:a.pin(apdu, buf)])
	case 0x30:
		apdu.SetOutgoingAndSend(buf[:a.registry(buf)])
	default:
		a.protected(apdu, buf, channel)
	}
}

// protected executes a command that needs the secure channel with a C-MAC.
func (a *Applet) protected(apdu *framework.APDU, buf []byte, channel globalplatform.SecureChannel) {
	n := 0
	if buf[framework.OffsetLc] != 0 {
		n = apdu.SetIncomingAndReceive()
	}
	n = channel.UnwrapCommand(buf[:5+n]) - 5
	if channel.SecurityLevel()&globalplatform.CMAC == 0 {
		panic(framework.SWSecurityStatusNotSatisfied)
	}
	switch buf[framework.OffsetINS] {
	case 0x10:
		if n < 0 || n > len(a.secret) {
			panic(framework.SWWrongLength)
		}
		framework.ArrayCopy(a.secret, buf[5:5+n])
		a.length = int16(n)
		n = 0
	case 0x11:
		n = int(a.length)
		framework.ArrayCopyNonAtomic(buf, a.secret[:n])
	case 0x12:
		framework.ArrayCopyNonAtomic(buf, buf[5:5+n])
		channel.EncryptData(buf[:n])
	case 0x13:
		framework.ArrayCopyNonAtomic(buf, buf[5:5+n])
		channel.DecryptData(buf[:n])
	case 0x14:
		channel.ResetSecurity()
		n = 0
	default:
		panic(framework.SWInsNotSupported)
	}
	framework.SetShort(buf[n:], -0x7000) // 9000
	if n = channel.Wrap(buf[:n+2]) - 2; n > 0 {
		apdu.SetOutgoingAndSend(buf[:n])
	}
}

// pin uses the global PIN, which this applet may only verify.
func (a *Applet) pin(apdu *framework.APDU, buf []byte) int {
	p1 := buf[framework.OffsetP1]
	n := 0
	if buf[framework.OffsetLc] != 0 {
		n = apdu.SetIncomingAndReceive()
	}
	pin := globalplatform.GPSystemCVM(globalplatform.CvmGlobalPIN)
	if globalplatform.GPSystemCVM(1) != nil {
		panic(framework.SWUnknown)
	}
	result := false
	switch p1 {
	case 0:
		result = pin.IsActive()
	case 1:
		result = pin.SetTryLimit(3)
	case 2:
		result = pin.Update(buf[5:5+n], globalplatform.FormatAscii)
	case 3:
		result = pin.Verify(buf[5:5+n], globalplatform.FormatBcd) == globalplatform.CvmSuccess
	case 4:
		result = pin.IsVerified()
	case 5:
		result = pin.ResetState()
	case 6:
		result = pin.IsBlocked()
	case 7:
		result = pin.ResetAndUnblockState()
	}
	buf[0] = 0
	if result {
		buf[0] = 1
	}
	buf[1] = pin.TriesRemaining()
	return 2
}

// registry tells and changes what the card's registry has of the applet.
func (a *Applet) registry(buf []byte) int {
	switch p1, p2 := buf[framework.OffsetP1], buf[framework.OffsetP2]; p1 {
	case 0:
		buf[0] = globalplatform.CardState()
		buf[1] = globalplatform.CardContentState()
		return 2
	case 1:
		buf[0] = 0
		if globalplatform.SetCardContentState(p2) {
			buf[0] = 1
		}
		return 1
	case 2:
		own := globalplatform.RegistryEntry(nil)
		own.Privileges(buf)
		buf[3] = own.State()
		buf[4] = 0
		if own.IsPrivileged(globalplatform.PrivilegeCardReset) {
			buf[4] = 1
		}
		return 5
	case 3:
		buf[0] = 0
		if globalplatform.LockCard() || globalplatform.TerminateCard() {
			buf[0] = 1
		}
		return 1
	case 4:
		buf[0] = 0
		if globalplatform.Service(nil, -32256) == nil {
			buf[0] = 1
		}
		return 1
	}
	panic(framework.SWIncorrectP1P2)
}
