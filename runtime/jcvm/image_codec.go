package jcvm

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/gocard/gocard/runtime/iso7816"
)

// The codec of card images: unsigned numbers as varints, signed ones zigzag, byte
// strings with their length in front.

// writer appends values.
type writer struct{ b []byte }

func (w *writer) uint(v int)      { w.b = binary.AppendUvarint(w.b, uint64(v)) }
func (w *writer) int32(v int32)   { w.b = binary.AppendVarint(w.b, int64(v)) }
func (w *writer) byte(v byte)     { w.b = append(w.b, v) }
func (w *writer) bytes(v []byte)  { w.uint(len(v)); w.b = append(w.b, v...) }
func (w *writer) string(v string) { w.uint(len(v)); w.b = append(w.b, v...) }
func (w *writer) aid(v iso7816.AID) {
	w.bytes(v.Bytes())
}

// optional writes bytes that may be nil.
func (w *writer) optional(v []byte) {
	if v == nil {
		w.byte(0)
		return
	}
	w.byte(1)
	w.bytes(v)
}

func (w *writer) words(v []int32) {
	for _, x := range v {
		w.int32(x)
	}
}

// errImage says that an image does not make sense, which its checksums cannot rule
// out when another version wrote it.
var errImage = errors.New("card image is damaged or from another version")

// reader takes values apart. The first error stays, what is read after it is zero.
type reader struct {
	b   []byte
	err error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s", errImage, fmt.Sprintf(format, args...))
		r.b = nil
	}
}

func (r *reader) uint() int {
	v, n := binary.Uvarint(r.b)
	if n <= 0 || v > 1<<31-1 {
		r.fail("number expected")
		return 0
	}
	r.b = r.b[n:]
	return int(v)
}

// count reads the number of items that follow, each of which takes a byte at least.
func (r *reader) count() int {
	n := r.uint()
	if n > len(r.b) {
		r.fail("%d items in %d bytes", n, len(r.b))
		return 0
	}
	return n
}

func (r *reader) int32() int32 {
	v, n := binary.Varint(r.b)
	if n <= 0 || int64(int32(v)) != v {
		r.fail("number expected")
		return 0
	}
	r.b = r.b[n:]
	return int32(v)
}

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		r.fail("byte expected")
		return 0
	}
	v := r.b[0]
	r.b = r.b[1:]
	return v
}

// bytes are valid as long as the image.
func (r *reader) bytes() []byte {
	n := r.count()
	v := r.b[:n:n]
	r.b = r.b[n:]
	return v
}

func (r *reader) optional() []byte {
	if r.byte() == 0 {
		return nil
	}
	return append([]byte{}, r.bytes()...)
}

func (r *reader) string() string { return string(r.bytes()) }

func (r *reader) aid() iso7816.AID {
	b := r.bytes()
	if len(b) == 0 {
		return iso7816.AID{}
	}
	aid, err := iso7816.NewAID(b)
	if err != nil {
		r.fail("%v", err)
	}
	return aid
}

func (r *reader) words(v []int32) {
	for i := range v {
		v[i] = r.int32()
	}
}
