// Package tables has arrays of structs and strings in functions, and functions that return arrays.
//
//gocard:package aid=F0676F636172641052 version=1.0
package tables

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264105201
type Applet struct {
	framework.Applet

	seed   byte
	kept   [2]entry
	makers [2]maker
	pick   func(byte) [3]byte
	out    []byte
}

type entry struct {
	key  byte
	val  int16
	name string
	tag  [2]byte
}

// maker makes arrays: a result that the caller has room for.
type maker interface {
	make(n byte) [3]byte
}

type plain struct{ first byte }

func (p *plain) make(n byte) [3]byte { return [3]byte{p.first, n} }

type doubled struct {
	plain
	calls byte
}

func (d *doubled) make(n byte) [3]byte {
	d.calls++
	m := d.plain.make(2 * n)
	m[2] = d.calls
	return m
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{out: make([]byte, 60), pick: head}
	a.makers = [2]maker{&plain{1}, &doubled{plain: plain{2}}}
	framework.Register(a)
}

// Process answers INS 10 with a table that is searched for P1, INS 11 with tables that functions fill and compare, INS 12 with arrays that come out of
// functions, methods, interfaces and function values, INS 13 with what a deferred function makes of such a result.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	p1 := buf[framework.OffsetP1]
	out := &writer{b: a.out}
	switch buf[framework.OffsetINS] {
	case 0x10:
		for i, c := range []struct {
			key  byte
			name string
		}{{1, "one"}, {2, "two"}, {p1, "mine"}} {
			if c.key == p1 {
				out.byte(byte(i))
				out.text(c.name)
			}
		}
		out.texts("a", "bc"[p1&1:], "")
		out.sum(1, int16(p1), 300)
	case 0x11:
		a.fill(out, p1)
	case 0x12:
		for _, m := range a.makers {
			x, y := m.make(p1), m.make(7)
			out.bytes(x[:])
			out.bytes(y[1:])
		}
		z := a.pick(p1)
		out.bytes(z[:])
		out.flag(head(p1) == z)
		out.flag(a.makers[0].make(4) == [3]byte{1, 4})
		e, ok := find(a.kept, p1)
		out.bytes(e.tag[:])
		out.flag(ok)
	case 0x13:
		x := guarded(p1)
		out.bytes(x[:])
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:copy(buf, out.b[:out.n])])
}

func (a *Applet) fill(out *writer, p1 byte) {
	var local [3]entry
	for i := range local {
		local[i] = entry{key: byte(i) + p1, val: int16(i), name: "xyz"[:i], tag: [2]byte{p1}}
	}
	other := local
	out.flag(local == other)
	local[1].tag[1]++
	out.flag(local == other)
	local[1] = local[2]
	local[2].key = 99
	for _, e := range local {
		out.byte(e.key)
		out.text(e.name)
		out.bytes(e.tag[:])
	}
	copy(a.kept[:], local[1:])
	out.flag(a.kept[0] == local[1])
	out.flag(a.kept == [2]entry{local[1], local[2]})
	clear(local[:2])
	out.flag(local[1] == entry{})
	out.byte(a.kept[1].key)
}

func head(n byte) [3]byte {
	if n == 0 {
		return [3]byte{}
	}
	r := [3]byte{1: n}
	r[2] = r[1] + 1
	return r
}

func find(all [2]entry, key byte) (entry, bool) {
	for _, e := range all {
		if e.key == key {
			return e, true
		}
	}
	return entry{tag: [2]byte{7, 7}}, false
}

func guarded(n byte) (r [2]byte) {
	defer func() {
		if recover() != nil {
			r[1] = 0xEE
		}
		r[0]++
	}()
	r = [2]byte{n, n}
	return [2]byte{n, 100 / n}
}

// writer fills the answer.
type writer struct {
	b []byte
	n int16
}

func (w *writer) byte(x byte) {
	w.b[w.n] = x
	w.n++
}

func (w *writer) bytes(s []byte) {
	for _, x := range s {
		w.byte(x)
	}
}

func (w *writer) text(s string) { w.bytes([]byte(s)) }

func (w *writer) flag(x bool) {
	if x {
		w.byte(1)
	} else {
		w.byte(0)
	}
}

func (w *writer) texts(all ...string) {
	for _, s := range all {
		w.text(s)
		w.byte('/')
	}
}

func (w *writer) sum(xs ...int16) {
	var t int16
	for _, x := range xs {
		t += x
	}
	w.byte(byte(t >> 8))
	w.byte(byte(t))
}
