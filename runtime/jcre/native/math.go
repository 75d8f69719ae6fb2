package native

import (
	"math/big"
	"math/bits"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// MathAID is the package AID of javacardx.framework.math.
var MathAID = iso7816.MustParseAID("A000000062020802")

// maxNumber is how many bytes numbers of javacardx.framework.math have at most: what the specification asks for, and the reference has.
const maxNumber = 8

// The formats of numbers.
const (
	formatBCD = 1 // BigNumber.FORMAT_BCD
	formatHex = 2 // BigNumber.FORMAT_HEX
)

// mathPackage is javacardx.framework.math.
func mathPackage() packageTable {
	return packageTable{aid: MathAID, name: "javacardx/framework/math", classes: []classTable{
		{0, "BCDUtil", []entry{
			{Constructor, 0, "<init>", nothing},
			{Static, 1, "getMaxBytesSupported", answer(maxNumber)},
			{Static, 2, "convertToHex", convertNumber(formatBCD, formatHex)},
			{Static, 3, "convertToBCD", convertNumber(formatHex, formatBCD)},
			{Static, 4, "isBCDFormat", isBCDFormat},
			{Virtual, 0, "equals", objectEquals},
		}},
		{1, "BigNumber", bigNumberMethods()},
		{2, "ParityBit", []entry{
			{Constructor, 0, "<init>", nothing},
			{Static, 1, "set", setParity},
			{Virtual, 0, "equals", objectEquals},
		}},
	}}
}

func arithmetic() error { return exception(jcre.ArithmeticExceptionClass) }

// isBCD reports whether each half byte is a decimal digit.
func isBCD(b []byte) bool {
	for _, x := range b {
		if x>>4 > 9 || x&0xF > 9 {
			return false
		}
	}
	return true
}

// parseNumber reads a number; ArithmeticException for an empty one, an unknown format, and what is no BCD.
func parseNumber(b []byte, format int32) (*big.Int, error) {
	n := new(big.Int)
	switch {
	case len(b) == 0 || format != formatBCD && format != formatHex || format == formatBCD && !isBCD(b):
		return nil, arithmetic()
	case format == formatHex:
		return n.SetBytes(b), nil
	}
	for _, x := range b {
		n.Mul(n, big.NewInt(100))
		n.Add(n, big.NewInt(int64(x>>4*10+x&0xF)))
	}
	return n, nil
}

// appendNumber is the shortest form of a number, one byte for zero.
func appendNumber(n *big.Int, format int32) []byte {
	if n.Sign() == 0 {
		return []byte{0}
	}
	if format == formatHex {
		return n.Bytes()
	}
	digits := n.String()
	if len(digits)%2 != 0 {
		digits = "0" + digits
	}
	b := make([]byte, len(digits)/2)
	for i := range b {
		b[i] = (digits[2*i]-'0')<<4 | (digits[2*i+1] - '0')
	}
	return b
}

// convertNumber is BCDUtil.convertToHex or convertToBCD(in, off, len, out, outOff), whose result is the length of the shortest form.
func convertNumber(from, to int32) Func {
	return func(env Env, args []int32) (int32, error) {
		b, err := slice(env, args[0], args[1], args[2])
		if err != nil {
			return 0, err
		}
		if len(b) > maxNumber {
			return 0, arithmetic()
		}
		n, err := parseNumber(b, from)
		if err != nil {
			return 0, err
		}
		return output(env, appendNumber(n, to), args[3], args[4])
	}
}

func isBCDFormat(env Env, args []int32) (int32, error) {
	b, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	if len(b) == 0 {
		return 0, arithmetic()
	}
	return flag(isBCD(b)), nil
}

// setParity is ParityBit.set(bArray, bOff, bLen, isEven): the lowest bit of each byte makes its parity.
func setParity(env Env, args []int32) (int32, error) {
	b, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	out := make([]byte, len(b))
	for i, x := range b {
		odd := bits.OnesCount8(x>>1)%2 != 0
		out[i] = x &^ 1
		if odd == (args[3] != 0) {
			out[i] |= 1
		}
	}
	return 0, env.Write(Ref(args[0]), int(args[1]), out, true)
}
