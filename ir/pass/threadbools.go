package pass

import "github.com/gocard/gocard/ir"

// threadBool lets the ways into block j, which only branches on a Bool that each way brings along, branch on their own: what is left of && and ||
// and of small functions that return a Bool. It reports whether it changed the graph.
func threadBool(j *ir.Block, users *users) bool {
	if len(j.Values) != 2 || j.Values[0].Op != ir.OpPhi || j.Values[1].Op != ir.OpIf || j.Values[1].Args[0] != j.Values[0] {
		return false
	}
	p := j.Values[0]
	if j.Succs[0] == j.Succs[1] || j.Succs[0] == j || j.Succs[1] == j || !onlyForSuccs(j, p, users.of(p)) {
		return false
	}
	for i, b := range j.Preds {
		if b == j || b.Terminator().Op != ir.OpJump && p.Args[i].Op != ir.OpConst {
			return false
		}
	}
	for len(j.Preds) > 0 {
		threadWay(j, p)
	}
	return true
}

// threadWay leads the first way into j past it.
func threadWay(j *ir.Block, p *ir.Value) {
	b, a := j.Preds[0], p.Args[0]
	if a.Op == ir.OpConst {
		way := int(1 - a.AuxInt)
		args := phiArgs(j, way, p, a)
		retarget(b, edgeTo(j, 0), j.Succs[way], args)
		return
	}
	removeEdge(b, 0)
	setOp(b.Terminator(), ir.OpIf, a)
	for way, s := range j.Succs {
		args := phiArgs(j, way, p, a)
		b.AddEdge(s)
		for k, phi := range s.Phis() {
			phi.Args = append(phi.Args, args[k])
		}
	}
}

// edgeTo is the index among the successors of j.Preds[i] of the edge that this entry stands for.
func edgeTo(j *ir.Block, i int) int {
	b := j.Preds[i]
	for k := range b.Succs {
		if b.Succs[k] == j && predIndex(b, k) == i {
			return k
		}
	}
	return -1
}

// retarget leads edge i of b to another block, whose phis get args for it.
func retarget(b *ir.Block, i int, to *ir.Block, args []*ir.Value) {
	removePred(b.Succs[i], predIndex(b, i))
	b.Succs[i] = to
	at := len(to.Preds) // in front of the entry of a later edge of b, if there is one
	for k := i + 1; k < len(b.Succs); k++ {
		if b.Succs[k] == to {
			at = laterEntry(b, i, to)
			break
		}
	}
	to.Preds = append(to.Preds, nil)
	copy(to.Preds[at+1:], to.Preds[at:])
	to.Preds[at] = b
	for k, phi := range to.Phis() {
		phi.Args = append(phi.Args, nil)
		copy(phi.Args[at+1:], phi.Args[at:])
		phi.Args[at] = args[k]
	}
}

// laterEntry is the place among the predecessors of to where the entry of edge i of b, which is not there yet, belongs.
func laterEntry(b *ir.Block, i int, to *ir.Block) int {
	before := 0
	for _, s := range b.Succs[:i] {
		if s == to {
			before++
		}
	}
	for at, p := range to.Preds {
		if p != b {
			continue
		}
		if before == 0 {
			return at
		}
		before--
	}
	return len(to.Preds)
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

// phiArgs are what the phis of successor way of j have for the edge from j, with a for p.
func phiArgs(j *ir.Block, way int, p, a *ir.Value) []*ir.Value {
	old := predIndex(j, way)
	var args []*ir.Value
	for _, phi := range j.Succs[way].Phis() {
		x := phi.Args[old]
		if x == p {
			x = a
		}
		args = append(args, x)
	}
	return args
}
