// Package uselibrary links to the library points, which is a CAP file of its own.
//
//gocard:package aid=F0676F636172641040 version=1.0
package uselibrary

import (
	"encoding/binary"

	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/testdata/libraries/points"
)

// Applet uses each form in which a library offers something, one per INS.
//
//gocard:applet aid=F0676F63617264104001
type Applet struct {
	framework.Applet
	p    *points.Point
	none *points.Point
	s    *square
}

// square is a shape of this package, which the library calls.
type square struct{ side uint16 }

func (s *square) Size(scale byte) uint16 { return s.side * s.side * uint16(scale) }

// Install makes the applet.
func Install(params []byte) {
	framework.Register(&Applet{p: points.New(3, -4), s: &square{side: 5}})
}

// Process answers INS 10 with a point moved, INS 11 with a sum, INS 12 with bytes filled in, INS 13 with a mode applied, INS 14 with the sizes of
// shapes, INS 15 with a check that may fail, INS 16 with what a nil point does.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	n := apdu.SetIncomingAndReceive()
	data := buf[5 : 5+n]
	switch buf[framework.OffsetINS] {
	case 0x10:
		a.p.Move(int16(int8(data[0])), int16(int8(data[1])))
		binary.BigEndian.PutUint16(buf, uint16(a.p.X()))
		binary.BigEndian.PutUint16(buf[2:], uint16(a.p.Y()))
		binary.BigEndian.PutUint16(buf[4:], a.p.Length())
		apdu.SetOutgoingAndSend(buf[:6])
	case 0x11:
		binary.BigEndian.PutUint16(buf, points.Sum(data))
		apdu.SetOutgoingAndSend(buf[:2])
	case 0x12:
		var local [4]byte
		filled := points.Fill(local[1:3], data[0]) && !points.Fill(nil, 1)
		copy(buf, local[:])
		if filled {
			buf[4] = 1
		}
		apdu.SetOutgoingAndSend(buf[:5])
	case 0x13:
		m := points.Mode(data[0])
		binary.BigEndian.PutUint16(buf, uint16(m.Apply(int16(points.Sum(data)))))
		apdu.SetOutgoingAndSend(buf[:2])
	case 0x14:
		var s points.Shape = a.s
		binary.BigEndian.PutUint16(buf, points.Area(s))
		s = a.p
		binary.BigEndian.PutUint16(buf[2:], points.Area(s))
		binary.BigEndian.PutUint16(buf[4:], s.Size(3))
		apdu.SetOutgoingAndSend(buf[:6])
	case 0x15:
		points.Check(a.p)
	case 0x16:
		a.none.Move(1, 1)
		defer func() {
			if recover() != nil {
				buf[0] = 0xEE
				apdu.SetOutgoingAndSend(buf[:1])
			}
		}()
		a.none.X()
	default:
		panic(framework.SWInsNotSupported)
	}
}
