package tlv

import (
	"encoding/binary"
	"fmt"
)

// Tag is a BER tag of one to four bytes, as the bytes stand, big-endian: 0x4F, 0x9F70, 0xBF0C.
type Tag uint32

// IsConstructed reports whether the value is itself a sequence of data objects (bit 20 of the first byte).
func (t Tag) IsConstructed() bool {
	b := t.Append(nil)
	return b[0]&0x20 != 0
}

// Append appends the bytes of the tag.
func (t Tag) Append(dst []byte) []byte {
	switch {
	case t > 0xFFFFFF:
		return binary.BigEndian.AppendUint32(dst, uint32(t))
	case t > 0xFFFF:
		return append(dst, byte(t>>16), byte(t>>8), byte(t))
	case t > 0xFF:
		return append(dst, byte(t>>8), byte(t))
	}
	return append(dst, byte(t))
}

// String is the tag in upper-case hex.
func (t Tag) String() string { return fmt.Sprintf("%X", t.Append(nil)) }

// TLV is one data object.
type TLV struct {
	Tag    Tag
	Value  []byte
	Offset int // of Value, from the first byte of the outermost slice that was parsed
}

// Append appends the encoded object to dst.
func (t TLV) Append(dst []byte) []byte { return Append(dst, t.Tag, t.Value) }

// Children parses the value as a sequence of data objects. Offsets go on counting from the outermost slice.
func (t TLV) Children() (List, error) { return parse(t.Value, t.Offset) }

// Error says what is wrong with a TLV and where.
type Error struct {
	Offset  int // of the byte at fault
	Problem string
}

// Error is "TLV at offset 12: what is wrong".
func (e *Error) Error() string { return fmt.Sprintf("TLV at offset %d: %s", e.Offset, e.Problem) }

func errorf(off int, format string, args ...any) error {
	return &Error{off, fmt.Sprintf(format, args...)}
}

// List is a sequence of data objects in the order they stand.
type List []TLV

// Find gives the first object with tag t.
func (l List) Find(t Tag) (TLV, bool) {
	for _, o := range l {
		if o.Tag == t {
			return o, true
		}
	}
	return TLV{}, false
}

// Value is the value of the first object with tag t, nil when there is none.
func (l List) Value(t Tag) []byte {
	o, _ := l.Find(t)
	return o.Value
}

// Parse reads a sequence of data objects that fills b exactly. Values point into b. Lengths may be longer than necessary
// (81 05), which BER allows and cards use; the indefinite length 80 is refused.
func Parse(b []byte) (List, error) { return parse(b, 0) }

func parse(b []byte, base int) (List, error) {
	var l List
	for pos := 0; pos < len(b); {
		o, n, err := next(b[pos:], base+pos)
		if err != nil {
			return nil, err
		}
		l = append(l, o)
		pos += n
	}
	return l, nil
}

// ParseFirst reads the data object at the beginning of b and gives the rest.
func ParseFirst(b []byte) (o TLV, rest []byte, err error) {
	o, n, err := next(b, 0)
	if err != nil {
		return TLV{}, nil, err
	}
	return o, b[n:], nil
}

// ParseOne reads one data object that fills b exactly and must have tag t.
func ParseOne(b []byte, t Tag) (TLV, error) {
	o, rest, err := ParseFirst(b)
	switch {
	case err != nil:
		return TLV{}, err
	case o.Tag != t:
		return TLV{}, errorf(0, "tag %v, want %v", o.Tag, t)
	case len(rest) > 0:
		return TLV{}, errorf(len(b)-len(rest), "%d bytes after the end of %v", len(rest), t)
	}
	return o, nil
}

// next reads one object at the start of b, whose first byte has offset base, and says how many bytes it takes.
func next(b []byte, base int) (TLV, int, error) {
	tag, n, err := readTag(b, base)
	if err != nil {
		return TLV{}, 0, err
	}
	length, m, err := ReadLength(b[n:], base+n)
	if err != nil {
		return TLV{}, 0, err
	}
	start := n + m
	if length > len(b)-start {
		return TLV{}, 0, errorf(base+n, "length of %v is %d, but %d bytes follow", tag, length, len(b)-start)
	}
	end := start + length
	return TLV{Tag: tag, Value: b[start:end:end], Offset: base + start}, end, nil
}

func readTag(b []byte, base int) (Tag, int, error) {
	if len(b) == 0 {
		return 0, 0, errorf(base, "no tag: the data ends")
	}
	if b[0] == 0 {
		return 0, 0, errorf(base, "tag 00 is not a tag")
	}
	tag := Tag(b[0])
	if b[0]&0x1F != 0x1F {
		return tag, 1, nil
	}
	for i := 1; i < 4; i++ {
		if i >= len(b) {
			return 0, 0, errorf(base+i, "tag %v is cut", tag)
		}
		if i == 1 && b[i] == 0x80 {
			return 0, 0, errorf(base+i, "tag number begins with a zero byte")
		}
		tag = tag<<8 | Tag(b[i])
		if b[i]&0x80 == 0 {
			return tag, i + 1, nil
		}
	}
	return 0, 0, errorf(base, "tag is longer than 4 bytes")
}

// ReadLength reads a BER length field at the start of b, whose first byte has offset base: the length and the number of bytes
// the field takes. Whether that many bytes follow is for the caller to see.
func ReadLength(b []byte, base int) (length, n int, err error) {
	if len(b) == 0 {
		return 0, 0, errorf(base, "no length: the data ends")
	}
	first := b[0]
	if first < 0x80 {
		return int(first), 1, nil
	}
	n = int(first & 0x7F)
	switch {
	case n == 0:
		return 0, 0, errorf(base, "indefinite length 80 is not allowed")
	case n > 4:
		return 0, 0, errorf(base, "length field %02X announces %d length bytes, at most 4", first, n)
	case n >= len(b):
		return 0, 0, errorf(base, "length field %02X is cut", first)
	}
	var v uint32
	for _, x := range b[1 : 1+n] {
		v = v<<8 | uint32(x)
	}
	if v > 1<<30 {
		return 0, 0, errorf(base, "length %d is beyond any card", v)
	}
	return int(v), 1 + n, nil
}

// Append appends a data object with the shortest length field.
func Append(dst []byte, t Tag, value []byte) []byte {
	return append(AppendLength(t.Append(dst), len(value)), value...)
}

// AppendLength appends the shortest BER length field for n.
func AppendLength(dst []byte, n int) []byte {
	switch {
	case n < 0x80:
		return append(dst, byte(n))
	case n < 0x100:
		return append(dst, 0x81, byte(n))
	case n < 0x10000:
		return append(dst, 0x82, byte(n>>8), byte(n))
	case n < 0x1000000:
		return append(dst, 0x83, byte(n>>16), byte(n>>8), byte(n))
	}
	return append(dst, 0x84, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
}
