// Package corners has what random programs found (cmd/gocard/difftest): each command was answered otherwise on one of the machines, once.
//
//gocard:package aid=F0676F636172641060 version=1.0
package corners

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264106001
type Applet struct {
	framework.Applet

	none  *table
	limit *table
	bumps byte
	forms [2]form
	kept  [2]byte
	next  func() byte
	any   [3]any
	ends  byte
}

// form is a point, or a ball that begins with a disc that begins with a point: to a card a ball is a point, too.
type form interface{ size() byte }

type point struct{ n byte }

func (p *point) size() byte { return p.n }

type disc struct{ point }

type ball struct{ disc }

type table struct {
	n    uint16
	cell [3]uint8
	next *table
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{limit: &table{n: 20998}, forms: [2]form{&point{1}, &ball{disc{point{2}}}}}
	x, y := halves(byte(len(params)), 0)
	a.kept = [2]byte{byte(x.n) & 1, y.cell[2]}
	a.next = counter([]byte{7, 5})
	a.any = [3]any{[]byte{1}, a.limit, byte(len(params))}
	a.ends = ends()
	framework.Register(a)
}

// counter counts in a slice, which the function keeps.
func counter(b []byte) func() byte {
	next := func() byte {
		b[1]++
		return b[1]
	}
	b[1] = 20
	return next
}

// ends gives one string to one function twice, and changes the bytes that it was made of.
func ends() byte {
	b := []byte{1, 2, 3}
	s := string(b)
	x := rest(s, 1)
	n := x[0]
	y := rest(s, 0)
	b[0] += 40
	return n<<4 + y[0]
}

func rest(s string, n byte) string {
	r := s
	if n == 1 {
		r = s[1:]
	}
	return r
}

func (a *Applet) cells() [3]uint8 { return a.limit.cell }

func (a *Applet) grow(i byte) byte {
	a.limit.cell[i]++
	return i
}

// equal compares values in interfaces; to compare slices panics, even one with itself.
func (a *Applet) equal(i, k byte) (r byte) {
	defer func() {
		if recover() != nil {
			r = 2
		}
	}()
	if a.any[i] == a.any[k] {
		return 1
	}
	return 0
}

// halves divides by zero, and returns what its results were set to before.
func halves(n, zero byte) (x, y table) {
	defer func() {
		if recover() != nil {
			y.cell[2] = 7
		}
	}()
	x.n = uint16(n) | 1
	y.cell[1] = n / zero
	return
}

func (a *Applet) kind(i byte) byte {
	switch f := a.forms[i&1].(type) {
	case *point:
		return 16 + f.n
	default:
		return f.size()
	}
}

func signed(b byte) byte {
	if int(int8(b)) != int(b) {
		return 1
	}
	return 0
}

// Process answers INS 10 with a range over the array of a struct that is not there, INS 11 with an unsigned comparison whose second operand is in a
// struct that is there if P1 is 0, INS 12 with a function that a closure may have set, INS 13 with one that is never set, INS 14 with a call
// beside an index that may be out of range and is not used, whose effect INS 15 shows, INS 16 with the order of calls that are deferred in branches, INS 17 with
// the type of what embeds a struct that embeds another, INS 18 with a comparison of a byte with itself as signed, INS 19 with results of a function that
// recovered while the applet was installed, INS 1A with a slice that a function keeps, INS 1B with a comparison of two values in interfaces, INS 1C with
// a string that was given to one function twice, INS 1D with an element of an array that a call returns before the call for the index changes it.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	p1, p2 := buf[framework.OffsetP1], buf[framework.OffsetP2]
	switch buf[framework.OffsetINS] {
	case 0x10:
		buf[0] = a.turns(p1)
	case 0x11:
		t := a.limit
		if p1 != 0 {
			t = a.none
		}
		buf[0] = below(uint16(p2)<<8, t)
	case 0x12:
		buf[0] = chosen(p1)
	case 0x13:
		buf[0] = missing(p1)
	case 0x14:
		_ = a.limit.cell[p1] ^ a.bump()
	case 0x15:
		buf[0] = a.bumps
	case 0x16:
		a.bumps = 0
		a.deferring(p1)
		buf[0] = a.bumps
	case 0x17:
		buf[0] = a.kind(p1)
	case 0x18:
		buf[0] = signed(p1)
	case 0x19:
		buf[0] = a.kept[p1&1]
	case 0x1A:
		buf[0] = a.next()
	case 0x1B:
		buf[0] = a.equal(p1, p2)
	case 0x1C:
		buf[0] = a.ends
	case 0x1D:
		buf[0] = a.cells()[a.grow(1)] + p1
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:1])
}

// turns counts the turns of loops that want only the length of an array: Go does not evaluate the operand then.
func (a *Applet) turns(i byte) (n byte) {
	for range a.none.cell {
		n++
	}
	for k := range a.limit.next.cell {
		n += byte(k) << 2
	}
	return n
}

func below(x uint16, t *table) byte {
	if x < t.n {
		return 1
	}
	return 0
}

func one(x byte) byte { return x + 1 }

func two(x byte) byte { return x + 2 }

func chosen(n byte) byte {
	f := one
	set := func() { f = two }
	if n > 3 {
		set()
	}
	return f(n)
}

func missing(n byte) (r byte) {
	var f func(byte) byte = nil
	ask := func() bool { return f == nil }
	if ask() {
		r = n
	}
	return r + 1
}

func (a *Applet) bump() byte {
	a.bumps++
	return a.bumps
}

// deferring defers calls in branches and behind them: what joins the branches need not stand behind them in the compiler's lists.
func (a *Applet) deferring(n byte) {
	if n == 0 {
		a.bump()
	} else {
		for range n {
			a.bump()
		}
		defer a.shift(1)
	}
	switch n {
	case 2:
		defer a.shift(2)
	case 3:
		goto end
	default:
		defer a.shift(3)
	}
	if n == 5 {
		panic(framework.SW(0x6F00) + framework.SW(a.bumps))
	}
end:
	defer a.shift(4)
}

func (a *Applet) shift(n byte) { a.bumps = a.bumps*7 + n }
