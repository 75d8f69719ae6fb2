// Package integers has arithmetic of every width.
//
//gocard:package aid=F0676F636172640501 version=1.0
package integers

import (
	"math/bits"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// Applet calculates.
//
//gocard:applet aid=F0676F63617264050101
type Applet struct {
	framework.Applet
	i8  int8
	u8  uint8
	i16 int16
	u16 uint16
	i32 int32
	u32 uint32
}

// Install makes the applet.
func Install(params []byte) { framework.Register(&Applet{}) }

// Process runs everything.
func (a *Applet) Process(apdu *framework.APDU) {
	b := apdu.Buffer()
	x, y := b[0], b[1]
	a.u8 = arithmetic(x, y)
	a.i8 = arithmetic(int8(x), int8(y))
	a.i16 = arithmetic(int16(x), int16(y))
	a.u16 = arithmetic(uint16(x), uint16(y))
	a.i32 = arithmetic(int32(x), int32(y))
	a.u32 = arithmetic(uint32(x), uint32(y))
	a.u16 = shifts(a.u16, uint(x), int(y))
	a.i8 = converts(a.i32)
	if less(a.u16, a.u32) != logic(x > y, x != 0) {
		a.u8 = uint8(bits.OnesCount8(x) + bits.LeadingZeros16(a.u16) + bits.TrailingZeros8(y))
		a.u16 = bits.RotateLeft16(a.u16, 3) ^ bits.ReverseBytes16(a.u16)
	}
}

type integer interface {
	~int8 | ~uint8 | ~int16 | ~uint16 | ~int32 | ~uint32
}

func arithmetic[T integer](x, y T) T {
	r := x + y
	r -= x * y
	if y != 0 {
		r ^= x/y | x%y
	}
	r &^= x
	return -r ^ ^y&x
}

func shifts(x uint16, n uint, m int) uint16 {
	y := int16(x)
	return x<<n>>3 | uint16(y>>m) | x<<20
}

func converts(x int32) int8 { return int8(uint8(int16(x)) + uint8(uint16(x>>8))) }

func less(x uint16, y uint32) bool { return uint32(x) < y && x >= 3 || y <= 7 }

func logic(p, q bool) bool { return p && !q || p == q }
