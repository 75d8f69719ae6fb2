package pass

import "github.com/gocard/gocard/ir"

// prologue lets every install function run Init first, unless an earlier one has: static fields and scratch arrays belong to the package, not to one
// applet instance. The mark is set behind Init, so that an Init that failed is run again.
func prologue(p *ir.Program, _ *Options) error {
	if p.Init != nil && p.Init.Blocks[0].Values[0].Op == ir.OpReturn {
		p.Init = nil
	}
	if p.Init == nil {
		return nil
	}
	done := newGlobal(p, "card.initialised", ir.Scalar(ir.Bool))
	seen := map[*ir.Func]bool{}
	for _, a := range p.Applets {
		if seen[a.Install] {
			continue
		}
		seen[a.Install] = true
		guardInit(a.Install, p.Init, done)
	}
	return nil
}

func guardInit(f, init *ir.Func, done *ir.Global) {
	body := f.Blocks[0]
	entry, first := f.NewBlock(), f.NewBlock()
	f.Blocks = append([]*ir.Block{entry, first}, f.Blocks[:len(f.Blocks)-2]...)
	b := &ir.Builder{Func: f, Cur: entry, Pos: f.Pos}
	b.If(b.Emit(ir.OpGlobalGet, ir.Scalar(ir.Bool), done), body, first)
	b.Cur = first
	b.Emit(ir.OpCall, ir.Type{}, init)
	b.Emit(ir.OpGlobalSet, ir.Type{}, done, b.Const(ir.Bool, 1))
	b.Jump(body)
}
