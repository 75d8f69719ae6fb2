package pass

import (
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// needInt reports imported methods with int in a program for a card without int (GC6002): all other 32-bit integers are pairs of words by now.
func needInt(p *ir.Program, opt *Options) error {
	if opt.HasInt {
		return nil
	}
	var list diag.List
	for _, f := range p.Funcs {
		for _, c := range callsOf(f) {
			m, ok := c.Aux.(*ir.APIMethod)
			if !ok || !usesInt(m) {
				continue
			}
			pos := c.Pos
			if !pos.IsValid() {
				pos = f.Pos
			}
			list.Add("GC6002", pos, "build with --int for a card that has it", "%s of %s needs the card's int support", m.Name, m.Class.Name)
		}
	}
	return list.Err()
}

func usesInt(m *ir.APIMethod) bool {
	found := is32(m.Result) || is32Array(m.Result)
	for _, t := range m.Params {
		found = found || is32(t) || is32Array(t)
	}
	return found
}
