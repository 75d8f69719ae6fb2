// Package monotonic has counters that never go down, in memory of each kind.
//
//gocard:package aid=F0676F636172641086 version=1.0
package monotonic

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/javacardx/security/util"
)

// Applet has a persistent counter of two bytes, and others.
//
//gocard:applet aid=F0676F63617264108601
type Applet struct {
	framework.Applet
	counters [4]*util.MonotonicCounter
}

// Install makes the counters; two sizes are wrong.
func Install(params []byte) {
	a := &Applet{}
	a.counters[0] = util.NewMonotonicCounter(2, framework.MemoryTypePersistent)
	a.counters[1] = util.NewMonotonicCounter(1, framework.MemoryTypeTransientReset)
	a.counters[2] = util.NewMonotonicCounter(8, framework.MemoryTypeTransientDeselect)
	a.counters[3] = tooLarge(9)
	if a.counters[3] == nil {
		a.counters[3] = tooLarge(0)
	}
	framework.Register(a)
}

func tooLarge(size int16) (c *util.MonotonicCounter) {
	defer func() { recover() }()
	return util.NewMonotonicCounter(size, framework.MemoryTypePersistent)
}

// Process answers with size, kind of memory, value, and 1 for a counter at its maximum. INS 10 increments counter P1 by the data, 11 sets it, 12 increments it
// in a transaction that is aborted, 13 compares it with the data, 14 with counter P2.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	ins, p1, p2 := buf[framework.OffsetINS], buf[framework.OffsetP1], buf[framework.OffsetP2]
	n := 0
	if buf[framework.OffsetLc] > 0 {
		n = apdu.SetIncomingAndReceive()
	}
	data, c := buf[5:5+n], a.counters[p1]
	switch ins {
	case 0x10:
		c.IncrementBy(int16(binary.BigEndian.Uint16(data)))
	case 0x11:
		c.SetValue(data)
	case 0x12:
		framework.BeginTransaction()
		c.IncrementBy(int16(binary.BigEndian.Uint16(data)))
		framework.AbortTransaction()
	case 0x13:
		buf[0] = byte(c.CompareTo(data))
		apdu.SetOutgoingAndSend(buf[:1])
		return
	case 0x14:
		buf[0] = byte(c.CompareToCounter(a.counters[p2]))
		apdu.SetOutgoingAndSend(buf[:1])
		return
	}
	buf[0], buf[1] = byte(c.Size()), c.MemoryType()
	c.Get(buf[2:])
	size := c.Size()
	buf[2+size] = 0
	if c.EqualsMax() {
		buf[2+size] = 1
	}
	apdu.SetOutgoingAndSend(buf[:3+size])
}
