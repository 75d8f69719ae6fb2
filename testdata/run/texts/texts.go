// Package texts uses strings: index, slice, comparison, range, switch.
//
//gocard:package aid=F0676F63617264100C version=1.0
package texts

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264100C01
type Applet struct {
	framework.Applet
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

const greeting = "hello, card"

// Process answers INS 10 with a part of a string, INS 11 with the number of a word, INS 12 with comparisons, INS 13 with letters counted.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	data := buf[5 : 5+n]
	switch buf[framework.OffsetINS] {
	case 0x10:
		part := greeting[buf[framework.OffsetP1]:buf[framework.OffsetP2]]
		apdu.SetOutgoingAndSend(buf[:copy(buf, part)])
	case 0x11:
		buf[0] = number(string(data))
		apdu.SetOutgoingAndSend(buf[:1])
	case 0x12:
		buf[0] = 0
		if string(data) == greeting[:5] {
			buf[0] |= 1
		}
		if string(data) < "hello" {
			buf[0] |= 2
		}
		if string(data) >= "hell" {
			buf[0] |= 4
		}
		if string(data) != "" {
			buf[0] |= 8
		}
		apdu.SetOutgoingAndSend(buf[:1])
	case 0x13:
		letters := byte(0)
		for i := 0; i < len(greeting); i++ {
			if c := greeting[i]; 'a' <= c && c <= 'z' {
				letters++
			}
		}
		buf[0] = letters
		apdu.SetOutgoingAndSend(buf[:1])
	default:
		panic(framework.SWInsNotSupported)
	}
}

func number(word string) byte {
	switch word {
	case "one":
		return 1
	case "two":
		return 2
	case "three", "drei":
		return 3
	}
	return 0
}
