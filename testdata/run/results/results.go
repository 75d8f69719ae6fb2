// Package results returns several results, named and not.
//
//gocard:package aid=F0676F636172641015 version=1.0
package results

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264101501
type Applet struct {
	framework.Applet
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process answers INS 10 (a, b) with quotient and remainder, INS 11 with minimum, maximum and whether they differ, INS 12 with a part of the data found by a function, INS 13 through two calls nested.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	data := buf[5 : 5+n]
	switch buf[framework.OffsetINS] {
	case 0x10:
		q, r := divide(data[0], data[1])
		buf[0], buf[1] = q, r
		apdu.SetOutgoingAndSend(buf[:2])
	case 0x11:
		lo, hi, differ := order(data[0], data[1])
		buf[0], buf[1], buf[2] = lo, hi, 0
		if differ {
			buf[2] = 1
		}
		apdu.SetOutgoingAndSend(buf[:3])
	case 0x12:
		head, tail, ok := cut(data, buf[framework.OffsetP1])
		if !ok {
			panic(framework.SWDataInvalid)
		}
		buf[0], buf[1] = byte(len(head)), byte(len(tail))
		buf[2] = tail[0]
		apdu.SetOutgoingAndSend(buf[:3])
	case 0x13:
		q, r := divide(swap(data[0], data[1]))
		buf[0], buf[1] = swap(q, r)
		apdu.SetOutgoingAndSend(buf[:2])
	default:
		panic(framework.SWInsNotSupported)
	}
}

func divide(x, y byte) (q, r byte) {
	q = x / y
	r = x % y
	return
}

func swap(x, y byte) (byte, byte) { return y, x }

func order(x, y byte) (lo, hi byte, differ bool) {
	if x > y {
		x, y = y, x
	}
	return x, y, x != y
}

// cut splits data at the first sep.
func cut(data []byte, sep byte) (head, tail []byte, ok bool) {
	for i, b := range data {
		if b == sep {
			return data[:i], data[i+1:], true
		}
	}
	return data, nil, false
}
