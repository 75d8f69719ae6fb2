package pass

import "github.com/gocard/gocard/ir"

// splitLimits rewrites the bounds checks of slice expressions, 0 <= i < limit+1, as 0 <= i and i <= limit: the sum may be one more than 16 bits
// hold, and often one of the two is known.
func splitLimits(f *ir.Func) {
	for i := 0; i < len(f.Blocks); i++ { // new blocks are looked at, too, and left alone
		b := f.Blocks[i]
		t := b.Terminator()
		if t.Op != ir.OpIf || t.Args[0].Op != ir.OpInBounds || b.Succs[0] == b.Succs[1] {
			continue
		}
		if limit := limitOf(t.Args[0].Args[1]); limit != nil {
			splitLimit(b, t, t.Args[0].Args[0], limit)
		}
	}
}

// limitOf is x if n is x+1 and the sum cannot overflow; nil if it is not.
func limitOf(n *ir.Value) *ir.Value {
	if n.Op != ir.OpAdd || !isConstOf(n.Args[1], 1) {
		return nil
	}
	x := n.Args[0]
	if x.Op != ir.OpConv || x.Args[0].Type.Kind.Bits() > 16 || !widens(x.Args[0].Type.Kind, x.Type.Kind) || x.Type.Kind.Bits() < 32 {
		return nil
	}
	return x
}

// splitLimit lets b go on to a second block that compares with limit. Both go to the same block when the check fails.
func splitLimit(b *ir.Block, t, i, limit *ir.Value) {
	e := &emitter{f: b.Func, b: b, i: len(b.Values) - 1, pos: t.Pos}
	t.Args = []*ir.Value{e.emit(ir.OpGe, ir.Scalar(ir.Bool), i, e.constant(i.Type.Kind, 0))}
	second := splitEdge(b, 0)
	fail := b.Succs[1]
	jump := second.Values[0]
	e = &emitter{f: b.Func, b: second, i: 0, pos: t.Pos}
	setOp(jump, ir.OpIf, e.emit(ir.OpLe, ir.Scalar(ir.Bool), i, limit))
	j := predIndex(b, 1)
	second.AddEdge(fail)
	for _, phi := range fail.Phis() {
		phi.Args = append(phi.Args, phi.Args[j])
	}
}
