// Package closures has function values and generic code.
//
//gocard:package aid=F0676F636172640C01 version=1.0
package closures

import "github.com/gocard/gocard/runtime/javacard/framework"

type op func(x, y int16) int16

// Applet calculates.
//
//gocard:applet aid=F0676F636172640C0101
type Applet struct {
	framework.Applet
	ops   [3]op
	stack Stack[int16]
	bytes Stack[byte]
	hook  func(n int16)
	n     int16
}

// Stack is a stack of at most eight.
type Stack[T any] struct {
	items [8]T
	n     int
}

// Push puts x on top.
func (s *Stack[T]) Push(x T) {
	s.items[s.n] = x
	s.n++
}

// Pop takes the top.
func (s *Stack[T]) Pop() T {
	s.n--
	return s.items[s.n]
}

func (a *Applet) add(n int16) { a.n += n }

func plus(x, y int16) int16 { return x + y }

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{}
	scale := int16(len(params))
	a.ops = [3]op{plus, func(x, y int16) int16 { return x - y }, func(x, y int16) int16 { return x * y * scale }}
	a.hook = a.add
	framework.Register(a)
}

// Process runs everything.
func (a *Applet) Process(apdu *framework.APDU) {
	b := apdu.Buffer()
	f := a.ops[b[0]%3]
	a.n = f(int16(b[1]), int16(b[2]))
	if a.hook != nil {
		a.hook(3)
	}
	count := 0
	each(b[:5], func(v byte) {
		if v == 0 {
			count++
		}
	})
	bump := func(d int) { count += d }
	bump(2)
	bump(3)
	a.n += int16(count)
	for i, v := range pairs(b) {
		a.n += i * int16(v)
	}
	var lo, hi byte
	split(b[0], &lo, &hi)
	a.n += Max(int16(lo), a.n) + int16(Max(lo, hi))
}

func each(b []byte, f func(byte)) {
	for _, v := range b {
		f(v)
	}
}

func pairs(b []byte) func(yield func(int16, byte) bool) {
	return func(yield func(int16, byte) bool) {
		for i, v := range b[:4] {
			if !yield(int16(i), v) {
				return
			}
		}
	}
}

func split(b byte, lo, hi *byte) { *lo, *hi = b&15, b>>4 }

// Max is the greater of two.
func Max[T int16 | byte](x, y T) T {
	if x > y {
		return x
	}
	return y
}
