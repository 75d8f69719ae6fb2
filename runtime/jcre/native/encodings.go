package native

import (
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// The encodings of StringUtil. GSM_7 is not supported.
const (
	encodingUTF8    = 1 // StringUtil.UTF_8
	encodingUTF16   = 2 // StringUtil.UTF_16: big endian, with a byte order mark
	encodingUTF16LE = 3 // StringUtil.UTF_16_LE
	encodingUTF16BE = 4 // StringUtil.UTF_16_BE
	encodingUCS2    = 5 // StringUtil.UCS_2: UTF-16BE without surrogates
	encodingLatin1  = 7 // StringUtil.ISO_8859_1
)

const byteOrderMark = 0xFEFF

// stringConvert is convertTo or convertFrom(src, srcOff, srcLen, dst, dstOff, encoding).
func stringConvert(convert func(s []byte, encoding int32) ([]byte, error)) Func {
	return func(env Env, args []int32) (int32, error) {
		s, err := slice(env, args[0], args[1], args[2])
		if err != nil {
			return 0, err
		}
		out, err := convert(s, args[5])
		if err != nil {
			return 0, err
		}
		return output(env, out, args[3], args[4])
	}
}

// encode makes bytes of an encoding from UTF-8.
func encode(s []byte, encoding int32) (out []byte, err error) {
	if !utf8.Valid(s) {
		return nil, stringThrow(stringInvalidSequence)
	}
	order := binary.AppendByteOrder(binary.BigEndian)
	switch encoding {
	case encodingUTF8:
		return s, nil
	case encodingUTF16:
		out = order.AppendUint16(out, byteOrderMark)
	case encodingUTF16LE:
		order = binary.LittleEndian
	case encodingUTF16BE, encodingUCS2, encodingLatin1:
	default:
		return nil, stringThrow(stringUnsupportedEncoding)
	}
	for _, r := range string(s) {
		switch {
		case encoding == encodingLatin1 && r > 0xFF || encoding == encodingUCS2 && r > 0xFFFF:
			return nil, stringThrow(stringInvalidSequence)
		case encoding == encodingLatin1:
			out = append(out, byte(r))
		default:
			for _, u := range utf16.AppendRune(nil, r) {
				out = order.AppendUint16(out, u)
			}
		}
	}
	return out, nil
}

// decode makes UTF-8 from bytes of an encoding.
func decode(s []byte, encoding int32) (out []byte, err error) {
	order := binary.ByteOrder(binary.BigEndian)
	switch encoding {
	case encodingUTF8:
		if !utf8.Valid(s) {
			return nil, stringThrow(stringInvalidSequence)
		}
		return s, nil
	case encodingLatin1:
		for _, b := range s {
			out = utf8.AppendRune(out, rune(b))
		}
		return out, nil
	case encodingUTF16:
		if len(s) >= 2 && binary.LittleEndian.Uint16(s) == byteOrderMark {
			order = binary.LittleEndian
		}
		if len(s) >= 2 && order.Uint16(s) == byteOrderMark {
			s = s[2:]
		}
	case encodingUTF16LE:
		order = binary.LittleEndian
	case encodingUTF16BE, encodingUCS2:
	default:
		return nil, stringThrow(stringUnsupportedEncoding)
	}
	return decodeUnits(s, order, encoding != encodingUCS2)
}

// decodeUnits makes UTF-8 from units of 16 bits.
func decodeUnits(s []byte, order binary.ByteOrder, surrogates bool) (out []byte, err error) {
	for len(s) > 0 {
		if len(s) == 1 {
			return nil, stringThrow(stringInvalidSequence)
		}
		r := rune(order.Uint16(s))
		s = s[2:]
		if utf16.IsSurrogate(r) {
			if !surrogates || len(s) < 2 {
				return nil, stringThrow(stringInvalidSequence)
			}
			if r = utf16.DecodeRune(r, rune(order.Uint16(s))); r == utf8.RuneError {
				return nil, stringThrow(stringInvalidSequence)
			}
			s = s[2:]
		}
		out = utf8.AppendRune(out, r)
	}
	return out, nil
}
