// Package loops loops in every form, with labels, break, continue and goto.
//
//gocard:package aid=F0676F636172641014 version=1.0
package loops

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264101401
type Applet struct {
	framework.Applet
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process answers INS 10..16 with the result of a loop over P1.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := buf[framework.OffsetP1]
	var v uint16
	switch buf[framework.OffsetINS] {
	case 0x10:
		for i := byte(0); i < n; i++ {
			v += uint16(i)
		}
	case 0x11:
		for range n {
			v += 3
		}
	case 0x12:
		for i := range 10 {
			if i == int(n) {
				continue
			}
			if i > 7 {
				break
			}
			v = v*3 + uint16(i)
		}
	case 0x13:
		v = primes(n)
	case 0x14:
		v = collatz(uint16(n))
	case 0x15:
		for i, b := range [5]byte{9, 8, 7, 6, 5} {
			v += uint16(i) * uint16(b)
		}
		for _, c := range "card" {
			v ^= uint16(c)
		}
	default:
		panic(framework.SWInsNotSupported)
	}
	buf[0], buf[1] = byte(v>>8), byte(v)
	apdu.SetOutgoingAndSend(buf[:2])
}

// primes counts the primes below n.
func primes(n byte) (count uint16) {
outer:
	for i := byte(2); i < n; i++ {
		for j := byte(2); j < i; j++ {
			if i%j == 0 {
				continue outer
			}
		}
		count++
		if count == 20 {
			break outer
		}
	}
	return count
}

// collatz counts the steps to 1.
func collatz(x uint16) (steps uint16) {
again:
	if x <= 1 {
		return steps
	}
	steps++
	if x%2 == 0 {
		x /= 2
	} else {
		x = 3*x + 1
	}
	goto again
}
