package toolkit

import (
	"cmp"
	"slices"

	"github.com/gocard/gocard/runtime/jcre"
)

// Results of Handler.Find.
const (
	TLVNotFound      = 0 // ViewHandler.TLV_NOT_FOUND
	TLVFoundCRSet    = 1 // ViewHandler.TLV_FOUND_CR_SET
	TLVFoundCRNotSet = 2 // ViewHandler.TLV_FOUND_CR_NOT_SET
)

// comprehensionRequired is the bit of a tag that a search ignores.
const comprehensionRequired = 0x80

// longTag begins a tag of three bytes.
const longTag = 0x7F

// Handler is the content of a handler: a list of COMPREHENSION-TLV objects, one of which may be the current one (102 241 6.5).
type Handler struct {
	Tag byte // of the BER-TLV object around the list, where the handler has one

	list     []byte
	capacity int
	at       element // the current one
	current  bool
}

// element is one TLV object of a list.
type element struct {
	tag        byte
	start, end int // of the value
}

// NewHandler makes a handler for at most capacity bytes, with a list to begin with.
func NewHandler(capacity int, list []byte) *Handler {
	return &Handler{list: append(make([]byte, 0, capacity), list...), capacity: capacity}
}

// List is the whole list.
func (h *Handler) List() []byte { return h.list }

// Capacity is ViewHandler.getCapacity.
func (h *Handler) Capacity() int { return h.capacity }

// Size is BERTLVViewHandler.getSize: the size of the BER-TLV object.
func (h *Handler) Size() int { return 1 + lengthSize(len(h.list)) + len(h.list) }

// lengthSize is the size of a BER length.
func lengthSize(n int) int {
	switch {
	case n < 0x80:
		return 1
	case n < 0x100:
		return 2
	}
	return 3
}

// appendLength writes a BER length.
func appendLength(b []byte, n int) []byte {
	switch lengthSize(n) {
	case 1:
		return append(b, byte(n))
	case 2:
		return append(b, 0x81, byte(n))
	}
	return append(b, 0x82, byte(n>>8), byte(n))
}

// appendBER writes a BER-TLV object with the list as its value.
func appendBER(b []byte, tag byte, list []byte) []byte {
	return append(appendLength(append(b, tag), len(list)), list...)
}

// Fill replaces the list by as much of another as there is room for; nothing is current then.
func (h *Handler) Fill(list []byte) {
	h.list, h.current = append(h.list[:0], list[:min(len(list), h.capacity)]...), false
}

// next reads the element that begins at from. What is cut or malformed ends the list.
func (h *Handler) next(from int) (e element, ok bool) {
	b := h.list
	if from >= len(b) {
		return e, false
	}
	e.tag = b[from]
	from++
	if e.tag == longTag {
		from += 2
	}
	if from >= len(b) {
		return e, false
	}
	n, size := int(b[from]), 1
	switch {
	case n == 0x81 && from+1 < len(b):
		n, size = int(b[from+1]), 2
	case n == 0x82 && from+2 < len(b):
		n, size = int(b[from+1])<<8|int(b[from+2]), 3
	case n >= 0x80:
		return e, false
	}
	e.start = from + size
	e.end = e.start + n
	return e, e.end <= len(b)
}

// search finds the n-th element with a tag.
func (h *Handler) search(tag byte, n int) (element, bool) {
	for e, ok := h.next(0); ok; e, ok = h.next(e.end) {
		if e.tag != longTag && (e.tag^tag)&^comprehensionRequired == 0 {
			if n--; n == 0 {
				return e, true
			}
		}
	}
	return element{}, false
}

// Find is ViewHandler.findTLV: it makes the n-th element with the tag the current one.
func (h *Handler) Find(tag, occurrence byte) (byte, error) {
	if occurrence == 0 {
		return 0, throw(BadInputParameter)
	}
	h.at, h.current = h.search(tag, int(occurrence))
	switch {
	case !h.current:
		return TLVNotFound, nil
	case h.at.tag&comprehensionRequired != 0:
		return TLVFoundCRSet, nil
	}
	return TLVFoundCRNotSet, nil
}

// Value is the value of the current element.
func (h *Handler) Value() ([]byte, error) {
	if !h.current {
		return nil, throw(UnavailableElement)
	}
	return h.list[h.at.start:h.at.end], nil
}

// Part is n bytes of the current element's value.
func (h *Handler) Part(off, n int) ([]byte, error) {
	v, err := h.Value()
	if err != nil {
		return nil, err
	}
	return part(v, off, n)
}

// part is v[off:off+n].
func part(v []byte, off, n int) ([]byte, error) {
	if off < 0 || n < 0 || off > len(v) || n > len(v)-off {
		return nil, throw(OutOfTLVBoundaries)
	}
	return v[off : off+n], nil
}

// Head is the first n bytes of the list.
func (h *Handler) Head(n int) ([]byte, error) { return part(h.list, 0, n) }

// FindValue makes the n-th element with the tag the current one and gives its value.
func (h *Handler) FindValue(tag, occurrence byte) ([]byte, error) {
	if _, err := h.Find(tag, occurrence); err != nil {
		return nil, err
	}
	return h.Value()
}

// Compare is the result of compareValue: -1, 0 or 1, by the first bytes that differ, which are numbers with a sign.
func Compare(value, with []byte) int {
	return slices.CompareFunc(value, with, func(a, b byte) int { return cmp.Compare(int8(a), int8(b)) })
}

// Clear is EditHandler.clear.
func (h *Handler) Clear() { h.list, h.current = h.list[:0], false }

// Append is EditHandler.appendArray.
func (h *Handler) Append(b []byte) error {
	if len(b) > h.capacity-len(h.list) {
		return throw(HandlerOverflow)
	}
	h.list = append(h.list, b...)
	return nil
}

// maxValue is the length of the longest value that EditHandler.appendTLV takes.
const maxValue = 255

// AppendTLV is EditHandler.appendTLV in all its forms: the value is the parts, one after another.
func (h *Handler) AppendTLV(tag byte, parts ...[]byte) error {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	switch {
	case n > maxValue:
		return throw(BadInputParameter)
	case 1+lengthSize(n)+n > h.capacity-len(h.list):
		return throw(HandlerOverflow)
	}
	h.list = appendLength(append(h.list, tag), n)
	for _, p := range parts {
		h.list = append(h.list, p...)
	}
	return nil
}

// Save gives what brings the content back as it is now.
func (h *Handler) Save() (restore func()) {
	saved := *h
	saved.list = append(make([]byte, 0, h.capacity), h.list...)
	return func() { *h = saved }
}

// StateKind is the kind of a handler in card images (native.Saver).
func (h *Handler) StateKind() string { return "tlvhandler" }

// AppendState writes tag, capacity and list (native.Saver).
func (h *Handler) AppendState(b []byte) []byte {
	return append(append(b, h.Tag, byte(h.capacity>>8), byte(h.capacity)), h.list...)
}

// LoadHandler is the opposite of AppendState; nil for damaged data.
func LoadHandler(data []byte) *Handler {
	if len(data) < 3 || len(data)-3 > int(data[1])<<8|int(data[2]) {
		return nil
	}
	h := NewHandler(int(data[1])<<8|int(data[2]), data[3:])
	h.Tag = data[0]
	return h
}

// BuildHandler is HandlerBuilder.buildTLVHandler: ILLEGAL_VALUE for a negative capacity and for a list that is longer.
func BuildHandler(capacity int, list []byte) (*Handler, error) {
	if capacity < 0 {
		return nil, jcre.Throw(jcre.SystemExceptionClass, jcre.SystemIllegalValue)
	}
	if len(list) > capacity {
		return nil, throw(HandlerOverflow)
	}
	return NewHandler(capacity, list), nil
}
