// Package unicode is the subset version of unicode: what needs no large table.
package unicode

// Characters as the original has them.
const (
	MaxRune         = '\U0010FFFF'
	ReplacementChar = '\uFFFD'
	MaxASCII        = '\u007F'
	MaxLatin1       = '\u00FF'
)

// IsSpace reports whether a character has the property White_Space.
func IsSpace(r rune) bool {
	switch {
	case r <= MaxLatin1:
		return r >= '\t' && r <= '\r' || r == ' ' || r == 0x85 || r == 0xA0
	case r >= 0x2000 && r <= 0x200A:
		return true
	}
	switch r {
	case 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
		return true
	}
	return false
}
