package lower

import (
	"go/token"
	"slices"

	"github.com/gocard/gocard/ir"
)

// fn is an IR function under construction.
type fn struct {
	*ir.Builder
	b       *builder
	f       *ir.Func
	handler *ir.Block // of new blocks
	counted int       // values that the budget knows of
}

// newFunc starts a static function with a unique name.
func (b *builder) newFunc(name string, pos token.Pos) *fn {
	f := &ir.Func{Name: b.unique(name), Pos: b.position(pos)}
	b.prog.Funcs = append(b.prog.Funcs, f)
	return b.startFunc(f)
}

// startFunc starts the body of a function that is already declared.
func (b *builder) startFunc(f *ir.Func) *fn {
	x := &fn{Builder: ir.NewBuilder(f), b: b, f: f}
	f.Depth = b.in.Depth[Line{f.Pos.Filename, f.Pos.Line}]
	x.Pos = f.Pos
	return x
}

// newBlock adds a block under the handler in force.
func (f *fn) newBlock() *ir.Block {
	blk := f.f.NewBlock()
	blk.Handler = f.handler
	return blk
}

// goTo continues in block blk.
func (f *fn) goTo(blk *ir.Block) { f.Cur = blk }

// newVar adds a local of the type, not yet set.
func (f *fn) newVar(name string, t ir.Type) *ir.Var {
	if name == "" {
		name = "tmp"
	}
	return f.f.NewVar(name, t)
}

func (f *fn) varGet(v *ir.Var) *ir.Value { return f.Emit(ir.OpVarGet, v.Type, v) }

func (f *fn) varSet(v *ir.Var, x *ir.Value) { f.Emit(ir.OpVarSet, ir.Type{}, v, x) }

// zero is the zero value of a type.
func (f *fn) zero(t ir.Type) *ir.Value {
	if t.IsRef() {
		return f.Null(t)
	}
	return f.Const(t.Kind, 0)
}

// zeros are the zero values of slots.
func (f *fn) zeros(slots []slot) []*ir.Value {
	vals := make([]*ir.Value, len(slots))
	for i, s := range slots {
		vals[i] = f.zero(s.typ)
	}
	return vals
}

// check traps unless cond holds, and continues in a new block.
func (f *fn) check(cond *ir.Value, kind ir.TrapKind) {
	ok, bad := f.newBlock(), f.newBlock()
	f.If(cond, ok, bad)
	f.goTo(bad)
	f.Trap(kind)
	f.goTo(ok)
}

// choose is the value of one of two expressions, of type t.
func (f *fn) choose(cond *ir.Value, t ir.Type, then, els func() *ir.Value) *ir.Value {
	vals := f.chooseAll(cond, []ir.Type{t}, func() []*ir.Value { return []*ir.Value{then()} }, func() []*ir.Value { return []*ir.Value{els()} })
	return vals[0]
}

// chooseAll is choose for several values.
func (f *fn) chooseAll(cond *ir.Value, ts []ir.Type, then, els func() []*ir.Value) []*ir.Value {
	a, b, join := f.newBlock(), f.newBlock(), f.newBlock()
	f.If(cond, a, b)
	f.goTo(a)
	x := then()
	f.Jump(join)
	f.goTo(b)
	y := els()
	f.Jump(join)
	f.goTo(join)
	phis := make([]*ir.Value, len(ts))
	for i, t := range ts {
		phis[i] = f.Emit(ir.OpPhi, t, nil, x[i], y[i])
	}
	return phis
}

// both is the conjunction of two conditions that are computed already.
func (f *fn) both(x, y *ir.Value) *ir.Value {
	return f.choose(x, x.Type, func() *ir.Value { return y }, func() *ir.Value { return f.Const(ir.Bool, 0) })
}

// either is the disjunction of two conditions that are computed already.
func (f *fn) either(x, y *ir.Value) *ir.Value {
	return f.choose(x, x.Type, func() *ir.Value { return f.Const(ir.Bool, 1) }, func() *ir.Value { return y })
}

// when runs body if cond holds.
func (f *fn) when(cond *ir.Value, body func()) {
	then, done := f.newBlock(), f.newBlock()
	f.If(cond, then, done)
	f.goTo(then)
	body()
	if f.Cur.Terminator() == nil {
		f.Jump(done)
	}
	f.goTo(done)
}

// atEnd emits before the terminator of a block that is complete.
func (f *fn) atEnd(blk *ir.Block, emit func()) {
	saved := f.Cur
	t := blk.Terminator()
	blk.Values = blk.Values[:len(blk.Values)-1]
	f.Cur = blk
	emit()
	if f.Cur != blk {
		bug("block split at its end")
	}
	blk.Values = append(blk.Values, t)
	f.Cur = saved
}

// finish drops blocks that nothing reaches and brings the others into reverse postorder.
func (f *fn) finish() {
	order := postorder(f.f.Blocks[0])
	slices.Reverse(order)
	keep := map[*ir.Block]bool{}
	for i, blk := range order {
		keep[blk] = true
		blk.ID = i
	}
	for _, blk := range order {
		dropEdges(blk, keep)
	}
	f.f.Blocks = order
}

// postorder lists the blocks that control or exceptions reach.
func postorder(entry *ir.Block) []*ir.Block {
	var order []*ir.Block
	seen := map[*ir.Block]bool{}
	var visit func(*ir.Block)
	visit = func(blk *ir.Block) {
		if blk == nil || seen[blk] {
			return
		}
		seen[blk] = true
		visit(blk.Handler)
		for _, s := range slices.Backward(blk.Succs) {
			visit(s)
		}
		order = append(order, blk)
	}
	visit(entry)
	return order
}

// dropEdges removes the edges that come from blocks that are not kept, and the phi arguments that belong to them.
func dropEdges(blk *ir.Block, keep map[*ir.Block]bool) {
	preds := blk.Preds
	var kept []*ir.Block
	for i, p := range preds {
		if keep[p] {
			kept = append(kept, p)
			continue
		}
		for _, phi := range blk.Phis() {
			phi.Args[i] = nil
		}
	}
	for _, phi := range blk.Phis() {
		phi.Args = slices.DeleteFunc(phi.Args, func(a *ir.Value) bool { return a == nil })
	}
	blk.Preds = kept
}
