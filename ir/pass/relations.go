package pass

import "github.com/gocard/gocard/ir"

// relation is what branches tell about the order of a and b where block at is: a set of the three outcomes.
type relation uint8

const (
	less relation = 1 << iota
	equal
	greater

	unrelated = less | equal | greater
)

// relate follows branches on a and b, and on numbers that differ from them by constants.
func (fr *funcRanges) relate(a, b *ir.Value, at *ir.Block) relation {
	a, b = fr.origin(a, at), fr.origin(b, at)
	if a == b {
		return equal
	}
	r := fr.told(a, b, at)
	if x, c := fr.offset(a, at); x != a { // a is x+c
		r &= shifted(fr.relateBase(x, b, at), c)
	}
	if y, c := fr.offset(b, at); y != b {
		r &= shifted(fr.relateBase(a, y, at), -c)
	}
	if n := fr.restOf(b, at); n != nil { // n <= b
		switch rel := fr.relateBase(a, fr.origin(n, at), at); {
		case rel == less:
			r &= less
		case rel&greater == 0:
			r &= less | equal
		}
	}
	return r
}

func (fr *funcRanges) relateBase(a, b *ir.Value, at *ir.Block) relation {
	if a == b {
		return equal
	}
	return fr.told(a, b, at)
}

// told joins what the branches say that compare a with b.
func (fr *funcRanges) told(a, b *ir.Value, at *ir.Block) relation {
	r := unrelated
	i := fr.index(a)
	if i < 0 {
		return r
	}
	var buf [longList]*fact
	for _, fc := range fr.facts[i].in(fr.dom, at, usedFacts[refineDepth-1], buf[:0]) {
		if fc.other == nil || len(fc.steps) > 0 {
			continue
		}
		if o := fr.origin(fc.other, at); o == b {
			r &= outcomes(fc.op)
		} else if y, c := fr.offset(o, at); y == b { // a compares with b+c
			r &= shifted(outcomes(fc.op), c)
		}
	}
	return r
}

// outcomes are those for which a comparison holds.
func outcomes(op ir.Op) relation {
	switch op {
	case ir.OpLt:
		return less
	case ir.OpLe:
		return less | equal
	case ir.OpGt:
		return greater
	case ir.OpGe:
		return greater | equal
	case ir.OpEq:
		return equal
	case ir.OpNe:
		return less | greater
	}
	return unrelated
}

// shifted is the relation of x+c to y, where x has relation r to y.
func shifted(r relation, c int64) relation {
	switch {
	case c == 0:
		return r
	case c < 0 && r&greater == 0:
		return less
	case c > 0 && r&less == 0:
		return greater
	case c == 1 && r&(greater|equal) == 0, c == -1 && r&(less|equal) == 0:
		return r | equal
	}
	return unrelated
}

// offset takes v apart into x+c, if the sum cannot wrap.
func (fr *funcRanges) offset(v *ir.Value, at *ir.Block) (x *ir.Value, c int64) {
	if v.Op != ir.OpAdd && v.Op != ir.OpSub || v.Args[1].Op != ir.OpConst {
		return v, 0
	}
	c = v.Args[1].AuxInt
	if v.Op == ir.OpSub {
		c = -c
	}
	r := fr.at(v.Args[0], at)
	if v.Type.Kind == ir.Uint || r.empty() || !r.add(exactly(c)).fits(v.Type.Kind) || r.add(exactly(c)) != wrapped(v.Type.Kind, r.add(exactly(c))) {
		return v, 0
	}
	return fr.origin(v.Args[0], at), c
}

// decides gives the outcome of a comparison of numbers that are related so.
func (r relation) decides(op ir.Op) (int64, bool) {
	yes := outcomes(op)
	switch {
	case r&^yes == 0:
		return 1, true
	case r&yes == 0:
		return 0, true
	}
	return 0, false
}
