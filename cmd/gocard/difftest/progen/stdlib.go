package progen

import (
	"fmt"
	"strings"
)

// packages of the standard library that programs may import, in order.
var packages = []string{
	"bytes", "cmp", "crypto/subtle", "encoding/binary", "encoding/hex", "errors", "iter", "math/bits", "slices", "strconv", "strings", "unicode/utf8",
}

// importDecl imports what a text uses.
func importDecl(text string) string {
	var b strings.Builder
	b.WriteString("import (\n")
	for _, p := range packages {
		if strings.Contains(text, p[strings.LastIndex(p, "/")+1:]+".") {
			fmt.Fprintf(&b, "%q\n", p)
		}
	}
	if strings.Contains(text, "framework.") {
		b.WriteString("\n\"github.com/gocard/gocard/runtime/javacard/framework\"\n")
	}
	if strings.Contains(text, mark) {
		fmt.Fprintf(&b, "\nlib %q\n", LibraryPath)
	}
	b.WriteString(")\n\n")
	return b.String()
}

// libraryInt is a call of the standard library with an integer result.
func (g *gen) libraryInt(t *typ) string {
	x8, x16 := g.operand(tUint8, 1), g.operand(tUint16, 1)
	calls := []string{
		fmt.Sprintf("bits.OnesCount8(%s)", x8),
		fmt.Sprintf("bits.Len16(%s)", x16),
		fmt.Sprintf("bits.TrailingZeros8(%s)", x8),
		fmt.Sprintf("bits.LeadingZeros16(%s)", x16),
		fmt.Sprintf("bits.Reverse16(%s)", x16),
		fmt.Sprintf("bits.ReverseBytes16(%s)", x16),
		fmt.Sprintf("bits.RotateLeft8(%s, %d)", x8, g.between(-9, 9)),
		fmt.Sprintf("bits.RotateLeft16(%s, %d)", x16, g.between(-17, 17)),
		fmt.Sprintf("cmp.Compare(%s, %s)", x16, g.operand(tUint16, 1)),
		fmt.Sprintf("cmp.Or(%s, %s)", x8, g.operand(tUint8, 1)),
		fmt.Sprintf("subtle.ConstantTimeByteEq(%s, %s)", x8, g.operand(tUint8, 1)),
		fmt.Sprintf("subtle.ConstantTimeSelect(int(%s&1), int(%s), %d)", x8, x8, g.between(0, 300)),
		fmt.Sprintf("hex.EncodedLen(int(%s))", x8),
	}
	if b := g.read(g.sliceOf(tUint8)); b != "" {
		calls = append(calls, bytesInts(b, g.slice(g.sliceOf(tUint8), 1), x8)...)
	}
	if s := g.read(tString); s != "" {
		calls = append(calls,
			fmt.Sprintf("strings.Index(%s, %s)", s, g.text(0)),
			fmt.Sprintf("strings.LastIndexByte(%s, %s)", s, x8),
			fmt.Sprintf("strings.Compare(%s, %s)", s, g.text(0)),
			fmt.Sprintf("utf8.RuneCountInString(%s)", s),
			fmt.Sprintf("len(strings.TrimSpace(%s))", s),
			fmt.Sprintf("len(strings.TrimPrefix(%s, %s))", s, g.text(0)),
			fmt.Sprintf("strings.IndexAny(%s, %s)", s, g.text(0)),
			fmt.Sprintf("len(strings.Trim(%s, %s))", s, g.text(0)),
		)
	}
	return fmt.Sprintf("%s(%s)", t.name, pick(g.r, calls))
}

// bytesInts are calls about bytes, other bytes and one byte.
func bytesInts(b, other, x string) []string {
	return []string{
		fmt.Sprintf("bytes.IndexByte(%s, %s)", b, x),
		fmt.Sprintf("bytes.LastIndexByte(%s, %s)", b, x),
		fmt.Sprintf("bytes.Index(%s, %s)", b, other),
		fmt.Sprintf("bytes.Compare(%s, %s)", b, other),
		fmt.Sprintf("slices.Compare(%s, %s)", b, other),
		fmt.Sprintf("len(bytes.TrimSpace(%s))", b),
		fmt.Sprintf("len(bytes.TrimPrefix(%s, %s))", b, other),
		fmt.Sprintf("slices.Index(%s, %s)", b, x),
		fmt.Sprintf("slices.Max(%s)", b),
		fmt.Sprintf("binary.BigEndian.Uint16(%s)", b),
		fmt.Sprintf("binary.LittleEndian.Uint16(%s)", b),
		fmt.Sprintf("subtle.ConstantTimeCompare(%s, %s)", b, other),
		fmt.Sprintf("utf8.RuneCount(%s)", b),
	}
}

// readNumber reads a number; in the bases that it takes many texts are one.
func (g *gen) readNumber() bool {
	s := g.read(tString)
	if s == "" || g.noArrays {
		return false
	}
	v, base := g.fresh("v"), pick(g.r, []int{16, 30, 36})
	switch g.r.IntN(3) {
	case 0:
		g.line("if %s, err := strconv.ParseUint(%s, %d, %d); err == nil {\nnote(uint16(%s))\n}", v, s, base, g.between(9, 16), v)
	case 1:
		g.line("if %s, err := strconv.ParseInt(%s, %d, 16); err != nil {\nnote(%d ^ uint16(%s))\n}", v, s, base, g.r.IntN(9), v)
	default:
		g.line("note(bit(strings.EqualFold(%s, %q)))", s, pick(g.r, []string{"", "A", "aB", "Ks"}))
	}
	return true
}

// libraryBool is a call of the standard library that asks something.
func (g *gen) libraryBool() string {
	b := g.read(g.sliceOf(tUint8))
	s := g.read(tString)
	switch {
	case b != "" && g.chance(2):
		name := pick(g.r, []string{"bytes.Equal", "bytes.HasPrefix", "bytes.Contains", "bytes.HasSuffix", "slices.Equal"})
		return fmt.Sprintf("%s(%s, %s)", name, b, g.slice(g.sliceOf(tUint8), 1))
	case b != "" && g.chance(3):
		return fmt.Sprintf("slices.Contains(%s, %s)", b, g.operand(tUint8, 1))
	case b != "" && g.chance(6):
		return fmt.Sprintf("slices.ContainsFunc(%s, func(x uint8) bool { return x&%d == %d })", b, g.between(1, 7), g.r.IntN(2))
	case b != "" && g.chance(6):
		return fmt.Sprintf("%s(%s)", pick(g.r, []string{"utf8.Valid", "slices.IsSorted"}), b)
	case s != "":
		return fmt.Sprintf("strings.%s(%s, %s)", pick(g.r, []string{"HasPrefix", "HasSuffix", "Contains"}), s, g.text(0))
	}
	return ""
}

// libraryStatement changes a slice, or cuts one into parts.
func (g *gen) libraryStatement() bool {
	b := g.read(g.sliceOf(tUint8))
	if b == "" {
		return false
	}
	forms := 8
	if g.noArrays {
		forms = 7
	}
	switch g.r.IntN(forms) {
	case 0:
		g.line("binary.BigEndian.PutUint16(%s, %s)", b, g.integer(tUint16, 1))
	case 1:
		g.line("slices.Reverse(%s[:min(len(%s), 9)])", b, b)
	case 2:
		g.line("note(uint16(hex.Encode(%s, %s[:min(len(%s), 3)])))", b, b, b)
	case 3:
		g.line("note(uint16(len(slices.Compact(%s[:min(len(%s), 6)]))))", b, b)
	case 4:
		g.line("subtle.ConstantTimeCopy(int(%s&1), %s[:min(len(%s), 2)], %s[:min(len(%s), 2)])", g.operand(tUint8, 1), b, b, b, b)
	case 5:
		before, after, found := g.fresh("v"), g.fresh("v"), g.fresh("ok")
		g.line("%s, %s, %s := bytes.Cut(%s, %s)\nnote(uint16(len(%s)) + bit(%s))\n_ = %s",
			before, after, found, b, g.slice(g.sliceOf(tUint8), 1), before, found, after)
		g.define(&variable{name: before, t: g.sliceOf(tUint8), temp: true})
		g.define(&variable{name: after, t: g.sliceOf(tUint8), temp: true})
	case 6:
		g.line("slices.Sort(%s[:min(len(%s), 6)])", b, b)
	default:
		array, text := g.fresh("v"), g.fresh("v")
		g.line("var %s [8]uint8\n%s := strconv.AppendBool(%s[:%d], %s)", array, text, array, g.r.IntN(4), g.condition(1))
		g.line("note(uint16(len(%s)))\nnote(uint16(%s[4]))", text, array)
	}
	return true
}
