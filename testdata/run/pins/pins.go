// Package pins has the PINs of Java Card 3.0.5, whose owner sets limit and counter, and whose tries may be counted in advance.
//
//gocard:package aid=F0676F636172641082 version=1.0
package pins

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet keeps a PIN of each kind.
//
//gocard:applet aid=F0676F63617264108201
type Applet struct {
	framework.Applet

	plain   framework.PIN
	owner   framework.OwnerPINx
	counted framework.OwnerPINxWithPredecrement
}

// Install makes the PINs.
func Install(params []byte) {
	a := &Applet{
		plain:   framework.BuildOwnerPIN(3, 8, framework.OwnerPINBuilderOwnerPIN),
		owner:   framework.BuildOwnerPIN(3, 8, framework.OwnerPINBuilderOwnerPINX).(framework.OwnerPINx),
		counted: framework.BuildOwnerPIN(2, 4, framework.OwnerPINBuilderOwnerPINXWithPredecrement).(framework.OwnerPINxWithPredecrement),
	}
	a.plain.(*framework.OwnerPIN).Update([]byte("1234"))
	a.owner.Update([]byte("2345"))
	a.counted.Update([]byte("3456"))
	framework.Register(a)
}

// Process answers a command with limit, counter and flag of the PIN that P1 names; what a PIN refuses answers 69 and the reason.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	defer func() {
		switch e := recover().(type) {
		case nil:
		case framework.PINException:
			panic(framework.SW(0x6900 + e.Reason()))
		default:
			panic(e)
		}
	}()
	buf := apdu.Buffer()
	var data []byte
	if buf[framework.OffsetLc] > 0 {
		data = buf[5 : 5+apdu.SetIncomingAndReceive()]
	}
	p := a.pin(buf[framework.OffsetP1])
	buf[0] = a.command(p, buf[framework.OffsetINS], buf[framework.OffsetP2], data)
	buf[1], buf[2], buf[3] = 0, byte(p.TriesRemaining()), 0
	if x, ok := p.(framework.OwnerPINx); ok {
		buf[1] = byte(x.TryLimit())
	}
	if p.IsValidated() {
		buf[3] = 1
	}
	apdu.SetOutgoingAndSend(buf[:4])
}

func (a *Applet) pin(p1 byte) framework.PIN {
	switch p1 {
	case 0:
		return a.plain
	case 1:
		return a.owner
	}
	return a.counted
}

// command: INS 20 checks, 21 counts a try, 22 sets the counter, 23 the limit, 24 the value, 25 resets, 26 sets limit and value in a transaction that is
// aborted, 27 the plain PIN's value.
func (a *Applet) command(p framework.PIN, ins, p2 byte, data []byte) byte {
	switch ins {
	case 0x20:
		if p.Check(data) {
			return 1
		}
		return 0
	case 0x21:
		return byte(a.counted.DecrementTriesRemaining())
	case 0x25:
		p.Reset()
		return 0
	case 0x27:
		framework.BeginTransaction()
		a.plain.(*framework.OwnerPIN).Update(data)
		framework.AbortTransaction()
		return 0
	}
	x, ok := p.(framework.OwnerPINx)
	if !ok {
		panic(framework.SWConditionsNotSatisfied)
	}
	switch ins {
	case 0x22:
		x.SetTriesRemaining(p2)
	case 0x23:
		x.SetTryLimit(p2)
	case 0x24:
		x.Update(data)
	case 0x26:
		framework.BeginTransaction()
		x.SetTryLimit(p2)
		x.Update(data)
		x.SetTriesRemaining(1)
		framework.AbortTransaction()
	default:
		panic(framework.SWInsNotSupported)
	}
	return 0
}
