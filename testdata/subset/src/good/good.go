// Package good is within the rules.
//
//gocard:package aid=F0676F636172646601 version=1.0
package good

import (
	"encoding/binary"
	"slices"
)

type shape interface{ area() int16 }

type square struct{ side int16 }

func (s *square) area() int16 { return s.side * s.side }

type list[T any] struct{ items []T }

func (l *list[T]) at(i int) T { return l.items[i] }

var table = [...]byte{1, 2, 3}

func total(shapes []shape) (sum int32) {
	defer func() { recover() }()
outer:
	for i := range shapes {
		switch s := shapes[i].(type) {
		case *square:
			sum += int32(s.area())
		case nil:
			continue outer
		}
	}
	goto end
end:
	return sum
}

func put(b []byte, n uint) int {
	binary.BigEndian.PutUint16(b, uint16(n))
	if slices.Contains(b, 0) {
		return copy(b[1:], "text")
	}
	return int(1e2) + len(table)
}
