package pass

import "github.com/gocard/gocard/ir"

// compareChain turns the switch at the end of b into a chain of comparisons, one block for each case.
func compareChain(b *ir.Block) {
	t := b.Terminator()
	x, cases := t.Args[0], t.Aux.([]int64)
	succs := b.Succs
	if len(cases) == 0 {
		setJump(b, 0)
		return
	}
	at := make([]int, len(succs)) // place of each edge among the predecessors of its successor
	for i := range succs {
		at[i] = predIndex(b, i)
	}
	b.Values, b.Succs = b.Values[:len(b.Values)-1], nil
	for i, c := range cases {
		e := &emitter{f: b.Func, b: b, i: len(b.Values), pos: t.Pos}
		e.emit(ir.OpIf, ir.Type{}, e.emit(ir.OpEq, ir.Scalar(ir.Bool), x, e.constant(x.Type.Kind, c)))
		b.Succs = []*ir.Block{succs[i]}
		succs[i].Preds[at[i]] = b
		if i == len(cases)-1 {
			b.Succs = append(b.Succs, succs[i+1])
			succs[i+1].Preds[at[i+1]] = b
			break
		}
		next := b.Func.NewBlock()
		next.Handler = b.Handler
		b.AddEdge(next)
		b = next
	}
}
