// Package sensitivearrays makes integrity-sensitive arrays.
//
//gocard:package aid=F0676F6361726410A3 version=1.0
package sensitivearrays

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet has one of each kind of memory.
//
//gocard:applet aid=F0676F6361726410A301
type Applet struct {
	framework.Applet
	key      []byte
	session  []byte
	counters []int16
	plain    []byte
	empty    []byte
}

// Install makes the arrays.
func Install(params []byte) {
	framework.Register(&Applet{
		key:      framework.MakeIntegritySensitiveBytes(framework.MemoryTypePersistent, 4),
		session:  framework.MakeIntegritySensitiveBytes(framework.MemoryTypeTransientReset, 4),
		counters: framework.MakeIntegritySensitiveShorts(framework.MemoryTypePersistent, 3),
		plain:    make([]byte, 4),
		empty:    framework.MakeIntegritySensitiveBytes(framework.MemoryTypePersistent, 0),
	})
}

// Process answers INS 10 with what kinds of arrays there are, 12 with all of them after writing the data to each, 14 with what they are after they
// were cleared, which P1 1 does in a transaction that is aborted, 16 with why an ordinary array is not asserted, and 18 with what nil is.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := 0
	switch buf[framework.OffsetINS] {
	case 0x10:
		for _, b := range [...]bool{
			framework.IntegritySensitiveArraysSupported(), framework.IsIntegritySensitive(a.key), framework.IsIntegritySensitive(a.session),
			framework.IsIntegritySensitive(a.plain), framework.IsIntegritySensitive(a.empty), framework.IsTransient(a.key) == 0, framework.IsTransient(a.session) == framework.ClearOnReset,
		} {
			buf[n] = 0
			if b {
				buf[n] = 1
			}
			n++
		}
	case 0x12:
		data := buf[5 : 5+apdu.SetIncomingAndReceive()]
		copy(a.key, data)
		copy(a.session, data)
		a.counters[1] = int16(data[0])
		framework.AssertIntegrity(a.key)
		framework.AssertIntegrity(a.session)
		framework.AssertIntegrityShorts(a.counters)
		n = a.contents(buf)
	case 0x14:
		abort := buf[framework.OffsetP1] == 1
		if abort {
			framework.BeginTransaction()
		}
		sum := framework.ClearSensitiveArray(a.key) + framework.ClearSensitiveArray(a.session) + framework.ClearSensitiveShorts(a.counters)
		if abort {
			framework.AbortTransaction()
		}
		n = a.contents(buf)
		buf[n] = byte(sum)
		n++
	case 0x18:
		framework.IsIntegritySensitive(nil)
	case 0x16:
		defer func() {
			if e, ok := recover().(framework.SystemException); ok {
				panic(framework.SW(0x6900 + uint16(e)))
			}
		}()
		framework.ClearSensitiveArray(a.plain)
	}
	apdu.SetOutgoingAndSend(buf[:n])
}

func (a *Applet) contents(buf []byte) int {
	n := copy(buf, a.key)
	n += copy(buf[n:], a.session)
	for _, c := range a.counters {
		buf[n] = byte(c)
		n++
	}
	return n
}
