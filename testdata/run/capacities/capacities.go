// Package capacities has slices whose capacity is less than the rest of their array, and appends that stay within it.
//
//gocard:package aid=F0676F636172641055 version=1.0
package capacities

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264105501
type Applet struct {
	framework.Applet

	rows  [3][4]byte
	stack []byte
	queue []int16
	out   []byte
}

// Install makes the applet.
func Install(params []byte) {
	framework.Register(&Applet{stack: make([]byte, 0, 5), queue: make([]int16, 1, 4), out: make([]byte, 0, 50)})
}

// Process answers INS 10 with slices that a third index cuts, INS 11 with slices of an array that is part of another, INS 12 with what a stack makes of
// the data, INS 13 with appends of known lengths, INS 14 with appends in functions; INS 15 cuts beyond a capacity, by P1.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	p1, p2 := buf[framework.OffsetP1], buf[framework.OffsetP2]
	data := buf[5 : 5+apdu.SetIncomingAndReceive()]
	a.out = a.out[:0]
	switch buf[framework.OffsetINS] {
	case 0x10:
		data = data[:len(data):32] // the rest of the buffer is longer on some cards than on others
		head := data[:2:3]
		a.show(head)
		head = put(head, 0x99)
		a.show(head)
		a.show(put(head, 0x98)) // no room
		a.show(data)
		a.show(head[1:][:1:2])
		a.show(put(data[p1:p1+1:p2], 0x97))
		a.show(data)
	case 0x11:
		row := a.rows[1][:2]
		a.show(row)
		row = put(put(put(row, 1), 2), 3)
		a.show(row)
		ptr := &a.rows[0]
		a.show(ptr[1:3])
		pair := (*[2]byte)(data)
		a.show(pair[:1])
		a.show(a.rows[2][:])
	case 0x12:
		for _, b := range data {
			switch {
			case b != 0xFF:
				a.flag(a.push(b))
			case len(a.stack) > 0:
				a.stack = a.stack[:len(a.stack)-1]
			}
		}
		a.show(a.stack)
		if n := len(a.queue); cap(a.queue) >= n+1 {
			a.queue = append(a.queue, int16(n)*0x101)
		}
		for _, q := range a.queue {
			a.flag(q == 0x101)
		}
	case 0x13:
		var store [16]byte
		s := append(store[:0], p1, p2)
		if p1 > 5 {
			s = append(s, "abc"...)
		} else {
			s = append(s, 1, 2, 3, 4)
		}
		s = append(s, data[:2]...)
		t := append(s, 7)
		s = append(s, 8, 9)
		a.show(s)
		a.show(t)
	case 0x14:
		var store [7]byte
		s, ok := addAll(store[:1], data)
		a.flag(ok)
		a.show(s)
		copy(s[1:], s)
		a.show(s)
		clear(s[:2])
		a.show(store[:])
	case 0x15:
		var store [8]byte
		s := store[2:4:6]
		switch p1 {
		case 0:
			s = s[:4]
		case 1:
			s = s[:5]
		case 2:
			s = s[:2:5]
		case 3:
			s = a.rows[0][:][:5]
		}
		a.show(s)
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:copy(buf, a.out)])
}

func put(s []byte, b byte) []byte {
	if len(s) < cap(s) {
		s = append(s, b)
	}
	return s
}

func addAll(s, t []byte) ([]byte, bool) {
	if len(t) > cap(s)-len(s) {
		return nil, false
	}
	return append(s, t...), true
}

func (a *Applet) push(b byte) bool {
	if len(a.stack) == cap(a.stack) {
		return false
	}
	a.stack = append(a.stack, b)
	return true
}

// show appends length, capacity and bytes of a slice to the answer.
func (a *Applet) show(s []byte) {
	a.out = put(put(a.out, byte(len(s))), byte(cap(s)))
	for _, b := range s {
		a.out = put(a.out, b)
	}
}

func (a *Applet) flag(x bool) {
	if x {
		a.out = put(a.out, 1)
	} else {
		a.out = put(a.out, 0)
	}
}
