// Package points is a library: a CAP file of its own, which applets link to.
//
//gocard:package aid=F0676F636172642001 version=1.0
//gocard:library
package points

import "github.com/gocard/gocard/runtime/javacard/framework"

// Point is a place in the plane.
type Point struct {
	x, y int16
}

// New makes a point.
func New(x, y int16) *Point {
	return &Point{x: x, y: y} //gocard:alloc
}

// Move adds to both coordinates; a nil point stays where it is.
func (p *Point) Move(dx, dy int16) {
	if p == nil {
		return
	}
	p.x += dx
	p.y += dy
}

// X is the first coordinate.
func (p *Point) X() int16 { return p.x }

// Y is the second coordinate.
func (p *Point) Y() int16 { return p.y }

// Length adds the distances of the point from both axes.
func (p *Point) Length() uint16 { return abs(p.x) + abs(p.y) }

func abs(n int16) uint16 {
	if n < 0 {
		return uint16(-n)
	}
	return uint16(n)
}

// Sum adds bytes.
func Sum(b []byte) (sum uint16) {
	for _, x := range b {
		sum += uint16(x)
	}
	return sum
}

// Fill sets all bytes of b to v and reports whether there are any.
func Fill(b []byte, v byte) bool {
	for i := range b {
		b[i] = v
	}
	return len(b) > 0
}

// Check throws a status word if the point lies left of the axis.
func Check(p *Point) {
	if p.x < 0 {
		panic(framework.SWWrongData)
	}
}

// Mode is how a number is changed.
type Mode byte

// The modes.
const (
	Same Mode = iota
	Negative
)

// Apply changes a number.
func (m Mode) Apply(n int16) int16 {
	if m == Negative {
		return -n
	}
	return n
}

// Shape is what Area measures: types of other packages may be shapes.
type Shape interface {
	Size(scale byte) uint16
}

// Area asks a shape for its size.
func Area(s Shape) uint16 { return s.Size(2) }

// Size makes a point a shape.
func (p *Point) Size(scale byte) uint16 { return p.Length() * uint16(scale) }
