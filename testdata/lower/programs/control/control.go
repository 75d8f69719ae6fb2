// Package control has every kind of loop, switch and jump.
//
//gocard:package aid=F0676F636172640A01 version=1.0
package control

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs.
//
//gocard:applet aid=F0676F636172640A0101
type Applet struct {
	framework.Applet
	n int16
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process runs everything.
func (a *Applet) Process(apdu *framework.APDU) {
	b := apdu.Buffer()
	a.n = int16(dispatch(b[0])) + loops(b)
	a.n += named(int16(b[1]))
	_, y := pair(b[2])
	a.n += int16(y)
	a.n += sum(1, 2, int16(b[3]))
}

func dispatch(ins byte) byte {
	switch ins {
	case 1:
		return 10
	case 2, 3:
		ins++
		fallthrough
	case 4:
		return ins
	case 200:
		return 0
	default:
		return 0xFF
	}
}

func loops(b []byte) int16 {
	var n int16
outer:
	for i := 0; i < len(b); i++ {
		for j := range 10 {
			switch {
			case j == 3:
				continue outer
			case b[i] == 9:
				break outer
			}
			n++
		}
	}
	for n > 100 {
		n -= 7
	}
	i := 0
again:
	if i < 4 {
		i++
		goto again
	}
	for {
		n++
		if n&7 == 0 {
			break
		}
	}
	return n
}

func named(n int16) (r int16) {
	r = n
	if n > 3 {
		return n * 2
	}
	return
}

func pair(b byte) (hi, lo byte) { return b >> 4, b & 15 }

func sum(ns ...int16) int16 {
	var t int16
	for _, n := range ns {
		t += n
	}
	return t
}
