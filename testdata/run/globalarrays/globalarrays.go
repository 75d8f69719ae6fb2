// Package globalarrays works in global arrays, which last as long as a command.
//
//gocard:package aid=F0676F6361726410A4 version=1.0
package globalarrays

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet turns data around.
//
//gocard:applet aid=F0676F6361726410A401
type Applet struct{ framework.Applet }

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process answers INS 10 with the data backwards, their sum, and the kind of the array; INS 12 with the high byte of the length of an array of P1
// times 256 shorts.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	switch buf[framework.OffsetINS] {
	case 0x10:
		n := apdu.SetIncomingAndReceive()
		turned, sums := framework.MakeGlobalBytes(int16(n)), framework.MakeGlobalShorts(1)
		for i, b := range buf[5 : 5+n] {
			turned[n-1-i] += b
			sums[0] += int16(b)
		}
		copy(buf, turned)
		buf[n], buf[n+1], buf[n+2] = byte(sums[0]>>8), byte(sums[0]), framework.IsTransient(turned)
		apdu.SetOutgoingAndSend(buf[:n+3])
	case 0x12:
		defer func() {
			if e, ok := recover().(framework.SystemException); ok {
				panic(framework.SW(0x6900 + uint16(e)))
			}
		}()
		n := int16(buf[framework.OffsetP1]) << 8
		buf[0] = byte(len(framework.MakeGlobalShorts(n)) >> 8)
		apdu.SetOutgoingAndSend(buf[:1])
	}
}
