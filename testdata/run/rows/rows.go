// Package rows has slices whose elements are arrays.
//
//gocard:package aid=F0676F636172641061 version=1.0
package rows

import (
	"slices"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

type key [4]byte

type grid [2][3]int16

type point struct{ x, y int16 }

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264106101
type Applet struct {
	framework.Applet
	keys  []key
	grids []grid
	pairs [][2]point
	lines [][]key
	used  int
	out   []byte
}

var fixed = [][3]byte{{1, 2, 3}, {4, 5, 6}, {7}}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{keys: make([]key, 2, 5), grids: make([]grid, 3), out: make([]byte, 0, 60)}
	a.pairs = append(a.pairs, [2]point{{1, 2}, {3, 4}}, [2]point{})
	a.pairs = append(a.pairs, [2]point{{5, 6}, {7, 8}})
	a.lines = [][]key{a.keys[:1], a.keys[1:], nil}
	framework.Register(a)
}

// Process answers INS 10 with keys that are added and found, INS 11 with grids, INS 12 with pairs of structs, INS 13 with parts and capacities, INS 14
// with a local array of arrays that is cut, INS 15 with lines, INS 16 with a conversion to an array.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	p1, p2 := buf[framework.OffsetP1], buf[framework.OffsetP2]
	a.out = a.out[:0]
	switch buf[framework.OffsetINS] {
	case 0x10:
		k := key{p1, p2, 3, 4}
		a.byte(byte(slices.Index(a.keys, k) + 1))
		if len(a.keys) < cap(a.keys) {
			a.keys = append(a.keys, k)
		}
		k[3] = 99
		for i, k := range a.keys {
			a.byte(byte(i))
			a.bytes(k[:])
		}
		a.keys[0][1]++
	case 0x11:
		g := &a.grids[p1]
		g[1][2] += int16(p2)
		h := a.grids[p1]
		g[1][2]++
		h[0][0] = g[1][2]
		a.grids[0] = h
		for _, g := range a.grids {
			for _, row := range g {
				for _, v := range row {
					a.byte(byte(v))
				}
			}
		}
		clear(a.grids[2:])
	case 0x12:
		a.pairs[1] = [2]point{{int16(p1), 1}, {2, int16(p2)}}
		a.pairs[2][1].x++
		q := a.pairs[:2]
		copy(q, a.pairs[1:])
		for i := range a.pairs {
			a.byte(byte(a.pairs[i][0].x))
			a.byte(byte(a.pairs[i][1].x))
			a.byte(byte(a.pairs[i][1].y))
		}
		if a.pairs[0] == a.pairs[1] {
			a.byte(0xEE)
		}
	case 0x13:
		part := a.keys[p1:p2]
		a.byte(byte(len(part)))
		a.byte(byte(cap(part)))
		part = part[:2:4]
		a.byte(byte(cap(part)))
		for _, f := range fixed[1:] {
			a.bytes(f[:2])
		}
	case 0x14:
		var local [3][2]byte
		for i, row := range local[1:] {
			local[i+1][0] = p1 + row[1]
		}
		a.fill(local[:2], p2)
		a.fill(local[2:], p1)
		for _, row := range &local {
			a.bytes(row[:])
		}
	case 0x15:
		for i, line := range a.lines {
			a.byte(byte(len(line)))
			for j := range line {
				line[j][0] = byte(i) + p1
			}
		}
		a.bytes(a.keys[0][:])
		a.bytes(a.keys[1][:])
	case 0x16:
		two := (*[2]key)(a.keys[p1:])
		two[1][3] = p2
		a.bytes(two[0][:])
		a.bytes(two[1][:])
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:copy(buf, a.out)])
}

func (a *Applet) fill(rows [][2]byte, v byte) {
	for i := range rows {
		rows[i][i] = v
	}
}

func (a *Applet) byte(b byte) {
	if len(a.out) < cap(a.out) {
		a.out = append(a.out, b)
	}
}

func (a *Applet) bytes(b []byte) {
	for _, x := range b {
		a.byte(x)
	}
}
