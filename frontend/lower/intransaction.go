package lower

import (
	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/api"
)

// progress finds where a transaction may be in progress. The card calls the program without one; code of other packages may have begun one.
// What it finds it finds for a function called without a transaction (0) and with one (1).
type progress struct {
	b       *builder
	called  map[*ssa.Function]*[2]bool // may be called so
	leaves  map[*ssa.Function]*[2]bool // may return with a transaction in progress
	during  map[*ssa.Function]*[2]bool // may have one in progress at some time; a panic shows that to who recovers
	changed bool
}

func findProgress(b *builder) *progress {
	p := &progress{b: b, called: map[*ssa.Function]*[2]bool{}, leaves: map[*ssa.Function]*[2]bool{}, during: map[*ssa.Function]*[2]bool{}}
	for _, f := range b.reach.outside {
		p.mark(p.called, f, b.reach.foreign)
	}
	for p.changed = true; p.changed; {
		p.changed = false
		for _, f := range b.reach.funcs {
			for _, begun := range []bool{false, true} {
				if is(p.called, f, begun) {
					p.walk(f, begun, nil)
				}
			}
		}
	}
	return p
}

func is(set map[*ssa.Function]*[2]bool, f *ssa.Function, begun bool) bool {
	return set[f] != nil && set[f][boolInt(begun)]
}

func (p *progress) mark(set map[*ssa.Function]*[2]bool, f *ssa.Function, begun bool) {
	if set[f] == nil {
		set[f] = &[2]bool{}
	}
	if i := boolInt(begun); !set[f][i] {
		set[f][i], p.changed = true, true
	}
}

// each calls visit for every instruction of f before which a transaction may be in progress.
func (p *progress) each(f *ssa.Function, visit func(instr ssa.Instruction)) {
	for _, begun := range []bool{false, true} {
		if is(p.called, f, begun) {
			p.walk(f, begun, visit)
		}
	}
}

// walk follows f. A deferred call, and what recovers, may find whatever state there was.
func (p *progress) walk(f *ssa.Function, begun bool, visit func(instr ssa.Instruction)) {
	w := &progressWalk{progress: p, in: map[*ssa.BasicBlock]bool{f.Blocks[0]: begun}, ever: begun}
	for again := true; again; {
		again = false
		ever := w.ever
		for _, blk := range f.Blocks {
			state, ok := w.in[blk]
			if blk == f.Recover {
				state, ok = w.ever, true
			}
			if !ok {
				continue
			}
			for _, instr := range blk.Instrs {
				state = w.instr(f, begun, instr, state)
			}
			for _, s := range blk.Succs {
				if old, seen := w.in[s]; !seen || state && !old {
					w.in[s], again = state, true
				}
			}
		}
		again = again || w.ever != ever
	}
	if w.ever {
		p.mark(p.during, f, begun)
	}
	if visit != nil {
		w.show(f, begun, visit)
	}
}

type progressWalk struct {
	*progress
	in   map[*ssa.BasicBlock]bool
	ever bool
}

// show visits the instructions before which a transaction may be in progress.
func (w *progressWalk) show(f *ssa.Function, begun bool, visit func(instr ssa.Instruction)) {
	for _, blk := range f.Blocks {
		state := w.in[blk] || blk == f.Recover && w.ever
		for _, instr := range blk.Instrs {
			if state {
				visit(instr)
			}
			state = w.instr(f, begun, instr, state)
		}
	}
}

// instr is the state behind an instruction.
func (w *progressWalk) instr(f *ssa.Function, begun bool, instr ssa.Instruction, state bool) bool {
	switch c := instr.(type) {
	case *ssa.Return:
		if state {
			w.mark(w.leaves, f, begun)
		}
	case *ssa.Defer:
		for _, g := range w.targets(c.Common()) {
			w.mark(w.called, g, state || w.ever)
		}
	case *ssa.RunDefers:
		state = w.deferred(f, state)
	case *ssa.Call:
		state = w.call(c.Common(), state)
	}
	w.ever = w.ever || state
	return state
}

// deferred is the state after the deferred calls of f.
func (w *progressWalk) deferred(f *ssa.Function, state bool) bool {
	after := state
	for _, blk := range f.Blocks {
		for _, instr := range blk.Instrs {
			if d, ok := instr.(*ssa.Defer); ok {
				after = w.call(d.Common(), state) || after
			}
		}
	}
	return after
}

// call is the state after a call.
func (w *progressWalk) call(c *ssa.CallCommon, state bool) bool {
	if w.b.reach.foreign && w.isForeign(c) {
		return true
	}
	switch w.transactionCall(c) {
	case "beginTransaction":
		return true
	case "commitTransaction", "abortTransaction":
		return false
	}
	targets := w.targets(c)
	if len(targets) == 0 {
		_, isBuiltin := c.Value.(*ssa.Builtin)
		return state || !c.IsInvoke() && c.StaticCallee() == nil && !isBuiltin
	}
	after := false
	for _, g := range targets {
		w.mark(w.called, g, state)
		after = after || is(w.leaves, g, state)
		w.ever = w.ever || is(w.during, g, state)
	}
	return after
}

// transactionCall is the name of the method of JCSystem that c calls, if it is one of the card.
func (w *progressWalk) transactionCall(c *ssa.CallCommon) string {
	if f := c.StaticCallee(); f != nil {
		if m, _ := w.b.binding(f); m != nil && m.Kind != api.Source && m.Kind != api.Intrinsic {
			return m.Name
		}
	}
	return ""
}

// isForeign reports whether c may execute code of another package, or of this one that the card calls back: a library's, or what is behind an interface of
// the card.
func (w *progressWalk) isForeign(c *ssa.CallCommon) bool {
	if c.IsInvoke() {
		return true
	}
	f := c.StaticCallee()
	if f == nil {
		return true
	}
	m, _ := w.b.binding(f)
	return m != nil && m.Kind != api.Source && m.Kind != api.Intrinsic && (m.Class.Package.Library != nil || m.CallsBack)
}

// targets lists the functions of the program that c may call.
func (w *progressWalk) targets(c *ssa.CallCommon) []*ssa.Function {
	r := w.b.reach
	if c.IsInvoke() {
		return r.implementations(c.Value.Type(), c.Method)
	}
	if f := c.StaticCallee(); f != nil {
		if to := redirect(f); to != nil {
			f = to
		}
		if m, _ := r.b.binding(f); f.Blocks == nil || stdReads(f) || m != nil && m.Kind != api.Source {
			return nil
		}
		return []*ssa.Function{f}
	}
	if _, ok := c.Value.(*ssa.Builtin); ok {
		return nil
	}
	return r.valuesOf(c.Signature())
}
