// Package iterators ranges over functions: they are expanded where the loops stand.
//
//gocard:package aid=F0676F636172641053 version=1.0
package iterators

import (
	"iter"
	"slices"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264105301
type Applet struct {
	framework.Applet

	items list
	out   writer
}

// list is a linked list.
type list struct {
	first *item
}

type item struct {
	tag  byte
	val  int16
	next *item
}

func (l *list) all(yield func(*item) bool) {
	for i := l.first; i != nil; i = i.next {
		if !yield(i) {
			return
		}
	}
}

func (l *list) with(tag byte) iter.Seq2[byte, int16] {
	return func(yield func(byte, int16) bool) {
		var n byte
		for i := range l.all {
			if i.tag == tag {
				if !yield(n, i.val) {
					return
				}
				n++
			}
		}
	}
}

func upTo(n int16) iter.Seq[int16] {
	return func(yield func(int16) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// mapped is an iterator over what f makes of another one's values.
func mapped[T, U any](s iter.Seq[T], f func(T) U) iter.Seq[U] {
	return func(yield func(U) bool) {
		for x := range s {
			if !yield(f(x)) {
				return
			}
		}
	}
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{out: writer{b: make([]byte, 60)}}
	for i := range upTo(5) {
		a.items.first = &item{tag: byte(i) & 1, val: i * 100, next: a.items.first}
	}
	framework.Register(a)
}

// Process answers INS 10 with the values of tag P1, INS 11 with a search for P1 that returns from the loop, INS 12 with loops inside of each other that
// break and continue at labels, INS 13 with iterators of package slices, INS 14 with iterators over iterators.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	p1 := buf[framework.OffsetP1]
	w := &a.out
	w.n = 0
	switch buf[framework.OffsetINS] {
	case 0x10:
		for i, v := range a.items.with(p1) {
			w.put(int16(i), v)
		}
	case 0x11:
		w.put(a.find(int16(p1)*100), a.find(int16(p1)))
	case 0x12:
		w.nested(int16(p1))
	case 0x13:
		for i, b := range slices.Backward(buf[:4]) {
			w.put(int16(i), int16(b))
		}
		for b := range slices.Values(buf[:4]) {
			if b == p1 {
				break
			}
			w.put(int16(b))
		}
	case 0x14:
		base := int16(p1)
		for x := range mapped(mapped(upTo(4), func(i int16) byte { base++; return byte(i) * 3 }), func(b byte) int16 { return int16(b) + base }) {
			w.put(x)
		}
		w.put(base)
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:copy(buf, w.b[:w.n])])
}

func (a *Applet) find(val int16) int16 {
	var at int16
	for i := range a.items.all {
		if i.val == val {
			return at
		}
		at++
	}
	return -1
}

func (w *writer) nested(limit int16) {
outer:
	for i := range upTo(4) {
		for j := range upTo(4) {
			switch {
			case j > i:
				continue outer
			case i+j > limit:
				break outer
			case j == 1:
				continue
			}
			w.put(i*10 + j)
		}
	}
	defer w.put(-1)
	for range upTo(2) {
		if limit == 3 {
			return
		}
	}
	w.put(-2)
}

// writer fills the answer.
type writer struct {
	b []byte
	n int16
}

func (w *writer) put(xs ...int16) {
	for _, x := range xs {
		w.b[w.n], w.b[w.n+1] = byte(x>>8), byte(x)
		w.n += 2
	}
}
