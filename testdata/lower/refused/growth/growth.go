// Package growth holds slices that append made in two places.
//
//gocard:package aid=F0676F636172641060 version=1.0
package growth

import "github.com/gocard/gocard/runtime/javacard/framework"

type buffer struct{ data []byte }

// Applet holds them.
//
//gocard:applet aid=F0676F63617264106001
type Applet struct {
	framework.Applet
	x, y    []byte
	list    []int16
	rows    [3][]int32
	p, q    buffer
	entries []entry
	text    []byte
}

type entry struct {
	name []byte
	n    int16
}

var kept []uint16

func get() []uint16 { return kept }

func put(d []int16, n int16) []int16 { return append(d, n, n) }

func (b buffer) with(v byte) buffer {
	b.data = append(b.data, v) // want GC2008
	return b
}

// build returns a slice that nobody else holds.
func build() []byte {
	var out []byte
	for i := range 9 {
		out = append(out, byte(i))
	}
	out[2] = 7
	return out
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{}
	for i := range 5 {
		a.x = append(a.x, byte(i))
		a.list = put(a.list, int16(i))
		kept = append(kept, uint16(i))
		a.rows[i%3] = append(a.rows[i%3], int32(i)) // want GC2008
		a.entries = append(a.entries, entry{name: []byte{1, byte(i)}})
	}
	a.y = a.x // want GC2008
	a.x = append(a.x, 1, 2)

	old := a.list
	a.list = put(a.list, 8) // want GC2008
	a.list[0] = old[1]

	more := append(get(), 3) // want GC2008
	kept = append(kept, 5)
	a.y[0] = byte(more[0])

	rows := a.rows // want GC2008
	a.list[1] = int16(rows[0][0])

	a.q = a.p.with(1) // want GC2008

	b := []byte("abc")
	c := append(b, 1) // want GC2008
	c[0] = 9
	a.text = b

	for _, e := range a.entries {
		a.x[0] += e.name[1]
	}
	a.y = build()
	framework.Register(a)
}

// Process does nothing.
func (a *Applet) Process(apdu *framework.APDU) {}
