package pass

import (
	"go/token"

	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// needInt reports 32-bit integers that are left in a program for a card without int (GC6002).
func needInt(p *ir.Program, opt *Options) error {
	if opt.HasInt {
		return nil
	}
	var list diag.List
	complain := func(pos, fallback token.Position) {
		if !pos.IsValid() {
			pos = fallback
		}
		list.Add("GC6002", pos, "build with --int for a card that has it, or use 16-bit integers", "32-bit integers need the card's int support")
	}
	for _, f := range p.Funcs {
		for _, v := range f.Params {
			if v.Type.Kind == ir.I32 {
				complain(v.Pos, f.Pos)
			}
		}
		for _, b := range f.Blocks {
			for _, v := range b.Values {
				if v.Type.Kind == ir.I32 || v.Type.Elem == ir.I32 || v.Type.Elem == ir.U32 {
					complain(v.Pos, f.Pos)
				}
			}
		}
	}
	return list.Err()
}
