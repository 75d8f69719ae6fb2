package iso7816

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// Lengths of the parts of an application identifier (ISO/IEC 7816-5, 5.2).
const (
	AIDMinLength = 5
	AIDMaxLength = 16
	RIDLength    = 5
)

// AID is an application identifier, 5 to 16 bytes: a RID of 5 bytes and a PIX of 0 to 11 bytes. It is a value: comparable,
// usable as a map key, never changed after it was made. The zero AID means "none" and has length 0.
type AID struct {
	v string
}

// NewAID makes an AID of b, which must have 5 to 16 bytes.
func NewAID(b []byte) (AID, error) {
	if len(b) < AIDMinLength || len(b) > AIDMaxLength {
		return AID{}, fmt.Errorf("AID %X: %d bytes, want %d to %d", clip(b), len(b), AIDMinLength, AIDMaxLength)
	}
	return AID{string(b)}, nil
}

// ParseAID reads an AID written in hex, upper or lower case, with spaces allowed anywhere.
func ParseAID(s string) (AID, error) {
	b, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		return AID{}, fmt.Errorf("AID %.64q: %w", s, err)
	}
	return NewAID(b)
}

// MustParseAID is ParseAID for constants in source; it panics where ParseAID gives an error.
func MustParseAID(s string) AID {
	a, err := ParseAID(s)
	if err != nil {
		panic("BUG: " + err.Error())
	}
	return a
}

// IsZero reports whether a is the zero AID, which stands for "none".
func (a AID) IsZero() bool { return a.v == "" }

// Len is the number of bytes.
func (a AID) Len() int { return len(a.v) }

// Bytes gives a copy of the bytes; nil for the zero AID.
func (a AID) Bytes() []byte {
	if a.v == "" {
		return nil
	}
	return []byte(a.v)
}

// Append appends the bytes to dst.
func (a AID) Append(dst []byte) []byte { return append(dst, a.v...) }

// AppendLV appends a length byte and the bytes to dst, the form in GlobalPlatform commands and install parameters.
func (a AID) AppendLV(dst []byte) []byte { return append(append(dst, byte(len(a.v))), a.v...) }

// RID is the registered application provider identifier, the first five bytes; nil for the zero AID.
func (a AID) RID() []byte {
	if a.v == "" {
		return nil
	}
	return []byte(a.v[:RIDLength])
}

// PIX is the proprietary application identifier extension, what follows the RID.
func (a AID) PIX() []byte {
	if a.v == "" {
		return nil
	}
	return []byte(a.v[RIDLength:])
}

// Equal reports whether both are the same AID. It is the same as ==.
func (a AID) Equal(b AID) bool { return a == b }

// EqualBytes reports whether a consists of exactly the bytes b.
func (a AID) EqualBytes(b []byte) bool { return a.v == string(b) }

// HasPrefix reports whether a begins with prefix, the rule of selection by partial DF name (ISO/IEC 7816-4, 11.1.1).
func (a AID) HasPrefix(prefix []byte) bool { return strings.HasPrefix(a.v, string(prefix)) }

// Compare orders AIDs by their bytes: negative, zero or positive.
func (a AID) Compare(b AID) int { return strings.Compare(a.v, b.v) }

// String is the AID in upper-case hex without spaces; empty for the zero AID.
func (a AID) String() string { return strings.ToUpper(hex.EncodeToString([]byte(a.v))) }

// MarshalText gives the form of String, for JSON and map keys.
func (a AID) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads the form of ParseAID; empty text is the zero AID.
func (a *AID) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*a = AID{}
		return nil
	}
	v, err := ParseAID(string(text))
	if err != nil {
		return err
	}
	*a = v
	return nil
}

// clip keeps error messages short when far too many bytes were given.
func clip(b []byte) []byte {
	if len(b) > 2*AIDMaxLength {
		return b[:2*AIDMaxLength]
	}
	return b
}
