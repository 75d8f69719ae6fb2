// Package switches switches on dense, sparse and wide values.
//
//gocard:package aid=F0676F636172641013 version=1.0
package switches

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264101301
type Applet struct {
	framework.Applet

	grown []byte
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{grown: grow(4)}) }

// grow appends in a loop and behind it: the slice before is never kept.
func grow(n byte) []byte {
	var s []byte
	for i := range n {
		if i&1 == 0 {
			s = append(s, i)
		} else {
			s = append(s, i, 7)
		}
	}
	return append(s, 9)
}

// Process answers INS 10..14 with a byte chosen by P1, P2: INS 14 looks them up in maps.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	p := buf[framework.OffsetP1]
	w := int16(p)<<8 | int16(buf[framework.OffsetP2])
	switch buf[framework.OffsetINS] {
	case 0x10:
		buf[0] = dense(p)
	case 0x11:
		buf[0] = sparse(w)
	case 0x12:
		buf[0] = through(p)
	case 0x13:
		buf[0] = conditions(p)
	case 0x14:
		buf[0] = lookUp(p, w, buf) + a.grown[p&3]<<4
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:1])
}

type code int16

var (
	steps  = map[byte]func(byte) byte{1: dense, 2: through, 5: nil}
	wide   = map[code]byte{-32768: 1, 0x0200: 20, 0x0301: 30}
	names  = map[string]byte{"": 1, "\x04": 40, "\x05\x01": 51}
	absent = map[bool]byte{true: 3}
)

func lookUp(p byte, w int16, buf []byte) byte {
	n := wide[code(w)] + absent[p > 4]
	if b, ok := names[string(buf[2:2+min(buf[3]+1, 2)])]; ok {
		n += b
	}
	if f, ok := steps[p]; ok {
		n += byte(len(steps))
		if f != nil {
			return n + f(p)
		}
	}
	return n
}

func dense(p byte) byte {
	switch p {
	case 0:
		return 10
	case 1:
		return 11
	case 2, 3, 4:
		return 12
	case 5:
		return 15
	case 6:
	default:
		return 0xFF
	}
	return 16
}

func sparse(w int16) byte {
	switch w {
	case -32768:
		return 1
	case -1:
		return 2
	case 0:
		return 3
	case 300:
		return 4
	case 32767:
		return 5
	}
	return 0
}

func through(p byte) (r byte) {
	switch p {
	case 1:
		r |= 1
		fallthrough
	case 2:
		r |= 2
		fallthrough
	case 3:
		r |= 4
	case 4:
		r = 9
	}
	return r
}

func conditions(p byte) byte {
	switch q := p * 2; {
	case q > 200:
		return 1
	case p > 100:
		return 2
	case p == 50:
		return 3
	default:
		return 4
	}
}
