// Package columns has local arrays of structs.
//
//gocard:package aid=F0676F636172641064 version=1.0
package columns

import "github.com/gocard/gocard/runtime/javacard/framework"

type point struct{ x, y int16 }

type node struct{ v byte }

type entry struct {
	total int32
	name  string
	node  *node
	used  bool
	in    struct{ a, b int }
}

func (e *entry) add(n int32) { e.total += n }

// Applet runs the tests of the package, one per INS.
//
//gocard:applet aid=F0676F63617264106401
type Applet struct {
	framework.Applet
	node *node
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{node: &node{7}}) }

// Process answers INS 10 with points that change while a loop goes over them, INS 11 with entries of all kinds, INS 12 with a literal that is copied, INS 13
// with arrays that are new in each round, INS 14 with what is left when an index is out of range.
func (a *Applet) Process(apdu *framework.APDU) {
	if a.SelectingApplet() {
		return
	}
	buf := apdu.Buffer()
	p1 := buf[framework.OffsetP1]
	n := 0
	switch buf[framework.OffsetINS] {
	case 0x10:
		var pts [4]point
		for i := range pts {
			pts[i] = point{int16(buf[i]), int16(i)}
		}
		for i, p := range pts {
			pts[(i+1)&3].y += p.x
			buf[n] = byte(p.y)
			n++
		}
		for _, p := range &pts {
			buf[n] = byte(p.y)
			n++
		}
	case 0x11:
		var list [3]entry
		list[1].name = "abc"
		list[2].node = a.node
		list[p1].add(70000)
		list[p1].add(int32(p1))
		list[0].in.b = int(p1)
		for i := range list {
			e := &list[i]
			if e.node != nil {
				buf[n] = e.node.v
				n++
			}
			e.used = !e.used
			n += copy(buf[n:], e.name)
			buf[n], buf[n+1] = byte(e.total>>8), byte(e.in.b)
			n += 2
		}
		if list[1].used {
			n++
		}
	case 0x12:
		list := [...]point{{1, 2}, {y: 9}, {x: int16(p1)}}
		first := list[0]
		list[0].x = 77
		other := list
		list[1].x = 78
		other[2], other[1] = other[1], other[2]
		for _, l := range [...]point{list[0], list[1], other[0], other[1], other[2], first} {
			buf[n], buf[n+1] = byte(l.x), byte(l.y)
			n += 2
		}
		if list[0] == other[0] {
			n++
		}
	case 0x13:
		for i := range 3 {
			var in [2]point
			buf[n] = byte(in[1].x) + byte(in[0].y)
			in[1].x, in[0].y = int16(p1), int16(i)
			n++
			in = [2]point{}
			buf[n] = byte(in[1].x)
			n++
		}
	case 0x14:
		n = int(a.guarded(p1)) + 1
	default:
		panic(framework.SWInsNotSupported)
	}
	apdu.SetOutgoingAndSend(buf[:n])
}

func (a *Applet) guarded(i byte) (n int16) {
	var pts [3]point
	defer func() {
		if recover() != nil {
			n += 8
		}
		n += pts[1].x
	}()
	pts[1].x = 2
	pts[i].y = 5
	return pts[0].y
}
