//go:build ignore

// This file takes the place of number.go in the public package strconv: its errors do not hold the text, which may be gone when somebody asks for it.
package strconv

import (
	"errors"
	"internal/strconv"
)

// IntSize is the size of an int as the source sees it.
const IntSize = strconv.IntSize

// ErrRange says that a number is too large for its type.
var ErrRange = errors.New("value out of range")

// ErrSyntax says that a text is no number.
var ErrSyntax = errors.New("invalid syntax")

// NumError is why a text was not read, without the text.
type NumError struct {
	Func string
	Err  error
}

// Error has no form on the card: it would join texts.
func (e *NumError) Error() string

// Unwrap is the reason.
func (e *NumError) Unwrap() error { return e.Err }

func toError(fn string, err strconv.Error) error {
	switch err {
	case strconv.ErrSyntax:
		return &NumError{fn, ErrSyntax}
	case strconv.ErrRange:
		return &NumError{fn, ErrRange}
	}
	return nil
}

// ParseBool reads a boolean.
func ParseBool(str string) (bool, error) {
	x, err := strconv.ParseBool(str)
	return x, toError("ParseBool", err)
}

// ParseUint reads a number without sign.
func ParseUint(s string, base int, bitSize int) (uint64, error) {
	x, err := strconv.ParseUint(s, base, bitSize)
	return x, toError("ParseUint", err)
}

// ParseInt reads a number.
func ParseInt(s string, base int, bitSize int) (int64, error) {
	x, err := strconv.ParseInt(s, base, bitSize)
	return x, toError("ParseInt", err)
}

// Atoi reads a number in base 10.
func Atoi(s string) (int, error) {
	x, err := strconv.Atoi(s)
	return x, toError("Atoi", err)
}

// FormatBool is true or false.
func FormatBool(b bool) string { return strconv.FormatBool(b) }

// AppendBool appends true or false.
func AppendBool(dst []byte, b bool) []byte { return strconv.AppendBool(dst, b) }

// FormatUint is what AppendUint appends, as a new string.
func FormatUint(i uint64, base int) string { return strconv.FormatUint(i, base) }

// FormatInt is what AppendInt appends, as a new string.
func FormatInt(i int64, base int) string { return strconv.FormatInt(i, base) }

// Itoa is FormatInt in base 10.
func Itoa(i int) string { return strconv.Itoa(i) }

// AppendInt appends i in a base from 2 to 36.
func AppendInt(dst []byte, i int64, base int) []byte { return strconv.AppendInt(dst, i, base) }

// AppendUint appends i in a base from 2 to 36.
func AppendUint(dst []byte, i uint64, base int) []byte { return strconv.AppendUint(dst, i, base) }

// What has floating point is refused where it is called.

func ParseComplex(s string, bitSize int) (complex128, error)

func ParseFloat(s string, bitSize int) (float64, error)

func FormatComplex(c complex128, fmt byte, prec, bitSize int) string

func FormatFloat(f float64, fmt byte, prec, bitSize int) string

func AppendFloat(dst []byte, f float64, fmt byte, prec, bitSize int) []byte
