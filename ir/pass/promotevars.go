package pass

import "github.com/gocard/gocard/ir"

// promoteVars turns mutable locals into SSA values. A Var that a handler may read keeps its storage, because an exception can come between
// any two of its assignments; all others go. Phis are made where a read needs them (Braun et al., "Simple and Efficient Construction
// of SSA Form"), which leaves few that simplify does not remove. A Var that is read before it is set is zero.
func promoteVars(f *ir.Func) {
	if len(f.Vars) == 0 {
		return
	}
	kept := varsOfHandlers(f)
	pr := &promoter{f: f, kept: kept, out: map[*ir.Block]map[*ir.Var]*ir.Value{},
		phis: map[phiKey]*ir.Value{}, zero: map[*ir.Var]*ir.Value{}, repl: newSubstitution(f)}
	order := reversePostorder(f)
	for _, b := range order {
		pr.local(b)
	}
	for _, b := range order {
		pr.loads(b)
	}
	pr.finish(order)
	var vars []*ir.Var
	for _, x := range f.Vars {
		if kept[x] {
			vars = append(vars, x)
		}
	}
	f.Vars = vars
}

// varsOfHandlers finds the Vars that are live at the start of a handler.
func varsOfHandlers(f *ir.Func) map[*ir.Var]bool {
	live := map[*ir.Var]bool{}
	in := liveVars(f)
	for _, b := range f.Blocks {
		if b.Handler != nil {
			for x := range in[b.Handler] {
				live[x] = true
			}
		}
	}
	return live
}

// liveVars computes the Vars whose value at the start of each block may still be read.
func liveVars(f *ir.Func) map[*ir.Block]map[*ir.Var]bool {
	in := map[*ir.Block]map[*ir.Var]bool{}
	order := postorder(f)
	for changed := true; changed; {
		changed = false
		for _, b := range order {
			live := map[*ir.Var]bool{}
			for _, s := range b.Succs {
				for x := range in[s] {
					live[x] = true
				}
			}
			for i := len(b.Values) - 1; i >= 0; i-- {
				switch v := b.Values[i]; v.Op {
				case ir.OpVarSet:
					delete(live, v.Aux.(*ir.Var))
				case ir.OpVarGet:
					live[v.Aux.(*ir.Var)] = true
				}
			}
			if b.Handler != nil {
				for x := range in[b.Handler] {
					live[x] = true
				}
			}
			if len(live) != len(in[b]) {
				in[b], changed = live, true
			}
		}
	}
	return in
}

type promoter struct {
	f     *ir.Func
	kept  map[*ir.Var]bool
	out   map[*ir.Block]map[*ir.Var]*ir.Value // value at the end of the block, set there or found to come in
	phis  map[phiKey]*ir.Value
	made  []*ir.Value // the same phis in the order they were made, to be put at the start of their blocks
	zero  map[*ir.Var]*ir.Value
	zeros []*ir.Value // the same, to be put at the start of the entry block
	repl  *substitution
}

type phiKey struct {
	b *ir.Block
	x *ir.Var
}

// local records the last assignment of each promoted Var in b.
func (pr *promoter) local(b *ir.Block) {
	pr.out[b] = map[*ir.Var]*ir.Value{}
	for _, v := range b.Values {
		if x, ok := v.Aux.(*ir.Var); ok && v.Op == ir.OpVarSet && !pr.kept[x] {
			pr.out[b][x] = v.Args[0]
			if set := v.Args[0]; set.Name == "" {
				set.Name = x.Name
			}
		}
	}
}

// loads finds the value of each read in b.
func (pr *promoter) loads(b *ir.Block) {
	now := map[*ir.Var]*ir.Value{}
	for _, v := range b.Values {
		x, ok := v.Aux.(*ir.Var)
		if !ok || pr.kept[x] {
			continue
		}
		switch v.Op {
		case ir.OpVarSet:
			now[x] = v.Args[0]
		case ir.OpVarGet:
			if now[x] == nil {
				now[x] = pr.atStart(b, x)
			}
			pr.repl.set(v, now[x])
		}
	}
}

func (pr *promoter) atEnd(b *ir.Block, x *ir.Var) *ir.Value {
	if v := pr.out[b][x]; v != nil {
		return v
	}
	v := pr.atStart(b, x)
	if pr.out[b][x] == nil {
		pr.out[b][x] = v
	}
	return v
}

func (pr *promoter) atStart(b *ir.Block, x *ir.Var) *ir.Value {
	if phi := pr.phis[phiKey{b, x}]; phi != nil {
		return phi
	}
	switch len(b.Preds) {
	case 0:
		return pr.zeroOf(x)
	case 1:
		return pr.atEnd(b.Preds[0], x)
	}
	phi := pr.f.NewValue(ir.OpPhi, x.Type)
	phi.Block, phi.Name = b, x.Name
	if len(b.Values) > 0 {
		phi.Pos = b.Values[0].Pos
	}
	pr.phis[phiKey{b, x}] = phi
	pr.made = append(pr.made, phi)
	for _, p := range b.Preds {
		phi.Args = append(phi.Args, pr.atEnd(p, x))
	}
	return phi
}

// zeroOf is the zero value of x, a constant of the entry block.
func (pr *promoter) zeroOf(x *ir.Var) *ir.Value {
	if pr.zero[x] == nil {
		pr.zero[x] = zeroValue(pr.f, x.Type)
		pr.zeros = append(pr.zeros, pr.zero[x])
	}
	return pr.zero[x]
}

// zeroValue makes the constant 0, false or null of type t, in no block yet.
func zeroValue(f *ir.Func, t ir.Type) *ir.Value {
	if t.IsRef() {
		return f.NewValue(ir.OpNull, t)
	}
	return f.NewValue(ir.OpConst, t)
}

// finish puts the phis in and takes the reads and assignments out.
func (pr *promoter) finish(order []*ir.Block) {
	for _, zero := range pr.zeros {
		insertBefore(pr.f.Blocks[0], 0, zero)
	}
	for _, phi := range pr.made {
		insertBefore(phi.Block, 0, phi)
	}
	pr.repl.apply()
	for _, b := range order {
		kept := b.Values[:0]
		for _, v := range b.Values {
			if x, ok := v.Aux.(*ir.Var); !ok || pr.kept[x] {
				kept = append(kept, v)
			}
		}
		b.Values = kept
	}
}
