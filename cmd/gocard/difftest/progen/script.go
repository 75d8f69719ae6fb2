package progen

import (
	"fmt"
	"strings"
)

// script drives the applet: every handler several times, with a reset now and then, and the digest at the end.
func (g *gen) script() string {
	var b strings.Builder
	fmt.Fprintf(&b, ".select %s\n", AppletAID)
	for range g.upTo(8, 25) {
		if g.chance(20) {
			fmt.Fprintf(&b, ".reset\n.select %s\n", AppletAID)
		}
		ins := g.r.IntN(len(g.handlers))
		if g.chance(10) {
			ins = digestINS
		}
		n := g.between(1, 6)
		fmt.Fprintf(&b, "80%02X%02X%02X%02X", ins, g.dataByte(), g.dataByte(), n)
		for range n {
			fmt.Fprintf(&b, "%02X", g.dataByte())
		}
		b.WriteString("00\n")
	}
	fmt.Fprintf(&b, "80%02X0000010000\n", digestINS)
	return b.String()
}

// dataByte prefers small numbers, edges and letters.
func (g *gen) dataByte() byte {
	switch g.r.IntN(6) {
	case 0:
		return pick(g.r, []byte{0, 1, 0x7F, 0x80, 0xFE, 0xFF})
	case 1, 2:
		return byte(g.r.IntN(8))
	case 3:
		return pick(g.r, []byte("logina"))
	}
	return byte(g.r.IntN(256))
}
