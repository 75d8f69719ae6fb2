package capfile

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/gocard/gocard/runtime/iso7816"
)

// reader takes big-endian values from the info of one component. After the
// first fault all reads give zero values and err stays.
type reader struct {
	tag Tag
	b   []byte
	pos int
	err error
}

func (r *reader) fail(at int, format string, args ...any) {
	if r.err == nil {
		r.err = &Error{r.tag, at, fmt.Sprintf(format, args...)}
	}
}

// left is the number of bytes not yet read, 0 after a fault.
func (r *reader) left() int {
	if r.err != nil {
		return 0
	}
	return len(r.b) - r.pos
}

func (r *reader) take(n int) []byte {
	if r.err != nil || n > len(r.b)-r.pos {
		r.fail(r.pos, "truncated: %d bytes wanted, %d left", n, len(r.b)-r.pos)
		return nil
	}
	r.pos += n
	return r.b[r.pos-n : r.pos : r.pos]
}

func (r *reader) u1() uint8 {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) u2() uint16 {
	if b := r.take(2); b != nil {
		return binary.BigEndian.Uint16(b)
	}
	return 0
}

func (r *reader) u4() uint32 {
	if b := r.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

// bytes returns a copy of the next n bytes, nil when n is 0.
func (r *reader) bytes(n int) []byte {
	b := r.take(n)
	if len(b) == 0 {
		return nil
	}
	return append([]byte(nil), b...)
}

// aid reads u1 length and an AID.
func (r *reader) aid() iso7816.AID {
	at := r.pos
	b := r.take(int(r.u1()))
	if r.err != nil {
		return iso7816.AID{}
	}
	aid, err := iso7816.NewAID(b)
	if err != nil {
		r.fail(at, "%v", err)
	}
	return aid
}

// end tests that everything was read.
func (r *reader) end() error {
	if r.err == nil && r.pos != len(r.b) {
		r.fail(r.pos, "%d bytes left over", len(r.b)-r.pos)
	}
	return r.err
}

// list reads n items, stopping at the first fault, so that a wrong count costs
// no more memory than the bytes that are there.
func list[T any](r *reader, n int, item func(r *reader) T) []T {
	var out []T
	for i := 0; i < n && r.err == nil; i++ {
		out = append(out, item(r))
	}
	return out
}

// writer builds the info of one component. A number that does not fit its field
// is a fault, which stays.
type writer struct {
	tag Tag
	b   []byte
	err error
}

func (w *writer) fail(format string, args ...any) {
	if w.err == nil {
		w.err = &Error{w.tag, len(w.b), fmt.Sprintf(format, args...)}
	}
}

func (w *writer) u1(v uint8)     { w.b = append(w.b, v) }
func (w *writer) u2(v uint16)    { w.b = binary.BigEndian.AppendUint16(w.b, v) }
func (w *writer) u4(v uint32)    { w.b = binary.BigEndian.AppendUint32(w.b, v) }
func (w *writer) bytes(v []byte) { w.b = append(w.b, v...) }

// n1 writes a count or size that must fit into a u1.
func (w *writer) n1(what string, n int) {
	if n < 0 || n > math.MaxUint8 {
		w.fail("%s %d does not fit into one byte", what, n)
	}
	w.u1(uint8(n))
}

// n2 writes a count or size that must fit into a u2.
func (w *writer) n2(what string, n int) {
	if n < 0 || n > math.MaxUint16 {
		w.fail("%s %d does not fit into two bytes", what, n)
	}
	w.u2(uint16(n))
}

// nibbles writes two numbers of 4 bits.
func (w *writer) nibbles(what string, high, low int) {
	if high < 0 || high > 15 || low < 0 || low > 15 {
		w.fail("%s %d, %d do not fit into four bits each", what, high, low)
	}
	w.u1(uint8(high<<4 | low&0x0F))
}

// aid writes u1 length and the AID.
func (w *writer) aid(aid iso7816.AID) {
	if aid.IsZero() {
		w.fail("AID missing")
	}
	w.b = aid.AppendLV(w.b)
}
