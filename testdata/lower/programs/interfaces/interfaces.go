// Package interfaces has dispatch, assertions and sentinel errors.
//
//gocard:package aid=F0676F636172640901 version=1.0
package interfaces

import (
	"errors"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

type shape interface {
	area() int16
	name() string
}

type resizer interface {
	shape
	resize(n int16)
}

type square struct{ side int16 }

func (s *square) area() int16    { return s.side * s.side }
func (s *square) name() string   { return "square" }
func (s *square) resize(n int16) { s.side = n }

type cube struct {
	square
	height int16
}

func (c *cube) area() int16 { return c.square.area() * 6 }

type unit struct{}

func (unit) area() int16  { return 1 }
func (unit) name() string { return "unit" }

type length int16

func (l length) area() int16  { return 0 }
func (l length) name() string { return "length" }

var (
	errSmall = errors.New("too small")
	errLarge = errors.New("too large")
)

// Applet keeps shapes.
//
//gocard:applet aid=F0676F63617264090101
type Applet struct {
	framework.Applet
	shapes [4]shape
	last   any
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{}
	a.shapes = [4]shape{&square{2}, &cube{square{3}, 1}, unit{}, length(5)}
	framework.Register(a)
}

// Process runs everything.
func (a *Applet) Process(apdu *framework.APDU) {
	total := int16(0)
	for _, s := range a.shapes {
		if s == nil {
			continue
		}
		total += s.area()
		if r, ok := s.(resizer); ok {
			r.resize(total)
		}
		switch t := s.(type) {
		case *square:
			total += t.side
		case *cube:
			total += t.height
		case length:
			total += int16(t)
		case nil:
			total = 0
		default:
			total++
		}
	}
	if err := check(total); err == errSmall {
		panic(framework.SWWrongData)
	} else if err != nil {
		if sw, ok := err.(framework.SW); ok && sw == framework.SWWrongLength {
			total = 7
		}
		panic(err)
	}
	a.last = a.shapes[0]
	if a.last == a.shapes[1] {
		apdu.SetOutgoing()
	}
	if a.shapes[1].name() == "square" {
		a.last.(*square).side++
	}
	c := a.shapes[1].(*cube)
	c.resize(4)
}

func check(n int16) error {
	switch {
	case n < 0:
		return errSmall
	case n > 100:
		return errLarge
	case n == 50:
		return framework.SWWrongLength
	}
	return nil
}
