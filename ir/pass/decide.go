package pass

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// decideByRange replaces comparisons, bounds checks and integers whose outcome the ranges know, and tidies up. What Go checks and the card
// need not check goes here.
func decideByRange(p *ir.Program, opt *Options) error { return decideAll(p, opt, false) }

// decideLengths is decideByRange for lengths of arrays, too. It runs behind shapes, which looks for lengths.
func decideLengths(p *ir.Program, opt *Options) error { return decideAll(p, opt, true) }

func decideAll(p *ir.Program, opt *Options, lengths bool) error {
	for _, fr := range analyze(p, opt).funcs {
		fr.constantLoads()
		if lengths {
			fr.constantLengths()
		}
		known := map[*ir.Value]int64{} // set behind the loop: the facts that branches tell are about the operations
		for _, b := range fr.dom.order {
			for _, v := range b.Values {
				fr.dropLowerLimit(v)
				if n, ok := fr.decided(v); ok {
					known[v] = n
				}
			}
		}
		for v, n := range known {
			setConst(v, n)
		}
	}
	return eachFunc(simplify)(p, opt)
}

// constantLoads replaces uses of parameters, results, fields and globals that are only ever one number. The loads stay for their exceptions.
func (fr *funcRanges) constantLoads() {
	repl := newSubstitution(fr.f)
	entry := fr.f.Blocks[0]
	for _, v := range fr.f.Params {
		if n, ok := fr.of(v).single(); ok && v.Type.Kind.IsInteger() {
			repl.set(v, (&emitter{f: fr.f, b: entry}).constant(v.Type.Kind, n))
		}
	}
	fr.replaceKnown(repl, func(v *ir.Value) bool { return v.Type.Kind.IsInteger() && fr.r.slots.loadSlot(fr.f, v) != nil })
	repl.apply()
}

// constantLengths replaces the lengths of arrays that are only ever one number.
func (fr *funcRanges) constantLengths() {
	repl := newSubstitution(fr.f)
	fr.replaceKnown(repl, func(v *ir.Value) bool { return v.Op == ir.OpArrayLen })
	repl.apply()
}

// replaceKnown puts a constant behind each of some values that is only ever one number; behind the further results of a call where it is one.
func (fr *funcRanges) replaceKnown(repl *substitution, some func(*ir.Value) bool) {
	known := func(v *ir.Value) bool {
		_, ok := fr.of(v).single()
		return ok && some(v)
	}
	for _, b := range fr.dom.order {
		if !slices.ContainsFunc(b.Values, known) {
			continue
		}
		var out, behind []*ir.Value
		for i, v := range b.Values {
			out = append(out, v)
			if known(v) {
				n, _ := fr.of(v).single()
				c := fr.f.NewValue(ir.OpConst, ir.Scalar(v.Type.Kind))
				c.AuxInt, c.Pos, c.Block = v.Type.Kind.Wrap(n), v.Pos, b
				repl.set(v, c)
				behind = append(behind, c)
			}
			if i+1 < len(b.Values) && b.Values[i+1].Op != ir.OpExtract {
				out, behind = append(out, behind...), nil
			}
		}
		b.Values = out
	}
}

// decided gives the outcome of v, if there is only one.
func (fr *funcRanges) decided(v *ir.Value) (int64, bool) {
	if v.Op == ir.OpInBounds || v.Op.IsCompare() && v.Args[0].Type.Kind.IsInteger() {
		a, b := fr.at(v.Args[0], v.Block), fr.at(v.Args[1], v.Block)
		if a.empty() || b.empty() {
			return 0, false
		}
		if n, ok := decideCompare(v.Op, a, b); ok {
			return n, true
		}
		return fr.decidedByRelation(v, a)
	}
	if v.Op >= ir.OpAdd && v.Op <= ir.OpConv && !v.Op.Traps() && v.Type.Kind != ir.Uint {
		return fr.of(v).single()
	}
	return 0, false
}

// decidedByRelation uses what branches told about the order of the arguments; the first has range a.
func (fr *funcRanges) decidedByRelation(v *ir.Value, a interval) (int64, bool) {
	r := fr.relate(v.Args[0], v.Args[1], v.Block)
	if v.Op != ir.OpInBounds {
		return r.decides(v.Op)
	}
	switch {
	case r&less == 0:
		return 0, true
	case r == less && a.lo >= 0:
		return 1, true
	}
	return 0, false
}

func decideCompare(op ir.Op, a, b interval) (int64, bool) {
	switch op {
	case ir.OpLt:
		return decideOrder(a.hi < b.lo, a.lo >= b.hi)
	case ir.OpLe:
		return decideOrder(a.hi <= b.lo, a.lo > b.hi)
	case ir.OpGt:
		return decideOrder(a.lo > b.hi, a.hi <= b.lo)
	case ir.OpGe:
		return decideOrder(a.lo >= b.hi, a.hi < b.lo)
	case ir.OpEq:
		return decideOrder(a.lo == b.hi && a.hi == b.lo, a.meet(b).empty())
	case ir.OpNe:
		return decideOrder(a.meet(b).empty(), a.lo == b.hi && a.hi == b.lo)
	}
	return decideOrder(a.lo >= 0 && a.hi < b.lo, a.hi < 0 || a.lo >= b.hi)
}

func decideOrder(yes, no bool) (int64, bool) {
	switch {
	case yes:
		return 1, true
	case no:
		return 0, true
	}
	return 0, false
}
