// Package globals keeps constants, iota, tables and package variables.
//
//gocard:package aid=F0676F636172641019 version=1.0
package globals

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264101901
type Applet struct {
	framework.Applet
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

const (
	red = iota + 1
	green
	blue
	_
	violet
)

const mask = 1<<7 | 1

type colour uint8

var table = []byte{0xA0, 0xA1, 0xA2, 0xA3, 0xA4}

var squares = [4]uint16{0, 1, 4, 9}

var (
	calls uint16
	last  = start()
	text  = "table"
)

// What selects the elements is computed before the calls, though it stands behind them.
var (
	second   = 1
	pair     = struct{ low, high byte }{0, 2}
	selected = row()[second] + row()[pair.high]<<4 + row()[squares[1]]
)

func row() [3]byte { return [3]byte{1, 2, 3} }

func start() byte { return byte(len(table)) + violet }

// Process answers INS 10 with the constants, INS 11 with an element of each table, INS 12 with the package variables after the call, INS 13 with
// one that is initialised with elements of what calls return.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	i := buf[framework.OffsetP1]
	switch buf[framework.OffsetINS] {
	case 0x10:
		c := colour(blue)
		buf[0], buf[1], buf[2], buf[3], buf[4] = red, green, byte(c), violet, mask
		apdu.SetOutgoingAndSend(buf[:5])
	case 0x11:
		buf[0], buf[1], buf[2] = table[i], byte(squares[i]), text[i]
		apdu.SetOutgoingAndSend(buf[:3])
	case 0x12:
		calls++
		buf[0], buf[1], buf[2] = byte(calls>>8), byte(calls), last
		last = i
		apdu.SetOutgoingAndSend(buf[:3])
	case 0x13:
		buf[0] = selected
		apdu.SetOutgoingAndSend(buf[:1])
	default:
		panic(framework.SWInsNotSupported)
	}
}
