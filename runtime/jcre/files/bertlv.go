package files

import (
	"iter"
	"slices"
)

// A BER-TLV structure EF (221 8.2.2.4) holds data objects. In Data they stand one behind the other, behind them zeros up to the size of the
// file.

// tagTagList is the tag that stands for the list of all tags.
const tagTagList = 0x5C

// dataObject is a data object, and where it is in the contents of its file.
type dataObject struct {
	tag        uint32
	value      []byte
	start, end int
}

// cutTag takes a tag of one to three bytes off b. The first byte of a tag is neither 00 nor FF (ISO 7816-4 5.2.2.1).
func cutTag(b []byte) (tag uint32, rest []byte, ok bool) {
	if len(b) == 0 || b[0] == 0x00 || b[0] == 0xFF {
		return 0, nil, false
	}
	if b[0]&0x1F != 0x1F {
		return uint32(b[0]), b[1:], true
	}
	tag = uint32(b[0])
	for i := 1; i < min(len(b), 3); i++ {
		tag = tag<<8 | uint32(b[i])
		if b[i]&0x80 == 0 {
			return tag, b[i+1:], i > 1 && b[1] != 0x80 || i == 1 && b[1] >= 0x1F
		}
	}
	return 0, nil, false
}

// cutLength takes a length of one to three bytes off b.
func cutLength(b []byte) (n int, rest []byte, ok bool) {
	if len(b) == 0 {
		return 0, nil, false
	}
	size := int(b[0]) - 0x80
	if size < 0 {
		return int(b[0]), b[1:], true
	}
	if size < 1 || size > 2 || len(b) <= size {
		return 0, nil, false
	}
	for _, x := range b[1 : 1+size] {
		n = n<<8 | int(x)
	}
	return n, b[1+size:], true
}

func tagBytes(tag uint32) []byte {
	switch {
	case tag > 0xFFFF:
		return []byte{byte(tag >> 16), byte(tag >> 8), byte(tag)}
	case tag > 0xFF:
		return []byte{byte(tag >> 8), byte(tag)}
	}
	return []byte{byte(tag)}
}

// checkTag refuses what is no tag of a data object.
func checkTag(tag uint32) error {
	if tag > 0xFFFFFF || tag == tagTagList {
		return InvalidTagValue
	}
	if again, rest, ok := cutTag(tagBytes(tag)); !ok || again != tag || len(rest) != 0 {
		return InvalidTagValue
	}
	return nil
}

func appendObject(b []byte, tag uint32, value []byte) []byte {
	t := tagBytes(tag)
	return appendTLV(append(b, t[:len(t)-1]...), t[len(t)-1], value...)
}

// dataObjects lists the data objects that b begins with.
func dataObjects(b []byte) iter.Seq[dataObject] {
	return func(yield func(dataObject) bool) {
		for rest := b; ; {
			start := len(b) - len(rest)
			tag, after, ok := cutTag(rest)
			if !ok {
				return
			}
			n, after, ok := cutLength(after)
			if !ok || n > len(after) {
				return
			}
			rest = after[n:]
			if !yield(dataObject{tag, after[:n], start, len(b) - len(rest)}) {
				return
			}
		}
	}
}

// dataObject finds the data object with a tag.
func (f *File) dataObject(tag uint32) (dataObject, bool) {
	for o := range dataObjects(f.Data) {
		if o.tag == tag {
			return o, true
		}
	}
	return dataObject{}, false
}

// without is the contents of a file, without the zeros at the end and the data object with a tag.
func (f *File) without(tag uint32) []byte {
	var b []byte
	for o := range dataObjects(f.Data) {
		if o.tag != tag {
			b = append(b, f.Data[o.start:o.end]...)
		}
	}
	return b
}

// setObjects gives a file other data objects, a write of n bytes.
func (s *System) setObjects(f *File, n int, objects []byte) error {
	return s.replace(f, n, append(slices.Clip(objects), make([]byte, len(f.Data)-len(objects))...))
}
