package lower

import (
	"go/constant"
	"go/types"
	"maps"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/gocard/gocard/ir"
)

// plan holds the decisions that need a look at the whole program.
type plan struct {
	b             *builder
	alias         *alias
	homes         map[*ssa.Alloc]home
	data          map[*ssa.Alloc]dataArray
	texts         map[*ssa.Alloc][]string
	heap          typeutil.Map // struct types that objects are made of
	objectGlobals map[*ssa.Global]bool
	globalData    map[*ssa.Global]*globalData
	folded        map[ssa.Instruction]bool // initialisation that the file's data replaces
	confinedHere  map[ssa.Value]answer
	confinedCalls map[ssa.Value]answer
	staticFuncs   map[ssa.Value]answer
	cycles        map[*ssa.Function]answer
}

// home is where a variable whose address is taken lives.
type home uint8

const (
	homeObject    home = iota // an object or array of its own
	homeLocal                 // IR variables and the transient frame
	homeTransient             // an array of its own, transient, made once
	homeLoop                  // the place of the loop variable of which it is the copy for the next iteration
	homeFunc                  // a function that is known when compiling
	homeData                  // an array in the file that nothing writes
	homeStrings               // an array of constant strings that nothing writes, made once
)

type dataArray struct {
	elem  ir.Kind
	bytes []byte
}

// answer is what is known of a question that is asked while it is being answered.
type answer uint8

const (
	unknown answer = iota
	assumed        // being answered: taken as yes
	yes
	no
)

// ask answers a question about a key once; a question that comes up again while it is being answered is taken as yes. After a no, answers
// that may rest on such a yes are forgotten.
func ask[K comparable](known map[K]answer, key K, find func() bool) bool {
	switch known[key] {
	case assumed, yes:
		return true
	case no:
		return false
	}
	known[key] = assumed
	if find() {
		known[key] = yes
		return true
	}
	maps.DeleteFunc(known, func(_ K, a answer) bool { return a == yes })
	known[key] = no
	return false
}

func makePlan(b *builder) *plan {
	p := &plan{
		b: b, homes: map[*ssa.Alloc]home{}, data: map[*ssa.Alloc]dataArray{}, texts: map[*ssa.Alloc][]string{}, objectGlobals: map[*ssa.Global]bool{},
		globalData: map[*ssa.Global]*globalData{}, folded: map[ssa.Instruction]bool{}, confinedHere: map[ssa.Value]answer{},
		confinedCalls: map[ssa.Value]answer{}, staticFuncs: map[ssa.Value]answer{}, cycles: map[*ssa.Function]answer{},
	}
	b.plan = p
	p.findHeap()
	p.findObjectGlobals()
	p.alias = findAliases(b)
	p.foldInits()
	return p
}

// home decides where a variable lives.
func (p *plan) home(v *ssa.Alloc) home {
	h, ok := p.homes[v]
	if !ok {
		h = p.decide(v)
		if isArray(deref(v)) && p.alias == nil {
			return h // asked while the aliases are being found
		}
		p.homes[v] = h
	}
	return h
}

func deref(v ssa.Value) types.Type { return v.Type().Underlying().(*types.Pointer).Elem() }

func (p *plan) decide(v *ssa.Alloc) home {
	if loopVariable(v) != nil {
		return homeLoop
	}
	switch t := deref(v).Underlying().(type) {
	case *types.Signature:
		if storesOnce(v) {
			return homeFunc
		}
	case *types.Struct:
		if !p.confined(v) {
			return homeObject
		}
	case *types.Array:
		return p.decideArray(v, t)
	}
	return homeLocal
}

// confined reports whether the address of a variable is only used to read and write it, here or in functions that are expanded. In
// code that runs at installation only, an object costs less than the expansions.
func (p *plan) confined(v *ssa.Alloc) bool {
	if _, ok := p.b.reach.process[v.Parent()]; !ok && isStruct(deref(v)) {
		return p.isConfined(v, p.confinedHere, false)
	}
	return p.isConfined(v, p.confinedCalls, true)
}

func (p *plan) isConfined(v ssa.Value, known map[ssa.Value]answer, calls bool) bool {
	return ask(known, v, func() bool {
		if v.Referrers() == nil {
			return true
		}
		for _, r := range *v.Referrers() {
			if !p.confinedUse(v, r, known, calls) {
				return false
			}
		}
		return true
	})
}

func (p *plan) confinedUse(v ssa.Value, use ssa.Instruction, known map[ssa.Value]answer, calls bool) bool {
	switch u := use.(type) {
	case *ssa.DebugRef, *ssa.UnOp, *ssa.IndexAddr, *ssa.Slice:
		return true
	case *ssa.Store:
		return u.Val != v
	case *ssa.Phi:
		return loopOf(u) != nil && p.isConfined(u, known, calls)
	case *ssa.FieldAddr:
		return p.isConfined(u, known, calls)
	case *ssa.BinOp:
		return isNil(u.X) || isNil(u.Y)
	case *ssa.MakeInterface:
		return asTarget(u)
	case *ssa.MakeClosure:
		return calls && p.isStatic(u) && p.confinedBinding(v, u, known)
	case ssa.CallInstruction:
		return calls && p.confinedCall(v, u.Common(), known)
	}
	return false
}

func (p *plan) confinedBinding(v ssa.Value, c *ssa.MakeClosure, known map[ssa.Value]answer) bool {
	for i, b := range c.Bindings {
		if b == v && !p.isConfined(c.Fn.(*ssa.Function).FreeVars[i], known, true) {
			return false
		}
	}
	return true
}

func (p *plan) confinedCall(v ssa.Value, c *ssa.CallCommon, known map[ssa.Value]answer) bool {
	f := c.StaticCallee()
	if f == nil || !p.expandable(f) {
		return false
	}
	for i, a := range c.Args {
		if a == v && !p.isConfined(f.Params[i], known, true) {
			return false
		}
	}
	return true
}

// expandable reports whether a function has a body that can be put in the place of a call.
func (p *plan) expandable(f *ssa.Function) bool { return f.Blocks != nil && !p.recursive(f) }

// recursive reports whether a function can call itself, directly or not.
func (p *plan) recursive(f *ssa.Function) bool {
	if a := p.cycles[f]; a != unknown {
		return a == yes
	}
	seen := map[*ssa.Function]bool{}
	work := p.b.reach.callees(f)
	p.cycles[f] = no
	for len(work) > 0 {
		g := work[len(work)-1]
		work = work[:len(work)-1]
		if g == f {
			p.cycles[f] = yes
			break
		}
		if !seen[g] {
			seen[g] = true
			work = append(work, p.b.reach.callees(g)...)
		}
	}
	return p.cycles[f] == yes
}

// isStatic reports whether a function value is called only where it is known which function it is.
func (p *plan) isStatic(v ssa.Value) bool {
	return ask(p.staticFuncs, v, func() bool {
		for _, r := range *v.Referrers() {
			if !p.staticUse(v, r) {
				return false
			}
		}
		return true
	})
}

func (p *plan) staticUse(v ssa.Value, use ssa.Instruction) bool {
	switch u := use.(type) {
	case *ssa.DebugRef:
		return true
	case *ssa.Store:
		al, ok := u.Addr.(*ssa.Alloc)
		return ok && u.Val == v && storesOnce(al) && p.staticVariable(al)
	case ssa.CallInstruction:
		c := u.Common()
		f := c.StaticCallee()
		for i, a := range c.Args {
			if a == v && (f == nil || !p.expandable(f) || !p.isStatic(f.Params[i])) {
				return false
			}
		}
		return true
	}
	return false
}

// staticVariable reports whether what is loaded from a variable of function type is called only where it is known.
func (p *plan) staticVariable(v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef, *ssa.Store:
		case *ssa.UnOp:
			if !p.isStatic(u) {
				return false
			}
		case *ssa.MakeClosure:
			for i, b := range u.Bindings {
				if b == v && !p.staticVariable(u.Fn.(*ssa.Function).FreeVars[i]) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

// returnsClosure reports whether a function makes the function that it returns, so that expanding it shows which function that is.
func (p *plan) returnsClosure(f *ssa.Function) bool {
	if !p.expandable(f) {
		return false
	}
	returns := 0
	made := false
	for _, blk := range f.Blocks {
		ret, ok := blk.Instrs[len(blk.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		returns++
		for _, r := range ret.Results {
			c, ok := r.(*ssa.MakeClosure)
			made = made || ok && len(c.Bindings) > 0
		}
	}
	return made && returns == 1
}

// storesOnce reports whether a variable is set by one instruction only.
func storesOnce(v *ssa.Alloc) bool {
	n := 0
	for _, r := range *v.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Addr == v {
			n++
			if inLoop(st.Block()) && st.Block() != v.Block() {
				return false
			}
		}
	}
	return n == 1
}

// findHeap notes the struct types that objects are made of, with the structs inside.
func (p *plan) findHeap() {
	for _, f := range p.b.reach.funcs {
		for _, blk := range f.Blocks {
			for _, instr := range blk.Instrs {
				switch v := instr.(type) {
				case *ssa.Alloc:
					if t := deref(v); isStruct(t) && p.decide(v) == homeObject || isArray(t) {
						p.addHeap(t)
					}
				case *ssa.MakeSlice:
					p.addHeap(v.Type())
				case *ssa.MakeInterface:
					p.addHeap(v.X.Type())
				}
			}
		}
	}
	for g := range p.b.reach.globals {
		p.addHeap(deref(g))
	}
}

// addHeap notes the structs that a type consists of, as far as it holds them by value.
func (p *plan) addHeap(t types.Type) {
	if p.heap.At(t) != nil {
		return
	}
	p.heap.Set(t, true)
	switch u := t.Underlying().(type) {
	case *types.Slice:
		p.addHeap(u.Elem())
	case *types.Array:
		p.addHeap(u.Elem())
	case *types.Struct:
		for i := range u.NumFields() {
			p.addHeap(u.Field(i).Type())
		}
	}
}

func (p *plan) onHeap(t types.Type) bool { return p.heap.At(t) != nil }

// findObjectGlobals finds the struct variables of packages whose address is used as a pointer.
func (p *plan) findObjectGlobals() {
	for _, f := range p.b.reach.funcs {
		for _, blk := range f.Blocks {
			for _, instr := range blk.Instrs {
				for _, op := range instr.Operands(nil) {
					if g, ok := (*op).(*ssa.Global); ok && isStruct(deref(g)) && !p.confinedUse(g, instr, p.confinedHere, false) {
						p.objectGlobals[g] = true
					}
				}
			}
		}
	}
}

// asObject reports whether a function can stand as an object: its parameters and results have forms as values.
func (p *plan) asObject(f *ssa.Function) bool {
	for v := range f.Signature.Params().Variables() {
		if ptr, ok := v.Type().Underlying().(*types.Pointer); ok && !p.b.pointable(ptr.Elem()) {
			return false
		}
	}
	return true
}

// literal is the constant contents of an array that is made as a literal.
func (p *plan) literal(v *ssa.Alloc, t *types.Array) (dataArray, bool) {
	b, ok := t.Elem().Underlying().(*types.Basic)
	if !ok {
		return dataArray{}, false
	}
	k, ok := kinds[b.Kind()]
	if !ok || k == ir.Int || k == ir.Uint || t.Len() > 32767 {
		return dataArray{}, false
	}
	stores := literalStores(v)
	if len(stores) == 0 && v.Comment != "slicelit" && v.Comment != "complit" {
		return dataArray{}, false
	}
	data := make([]byte, int(t.Len())*elemBytes(k))
	for _, st := range stores {
		i, _ := constant.Int64Val(st.Addr.(*ssa.IndexAddr).Index.(*ssa.Const).Value)
		putElem(data, k, int(i), st.Val.(*ssa.Const))
	}
	return dataArray{k, data}, true
}

// stringLiteral is the constant contents of an array of strings that is made as a literal.
func (p *plan) stringLiteral(v *ssa.Alloc, t *types.Array) ([]string, bool) {
	if !isString(t.Elem().Underlying()) {
		return nil, false
	}
	stores := literalStores(v)
	if len(stores) == 0 {
		return nil, false
	}
	texts := make([]string, t.Len())
	for _, st := range stores {
		if c := st.Val.(*ssa.Const); c.Value != nil {
			texts[constInt(st.Addr.(*ssa.IndexAddr).Index.(*ssa.Const))] = constant.StringVal(c.Value)
		}
	}
	return texts, true
}

// foldStores leaves out the code that would fill a literal.
func (p *plan) foldStores(v *ssa.Alloc) {
	for _, st := range literalStores(v) {
		p.folded[st] = true
		p.folded[st.Addr.(*ssa.IndexAddr)] = true
	}
}

// putElem writes element i of an array's data, big-endian.
func putElem(data []byte, k ir.Kind, i int, c *ssa.Const) {
	var n int64
	switch {
	case c.Value == nil:
	case c.Value.Kind() == constant.Bool:
		n = boolInt(constant.BoolVal(c.Value))
	default:
		n, _ = constant.Int64Val(constant.ToInt(c.Value))
	}
	size := elemBytes(k)
	for j := range size {
		data[i*size+j] = byte(n >> (8 * (size - 1 - j)))
	}
}

// decideArray finds the cheapest home that an array can have.
func (p *plan) decideArray(v *ssa.Alloc, t *types.Array) home {
	if p.alias == nil {
		return homeObject
	}
	n := p.alias.of(v)
	if !n.written {
		if d, ok := p.literal(v, t); ok {
			p.data[v] = d
			p.foldStores(v)
			return homeData
		}
		if texts, ok := p.stringLiteral(v, t); ok {
			p.texts[v] = texts
			p.foldStores(v)
			return homeStrings
		}
	}
	return p.storageHome(v, n, p.b.arrayLayout(t, v.Pos()))
}

// storageHome is the home of an array that is written: local if nothing refers to it after its function.
func (p *plan) storageHome(v *ssa.Alloc, n *node, a *arrayLayout) home {
	switch {
	case n.memory, n.owners[v.Parent()], n.looped && inLoop(v.Block()):
		return homeObject
	case a.box, p.recursive(v.Parent()):
		return homeObject
	case n.sized:
		return homeTransient
	}
	return homeLocal
}

// settled reports whether free variable i of a closure keeps the value it has when the closure is made.
func (p *plan) settled(f *ssa.Function, i int) bool {
	if !onlyRead(f.FreeVars[i]) {
		return false
	}
	for _, blk := range f.Parent().Blocks {
		for _, instr := range blk.Instrs {
			c, ok := instr.(*ssa.MakeClosure)
			if !ok || c.Fn != ssa.Value(f) {
				continue
			}
			switch v := c.Bindings[i].(type) {
			case *ssa.Alloc:
				if !settledVariable(v, c) {
					return false
				}
			case *ssa.FreeVar:
				if !onlyRead(v) {
					return false
				}
			default:
				return false
			}
		}
	}
	return true
}

// settledVariable reports whether a variable is set at most once, before the closure is made.
func settledVariable(v *ssa.Alloc, c *ssa.MakeClosure) bool {
	stores := 0
	for _, r := range *v.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef, *ssa.UnOp:
		case *ssa.Store:
			stores++
			if u.Addr != v || !(u.Block() == c.Block() || u.Block().Dominates(c.Block())) {
				return false
			}
		case *ssa.MakeClosure:
			for i, b := range u.Bindings {
				if b == ssa.Value(v) && !onlyRead(u.Fn.(*ssa.Function).FreeVars[i]) {
					return false
				}
			}
		default:
			return false
		}
	}
	return stores <= 1
}

// onlyRead reports whether a captured variable is only loaded.
func onlyRead(v *ssa.FreeVar) bool {
	for _, r := range *v.Referrers() {
		switch r.(type) {
		case *ssa.DebugRef, *ssa.UnOp:
		default:
			return false
		}
	}
	return true
}
