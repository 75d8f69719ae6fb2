// Package strconv is the subset version of internal/strconv: numbers of at most 32 bits, without tables.
package strconv

// IntSize is the size of an int as the source sees it.
const IntSize = 32 << (^uint(0) >> 63)

// FormatBool is true or false.
func FormatBool(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// AppendBool appends true or false.
func AppendBool(dst []byte, b bool) []byte {
	if b {
		return append(dst, "true"...)
	}
	return append(dst, "false"...)
}

// AppendInt appends i in a base from 2 to 36.
func AppendInt(dst []byte, i int64, base int) []byte {
	if i < 0 {
		return AppendUint(append(dst, '-'), uint64(-i), base)
	}
	return AppendUint(dst, uint64(i), base)
}

// AppendUint appends u in a base from 2 to 36. The buffers are as large as numbers of 32 bits need them.
func AppendUint(dst []byte, u uint64, base int) []byte {
	if base == 10 {
		var a [10]byte
		return append(dst, a[decimal(&a, u):]...)
	}
	if base == 16 {
		var a [8]byte
		i := len(a)
		for {
			i--
			a[i] = digit(byte(u & 15))
			if u >>= 4; u == 0 {
				return append(dst, a[i:]...)
			}
		}
	}
	if base < 2 || base > 36 {
		panic("strconv: illegal AppendInt/FormatInt base")
	}
	var a [32]byte
	i := len(a)
	for {
		i--
		a[i] = digit(byte(u % uint64(base)))
		if u /= uint64(base); u == 0 {
			return append(dst, a[i:]...)
		}
	}
}

// decimal writes u at the end of a and says where it begins.
func decimal(a *[10]byte, u uint64) int {
	i := len(a)
	for {
		i--
		a[i] = byte(u%10) + '0'
		if u /= 10; u == 0 {
			return i
		}
	}
}

// digit is the character of a digit.
func digit(d byte) byte {
	if d < 10 {
		return d + '0'
	}
	return d - 10 + 'a'
}

// FormatInt is what AppendInt appends, as a new string.
func FormatInt(i int64, base int) string { return string(AppendInt(nil, i, base)) }

// FormatUint is what AppendUint appends, as a new string.
func FormatUint(u uint64, base int) string { return string(AppendUint(nil, u, base)) }

// Itoa is FormatInt in base 10.
func Itoa(i int) string { return FormatInt(int64(i), 10) }

// Error says why a text is no number; 0 is none. It is no error by itself: what is public makes one of it.
type Error byte

// Errors.
const (
	ErrRange Error = 1 + iota
	ErrSyntax
)

// tooWide stands where a number may have more than 32 bits: the compiler refuses a program that may come here.
func tooWide() int { return 1 << 40 }

// ParseBool reads a boolean.
func ParseBool(str string) (bool, Error) {
	switch str {
	case "1", "t", "T", "true", "TRUE", "True":
		return true, 0
	case "0", "f", "F", "false", "FALSE", "False":
		return false, 0
	}
	return false, ErrSyntax
}

// ParseUint reads a number of 1 to 32 bits in a base from 2 to 36.
func ParseUint(s string, base int, bitSize int) (uint64, Error) {
	switch {
	case base < 2, base > 36, bitSize < 1, bitSize > 32:
		return uint64(tooWide()), 0
	case bitSize <= 16:
		n, err := parse(s, uint16(base), uint16(1)<<bitSize-1)
		return uint64(n), err
	}
	n, err := parse(s, uint32(base), uint32(1)<<bitSize-1)
	return uint64(n), err
}

// ParseInt is ParseUint with a sign.
func ParseInt(s string, base int, bitSize int) (int64, Error) {
	switch {
	case base < 2, base > 36, bitSize < 1, bitSize > 32:
		return int64(tooWide()), 0
	case bitSize <= 16:
		n, err := signed[int16](s, uint16(base), bitSize)
		return int64(n), err
	}
	n, err := signed[int32](s, uint32(base), bitSize)
	return int64(n), err
}

// Atoi is ParseInt in base 10 for texts of at most nine characters.
func Atoi(s string) (int, Error) {
	switch {
	case len(s) > 9:
		return tooWide(), 0
	case len(s) <= 4:
		n, err := signed[int16](s, uint16(10), 16)
		return int(n), err
	}
	n, err := signed[int32](s, uint32(10), 32)
	return int(n), err
}

func signed[I int16 | int32, U uint16 | uint32](s string, base U, bitSize int) (I, Error) {
	neg, digits := sign(s)
	n, err := parse(digits, base, U(1)<<bitSize-1)
	half := U(1) << (bitSize - 1)
	switch {
	case err == ErrSyntax:
		return 0, err
	case !neg && n >= half:
		return I(half - 1), ErrRange
	case neg && n > half:
		return -I(half), ErrRange
	case neg:
		return -I(n), 0
	}
	return I(n), 0
}

// sign takes the sign off.
func sign(s string) (neg bool, digits string) {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		return s[0] == '-', s[1:]
	}
	return false, s
}

// parse reads digits up to a largest value. The first one that is too much ends it.
func parse[U uint16 | uint32](s string, base, most U) (U, Error) {
	if s == "" {
		return 0, ErrSyntax
	}
	last, rest := most/base, most%base
	var n U
	for i := range len(s) {
		d := U(value(s[i]))
		if d >= base {
			return 0, ErrSyntax
		}
		if n > last || n == last && d > rest {
			return most, ErrRange
		}
		n = n*base + d
	}
	return n, 0
}

// value is the value of a digit, 255 for other characters.
func value(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c|0x20 && c|0x20 <= 'z':
		return (c | 0x20) - 'a' + 10
	}
	return 255
}
