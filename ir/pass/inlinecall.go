package pass

import "github.com/gocard/gocard/ir"

// inlineCall replaces the call c in f by a copy of the body of g.
func inlineCall(f *ir.Func, c *ir.Value, g *ir.Func) {
	initVars(g) // in a loop the copy's Vars begin at zero each time
	before := c.Block
	after := splitAfter(before, c)
	cl := newCloner(f, g, c.Args, before.Handler)
	cl.copy()
	before.Values = before.Values[:len(before.Values)-1] // the call
	jump := f.NewValue(ir.OpJump, ir.Type{})
	jump.Block, jump.Pos = before, c.Pos
	before.Values = append(before.Values, jump)
	before.AddEdge(cl.blocks[g.Blocks[0]])
	results := cl.join(g, after)
	repl := newSubstitution(f)
	if len(results) > 0 {
		repl.set(c, results[0])
	}
	kept := after.Values[:0]
	for _, v := range after.Values {
		if v.Op == ir.OpExtract && v.Args[0] == c {
			if len(results) > 0 {
				repl.set(v, results[v.AuxInt])
			}
			continue
		}
		kept = append(kept, v)
	}
	after.Values = kept
	repl.apply()
}

// splitAfter moves what stands behind v to a new block, with the edges that leave.
func splitAfter(b *ir.Block, v *ir.Value) *ir.Block {
	after := b.Func.NewBlock()
	after.Handler = b.Handler
	for i, x := range b.Values {
		if x == v {
			after.Values = append(after.Values, b.Values[i+1:]...)
			b.Values = b.Values[:i+1]
			break
		}
	}
	for _, x := range after.Values {
		x.Block = after
	}
	after.Succs, b.Succs = b.Succs, nil
	for _, s := range after.Succs {
		for j, p := range s.Preds {
			if p == b {
				s.Preds[j] = after
			}
		}
	}
	return after
}

// cloner copies the body of a function into another one.
type cloner struct {
	f, g    *ir.Func
	handler *ir.Block // of blocks that have none
	values  map[*ir.Value]*ir.Value
	blocks  map[*ir.Block]*ir.Block
	vars    map[*ir.Var]*ir.Var
	frames  map[*ir.Frame]*ir.Frame
	returns []*ir.Value
}

func newCloner(f, g *ir.Func, args []*ir.Value, handler *ir.Block) *cloner {
	cl := &cloner{f: f, g: g, handler: handler, values: map[*ir.Value]*ir.Value{}, blocks: map[*ir.Block]*ir.Block{},
		vars: map[*ir.Var]*ir.Var{}, frames: map[*ir.Frame]*ir.Frame{}}
	for i, p := range g.Params {
		cl.values[p] = args[i]
	}
	return cl
}

func (cl *cloner) copy() {
	for _, x := range cl.g.Vars {
		cl.vars[x] = cl.f.NewVar(x.Name, x.Type)
	}
	for _, b := range cl.g.Blocks {
		cl.blocks[b] = cl.f.NewBlock()
		for _, v := range b.Values {
			cl.values[v] = cl.f.NewValue(v.Op, v.Type)
		}
	}
	for _, b := range cl.g.Blocks {
		cl.block(b, cl.blocks[b])
	}
}

func (cl *cloner) block(from, to *ir.Block) {
	to.Handler = cl.handler
	if from.Handler != nil {
		to.Handler = cl.blocks[from.Handler]
	}
	for _, p := range from.Preds {
		to.Preds = append(to.Preds, cl.blocks[p])
	}
	for _, s := range from.Succs {
		to.Succs = append(to.Succs, cl.blocks[s])
	}
	for _, v := range from.Values {
		w := cl.values[v]
		w.AuxInt, w.Aux, w.Block, w.Pos, w.Name = v.AuxInt, cl.aux(v.Aux), to, v.Pos, v.Name
		for _, a := range v.Args {
			w.Args = append(w.Args, cl.values[a])
		}
		if w.Op == ir.OpReturn {
			cl.returns = append(cl.returns, w)
		}
		to.Values = append(to.Values, w)
	}
}

func (cl *cloner) aux(aux any) any {
	switch x := aux.(type) {
	case *ir.Var:
		return cl.vars[x]
	case *ir.Frame:
		if cl.frames[x] == nil {
			y := *x
			y.Func = cl.f
			cl.frames[x] = &y
		}
		return cl.frames[x]
	case []int64:
		return append([]int64(nil), x...)
	}
	return aux
}

// join lets the copied returns jump to after, and gives the results there.
func (cl *cloner) join(g *ir.Func, after *ir.Block) []*ir.Value {
	if len(cl.returns) == 0 {
		return nil
	}
	var phis []*ir.Value
	for _, t := range g.Results {
		phi := cl.f.NewValue(ir.OpPhi, t)
		phi.Block, phi.Pos = after, cl.returns[0].Pos
		phis = append(phis, phi)
	}
	for _, r := range cl.returns {
		for i, a := range r.Args {
			phis[i].Args = append(phis[i].Args, a)
		}
		b := r.Block
		setOp(r, ir.OpJump)
		b.AddEdge(after)
	}
	after.Values = append(append([]*ir.Value(nil), phis...), after.Values...)
	return phis
}
