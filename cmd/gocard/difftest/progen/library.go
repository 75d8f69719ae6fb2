package progen

import (
	"fmt"
	"strings"
)

// packages of the standard library that programs may import, in order.
var packages = []string{"bytes", "encoding/binary", "errors", "math/bits", "slices", "strings"}

// importDecl imports what a text uses.
func importDecl(text string) string {
	var b strings.Builder
	b.WriteString("import (\n")
	for _, p := range packages {
		if strings.Contains(text, p[strings.LastIndex(p, "/")+1:]+".") {
			fmt.Fprintf(&b, "%q\n", p)
		}
	}
	b.WriteString("\n\"github.com/gocard/gocard/runtime/javacard/framework\"\n)\n\n")
	return b.String()
}

// libraryInt is a call of the standard library with an integer result.
func (g *gen) libraryInt(t *typ) string {
	b := g.read(g.sliceOf(tUint8))
	x8, x16 := g.operand(tUint8, 1), g.operand(tUint16, 1)
	calls := []string{
		fmt.Sprintf("bits.OnesCount8(%s)", x8),
		fmt.Sprintf("bits.Len16(%s)", x16),
		fmt.Sprintf("bits.TrailingZeros8(%s)", x8),
		fmt.Sprintf("bits.Reverse16(%s)", x16),
		fmt.Sprintf("bits.RotateLeft8(%s, %d)", x8, g.between(-9, 9)),
	}
	if b != "" {
		calls = append(calls,
			fmt.Sprintf("bytes.IndexByte(%s, %s)", b, x8),
			fmt.Sprintf("bytes.Compare(%s, %s)", b, g.slice(g.sliceOf(tUint8), 1)),
			fmt.Sprintf("slices.Index(%s, %s)", b, x8),
			fmt.Sprintf("binary.BigEndian.Uint16(%s)", b),
		)
	}
	if s := g.read(tString); s != "" {
		calls = append(calls, fmt.Sprintf("strings.Index(%s, %s)", s, g.text(0)))
	}
	return fmt.Sprintf("%s(%s)", t.name, pick(g.r, calls))
}

// libraryBool is a call of the standard library that asks something.
func (g *gen) libraryBool() string {
	b := g.read(g.sliceOf(tUint8))
	s := g.read(tString)
	switch {
	case b != "" && g.chance(2):
		name := pick(g.r, []string{"Equal", "HasPrefix", "Contains", "HasSuffix"})
		return fmt.Sprintf("bytes.%s(%s, %s)", name, b, g.slice(g.sliceOf(tUint8), 1))
	case b != "" && g.chance(3):
		return fmt.Sprintf("slices.Contains(%s, %s)", b, g.operand(tUint8, 1))
	case s != "":
		return fmt.Sprintf("strings.%s(%s, %s)", pick(g.r, []string{"HasPrefix", "HasSuffix", "Contains"}), s, g.text(0))
	}
	return ""
}

// libraryStatement changes a slice.
func (g *gen) libraryStatement() bool {
	b := g.read(g.sliceOf(tUint8))
	if b == "" {
		return false
	}
	switch g.r.IntN(3) {
	case 0:
		g.line("binary.BigEndian.PutUint16(%s, %s)", b, g.integer(tUint16, 1))
	case 1:
		g.line("slices.Reverse(%s[:min(len(%s), 9)])", b, b)
	default:
		g.line("slices.Sort(%s[:min(len(%s), 6)])", b, b)
	}
	return true
}
