// Package arrays uses arrays as fields, locals and values.
//
//gocard:package aid=F0676F63617264101A version=1.0
package arrays

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264101A01
type Applet struct {
	framework.Applet

	ring [5]byte
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{ring: [5]byte{1, 2, 3, 4, 5}}) }

// Process answers INS 10 with the stored array turned by P1, INS 11 with a histogram made in a local array, INS 12 with a sum, INS 13 with arrays that loops carry
// from one round to the next.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	data := buf[5 : 5+n]
	switch buf[framework.OffsetINS] {
	case 0x10:
		k := int(buf[framework.OffsetP1])
		for i := range a.ring {
			buf[i] = a.ring[(i+k)%len(a.ring)]
		}
		a.ring[0]++
		apdu.SetOutgoingAndSend(buf[:len(a.ring)])
	case 0x11:
		var count [4]byte
		for _, b := range data {
			count[b&3]++
		}
		apdu.SetOutgoingAndSend(buf[:copy(buf, count[:])])
	case 0x12:
		var wide [3]uint16
		for i := range wide {
			wide[i] = uint16(i+1) * 1000
		}
		wide[1] += uint16(buf[framework.OffsetP1])
		v := total(wide[:])
		buf[0], buf[1] = byte(v>>8), byte(v)
		apdu.SetOutgoingAndSend(buf[:2])
	case 0x13:
		apdu.SetOutgoingAndSend(buf[:a.rounds(buf)])
	default:
		panic(framework.SWInsNotSupported)
	}
}

// rounds exchanges and compares arrays that change in between, P1 rounds.
func (a *Applet) rounds(buf []byte) (n int) {
	prev, other := a.ring, [5]byte{7, 8, 9}
	for i := range min(buf[framework.OffsetP1], 4) {
		cur := a.ring
		buf[5+i] = prev[0] + other[1]
		if cur == prev {
			buf[5+i] |= 0x80
		}
		a.ring[0]++
		prev, other = other, cur
	}
	kept := prev
	if buf[framework.OffsetP2] == 1 {
		kept = other
	}
	a.ring = prev
	n = copy(buf[9:], kept[:])
	return 9 + n
}

func total(s []uint16) (t uint16) {
	for _, v := range s {
		t += v
	}
	return t
}
