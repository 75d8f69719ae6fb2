package capfile

import "math"

// RefLocation is the ReferenceLocation component (JCVM 6.12): where the Method
// component holds constant pool indexes. The offsets are those of the operands
// in the Method component's info, in ascending order.
type RefLocation struct {
	ByteIndices  []uint16 // offset_to_byte_indices: one-byte indexes
	Byte2Indices []uint16 // offset_to_byte2_indices: two-byte indexes, catch types included
}

func parseRefLocation(info []byte) (RefLocation, error) {
	r := &reader{tag: ComponentReferenceLocation, b: info}
	l := RefLocation{r.deltas(), r.deltas()}
	return l, r.end()
}

// deltas reads a list of offsets stored as differences: 255 means advance by
// 255 and read on.
func (r *reader) deltas() []uint16 {
	size := int(r.u2())
	start := r.pos
	var out []uint16
	offset, open := 0, false
	for i, d := range r.take(size) {
		offset += int(d)
		if offset > math.MaxUint16 {
			r.fail(start+i, "offset %d outside the Method component", offset)
			return nil
		}
		if open = d == 255; !open {
			out = append(out, uint16(offset))
		}
	}
	if open {
		r.fail(r.pos, "list ends inside an offset")
	}
	return out
}

func (l *RefLocation) encode() ([]byte, error) {
	w := &writer{tag: ComponentReferenceLocation}
	w.deltas(l.ByteIndices)
	w.deltas(l.Byte2Indices)
	return w.b, w.err
}

func (w *writer) deltas(offsets []uint16) {
	var b []byte
	last := 0
	for _, offset := range offsets {
		d := int(offset) - last
		if d < 0 {
			w.fail("offset %d after %d", offset, last)
			return
		}
		for ; d > 254; d -= 255 {
			b = append(b, 255)
		}
		b = append(b, byte(d))
		last = int(offset)
	}
	w.n2("reference location bytes", len(b))
	w.bytes(b)
}
