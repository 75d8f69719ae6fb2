package pass

import "github.com/gocard/gocard/ir"

// threadBool lets the ways into block j, which only branches on a Bool that each way brings along, branch on their own: what is left of && and ||
// and of small functions that return a Bool. It reports whether it changed the graph.
func threadBool(j *ir.Block, users [][]*ir.Value) bool {
	if len(j.Values) != 2 || j.Values[0].Op != ir.OpPhi || j.Values[1].Op != ir.OpIf || j.Values[1].Args[0] != j.Values[0] {
		return false
	}
	p := j.Values[0]
	if j.Succs[0] == j.Succs[1] || j.Succs[0] == j || j.Succs[1] == j || !onlyForSuccs(j, p, users[p.ID]) {
		return false
	}
	for _, b := range j.Preds {
		if b.Terminator().Op != ir.OpJump || b == j {
			return false
		}
	}
	for len(j.Preds) > 0 {
		b, a := j.Preds[0], p.Args[0]
		removeEdge(b, 0)
		t := b.Terminator()
		if a.Op == ir.OpConst {
			way := int(1 - a.AuxInt)
			b.AddEdge(j.Succs[way])
			extendPhis(j, way, p, a)
			continue
		}
		setOp(t, ir.OpIf, a)
		for way := range j.Succs {
			b.AddEdge(j.Succs[way])
			extendPhis(j, way, p, a)
		}
	}
	return true
}

// onlyForSuccs reports whether phi p of j is used by the branch of j and by phis of its successors for the edges from j alone.
func onlyForSuccs(j *ir.Block, p *ir.Value, users []*ir.Value) bool {
	for _, u := range users {
		if u == j.Values[1] {
			continue
		}
		if u.Op != ir.OpPhi || u.Block != j.Succs[0] && u.Block != j.Succs[1] {
			return false
		}
		for i, a := range u.Args {
			if a == p && u.Block.Preds[i] != j {
				return false
			}
		}
	}
	return true
}

// extendPhis gives the phis of successor way of j an argument for a new edge: what they have for the edge from j, with a for p.
func extendPhis(j *ir.Block, way int, p, a *ir.Value) {
	old := predIndex(j, way)
	for _, phi := range j.Succs[way].Phis() {
		x := phi.Args[old]
		if x == p {
			x = a
		}
		phi.Args = append(phi.Args, x)
	}
}
