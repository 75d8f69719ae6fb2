// Package nested takes addresses of structs inside other structs: those are objects of their own.
//
//gocard:package aid=F0676F636172641051 version=1.0
package nested

import "github.com/gocard/gocard/runtime/javacard/framework"

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264105101
type Applet struct {
	framework.Applet

	out  writer
	n    node
	kept *leaf
	all  []*leaf
	next func(int16) int16
}

// writer fills the answer.
type writer struct {
	b []byte
	n int16
}

func (w *writer) put(x int16) {
	w.b[w.n], w.b[w.n+1] = byte(x>>8), byte(x)
	w.n += 2
}

type leaf struct {
	v   int16
	tag [2]byte
}

func (l *leaf) add(d int16) int16 {
	l.v += d
	l.tag[1]++
	return l.v
}

type node struct {
	first leaf
	mid   struct{ deep leaf }
	cur   *leaf
	row   [2]leaf
}

func (n *node) leafAt(i byte) *leaf {
	switch i {
	case 0:
		return &n.first
	case 1:
		return &n.mid.deep
	}
	return &n.row[i&1]
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{n: node{first: leaf{v: 1}, row: [2]leaf{{v: 10}, {v: 20}}}}
	a.kept = &a.n.first
	a.n.cur = &a.n.mid.deep
	a.all = []*leaf{&a.n.first, a.n.cur, &a.n.row[1]}
	a.next = a.n.first.add
	framework.Register(a)
}

// Process answers INS 10 with all leaves after adding P2 to leaf P1, INS 11 with what copies and assignments leave of them, INS 12 with the panic of a nil
// pointer to the outer struct.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	p1, p2 := buf[framework.OffsetP1], buf[framework.OffsetP2]
	w := &a.out
	w.b, w.n = a.answer(), 0
	switch buf[framework.OffsetINS] {
	case 0x10:
		w.put(a.n.leafAt(p1).add(int16(p2)))
		w.put(a.next(100))
		for _, l := range a.all {
			w.put(l.v)
			w.put(int16(l.tag[1]))
		}
		w.put(flag(a.kept == &a.n.first, a.n.cur == a.kept, a.n.leafAt(p1) == a.kept))
	case 0x11:
		saved := a.n.first
		outer := a.n
		a.n.first = leaf{v: int16(p1), tag: [2]byte{1, 2}}
		a.n.mid.deep = a.n.first
		w.put(a.kept.v)
		w.put(a.n.cur.v)
		w.put(outer.first.v)
		w.put(flag(a.n.first == *a.n.cur, outer.first == saved, a.n.first == saved))
		a.n.first, *a.n.cur = *a.n.cur, saved
		w.put(a.n.cur.v)
		a.n = outer
		w.put(a.kept.v)
	case 0x12:
		var none *node
		w.put(1)
		a.kept = none.leafAt(p1)
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:copy(buf, w.b[:w.n])])
}

var store [40]byte

func (a *Applet) answer() []byte { return store[:] }

func flag(x, y, z bool) (f int16) {
	if x {
		f = 1
	}
	if y {
		f += 2
	}
	if z {
		f += 4
	}
	return f
}
