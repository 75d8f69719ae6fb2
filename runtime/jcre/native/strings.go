package native

import (
	"bytes"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// StringAID is the package AID of javacardx.framework.string.
var StringAID = iso7816.MustParseAID("A000000062020804")

// Reason codes of javacardx.framework.string.StringException.
const (
	stringUnsupportedEncoding = 1 // StringException.UNSUPPORTED_ENCODING
	stringIllegalNumber       = 2 // StringException.ILLEGAL_NUMBER_FORMAT
	stringInvalidSequence     = 3 // StringException.INVALID_BYTE_SEQUENCE
)

// stringPackage is javacardx.framework.string. Strings are UTF-8.
func stringPackage() packageTable {
	return packageTable{aid: StringAID, name: "javacardx/framework/string", classes: []classTable{
		{0, "StringException", reasonMethods(jcre.StringExceptionClass)},
		{1, "StringUtil", []entry{
			{Static, 0, "codePointCount", codePointCount},
			{Static, 1, "codePointAt", codePointAt},
			{Static, 2, "codePointBefore", codePointBefore},
			{Static, 3, "offsetByCodePoints", offsetByCodePoints},
			{Static, 4, "compare", stringCompare},
			{Static, 5, "indexOf", stringIndexOf},
			{Static, 6, "replace", stringReplace},
			{Static, 7, "toLowerCase", stringMap(toLower)},
			{Static, 8, "toUpperCase", stringMap(toUpper)},
			{Static, 9, "trim", stringMap(trim)},
			{Static, 10, "valueOf", func(env Env, args []int32) (int32, error) {
				return output(env, strconv.AppendBool(nil, args[0] != 0), args[1], args[2])
			}},
			{Static, 11, "parseBoolean", parseBoolean},
			{Static, 12, "valueOf", func(env Env, args []int32) (int32, error) {
				return output(env, strconv.AppendInt(nil, int64(args[0]), 10), args[1], args[2])
			}},
			{Static, 13, "parseShortInteger", parseShort},
			{Static, 14, "valueOf", valueOfShorts},
			{Static, 15, "parseLongInteger", parseLong},
			{Static, 16, "convertTo", stringConvert(encode)},
			{Static, 17, "convertFrom", stringConvert(decode)},
			{Static, 18, "check", func(env Env, args []int32) (int32, error) {
				s, err := slice(env, args[0], args[1], args[2])
				return flag(err == nil && utf8.Valid(s)), err
			}},
			{Static, 19, "startsWith", stringAffix(bytes.HasPrefix)},
			{Static, 20, "endsWith", stringAffix(bytes.HasSuffix)},
			{Static, 21, "substring", substring},
			{Virtual, 0, "equals", objectEquals},
		}},
	}}
}

func stringThrow(reason uint16) error { return jcre.Throw(jcre.StringExceptionClass, reason) }

func indexBounds() error { return exception(jcre.IndexOutOfBoundsExceptionClass) }

// codePoint is the length of the code point that s begins with; an ill-formed or incomplete sequence counts as one.
func codePoint(s []byte) int {
	r, n := utf8.DecodeRune(s)
	if r != utf8.RuneError || n > 1 {
		return n
	}
	for n < len(s) && !utf8.FullRune(s[:n+1]) {
		n++
	}
	return n
}

// boundaries are the offsets where code points of s begin, and the end.
func boundaries(s []byte) []int {
	list := []int{0}
	for at := 0; at < len(s); {
		at += codePoint(s[at:])
		list = append(list, at)
	}
	return list
}

func codePointCount(env Env, args []int32) (int32, error) {
	s, err := slice(env, args[0], args[1], args[2])
	return int32(len(boundaries(s)) - 1), err
}

// codePointAt is codePointAt(string, off, len, index, dst, dstOff); index counts bytes.
func codePointAt(env Env, args []int32) (int32, error) {
	s, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	index := int(args[3])
	if index < 0 || index >= len(s) {
		return 0, indexBounds()
	}
	return output(env, s[index:index+codePoint(s[index:])], args[4], args[5])
}

// codePointBefore is codePointBefore(string, off, len, index, dst, dstOff).
func codePointBefore(env Env, args []int32) (int32, error) {
	s, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	index := int(args[3])
	if index < 1 || index > len(s) {
		return 0, indexBounds()
	}
	starts := boundaries(s[:index])
	return output(env, s[starts[len(starts)-2]:index], args[4], args[5])
}

// offsetBy is the byte index that is n code points away from one.
func offsetBy(s []byte, index, n int) (int, error) {
	if index < 0 || index > len(s) {
		return 0, indexBounds()
	}
	if n < 0 {
		starts := boundaries(s[:index])
		if at := len(starts) - 1 + n; at >= 0 {
			return starts[at], nil
		}
		return 0, indexBounds()
	}
	starts := boundaries(s[index:])
	if n >= len(starts) {
		return 0, indexBounds()
	}
	return index + starts[n], nil
}

func offsetByCodePoints(env Env, args []int32) (int32, error) {
	s, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	at, err := offsetBy(s, int(args[3]), int(args[4]))
	return int32(at), err
}

// mapCase changes the case of ASCII letters and leaves out ill-formed sequences.
func mapCase(f func(rune) rune) func(s []byte) []byte {
	return func(s []byte) []byte {
		var out []byte
		for len(s) > 0 {
			n := codePoint(s)
			if utf8.Valid(s[:n]) {
				out = append(out, bytes.Map(f, s[:n])...)
			}
			s = s[n:]
		}
		return out
	}
}

var (
	toLower = mapCase(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	})
	toUpper = mapCase(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r + 'A' - 'a'
		}
		return r
	})
)

func trim(s []byte) []byte { return bytes.TrimFunc(s, func(r rune) bool { return r <= ' ' }) }

// stringMap is a method (src, srcOff, srcLen, dst, dstOff).
func stringMap(f func([]byte) []byte) Func {
	return func(env Env, args []int32) (int32, error) {
		s, err := slice(env, args[0], args[1], args[2])
		if err != nil {
			return 0, err
		}
		return output(env, f(s), args[3], args[4])
	}
}

// twoStrings are two triples of array, offset and length.
func twoStrings(env Env, args []int32) (s, other []byte, err error) {
	if s, err = slice(env, args[0], args[1], args[2]); err == nil {
		other, err = slice(env, args[3], args[4], args[5])
	}
	return s, other, err
}

// stringCompare is compare(ignoreCase, string, other): the difference of the first bytes that differ, else of the lengths.
func stringCompare(env Env, args []int32) (int32, error) {
	s, other, err := twoStrings(env, args[1:])
	if err != nil {
		return 0, err
	}
	if args[0] != 0 {
		s, other = toLower(s), toLower(other)
	}
	for i := range min(len(s), len(other)) {
		if s[i] != other[i] {
			return int32(s[i]) - int32(other[i]), nil
		}
	}
	return int32(len(s) - len(other)), nil
}

func stringIndexOf(env Env, args []int32) (int32, error) {
	s, sub, err := twoStrings(env, args)
	return int32(bytes.Index(s, sub)), err
}

// stringReplace is replace(src, old, new, dst, dstOff); an empty old is nowhere.
func stringReplace(env Env, args []int32) (int32, error) {
	s, old, err := twoStrings(env, args)
	if err != nil {
		return 0, err
	}
	with, err := slice(env, args[6], args[7], args[8])
	if err != nil {
		return 0, err
	}
	if len(old) > 0 {
		s = bytes.ReplaceAll(s, old, with)
	}
	return output(env, s, args[9], args[10])
}

func parseBoolean(env Env, args []int32) (int32, error) {
	s, err := slice(env, args[0], args[1], args[2])
	return flag(string(toLower(s)) == "true" && len(s) == 4), err
}

// parseInteger reads a decimal or hexadecimal number of at most so many bits, in two's complement.
func parseInteger(b []byte, bits int) (int64, error) {
	s, negative := strings.CutPrefix(string(b), "-")
	base, digits := 10, s
	for _, prefix := range []string{"0x", "0X", "#"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok {
			base, digits = 16, rest
		}
	}
	if digits == "" || strings.ContainsAny(digits, "+-_") || base == 10 && len(digits) > 1 && digits[0] == '0' {
		return 0, stringThrow(stringIllegalNumber)
	}
	if negative {
		digits = "-" + digits
	}
	n, err := strconv.ParseInt(digits, base, bits)
	if err != nil {
		return 0, stringThrow(stringIllegalNumber)
	}
	return n, nil
}

func parseShort(env Env, args []int32) (int32, error) {
	s, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	n, err := parseInteger(s, 16)
	return int32(n), err
}

// valueOfShorts is valueOf(short[], dst, dstOff): a signed number of at most 64 bits, the most significant short first.
func valueOfShorts(env Env, args []int32) (int32, error) {
	kind, words, err := env.Elements(Ref(args[0]))
	if err != nil {
		return 0, err
	}
	if kind != Short || len(words) == 0 || len(words) > 4 {
		return 0, stringThrow(stringIllegalNumber)
	}
	n := big.NewInt(int64(words[0]))
	for _, w := range words[1:] {
		n.Lsh(n, 16)
		n.Add(n, big.NewInt(int64(uint16(w))))
	}
	return output(env, n.Append(nil, 10), args[1], args[2])
}

// parseLong is parseLongInteger(string, off, len, integer, ioffset), which leaves out leading shorts that are zero.
func parseLong(env Env, args []int32) (int32, error) {
	s, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	_, target, err := env.Elements(Ref(args[3]))
	if err != nil {
		return 0, err
	}
	n, err := parseInteger(s, 64)
	if err != nil {
		return 0, err
	}
	words := []int32{int32(int16(n))}
	for n = int64(uint64(n) >> 16); n != 0; n = int64(uint64(n) >> 16) {
		words = append([]int32{int32(int16(n))}, words...)
	}
	if !within(target, args[4], int32(len(words))) {
		return 0, exception(jcre.ArrayIndexOutOfBoundsExceptionClass)
	}
	return int32(len(words)), env.SetElements(Ref(args[3]), int(args[4]), words, true)
}

// stringAffix is startsWith or endsWith(string, affix, codePointCount); a negative count takes the whole affix.
func stringAffix(has func(s, affix []byte) bool) Func {
	return func(env Env, args []int32) (int32, error) {
		s, affix, err := twoStrings(env, args)
		if err != nil {
			return 0, err
		}
		if args[6] >= 0 {
			end, err := offsetBy(affix, 0, int(args[6]))
			if err != nil {
				return 0, err
			}
			affix = affix[:end]
		}
		return flag(has(s, affix)), nil
	}
}

// substring is substring(src, off, len, codePointBeginIndex, codePointEndIndex, dst, dstOff); a negative end takes all the rest.
func substring(env Env, args []int32) (int32, error) {
	s, err := slice(env, args[0], args[1], args[2])
	if err != nil {
		return 0, err
	}
	if args[3] < 0 || args[4] >= 0 && args[4] < args[3] {
		return 0, indexBounds()
	}
	begin, err := offsetBy(s, 0, int(args[3]))
	end := len(s)
	if err == nil && args[4] >= 0 {
		end, err = offsetBy(s, 0, int(args[4]))
	}
	if err != nil {
		return 0, err
	}
	return output(env, s[begin:end], args[5], args[6])
}
