// Package errorvalues makes errors with data, and other objects that a command needs for a while, at the same places again and again.
//
//gocard:package aid=F0676F63617264103A version=1.0
package errorvalues

import (
	"errors"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// Applet runs the tests of the package, one per INS, on the command data.
//
//gocard:applet aid=F0676F63617264103A01
type Applet struct {
	framework.Applet
	counts [4]uint16
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// limit is an error by value.
type limit struct {
	at, max int16
}

func (l limit) Error() string { return "limit" }

// short is an error that is a number.
type short uint8

func (s short) Error() string { return "short" }

// syntax is an error by pointer; what is not set is zero.
type syntax struct {
	at   int16
	what byte
	hint bool
}

func (s *syntax) Error() string { return "syntax" }

func (s *syntax) point() int16 { return s.at }

var errEmpty = errors.New("empty")

// check returns each of the errors.
func check(in []byte) (int16, error) {
	if len(in) == 0 {
		return 0, errEmpty
	}
	var sum int16
	for i, b := range in {
		switch {
		case b == 0xFF:
			return sum, limit{int16(i), int16(len(in))}
		case b == 0xFE:
			return sum, short(i + 1)
		case b == 0xFD:
			return sum, &syntax{at: int16(i), what: in[0]}
		case b == 0xFC:
			return sum, &syntax{hint: true}
		case b == 0xFB:
			return sum, framework.SW(0x6A00 | uint16(in[0]))
		}
		sum += int16(b)
	}
	return sum, nil
}

// through hands the error on.
func through(in []byte) (int16, error) {
	n, err := check(in)
	if err != nil {
		return n + 1, err
	}
	return n, nil
}

// code is a number for an error.
func code(err error) uint16 {
	switch e := err.(type) {
	case nil:
		return 0
	case limit:
		return 0x1000 | uint16(e.at)<<4 | uint16(e.max)
	case short:
		return 0x2000 | uint16(e)
	case *syntax:
		n := 0x3000 | uint16(e.point())<<4 | uint16(e.what)
		if e.hint {
			n |= 0x800
		}
		return n
	case framework.SW:
		return 0x4000 | uint16(e&0xFF)
	}
	return 0x5000
}

// asked finds out about an error by errors.As and errors.Is.
func asked(err error) uint16 {
	var l limit
	if errors.As(err, &l) {
		return uint16(l.max)
	}
	var s short
	if errors.As(err, &s) {
		return 0x100 | uint16(s)
	}
	if errors.Is(err, errEmpty) {
		return 0x200
	}
	if errors.Is(err, limit{1, 2}) {
		return 0x300
	}
	return 0x400
}

// last goes on after errors: the error of the round before is still there at the start of the next one.
func last(in []byte) uint16 {
	var sum uint16
	for len(in) > 0 {
		_, err := through(in[:1])
		if err != nil {
			sum = sum<<3 ^ code(err)
		}
		in = in[1:]
	}
	return sum
}

// counter counts what it is given, behind an interface.
type counter interface{ add(b byte) uint16 }

type plain struct{ n uint16 }

func (p *plain) add(b byte) uint16 {
	p.n += uint16(b)
	return p.n
}

type double struct {
	n    uint16
	seen bool
}

func (d *double) add(b byte) uint16 {
	if d.seen {
		d.n += uint16(b)
	}
	d.seen = true
	d.n += uint16(b)
	return d.n
}

func choose(which byte) counter {
	if which&1 == 0 {
		return &plain{}
	}
	return &double{}
}

func count(in []byte) (n uint16) {
	c := choose(in[0])
	for _, b := range in {
		n = c.add(b)
	}
	return n
}

// twice makes two of one kind at two places, so that they are two.
func twice(in []byte) uint16 {
	var a, b counter = &plain{n: 1}, &plain{n: 2}
	for i, x := range in {
		if i%2 == 0 {
			a.add(x)
		} else {
			b.add(x)
		}
	}
	if a == b {
		return 0xFFFF
	}
	return a.add(0)<<8 | b.add(0)&0xFF
}

// option sets a field of what newSetting makes.
type setting struct {
	size uint16
	deep bool
}

func withSize(s *setting, n uint16) { s.size = n }

func make1(n uint16) *setting {
	s := &setting{size: 3}
	if n > 4 {
		withSize(s, n)
		s.deep = true
	}
	return s
}

// equal compares boxes of one place with boxes of another.
func equal(in []byte) byte {
	_, x := check(in)
	switch {
	case x == error(limit{0, 1}):
		return 1
	case x == error(short(in[0])):
		return 2
	case x == error(short(len(in))):
		return 3
	}
	return 4
}

// guarded recovers from a panic behind an error.
func guarded(in []byte) (n uint16) {
	defer func() {
		if recover() != nil {
			n = 0xEEEE
		}
	}()
	_, err := check(in)
	if l, ok := err.(limit); ok {
		panic(l)
	}
	return code(err) + uint16(in[len(in)-1])
}

// Process answers with two bytes.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	in := buf[5 : 5+apdu.SetIncomingAndReceive()]
	var n uint16
	switch buf[1] {
	case 0:
		_, err := check(in)
		n = code(err)
	case 1:
		sum, err := through(in)
		n = code(err) ^ uint16(sum)
	case 2:
		_, err := through(in)
		n = asked(err)
	case 3:
		n = last(in)
	case 4:
		n = count(in)
	case 5:
		n = twice(in)
	case 6:
		s := make1(uint16(len(in)))
		n = s.size
		if s.deep {
			n |= 0x8000
		}
	case 7:
		n = uint16(equal(in))
	case 8:
		n = guarded(in)
	case 9:
		_, err := check(in)
		if err != nil {
			a.counts[len(in)&3]++
		}
		n = a.counts[0]<<12 | a.counts[1]<<8 | a.counts[2]<<4 | a.counts[3]
	}
	buf[0], buf[1] = byte(n>>8), byte(n)
	apdu.SetOutgoingAndSend(buf[:2])
}
