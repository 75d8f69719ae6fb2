// Package slices has views, copies and arrays.
//
//gocard:package aid=F0676F636172640601 version=1.0
package slices

import (
	"bytes"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

var (
	table   = [...]byte{1, 2, 4, 8}
	words   = []uint16{0x1234, 0xFFFF, 7}
	text    = []byte("card")
	matrix  = [2][3]int16{{1, 2, 3}, {4, 5, 6}}
	counter [40]uint16
)

// Applet keeps arrays.
//
//gocard:applet aid=F0676F63617264060101
type Applet struct {
	framework.Applet
	key   [16]byte
	names [4]string
	view  []byte
	hist  []int16
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{view: make([]byte, 10, 20), hist: make([]int16, len(params))}
	a.view = append(a.view, params...)
	a.names[1] = "one"
	framework.Register(a)
}

// Process runs everything.
func (a *Applet) Process(apdu *framework.APDU) {
	b := apdu.Buffer()
	n := copy(b[2:], a.key[:])
	n += copy(a.hist, a.hist[1:])
	clear(a.key[4:8])
	var local [8]byte
	fill(local[:], b[0])
	if bytes.Equal(local[:], b[:8]) || local == [8]byte{1, 2, 3} {
		n += sum(table[:]) + len(text) + cap(b)
	}
	counter[b[0]%40]++
	m := matrix
	m[1][b[1]%3] = int16(words[1])
	for i, v := range a.hist {
		a.hist[i] = v + m[i&1][0]
	}
	for i := range n {
		b[i] ^= 0xFF
	}
	scratch := local[:0]
	scratch = append(scratch, 1, 2, b[0])
	if a.view != nil && len(scratch) == 3 {
		a.names[2] = a.names[1]
	}
	rest := a.view[n:]
	_ = (*[4]byte)(rest)[2]
	apdu.SetOutgoingAndSend(b[:min(n, 10)])
	for _, k := range []byte{9, 8, 7} {
		b[k]--
	}
}

func fill(b []byte, v byte) {
	for i := range b {
		b[i] = v
	}
}

func sum(b []byte) (n int) {
	for _, v := range b {
		n += int(v)
	}
	return
}
