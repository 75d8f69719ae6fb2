package lower

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Where append makes a larger array Go leaves open how large, so the next append may write behind the old elements or to yet another array. That
// cannot be seen as long as nobody holds the old slice any more. growth checks it: slices that append may make larger are held once. What it follows are
// the classes of arrays that alias finds.
type growth struct {
	b       *builder
	origins *originFinder
	appends map[*ssa.Call]*node // that may make a new array, of slices of which others are appended to
	class   map[*node]bool      // of those
	grows   map[*ssa.Function]map[*node]bool
	loads   map[*ssa.Function]map[*node]bool
	grown   map[*ssa.Parameter]bool // append may make a new array for what is passed
	puts    map[ssa.Value][]ssa.Instruction
	said    map[ssa.Instruction]bool
}

// checkGrowth refuses programs in which what append chose would show.
func (b *builder) checkGrowth() {
	g := &growth{
		b: b, origins: &originFinder{map[ssa.Value]origins{}, map[*ssa.Function]bool{}, map[*ssa.Alloc]bool{}}, appends: map[*ssa.Call]*node{}, class: map[*node]bool{},
		grows: map[*ssa.Function]map[*node]bool{}, loads: map[*ssa.Function]map[*node]bool{}, grown: map[*ssa.Parameter]bool{},
		puts: map[ssa.Value][]ssa.Instruction{}, said: map[ssa.Instruction]bool{},
	}
	b.plan.alias.each(g.findAppend)
	if len(g.appends) == 0 {
		return
	}
	b.plan.alias.each(g.findLoad)
	g.spread(g.grows)
	g.spread(g.loads)
	for n := -1; n != len(g.grown); {
		n = len(g.grown)
		b.plan.alias.each(g.findGrown)
	}
	b.plan.alias.each(g.put)
	g.checkPuts()
	b.plan.alias.each(g.checkHolders)
}

// nodeOf is the class of a slice, nil if none of it grows.
func (g *growth) nodeOf(v ssa.Value) *node {
	if _, ok := v.Type().Underlying().(*types.Slice); !ok {
		return nil
	}
	if n := g.b.plan.alias.of(v); g.class[n] {
		return n
	}
	return nil
}

func (g *growth) findAppend(f *ssa.Function, instr ssa.Instruction) {
	if c, ok := instr.(*ssa.Call); ok && isAppend(c) && !isNil(c.Call.Args[1]) && g.b.plan.grows(c) {
		n := g.b.plan.alias.of(c)
		g.appends[c], g.class[n] = n, true
		note(g.grows, f, n)
	}
}

func note(of map[*ssa.Function]map[*node]bool, f *ssa.Function, n *node) {
	if of[f] == nil {
		of[f] = map[*node]bool{}
	}
	of[f][n] = true
}

// findLoad notes which classes a function looks at in memory, and which structs are copies.
func (g *growth) findLoad(f *ssa.Function, instr ssa.Instruction) {
	switch v := instr.(type) {
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return
		}
		for _, n := range g.nodesIn(v) {
			note(g.loads, f, n)
		}
	case *ssa.Store:
		if to, ok := v.Addr.(*ssa.Alloc); ok && isStruct(deref(to)) {
			if _, zero := v.Val.(*ssa.Const); !zero && !g.isMove(v.Val) {
				g.origins.copied[to] = true
			}
		}
	}
}

// nodesIn are the classes that grow of the slices that a value is or has as fields.
func (g *growth) nodesIn(v ssa.Value) []*node {
	if n := g.nodeOf(v); n != nil {
		return []*node{n}
	}
	if !isStruct(v.Type()) && !isArray(v.Type()) {
		return nil
	}
	var list []*node
	if n := g.b.plan.alias.of(v); g.class[n] {
		list = append(list, n)
	}
	var fields func(t types.Type)
	fields = func(t types.Type) {
		u, ok := t.Underlying().(*types.Struct)
		if !ok {
			return
		}
		for i := range u.NumFields() {
			switch ft := u.Field(i).Type(); ft.Underlying().(type) {
			case *types.Slice:
				if n := g.b.plan.alias.field(t, i); g.class[n] {
					list = append(list, n)
				}
			case *types.Struct:
				fields(ft)
			}
		}
	}
	fields(v.Type())
	return list
}

// spread passes what is known of functions on to those that call them, or make them.
func (g *growth) spread(of map[*ssa.Function]map[*node]bool) {
	for again := true; again; {
		again = false
		for _, f := range g.b.reach.funcs {
			for _, callee := range append(g.b.reach.callees(f), f.AnonFuncs...) {
				for n := range of[callee] {
					if !of[f][n] {
						note(of, f, n)
						again = true
					}
				}
			}
		}
	}
}

// growsAt are the slices that an instruction may make larger: append, or a call of a function that does.
func (g *growth) growsAt(instr ssa.Instruction) (list []ssa.Value) {
	c, ok := instr.(*ssa.Call)
	if !ok {
		return nil
	}
	if g.appends[c] != nil {
		return c.Call.Args[:1]
	}
	if _, builtin := c.Call.Value.(*ssa.Builtin); builtin {
		return nil
	}
	f := c.Call.StaticCallee()
	for i, a := range c.Call.Args {
		if n := g.nodeOf(a); n != nil && (f == nil || f.Parent() != nil || f.Blocks != nil && g.grown[f.Params[i]]) && (f != nil || g.called(c)[n]) {
			list = append(list, a)
		}
	}
	return list
}

// called are the classes that a call may make larger.
func (g *growth) called(c ssa.CallInstruction) map[*node]bool {
	all := map[*node]bool{}
	add := func(f *ssa.Function) {
		for n := range g.grows[f] {
			all[n] = true
		}
	}
	common := c.Common()
	if f := common.StaticCallee(); f != nil {
		add(f)
	} else if common.IsInvoke() {
		for _, f := range g.b.reach.implementations(common.Value.Type(), common.Method) {
			add(f)
		}
	} else if _, builtin := common.Value.(*ssa.Builtin); !builtin {
		for _, f := range g.b.reach.valuesOf(common.Signature()) {
			add(f)
		}
	}
	for _, f := range c.Parent().AnonFuncs { // what is passed may be called
		add(f)
	}
	return all
}

// findGrown notes the parameters that are made larger.
func (g *growth) findGrown(_ *ssa.Function, instr ssa.Instruction) {
	for _, x := range g.growsAt(instr) {
		for v, kind := range g.origins.of(x) {
			if kind == originPassed {
				g.grown[v.(*ssa.Parameter)] = true
			}
		}
	}
}

// isMove reports whether a struct value is that of a variable which was made for it alone, as those of composite literals are.
func (g *growth) isMove(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	from, ok := load.X.(*ssa.Alloc)
	return ok && !slices.ContainsFunc(*from.Referrers(), func(r ssa.Instruction) bool {
		switch u := r.(type) {
		case *ssa.DebugRef:
			return false
		case *ssa.Store:
			_, zero := u.Val.(*ssa.Const)
			return !zero
		case *ssa.FieldAddr:
			return slices.ContainsFunc(*u.Referrers(), func(r ssa.Instruction) bool {
				st, ok := r.(*ssa.Store)
				return !ok || st.Addr != ssa.Value(u)
			})
		}
		return r != ssa.Instruction(load)
	})
}

// put checks that what is put into memory was held by nobody else, as far as that is seen here, and notes it.
func (g *growth) put(_ *ssa.Function, instr ssa.Instruction) {
	switch v := instr.(type) {
	case *ssa.Store:
		if g.nodeOf(v.Val) != nil {
			g.putSlice(v, v.Val, v.Addr)
			return
		}
		if _, zero := v.Val.(*ssa.Const); zero || g.isMove(v.Val) {
			return
		}
		_, local := v.Addr.(*ssa.Alloc)
		for _, n := range g.nodesIn(v.Val) {
			if n.poked || !local {
				g.refuse(v, v)
			}
		}
	case *ssa.MakeInterface:
		if g.nodeOf(v.X) != nil {
			g.refuse(v, v)
		}
	case ssa.CallInstruction:
		g.putElements(v)
		for _, x := range v.Common().Args {
			if (isStruct(x.Type()) || isArray(x.Type())) && slices.ContainsFunc(g.nodesIn(x), func(n *node) bool { return n.poked }) {
				g.refuse(v, v)
			}
		}
	}
}

// putElements checks slices that copy and append put into elements. Those that stand in a call are put into an array for it before.
func (g *growth) putElements(c ssa.CallInstruction) {
	b, ok := c.Common().Value.(*ssa.Builtin)
	if !ok || b.Name() != "copy" && b.Name() != "append" {
		return
	}
	x := c.Common().Args[1]
	if sl, ok := x.Type().Underlying().(*types.Slice); !ok || !g.b.plan.alias.carries(sl.Elem()) || g.nodeOf(x) == nil {
		return
	}
	if cut, ok := x.(*ssa.Slice); ok {
		if made, ok := cut.X.(*ssa.Alloc); ok && made.Comment == "varargs" {
			return
		}
	}
	g.refuse(c, c)
}

// putSlice checks a slice that an instruction puts into the variable at addr; nil stands for what a function does with its parameter.
func (g *growth) putSlice(at ssa.Instruction, x, addr ssa.Value) {
	for v, kind := range g.origins.of(x) {
		switch kind {
		case originMade:
			g.puts[v] = append(g.puts[v], at)
		case originLoaded:
			if addr == nil || !sameAddress(addr, v.(*ssa.UnOp).X) {
				g.refuse(at, v.(ssa.Instruction))
			}
		case originPassed:
			g.putParameter(at, v.(*ssa.Parameter))
		default:
			g.refuse(at, at)
		}
	}
}

// putParameter checks what all calls pass for a parameter that is put into memory.
func (g *growth) putParameter(at ssa.Instruction, v *ssa.Parameter) {
	g.puts[v] = append(g.puts[v], at)
	if len(g.puts[v]) > 1 {
		return
	}
	found := false
	i := slices.Index(v.Parent().Params, v)
	g.b.plan.alias.each(func(_ *ssa.Function, instr ssa.Instruction) {
		if c, ok := instr.(ssa.CallInstruction); ok && c.Common().StaticCallee() == v.Parent() {
			found = true
			g.putSlice(instr, c.Common().Args[i], nil)
		}
	})
	if !found || !g.b.plan.calledDirectly(v.Parent()) {
		g.refuse(at, at)
	}
}

// checkPuts checks that no slice is put into two places.
func (g *growth) checkPuts() {
	g.b.plan.alias.each(func(_ *ssa.Function, instr ssa.Instruction) {
		if v, ok := instr.(ssa.Value); ok {
			g.checkPutsOf(v)
		}
	})
	for _, f := range g.b.reach.funcs {
		for _, v := range f.Params {
			g.checkPutsOf(v)
		}
	}
}

func (g *growth) checkPutsOf(v ssa.Value) {
	for _, first := range g.puts[v] {
		for _, second := range g.puts[v] {
			a, ok1 := first.(*ssa.Store)
			b, ok2 := second.(*ssa.Store)
			again := first == second && !comesBehind(first, second, v)
			if !again && !(ok1 && ok2 && sameAddress(a.Addr, b.Addr)) && (first == second || comesBehind(first, second, v)) {
				g.refuse(second, first)
			}
		}
	}
}
