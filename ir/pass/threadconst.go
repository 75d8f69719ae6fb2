package pass

import "github.com/gocard/gocard/ir"

// threadConst lets a way into block j that brings a constant go on to where the branch of j sends it: j holds phis, a comparison of one of them with
// a constant, and the branch. That needs the phis to be of no use on the other side of the branch. It reports whether it changed the graph.
func threadConst(j *ir.Block, users *users) bool {
	n := len(j.Phis())
	if n == 0 || len(j.Values) > n+3 || len(j.Preds) < 2 || j.Terminator().Op != ir.OpIf || j.Succs[0] == j.Succs[1] {
		return false
	}
	c := j.Terminator().Args[0]
	if c.Block != j || !c.Op.IsCompare() || len(users.of(c)) != 1 || c.Args[0].Block != j || c.Args[0].Op != ir.OpPhi || !isConst(c.Args[1]) {
		return false
	}
	for _, v := range j.Values[n : len(j.Values)-1] {
		if v != c && !isConst(v) {
			return false
		}
	}
	for i, a := range c.Args[0].Args {
		way, ok := outcomeFor(c, a)
		if p := j.Preds[i]; ok && p != j && unusedBeyond(j, way, users) {
			threadEdge(j, i, way)
			return true
		}
	}
	return false
}

// outcomeFor decides comparison c, of a phi with a constant, for argument a of the phi.
func outcomeFor(c, a *ir.Value) (way int, ok bool) {
	k := c.Args[1]
	switch {
	case a.Op == ir.OpConst && k.Op == ir.OpConst:
		return int(1 - boolInt(foldCompare(c.Op, k.Type.Kind, a.AuxInt, k.AuxInt))), true
	case a.Op == ir.OpNull && k.Op == ir.OpNull:
		return int(1 - boolInt(c.Op == ir.OpEq)), true
	case k.Op == ir.OpNull && notNull(a):
		return int(boolInt(c.Op == ir.OpEq)), true
	}
	return 0, false
}

// unusedBeyond reports whether the values of j are used only in j, by the phis of successor way for the edge from j, and in what the other successor
// dominates because j is the only way to it.
func unusedBeyond(j *ir.Block, way int, users *users) bool {
	target, other := j.Succs[way], j.Succs[1-way]
	if target == j || other == j {
		return false
	}
	var dom *domTree
	for _, v := range j.Values {
		for _, u := range users.of(v) {
			if u.Block == j && u.Op != ir.OpPhi {
				continue
			}
			if u.Op == ir.OpPhi && onlyFrom(u, v, j) && (u.Block == target && v.Op == ir.OpPhi || u.Block == other) {
				continue
			}
			if dom == nil {
				dom = dominators(j.Func)
			}
			if u.Op == ir.OpPhi || len(other.Preds) != 1 || !dom.dominates(other, u.Block) {
				return false
			}
		}
	}
	return true
}

// onlyFrom reports whether phi has v only for edges from j.
func onlyFrom(phi, v *ir.Value, j *ir.Block) bool {
	for i, a := range phi.Args {
		if a == v && phi.Block.Preds[i] != j {
			return false
		}
	}
	return true
}

// threadEdge leads predecessor i of j past it to successor way. The phis there get what those of j had for this edge.
func threadEdge(j *ir.Block, i, way int) {
	p, target := j.Preds[i], j.Succs[way]
	came := map[*ir.Value]*ir.Value{}
	for _, phi := range j.Phis() {
		came[phi] = phi.Args[i]
	}
	old := predIndex(j, way)
	var args []*ir.Value
	for _, phi := range target.Phis() {
		a := phi.Args[old]
		if came[a] != nil {
			a = came[a]
		}
		args = append(args, a)
	}
	retarget(p, edgeTo(j, i), target, args)
}
