package tlv

import "fmt"

// Comprehension is one COMPREHENSION-TLV data object (ETSI TS 101 220, 7.1.1). Number is the tag value without the
// comprehension-required flag: 1 to 7E in the single-byte format, 1 to 7FFF in the three-byte format.
type Comprehension struct {
	Number   uint16
	Required bool // CR: the receiver must refuse the command when it does not understand this object
	Value    []byte
	Offset   int // of Value
}

const (
	comprehensionCR   = 0x80
	comprehensionLong = 0x7F // the tag follows in two bytes
)

// String is the tag number and the length, for error messages.
func (c Comprehension) String() string {
	return fmt.Sprintf("COMPREHENSION-TLV %02X (%d bytes)", c.Number, len(c.Value))
}

// Append appends the encoded object, in the single-byte tag format where the number allows it. It panics for number 0 or
// above 7FFF, which no tag can carry.
func (c Comprehension) Append(dst []byte) []byte {
	cr := byte(0)
	if c.Required {
		cr = comprehensionCR
	}
	switch {
	case c.Number == 0 || c.Number > 0x7FFF:
		panic("BUG: COMPREHENSION-TLV tag number out of range")
	case c.Number < comprehensionLong:
		dst = append(dst, byte(c.Number)|cr)
	default:
		dst = append(dst, comprehensionLong, byte(c.Number>>8)|cr, byte(c.Number))
	}
	return append(AppendLength(dst, len(c.Value)), c.Value...)
}

// ParseComprehension reads a sequence of COMPREHENSION-TLV objects that fills b exactly. Values point into b. The length must
// have the shortest form, as ETSI TS 101 220 7.1.2 demands.
func ParseComprehension(b []byte) ([]Comprehension, error) {
	var l []Comprehension
	for pos := 0; pos < len(b); {
		c, n, err := nextComprehension(b[pos:], pos)
		if err != nil {
			return nil, err
		}
		l = append(l, c)
		pos += n
	}
	return l, nil
}

// FindComprehension gives the first object with the tag number.
func FindComprehension(l []Comprehension, number uint16) (Comprehension, bool) {
	for _, c := range l {
		if c.Number == number {
			return c, true
		}
	}
	return Comprehension{}, false
}

func nextComprehension(b []byte, base int) (Comprehension, int, error) {
	c, n, err := readComprehensionTag(b, base)
	if err != nil {
		return Comprehension{}, 0, err
	}
	length, m, err := ReadLength(b[n:], base+n)
	if err != nil {
		return Comprehension{}, 0, err
	}
	if m != len(AppendLength(nil, length)) {
		return Comprehension{}, 0, errorf(base+n, "length %d is not in its shortest form", length)
	}
	start := n + m
	if length > len(b)-start {
		return Comprehension{}, 0, errorf(base+n, "length of COMPREHENSION-TLV %02X is %d, but %d bytes follow", c.Number, length, len(b)-start)
	}
	end := start + length
	c.Value, c.Offset = b[start:end:end], base+start
	return c, end, nil
}

func readComprehensionTag(b []byte, base int) (Comprehension, int, error) {
	switch b[0] {
	case 0x00, 0x80, 0xFF:
		return Comprehension{}, 0, errorf(base, "COMPREHENSION-TLV tag %02X is reserved", b[0])
	case comprehensionLong:
	default:
		return Comprehension{Number: uint16(b[0] &^ comprehensionCR), Required: b[0]&comprehensionCR != 0}, 1, nil
	}
	if len(b) < 3 {
		return Comprehension{}, 0, errorf(base, "three-byte tag is cut")
	}
	number := uint16(b[1]&^comprehensionCR)<<8 | uint16(b[2])
	if number < comprehensionLong {
		return Comprehension{}, 0, errorf(base, "three-byte tag for number %02X, which has a single-byte form", number)
	}
	return Comprehension{Number: number, Required: b[1]&comprehensionCR != 0}, 3, nil
}
