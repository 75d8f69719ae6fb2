package pass

import "github.com/gocard/gocard/ir"

// limitOf is x if v is the check of a slice expression, 0 <= i < x+1, where the sum cannot overflow; else nil. It is to be done as i <= x: the sum
// may be one more than 16 bits hold.
func limitOf(v *ir.Value) *ir.Value {
	if v.Op != ir.OpInBounds {
		return nil
	}
	n := v.Args[1]
	if n.Op != ir.OpAdd || !isConstOf(n.Args[1], 1) {
		return nil
	}
	x := n.Args[0]
	if x.Op != ir.OpConv || x.Args[0].Type.Kind.Bits() > 16 || !widens(x.Args[0].Type.Kind, x.Type.Kind) || x.Type.Kind.Bits() < 32 {
		return nil
	}
	return x
}

// dropLowerLimit makes the check of a slice expression a comparison where the index is known not to be negative.
func (fr *funcRanges) dropLowerLimit(v *ir.Value) {
	if x := limitOf(v); x != nil && fr.at(v.Args[0], v.Block).lo >= 0 {
		setOp(v, ir.OpLe, v.Args[0], x)
	}
}

// splitLimits does the other checks of slice expressions in two comparisons of 16-bit patterns, where the index is one that can be checked as a
// pattern. Behind them the index is the pattern. It reports whether it changed the function.
func (fr *funcRanges) splitLimits() bool {
	changed := false
	for _, b := range fr.dom.order {
		t := b.Terminator()
		if t.Op != ir.OpIf || b.Succs[0] == b.Succs[1] {
			continue
		}
		if x := limitOf(t.Args[0]); x != nil && isIndex(fr.at(t.Args[0].Args[0], b)) && fr.at(x, b).hi <= lengths.hi {
			fr.splitLimit(b, t, t.Args[0].Args[0], x.Args[0])
			changed = true
		}
	}
	if changed {
		deadCode(fr.f) // the checks
	}
	return changed
}

// splitLimit lets b go on to a second block that compares with limit. Both go to the same block when the check fails.
func (fr *funcRanges) splitLimit(b *ir.Block, t, i, limit *ir.Value) {
	ok, fail := b.Succs[0], b.Succs[1]
	e := &emitter{f: b.Func, b: b, i: len(b.Values) - 1, pos: t.Pos}
	pattern := e.emit(ir.OpConv, ir.Scalar(ir.I16), i)
	t.Args = []*ir.Value{e.emit(ir.OpGe, ir.Scalar(ir.Bool), pattern, e.constant(ir.I16, 0))}
	second := splitEdge(b, 0)
	jump := second.Values[0]
	e = &emitter{f: b.Func, b: second, i: 0, pos: t.Pos}
	if limit.Type.Kind != ir.I16 {
		limit = e.emit(ir.OpConv, ir.Scalar(ir.I16), limit)
	}
	setOp(jump, ir.OpIf, e.emit(ir.OpLe, ir.Scalar(ir.Bool), pattern, limit))
	j := predIndex(b, 1)
	second.AddEdge(fail)
	for _, phi := range fail.Phis() {
		phi.Args = append(phi.Args, phi.Args[j])
	}
	if len(ok.Preds) == 1 && isWide(i.Type.Kind) {
		fr.replaceBehind(ok, i, pattern)
	}
}

// replaceBehind uses the pattern, widened, instead of i in the blocks that ok dominates.
func (fr *funcRanges) replaceBehind(ok *ir.Block, i, pattern *ir.Value) {
	e := &emitter{f: fr.f, b: ok, i: entryIndex(ok), pos: i.Pos}
	checked := e.emit(ir.OpConv, i.Type, pattern)
	for _, b := range fr.dom.order {
		if !fr.dom.dominates(ok, b) {
			continue
		}
		for _, v := range b.Values {
			if v == checked || v.Op == ir.OpPhi {
				continue
			}
			for k, a := range v.Args {
				if a == i {
					v.Args[k] = checked
				}
			}
		}
	}
}
