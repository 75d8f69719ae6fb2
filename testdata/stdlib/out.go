// Package stdlib calls functions of the standard library, one at a time.
//
//gocard:package aid=F0676F636172647301 version=1.0
package stdlib

import (
	"errors"

	"github.com/gocard/gocard/runtime/javacard/framework"
)

// Applet runs call number P2 on the command data.
//
//gocard:applet aid=F0676F63617264730101
type Applet struct {
	framework.Applet
	in [64]byte
	o  out
}

// out collects results.
type out struct {
	b [250]byte
	n int16
}

func (o *out) u8(v byte) {
	o.b[o.n] = v
	o.n++
}

func (o *out) bool(v bool) {
	if v {
		o.u8(1)
	} else {
		o.u8(0)
	}
}

func (o *out) u16(v uint16) {
	o.u8(byte(v >> 8))
	o.u8(byte(v))
}

func (o *out) u32(v uint32) {
	o.u16(uint16(v >> 16))
	o.u16(uint16(v))
}

// int writes the low 16 bits: no result here is longer.
func (o *out) int(v int) { o.u16(uint16(v)) }

func (o *out) bytes(v []byte) {
	o.u8(byte(len(v)))
	o.n += int16(copy(o.b[o.n:], v))
}

func (o *out) str(v string) {
	o.u8(byte(len(v)))
	o.n += int16(copy(o.b[o.n:], v))
}

// first is where the first part of an input ends.
func first(in []byte) int {
	if len(in) == 0 {
		return 0
	}
	return min(1+int(in[0]), len(in))
}

func partA(in []byte) []byte { return in[min(1, len(in)):first(in)] }

func partB(in []byte) []byte { return in[first(in):] }

// text is a string of its own; some memory may be used up for it.
func text(b []byte) string { return string(b) } //gocard:alloc

// number is the big-endian number at an offset; what is missing is 0.
func number(in []byte, at int16) (v uint32) {
	for i := at; i < at+4; i++ {
		v <<= 8
		if int(i) < len(in) {
			v |= uint32(in[i])
		}
	}
	return v
}

func isUpper(r rune) bool { return r >= 'A' && r <= 'Z' }

func isSpace(b byte) bool { return b == ' ' }

func spread(x, y byte) int { return int(x>>1) - int(y>>1) }

func alike(x, y byte) bool { return x|0x20 == y|0x20 }

func raise(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r - 0x20
	}
	return r
}

var errShort = errors.New("short")

// fault is one of two errors, or none.
func fault(in []byte) error {
	switch {
	case len(in) < 4:
		return errShort
	case in[0] == 0:
		return framework.SWWrongData
	}
	return nil
}
