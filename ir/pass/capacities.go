package pass

import (
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// capacities refuses programs that may cut a slice behind its length where the slice was made by append: Go leaves open whether that is still within its
// capacity. The front end has put a trap where it would be.
func capacities(p *ir.Program, opt *Options) error {
	if !hasCapacityTrap(p) {
		return nil
	}
	var diags diag.List
	for _, fr := range analyzeSettled(p, opt).funcs {
		for _, b := range fr.dom.order {
			if !isCapacityTrap(b) {
				continue
			}
			for _, pred := range b.Preds {
				if fr.mayGo(pred, b) {
					diags.Add("GC2008", positionIn(fr.f, b.Terminator().Pos), "test it before (if n <= len(s)), or make the slice with the capacity that it needs, make([]T, 0, n)",
						"cannot prove that this stays within the length of a slice that append made; its capacity is left open by Go")
				}
			}
		}
	}
	return diags.Err()
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

func hasCapacityTrap(p *ir.Program) bool {
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			if isCapacityTrap(b) {
				return true
			}
		}
	}
	return false
}

func isCapacityTrap(b *ir.Block) bool {
	t := b.Terminator()
	return t.Op == ir.OpTrap && t.AuxInt == int64(ir.TrapCapacity)
}
