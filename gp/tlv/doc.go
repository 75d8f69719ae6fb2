// Package tlv reads and writes the two TLV codings of card commands: BER-TLV as ISO/IEC 7816-4 section 5.2.2 and
// GlobalPlatform use it, and COMPREHENSION-TLV of ETSI TS 101 220 section 7.1.1.
//
// Bytes come in, a list of data objects goes out, and back. Parsing is strict: what is cut, what has no definite length and
// what has an impossible tag is an error with the offset of the byte at fault, counted from the first byte of the outermost
// slice; a result is complete or absent. It must not know what any tag means.
package tlv
