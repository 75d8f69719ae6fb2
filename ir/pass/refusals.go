package pass

import (
	"slices"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// refusals refuses programs that may come to a place where the front end does not want them: where an append would need memory while a command is
// processed, or where a slice is cut behind its length that was made by append, whose capacity Go leaves open.
func refusals(p *ir.Program, opt *Options) error {
	if !hasRefusal(p) {
		return nil
	}
	var diags diag.List
	seen := map[*diag.Diagnostic]bool{}
	for _, fr := range analyzeSettled(p, opt).funcs {
		for _, b := range fr.dom.order {
			if !isRefusal(b) || !fr.mayCome(b) {
				continue
			}
			d, ok := b.Terminator().Aux.(*diag.Diagnostic)
			if !ok {
				d = &diag.Diagnostic{Code: "GC9000", Pos: positionIn(fr.f, b.Terminator().Pos), Message: "a place without a reason to refuse it", Fix: "please report this"}
			}
			if !seen[d] {
				seen[d] = true
				diags = append(diags, *d)
			}
		}
	}
	return diags.Err()
}

// mayCome reports whether control may come to a block. One without predecessors is where a function begins, if it is called, or a handler.
func (fr *funcRanges) mayCome(b *ir.Block) bool {
	if len(b.Preds) == 0 {
		return !slices.ContainsFunc(fr.f.Params, func(p *ir.Value) bool { return p.Type.Kind.IsInteger() && fr.of(p).empty() })
	}
	for _, p := range b.Preds {
		if fr.mayGo(p, b) {
			return true
		}
	}
	return false
}

// mayGo reports whether control may go from one block to another.
func (fr *funcRanges) mayGo(from, to *ir.Block) bool {
	t := from.Terminator()
	if t.Op != ir.OpIf {
		return true
	}
	cond := t.Args[0]
	for _, a := range cond.Args {
		if a.Type.Kind.IsInteger() && fr.at(a, cond.Block).empty() {
			return false // the program does not come here
		}
	}
	n, ok := fr.decided(cond)
	return !ok || from.Succs[1-n] == to
}

func hasRefusal(p *ir.Program) bool {
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			if isRefusal(b) {
				return true
			}
		}
	}
	return false
}

func isRefusal(b *ir.Block) bool {
	t := b.Terminator()
	return t.Op == ir.OpTrap && t.AuxInt == int64(ir.TrapRefused)
}
