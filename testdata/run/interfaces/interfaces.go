// Package interfaces calls through interfaces: dispatch, embedding, nil.
//
//gocard:package aid=F0676F636172641011 version=1.0
package interfaces

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264101101
type Applet struct {
	framework.Applet

	s shape
	n named
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{s: &square{3}, n: &box{2, 5}}) }

type shape interface {
	area() int16
	scale(k int16)
}

type named interface {
	shape
	label() byte
}

type square struct{ side int16 }

func (s *square) area() int16   { return s.side * s.side }
func (s *square) scale(k int16) { s.side *= k }

type box struct{ w, h int16 }

func (b *box) area() int16   { return b.w * b.h }
func (b *box) scale(k int16) { b.w, b.h = b.w*k, b.h*k }
func (b *box) label() byte   { return 'b' }

// Process chooses a shape by P1 (0 square, 1 box, 2 none) and answers with its area after scaling by P2 (INS 10), or with the sum of both (11), or a label (12).
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	s := a.choose(buf[framework.OffsetP1])
	switch buf[framework.OffsetINS] {
	case 0x10:
		if s == nil {
			panic(framework.SWRecordNotFound)
		}
		s.scale(int16(buf[framework.OffsetP2]))
		send(apdu, s.area())
	case 0x11:
		send(apdu, total(a.s)+total(a.n))
	case 0x12:
		send(apdu, int16(a.n.label()))
	case 0x13:
		send(apdu, s.area()) // nil: 6F00
	default:
		panic(framework.SWInsNotSupported)
	}
}

func (a *Applet) choose(i byte) shape {
	switch i {
	case 0:
		return a.s
	case 1:
		return a.n
	}
	return nil
}

func total(s shape) int16 { return s.area() }

func send(apdu *framework.APDU, v int16) {
	buf := apdu.Buffer()
	buf[0], buf[1] = byte(v>>8), byte(v)
	apdu.SetOutgoingAndSend(buf[:2])
}
