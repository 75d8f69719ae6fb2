package native

import (
	"bytes"

	"github.com/gocard/gocard/runtime/jcre"
)

// Reason codes of javacardx.framework.tlv.TLVException.
const (
	tlvInvalidParam   = 1  // TLVException.INVALID_PARAM
	tlvIllegalSize    = 2  // TLVException.ILLEGAL_SIZE
	tlvEmptyTag       = 3  // TLVException.EMPTY_TAG
	tlvEmptyTLV       = 4  // TLVException.EMPTY_TLV
	tlvMalformedTag   = 5  // TLVException.MALFORMED_TAG
	tlvMalformedTLV   = 6  // TLVException.MALFORMED_TLV
	tlvSizeTooGreat   = 10 // TLVException.TLV_SIZE_GREATER_THAN_32767
	tlvLengthTooGreat = 11 // TLVException.TLV_LENGTH_GREATER_THAN_32767
)

// maxTag is how many bytes a tag has at most, as on the reference card.
const maxTag = 3

func tlvThrow(reason uint16) error { return jcre.Throw(jcre.TLVExceptionClass, reason) }

func tlvReason(err error) uint16 {
	if e, ok := err.(*jcre.Exception); ok && e.Class == jcre.TLVExceptionClass {
		return e.Reason
	}
	return 0
}

// tagPrefix gives the tag that b begins with (ISO/IEC 8825-1 8.1.2).
func tagPrefix(b []byte) ([]byte, error) {
	bounds := exception(jcre.ArrayIndexOutOfBoundsExceptionClass)
	switch {
	case len(b) == 0:
		return nil, bounds
	case b[0]&0x1F != 0x1F:
		return b[:1], nil
	case len(b) == 1:
		return nil, bounds
	case b[1] == 0x80 || b[1] < 0x1F:
		return nil, tlvThrow(tlvMalformedTag)
	}
	for n := 1; n < len(b); n++ {
		if n == maxTag {
			return nil, tlvThrow(tlvIllegalSize)
		}
		if b[n] < 0x80 {
			return b[:n+1], nil
		}
	}
	return nil, bounds
}

// makeTag encodes a tag.
func makeTag(class int32, constructed bool, number int32) ([]byte, error) {
	if class < 0 || class > 3 || number < 0 {
		return nil, tlvThrow(tlvInvalidParam)
	}
	first := byte(class) << 6
	if constructed {
		first |= 0x20
	}
	switch {
	case number < 0x1F:
		return []byte{first | byte(number)}, nil
	case number < 0x80:
		return []byte{first | 0x1F, byte(number)}, nil
	case number < 0x4000:
		return []byte{first | 0x1F, byte(number>>7) | 0x80, byte(number) & 0x7F}, nil
	}
	return nil, tlvThrow(tlvIllegalSize)
}

func isConstructed(tag []byte) bool { return tag[0]&0x20 != 0 }

func tagClass(tag []byte) int32 { return int32(tag[0] >> 6) }

func tagNumber(tag []byte) int32 {
	if len(tag) == 1 {
		return int32(tag[0] & 0x1F)
	}
	n := int32(0)
	for _, b := range tag[1:] {
		n = n<<7 | int32(b&0x7F)
	}
	return n
}

// tlvHeader is the beginning of a TLV structure.
type tlvHeader struct {
	tag    []byte
	length int
	size   int // of tag and length
}

// parseHeader reads tag and length; a malformed tag makes a malformed TLV.
func parseHeader(b []byte) (h tlvHeader, err error) {
	h.tag, err = tagPrefix(b)
	if tlvReason(err) == tlvMalformedTag {
		err = tlvThrow(tlvMalformedTLV)
	}
	if err != nil {
		return h, err
	}
	rest := b[len(h.tag):]
	if len(rest) == 0 {
		return h, exception(jcre.ArrayIndexOutOfBoundsExceptionClass)
	}
	if rest[0] < 0x80 {
		h.length, h.size = int(rest[0]), len(h.tag)+1
		return h, nil
	}
	n := int(rest[0] & 0x7F)
	switch {
	case n == 0:
		return h, tlvThrow(tlvMalformedTLV)
	case n >= len(rest):
		return h, exception(jcre.ArrayIndexOutOfBoundsExceptionClass)
	}
	for _, x := range rest[1 : 1+n] {
		if h.length = h.length<<8 | int(x); h.length > 32767 {
			return h, tlvThrow(tlvLengthTooGreat)
		}
	}
	h.size = len(h.tag) + 1 + n
	return h, nil
}

// wellFormed reports whether b is one TLV structure, and what is in a constructed one are.
func wellFormed(b []byte) bool {
	h, err := parseHeader(b)
	if err != nil || h.length != len(b)-h.size {
		return false
	}
	return !isConstructed(h.tag) || eachElement(b[h.size:], func([]byte) bool { return true }) == nil
}

// eachElement calls f with the well formed TLV structures that b consists of, until f says false.
func eachElement(b []byte, f func(element []byte) bool) error {
	for len(b) > 0 {
		h, err := parseHeader(b)
		if err != nil {
			return err
		}
		if h.length > len(b)-h.size || !wellFormed(b[:h.size+h.length]) {
			return tlvThrow(tlvMalformedTLV)
		}
		if !f(b[:h.size+h.length]) {
			return nil
		}
		b = b[h.size+h.length:]
	}
	return nil
}

// appendTLVHeader writes tag and length, the latter in the shortest form.
func appendTLVHeader(b, tag []byte, length int) []byte {
	b = append(b, tag...)
	switch {
	case length < 0x80:
		return append(b, byte(length))
	case length < 0x100:
		return append(b, 0x81, byte(length))
	}
	return append(b, 0x82, byte(length>>8), byte(length))
}

// checkedTLV makes a TLV structure of tag and value.
func checkedTLV(tag, value []byte) ([]byte, error) {
	if len(value) > 32767 {
		return nil, tlvThrow(tlvLengthTooGreat)
	}
	b := append(appendTLVHeader(nil, tag, len(value)), value...)
	if len(b) > 32767 {
		return nil, tlvThrow(tlvSizeTooGreat)
	}
	return b, nil
}

// tail gives array[off:].
func tail(env Env, array, off int32) ([]byte, error) {
	b, err := env.Bytes(Ref(array))
	if err != nil {
		return nil, err
	}
	if off < 0 || int(off) > len(b) {
		return nil, exception(jcre.ArrayIndexOutOfBoundsExceptionClass)
	}
	return b[off:], nil
}

// headerAt reads the header at array[off:], and gives what is behind off.
func headerAt(env Env, array, off int32) (h tlvHeader, b []byte, err error) {
	if b, err = tail(env, array, off); err == nil {
		h, err = parseHeader(b)
	}
	return h, b, err
}

// valueAt gives header and value of the TLV structure at array[off:], which is constructed or not as asked for.
func valueAt(env Env, array, off int32, constructed bool) (h tlvHeader, value []byte, err error) {
	h, b, err := headerAt(env, array, off)
	switch {
	case err != nil:
		return h, nil, err
	case isConstructed(h.tag) != constructed:
		return h, nil, tlvThrow(tlvMalformedTLV)
	case h.length > len(b)-h.size:
		return h, nil, exception(jcre.ArrayIndexOutOfBoundsExceptionClass)
	}
	return h, b[h.size : h.size+h.length], nil
}

// extend writes the TLV structure at array[off:] anew with more behind its value, and answers its size.
func extend(env Env, array, off int32, tag, value, more []byte) (int32, error) {
	b, err := checkedTLV(tag, append(append([]byte{}, value...), more...))
	if err != nil {
		return 0, err
	}
	return output(env, b, array, off)
}

// staticTag is BERTag.toBytes(tagClass, isConstructed, tagNumber, outArray, bOff).
func staticTag(env Env, args []int32) (int32, error) {
	tag, err := makeTag(args[0], args[1] != 0, args[2])
	if err != nil {
		return 0, err
	}
	return output(env, tag, args[3], args[4])
}

// ofTagAt makes the native of a static method about the tag at array[off:].
func ofTagAt(f func(tag []byte) int32) Func {
	return func(env Env, args []int32) (int32, error) {
		b, err := tail(env, args[0], args[1])
		if err != nil {
			return 0, err
		}
		tag, err := tagPrefix(b)
		if err != nil {
			return 0, err
		}
		return f(tag), nil
	}
}

// verifyTag is BERTag.verifyFormat(bArray, bOff).
func verifyTag(env Env, args []int32) (int32, error) {
	_, err := ofTagAt(func([]byte) int32 { return 1 })(env, args)
	if tlvReason(err) != 0 {
		return 0, nil
	}
	return flag(err == nil), err
}

// verifyTLV is BERTLV.verifyFormat(bArray, bOff, bLen).
func verifyTLV(env Env, args []int32) (int32, error) {
	b, err := slice(env, args[0], args[1], args[2])
	return flag(err == nil && wellFormed(b)), err
}

// tlvTagTo is BERTLV.getTag(berTLVArray, bTLVOff, berTagArray, bTagOff).
func tlvTagTo(env Env, args []int32) (int32, error) {
	h, _, err := headerAt(env, args[0], args[1])
	if err != nil {
		return 0, err
	}
	return output(env, h.tag, args[2], args[3])
}

// tlvLengthAt is BERTLV.getLength(berTLVArray, bOff).
func tlvLengthAt(env Env, args []int32) (int32, error) {
	h, _, err := headerAt(env, args[0], args[1])
	return int32(h.length), err
}

// tlvValueOffset is PrimitiveBERTLV.getValueOffset(berTLVArray, bTLVOff).
func tlvValueOffset(env Env, args []int32) (int32, error) {
	h, _, err := headerAt(env, args[0], args[1])
	if err == nil && isConstructed(h.tag) {
		err = tlvThrow(tlvMalformedTLV)
	}
	return short(int(args[1]) + h.size), err
}

// tlvCompose is PrimitiveBERTLV.toBytes(berTagArray, berTagOff, valueArray, vOff, vLen, outBuf, bOff).
func tlvCompose(env Env, args []int32) (int32, error) {
	b, err := tail(env, args[0], args[1])
	if err != nil {
		return 0, err
	}
	tag, err := tagPrefix(b)
	if err == nil && isConstructed(tag) {
		err = tlvThrow(tlvMalformedTag)
	}
	if err != nil {
		return 0, err
	}
	value, err := slice(env, args[2], args[3], args[4])
	if err != nil {
		return 0, err
	}
	return extend(env, args[5], args[6], tag, value, nil)
}

// tlvAppendValue is PrimitiveBERTLV.appendValue(berTLVArray, bTLVOff, vArray, vOff, vLen).
func tlvAppendValue(env Env, args []int32) (int32, error) {
	h, value, err := valueAt(env, args[0], args[1], false)
	if err != nil {
		return 0, err
	}
	more, err := slice(env, args[2], args[3], args[4])
	if err != nil {
		return 0, err
	}
	return extend(env, args[0], args[1], h.tag, value, more)
}

// tlvAppend is ConstructedBERTLV.append(berTLVInArray, bTLVInOff, berTLVOutArray, bTLVOutOff).
func tlvAppend(env Env, args []int32) (int32, error) {
	in, b, err := headerAt(env, args[0], args[1])
	if err != nil {
		return 0, err
	}
	if in.length > len(b)-in.size {
		return 0, exception(jcre.ArrayIndexOutOfBoundsExceptionClass)
	}
	h, value, err := valueAt(env, args[2], args[3], true)
	if err != nil {
		return 0, err
	}
	return extend(env, args[2], args[3], h.tag, value, b[:in.size+in.length])
}

// tlvFind is ConstructedBERTLV.find(berTLVArray, bTLVOff, berTagArray, bTagOff): the offset of the first element with the tag, -1 without one.
func tlvFind(env Env, args []int32) (int32, error) {
	return findAt(env, args[0], args[1], -1, args[2], args[3])
}

// tlvFindNext is ConstructedBERTLV.findNext(berTLVArray, bTLVOff, startOffset, berTagArray, bTagOff).
func tlvFindNext(env Env, args []int32) (int32, error) {
	if args[2] < 0 {
		return 0, tlvThrow(tlvInvalidParam)
	}
	return findAt(env, args[0], args[1], args[2], args[3], args[4])
}

// findAt looks behind the element at start, which must be there, or from the first on if start is negative; null stands for any tag.
func findAt(env Env, array, off, start, tagArray, tagOff int32) (int32, error) {
	h, value, err := valueAt(env, array, off, true)
	if err != nil {
		return 0, err
	}
	var tag []byte
	if tagArray != 0 {
		b, err := tail(env, tagArray, tagOff)
		if err == nil {
			tag, err = tagPrefix(b)
		}
		if err != nil {
			return 0, err
		}
	}
	at, found, begun := off+int32(h.size), int32(-1), start < 0
	err = eachElement(value, func(element []byte) bool {
		own, _ := tagPrefix(element)
		if begun && (tag == nil || bytes.Equal(tag, own)) {
			found = at
			return false
		}
		begun = begun || at == start
		at += int32(len(element))
		return true
	})
	if err == nil && !begun {
		err = tlvThrow(tlvInvalidParam)
	}
	return found, err
}
