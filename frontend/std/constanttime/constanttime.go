// Package constanttime is the subset version of crypto/internal/constanttime. Nothing in it branches.
package constanttime

// Select is x if v is not 0, else y.
func Select(v, x, y int) int {
	mask := (v | -v) >> 63
	return mask&x | ^mask&y
}

// ByteEq is 1 if x and y are equal, else 0.
func ByteEq(x, y uint8) int {
	d := int16(x) ^ int16(y)
	return 1 + int((d|-d)>>15)
}

// Eq is 1 if x and y are equal, else 0.
func Eq(x, y int32) int {
	d := x ^ y
	return 1 + int((d|-d)>>31)
}

// LessOrEq is 1 if x is not greater than y, else 0.
func LessOrEq(x, y int) int { return 1 + (y-x)>>63 }
