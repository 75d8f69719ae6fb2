package pass

import (
	"math"
	"slices"

	"github.com/gocard/gocard/ir"
)

// What grows round after round jumps: after a few exact steps to a limit that a branch sets for it, then to one that is a single number (others may grow
// with it), then from kind to kind. Jumps too far are taken back in the second phase, unless the value only depends on itself; so the limits of
// branches come first.

// The numbers of growths of a value after which it jumps to limits of branches, only to single numbers, only to limits of kinds, and is no longer bounded
// by rounds of its loop.
const (
	exactSteps  = 3
	branchSteps = 9
	firmSteps   = 12
	boundSteps  = 40
)

// slotLoad is a load from a slot.
type slotLoad struct {
	fr *funcRanges
	v  *ir.Value
}

// widenPhi lets a growing phi jump.
func (fr *funcRanges) widenPhi(v *ir.Value, old, n interval) interval {
	fr.jumps[v.ID] = min(fr.jumps[v.ID]+1, math.MaxUint8)
	return jump(old, n, v.Type.Kind, fr.jumps[v.ID], func(firm bool) []interval { return fr.limits(v, firm, nil) })
}

// widen lets a growing slot jump.
func (s *slot) widen(old, n interval) interval {
	s.jumps = min(s.jumps+1, math.MaxUint8)
	return jump(old, n, s.kind, s.jumps, func(firm bool) []interval {
		var list []interval
		for _, l := range s.loads {
			list = l.fr.limits(l.fr.source(l.v), firm, list)
		}
		return list
	})
}

// limits appends the ranges that branches on v allow, only those by comparison with a single number if firm is set.
func (fr *funcRanges) limits(v *ir.Value, firm bool, list []interval) []interval {
	i := fr.index(v)
	if i < 0 {
		return list
	}
	for j := range fr.branches[i] {
		fc := &fr.branches[i][j]
		o := fr.ofOther(fc, fc.from, 1)
		if _, single := o.single(); firm && !single && fc.other != nil {
			continue
		}
		if fc.op != ir.OpNe && fc.op != ir.OpEq {
			o = narrowBy(kindInterval(fc.of.Type.Kind), fc, o)
		}
		list = append(list, fr.undone(fc, o, fc.from, 1))
	}
	return list
}

// jump moves the ends of n that have grown since old.
func jump(old, n interval, k ir.Kind, times uint8, limits func(firm bool) []interval) interval {
	if times <= exactSteps || old.empty() {
		return n
	}
	all := kindInterval(k)
	low, high := slices.Clone(kindSteps()), slices.Clone(kindSteps())
	if times <= firmSteps {
		for _, r := range limits(times > branchSteps) {
			if !r.empty() {
				low = append(low, r.lo, addSat(r.lo, -1))
				high = append(high, r.hi, addSat(r.hi, 1))
			}
		}
	}
	if n.lo < old.lo {
		to := all.lo
		for _, c := range low {
			if c <= n.lo {
				to = max(to, c)
			}
		}
		n.lo = to
	}
	if n.hi > old.hi {
		to := all.hi
		for _, c := range high {
			if c >= n.hi {
				to = min(to, c)
			}
		}
		n.hi = to
	}
	return n
}

// kindSteps are the ends of the kinds.
func kindSteps() []int64 {
	var steps []int64
	for k := ir.I8; k <= ir.U32; k++ {
		lo, hi := k.Range()
		steps = append(steps, lo, hi)
	}
	return steps
}
