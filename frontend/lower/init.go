package lower

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// startInit makes the initialisation function. Its first block is kept open: objects that exist once are made there, whenever the
// need for them shows.
func (b *builder) startInit() {
	f := b.newFunc("init", token.NoPos)
	b.init = f
	b.prologue = &fn{Builder: &ir.Builder{Func: f.f, Cur: f.Cur}, b: b, f: f.f}
	f.goTo(f.newBlock())
	body := f.Cur
	b.queue = append(b.queue, func() {
		for _, p := range b.in.Packages {
			if init := p.SSA.Func("init"); init != nil && len(init.Blocks) > 1 {
				b.guard(init.Pos(), func() { b.initPackage(f, init) })
			}
		}
	})
	b.prologueBody = body
}

// initPackage puts the needed parts of a package's initialisation behind what is there.
func (b *builder) initPackage(f *fn, init *ssa.Function) {
	plan := b.reach.inits[init]
	s := newScope(f, init, nil)
	s.skip = map[ssa.Instruction]bool{}
	for _, blk := range init.Blocks {
		for _, instr := range blk.Instrs {
			if !isTerminator(instr) && !plan.needed(instr) || b.plan.folded[instr] {
				s.skip[instr] = true
			}
		}
	}
	if plan.whole {
		s.exit = &exit{blk: f.newBlock()}
		s.set(init.Blocks[0].Instrs[0].(ssa.Value), operand{vals: []*ir.Value{f.Const(ir.Bool, 0)}})
		s.body()
		f.goTo(s.exit.blk)
		return
	}
	for _, instr := range init.Blocks[1].Instrs {
		if !s.skip[instr] && !isTerminator(instr) {
			s.mark(instr)
			s.instruction(instr)
		}
	}
}

func isTerminator(instr ssa.Instruction) bool {
	switch instr.(type) {
	case *ssa.If, *ssa.Jump, *ssa.Return, *ssa.Panic:
		return true
	}
	return false
}

// isInitGuard reports whether g is the variable that keeps a package from being initialised twice.
func (b *builder) isInitGuard(g *ssa.Global) bool { return g.Name() == "init$guard" }

// finishInit ends the initialisation function; an empty one is dropped.
func (b *builder) finishInit() {
	b.prologue.Jump(b.prologueBody)
	b.init.Return()
	b.init.finish()
	for _, blk := range b.init.f.Blocks {
		for _, v := range blk.Values {
			if !v.Op.IsTerminator() {
				b.prog.Init = b.init.f
				return
			}
		}
	}
	b.dropFunc(b.init.f)
}
