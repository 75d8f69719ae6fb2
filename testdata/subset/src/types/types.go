// Package types breaks rules.
//
//gocard:package aid=F0676F636172646601 version=1.0
package types

import (
	"encoding/binary"
	"strconv"
)

type celsius float32 // want `GC1004: type float32 is floating point, which cards do not have\n\tcompute in integers of a fixed scale, such as cents or thousandths`

type record struct {
	amount int64           // want `GC1006: type int64 is wider than the 32 bits of a card's integers`
	names  map[byte]string // want `GC1008: type map\[byte\]string is a map, and cards have none`
	z      complex64       // want `GC1005: type complex64 is complex, which cards do not have`
	addr   uintptr         // want `GC1007: type uintptr is an address, and cards have none`
	list   []uint64        // want `GC1006: type uint64 is wider`
}

// Constants exist in the compiler only, and so do constraints.
const (
	scale       = 1.5
	wide  int64 = 1 << 40
	times       = 1000
)

type number interface{ ~int64 | ~int16 | ~float64 }

func biggest[T ~int16 | ~float64](a, b T) T { return max(a, b) }

func sum[T number](list []T) (s T) {
	for _, x := range list {
		s += x
	}
	return s
}

func values(r *record, b []byte) int16 {
	x := 1.5                       // want `GC1004: constant 1.5 has type float64, which is floating point`
	y := scale * 2                 // want `GC1004: constant scale \* 2 has type float64`
	z := x * y                     // both were reported where they come from
	w := wide                      // want `GC1006: constant wide has type int64`
	c := celsius(20)               // its type was reported
	_ = binary.BigEndian.Uint64(b) // want `GC1006: the result of binary.BigEndian.Uint64 has type uint64`
	b = strconv.AppendInt(b, int64(len(b)), 10)
	u, _ := strconv.ParseUint(string(b), 10, 16)
	u, _ = strconv.ParseUint(string(b), 10, 64)                                // want `GC1006: the result of strconv.ParseUint has type uint64`
	u, _ = strconv.ParseUint(string(b), 10, len(b))                            // want `GC1006: the result of strconv.ParseUint has type uint64`
	if i, _ := strconv.ParseInt(string(b), 10, 32); i > 2*times && i != wide { // want `GC1006: constant wide has type int64`
		u = min(u, 1<<32-1) + 1<<33 // want `GC1006: constant 1 << 33 has type uint64`
	}
	b = strconv.AppendUint(b, u, 10)
	b = strconv.AppendUint(b, 7, 2)
	b = strconv.AppendInt(b, int64(int64(len(b))), 10) // want `GC1006: type int64 is wider`
	n, err := strconv.ParseInt("12", 10, 16)
	r.amount = w + n
	_, _, _ = z, c, err
	switch v := any(r).(type) {
	case float64: // want `GC1004: type float64 is floating point`
		_ = v
	}
	var f func(float32) (int64, bool) // want `GC1004: type float32` `GC1006: type int64`
	_ = f
	_ = biggest[float64] // want `GC1004: type float64`
	return int16(scale*2) + biggest(1, sum([]int16{2}))
}
