package isel

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// dropPhis replaces the phis of b to which all edges bring the same value.
func (fn *function) dropPhis(b *block) bool {
	dropped := false
	for j := len(b.phis) - 1; j >= 0; j-- {
		v := fn.onlyValue(b, j)
		if v == nil {
			continue
		}
		phi := b.phis[j]
		b.phis = slices.Delete(slices.Clone(b.phis), j, j+1)
		fn.eachEdge(b, func(e *edge) {
			fn.uses[e.args[j].ID]--
			e.args = slices.Delete(slices.Clone(e.args), j, j+1)
		})
		fn.replaceUses(phi, v)
		dropped = true
	}
	return dropped
}

// onlyValue is the value that all edges bring to phi j of b; nil if there are several.
func (fn *function) onlyValue(b *block, j int) *ir.Value {
	var only *ir.Value
	same := true
	fn.eachEdge(b, func(e *edge) {
		v := e.args[j]
		if v == b.phis[j] {
			return
		}
		same = same && (only == nil || only == v)
		only = v
	})
	if !same {
		return nil
	}
	return only
}

// eachEdge calls f for every edge to b.
func (fn *function) eachEdge(b *block, f func(*edge)) {
	for i, p := range b.preds {
		if slices.Contains(b.preds[:i], p) {
			continue
		}
		for k := range p.term.succs {
			if e := &p.term.succs[k]; e.to == b {
				f(e)
			}
		}
	}
}

// replaceUses replaces a value everywhere.
func (fn *function) replaceUses(old, by *ir.Value) {
	replace := func(values []*ir.Value) {
		for i, v := range values {
			if v == old {
				values[i] = by
				fn.uses[by.ID]++
			}
		}
	}
	for _, b := range fn.blocks {
		for _, v := range b.body {
			replace(v.Args)
		}
		replace(b.term.args)
		for _, e := range b.term.succs {
			replace(e.args)
		}
	}
	fn.uses[old.ID] = 0
}
