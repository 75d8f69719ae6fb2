// Package structs has structs by pointer and by value.
//
//gocard:package aid=F0676F636172640801 version=1.0
package structs

import "github.com/gocard/gocard/runtime/javacard/framework"

type point struct{ x, y int16 }

type rect struct {
	min, max point
	tag      [2]byte
}

type node struct {
	point
	next *node
	name string
}

// Applet keeps rectangles.
//
//gocard:applet aid=F0676F63617264080101
type Applet struct {
	framework.Applet
	r    rect
	list *node
	pts  [3]point
}

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{r: rect{max: point{10, 20}}}
	a.list = &node{point: point{1, 2}, next: &node{name: "end"}}
	framework.Register(a)
}

// Process runs everything.
func (a *Applet) Process(apdu *framework.APDU) {
	p := point{3, 4}
	p = p.add(a.r.max)
	a.r.min = p
	if a.r.min == a.r.max || p != (point{}) {
		a.pts[1] = a.pts[0]
	}
	a.pts[2].x++
	for n := a.list; n != nil; n = n.next {
		n.move(1, 2)
		a.r.max.x += n.x
	}
	q := &a.pts[1]
	q.y = area(a.r)
	r := a.r
	r.tag[0] = 1
	a.r.tag = r.tag
	x, y := swap(p)
	a.pts[0] = point{x, y}
	w := walker{n: a.list}
	for w.next() {
		a.pts[0].x += int16(w.steps)
	}
}

type walker struct {
	n     *node
	steps byte
}

func (w *walker) next() bool {
	if w.n == nil {
		return false
	}
	w.n = w.n.next
	w.steps++
	return true
}

func (p point) add(q point) point { return point{p.x + q.x, p.y + q.y} }

func (n *node) move(dx, dy int16) { n.x, n.y = n.x+dx, n.y+dy }

func area(r rect) int16 { return (r.max.x - r.min.x) * (r.max.y - r.min.y) }

func swap(p point) (x, y int16) { return p.y, p.x }
