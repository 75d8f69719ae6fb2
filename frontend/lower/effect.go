package lower

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/api"
)

// calls reports whether a call may change the arrays. Objects of other packages may call back.
func (q *quiet) calls(c *ssa.CallCommon) bool {
	if b, ok := c.Value.(*ssa.Builtin); ok {
		switch b.Name() {
		case "copy", "clear", "append":
			return q.alias.of(c.Args[0]) == q.arrays
		}
		return false
	}
	b := q.alias.b
	if c.IsInvoke() {
		if m := b.in.API.Method(c.Method); m != nil && q.apiCall(m, c.Args) {
			return true
		}
		return b.isOpen(c.Value.Type()) || slices.ContainsFunc(b.reach.implementations(c.Value.Type(), c.Method), q.function)
	}
	if f := c.StaticCallee(); f != nil {
		return q.static(f, c.Args)
	}
	return slices.ContainsFunc(b.reach.addressed, func(f *ssa.Function) bool {
		return types.Identical(f.Signature, c.Signature()) && q.function(f)
	})
}

func (q *quiet) static(f *ssa.Function, args []ssa.Value) bool {
	m, _ := q.alias.b.binding(f)
	switch {
	case m != nil && m.Kind != api.Source:
		return q.apiCall(m, args)
	case stdReads(f):
		return false
	case redirect(f) != nil:
		return q.function(redirect(f))
	}
	return q.function(f)
}

// apiCall: the card writes to the arrays that it is given, and to its own. It may call the program back, as libraries may, or roll back what a
// transaction did.
func (q *quiet) apiCall(m *api.Method, args []ssa.Value) bool {
	switch {
	case q.arrays.lent, m.CallsBack, m.Class != nil && m.Class.Package.Library != nil:
		return true
	case m.Name == "abortTransaction", asksForShared(m), m.Waits != api.NoWait:
		return true
	}
	skip := int(boolInt(m.Kind == api.Virtual || m.Kind == api.InterfaceMethod))
	for i, x := range args {
		if q.alias.carries(x.Type()) && q.alias.of(x) == q.arrays && !m.OnlyReads(i-skip) {
			return true
		}
	}
	return false
}

// function reports whether a function, or what it calls, may change the arrays.
func (q *quiet) function(f *ssa.Function) bool {
	if q.seen[f] {
		return false
	}
	q.seen[f] = true
	for _, blk := range f.Blocks {
		if slices.ContainsFunc(blk.Instrs, q.mayWrite) {
			return true
		}
	}
	return false
}

// defers reports whether a deferred call of a function may change the arrays.
func (q *quiet) defers(f *ssa.Function) bool {
	for _, blk := range f.Blocks {
		for _, instr := range blk.Instrs {
			if d, ok := instr.(*ssa.Defer); ok && q.calls(d.Common()) {
				return true
			}
		}
	}
	return false
}
