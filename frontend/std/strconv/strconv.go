// Package strconv is the subset version of internal/strconv: numbers of at most 32 bits, without tables. What parses numbers is left out: its errors
// hold copies of the text.
package strconv

// Error is what strconv makes its errors of.
type Error int

// Errors as the original has them.
const (
	_ Error = iota
	ErrRange
	ErrSyntax
	ErrBase
	ErrBitSize
)

// Error is the text of an error.
func (e Error) Error() string {
	switch e {
	case ErrRange:
		return "value out of range"
	case ErrSyntax:
		return "invalid syntax"
	case ErrBase:
		return "invalid base"
	case ErrBitSize:
		return "invalid bit size"
	}
	return "unknown error"
}

// IntSize is the size of an int as the source sees it.
const IntSize = 32 << (^uint(0) >> 63)

// ParseBool reads a boolean.
func ParseBool(str string) (bool, error) {
	switch str {
	case "1", "t", "T", "true", "TRUE", "True":
		return true, nil
	case "0", "f", "F", "false", "FALSE", "False":
		return false, nil
	}
	return false, ErrSyntax
}

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
