// Package appending appends within capacities that are known across functions.
//
//gocard:package aid=F0676F636172641042 version=1.0
package appending

import (
	"encoding/binary"
	"strconv"
	"unicode/utf8"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264104201
type Applet struct {
	framework.Applet
	list []byte
	line []byte
	wide []int16
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{line: make([]byte, 0, 12)}
	a.wide = upTo(11)
	for i := range 9 {
		a.list = append(a.list, byte(i)*0x11)
	}
	framework.Register(a)
}

// upTo returns a slice that nobody else holds.
func upTo(n int16) (list []int16) {
	for i := range n {
		list = append(list, i*0x101)
	}
	list[0] = -1
	return list
}

// put and tagged are called with slices of several arrays.
func put(dst []byte, v byte) []byte { return append(dst, v) }

func tagged(dst []byte, tag byte) []byte {
	if tag&1 != 0 {
		return put(dst, tag)
	}
	return put(put(dst, tag), 0xFF)
}

// number appends a number in decimal.
func number(dst []byte, u uint16) []byte {
	var a [5]byte
	i := len(a)
	for u >= 10 {
		i--
		a[i] = byte(u%10) + '0'
		u /= 10
	}
	i--
	a[i] = byte(u) + '0'
	return append(dst, a[i:]...)
}

// Process answers INS 10 with what append wrote into two arrays, INS 11 with forms of the standard library, INS 12 with two slices of one array that
// grow over each other, INS 13 with what is left of a slice that append made, INS 14 of another, INS 15
// and 16 with numbers and loops whose ranges show that what they append fits.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	p1 := buf[framework.OffsetP1]
	n := 0
	switch buf[framework.OffsetINS] {
	case 0x10:
		var small [4]byte
		var large [8]byte
		x := tagged(small[:1], p1)
		y := tagged(put(large[:2], 7), p1+1)
		n = copy(buf, x)
		n += copy(buf[n:], y)
		n += copy(buf[n:], small[:])
	case 0x11:
		var d [16]byte
		x := binary.BigEndian.AppendUint16(d[:1], uint16(p1)<<4)
		x = strconv.AppendBool(x, p1 > 3)
		x = utf8.AppendRune(x, rune(p1)*0x11)
		n = copy(buf, x)
	case 0x12:
		var d [6]byte
		head := d[:2]
		x := put(head, 1)
		y := put(head, p1)
		n = copy(buf, x)
		n += copy(buf[n:], y)
	case 0x13:
		i := int(p1)
		if i < len(a.list) {
			a.list = append(a.list[:i], a.list[i+1:]...)
		}
		n = copy(buf, a.list)
	case 0x14:
		if int(p1) <= len(a.wide) {
			a.wide = a.wide[:p1]
		}
		for _, w := range a.wide {
			binary.BigEndian.PutUint16(buf[n:], uint16(w))
			n += 2
		}
	case 0x15:
		var d [12]byte
		x := number(d[:0], uint16(p1)*257)
		x = number(x, uint16(p1))
		n = copy(buf, x)
	case 0x16:
		a.line = a.line[:0]
		for i := range 5 {
			a.line = append(a.line, buf[i], byte(i))
		}
		n = copy(buf, a.line)
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:n])
}
