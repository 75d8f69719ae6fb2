package handset

import (
	"encoding/binary"
	"unicode/utf16"
)

// gsm is the default alphabet of TS 123 038 6.2.1; the escape to the extension table stands as a space.
const gsm = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"

var gsmRunes = []rune(gsm)

// Data coding schemes of a text string (CAT 8.15).
const (
	codingMask   = 0x0C
	codingPacked = 0x00
	codingBytes  = 0x04
	codingUCS2   = 0x08
)

// decodeText reads a text string: data coding scheme and text; none at all is the empty text.
func decodeText(v []byte) (string, bool) {
	if len(v) == 0 {
		return "", true
	}
	switch text := v[1:]; v[0] & codingMask {
	case codingPacked:
		return fromGSM(unpack(text)), true
	case codingBytes:
		return fromGSM(text), true
	case codingUCS2:
		if len(text)%2 != 0 {
			return "", false
		}
		units := make([]uint16, len(text)/2)
		for i := range units {
			units[i] = binary.BigEndian.Uint16(text[2*i:])
		}
		return string(utf16.Decode(units)), true
	}
	return "", false
}

func fromGSM(b []byte) string {
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = gsmRunes[c&0x7F]
	}
	return string(runes)
}

// unpack takes 7-bit characters apart (TS 123 038 6.1.2.1).
func unpack(b []byte) []byte {
	out := make([]byte, len(b)*8/7)
	for i := range out {
		bit := 7 * i
		v := uint(b[bit/8]) >> (bit % 8)
		if bit%8 > 1 {
			v |= uint(b[bit/8+1]) << (8 - bit%8)
		}
		out[i] = byte(v & 0x7F)
	}
	return out
}
