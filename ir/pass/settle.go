package pass

import "github.com/gocard/gocard/ir"

// A store that another one replaces before anybody looks leaves nothing: x++; if x > 3 { x = 0 } never shows a 4. What a store leaves is what is known
// of the value where somebody may look: at a call, at whatever may raise an exception, at a load that is not known to repeat the value, at the end.

// exit is a place where a stored value may be seen: a block, or the edge by which predecessor number j goes to it.
type exit struct {
	b    *ir.Block
	edge bool
	j    int
}

// settleBlocks limits how many blocks a store is followed through.
const settleBlocks = 8

// findExits finds the places where what f's stores of integers leave may be seen.
func (fr *funcRanges) findExits() {
	fr.exits = map[*ir.Value][]exit{}
	for _, b := range fr.dom.order {
		for i, v := range b.Values {
			if (v.Op == ir.OpFieldSet || v.Op == ir.OpGlobalSet) && v.Args[len(v.Args)-1].Type.Kind.IsInteger() {
				w := &settler{fr: fr, cell: fr.mem.cellOf(v)}
				w.walk(b, i+1)
				fr.exits[v] = w.exits
			}
		}
	}
}

type settler struct {
	fr     *funcRanges
	cell   cell
	blocks int
	exits  []exit
}

// walk follows the store from place i of b.
func (w *settler) walk(b *ir.Block, i int) {
	w.blocks++
	for _, v := range b.Values[i:] {
		if isStore(v) && w.fr.mem.cellOf(v) == w.cell {
			return
		}
		if w.looks(v) {
			w.exits = append(w.exits, exit{b: b})
			return
		}
	}
	for i, s := range b.Succs {
		switch {
		case len(s.Preds) > 1:
			w.exits = append(w.exits, exit{s, true, predIndex(b, i)})
		case w.blocks >= settleBlocks:
			w.exits = append(w.exits, exit{b: s})
		default:
			w.walk(s, 0)
		}
	}
}

// looks reports whether v, or somebody behind it, may see what was stored.
func (w *settler) looks(v *ir.Value) bool {
	switch v.Op {
	case ir.OpJump, ir.OpIf, ir.OpSwitch:
		return false
	case ir.OpFieldGet, ir.OpFieldSet:
		if w.fr.source(v.Args[0]) != w.cell.base {
			return true // the object may be nil
		}
		return v.Op == ir.OpFieldGet && v.Aux == w.cell.aux && w.fr.source(v) == v
	case ir.OpGlobalGet:
		return v.Aux == w.cell.aux && w.fr.source(v) == v
	}
	return v.Op.IsTerminator() || v.Op.IsCall() || v.Op.Traps()
}

// left is the range of what store v leaves behind of a, which it stores, and that of a.
func (fr *funcRanges) left(v, a *ir.Value) (left, all interval) {
	if a.Op == ir.OpConst {
		n := constInterval(a)
		return n, n
	}
	all = fr.at(a, v.Block)
	exits, ok := fr.exits[v]
	if !ok {
		return all, all
	}
	left = none
	for _, x := range exits {
		if x.edge {
			left = left.join(fr.onEdge(a, x.b, x.j))
		} else {
			left = left.join(fr.at(a, x.b))
		}
	}
	return left, all
}
