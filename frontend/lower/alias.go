package lower

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"
)

// alias finds which values may refer to the same arrays, in the manner of Steensgaard: every value, variable and field that can refer to an
// array has a node; where one flows into another their nodes are merged. What is known of an array is kept at its node.
//
// It is blind to the order of statements and to which call of a function is meant; a wrong answer costs memory, never correctness.
type alias struct {
	b       *builder
	values  map[ssa.Value]*node // what a value, or the variable at an address, refers to
	owned   map[ssa.Value]*node // the arrays that it consists of
	results map[resultKey]*node
	fields  typeutil.Map // struct type -> []*node
	boxed   *node        // everything in interfaces
	inits   map[ssa.Instruction]bool
}

type resultKey struct {
	fun *ssa.Function
	i   int
	own bool // the arrays that the result consists of, not those that it refers to
}

// node is a set of arrays.
type node struct {
	up      *node
	memory  bool // referred to by memory that outlives functions
	written bool // other than when it is made
	sized   bool // the program looks at its capacity
	structs bool // some have structs as elements
	looped  bool // referred to by a variable that changes
	grows   bool // append may have chosen the capacity of some
	poked   bool // elements are set other than by append at the end of a slice
	lent    bool // the card's own, which it may write to whenever it is called
	owners  map[*ssa.Function]bool
	global  *ssa.Global // a package variable that has such an array from its initialisation
}

func (n *node) find() *node {
	for n.up != nil {
		if n.up.up != nil {
			n.up = n.up.up
		}
		n = n.up
	}
	return n
}

// merge makes one set of two.
func merge(x, y *node) {
	x, y = x.find(), y.find()
	if x == y {
		return
	}
	y.up = x
	x.memory = x.memory || y.memory
	x.written = x.written || y.written
	x.sized = x.sized || y.sized
	x.looped = x.looped || y.looped
	x.structs = x.structs || y.structs
	x.lent = x.lent || y.lent
	x.grows = x.grows || y.grows
	x.poked = x.poked || y.poked
	if x.global == nil || y.global != nil && y.global.String() < x.global.String() {
		x.global = y.global
	}
	for f := range y.owners {
		x.own(f)
	}
}

func (n *node) own(f *ssa.Function) {
	if n.owners == nil {
		n.owners = map[*ssa.Function]bool{}
	}
	n.owners[f] = true
}

// findAliases looks at every instruction that can run.
func findAliases(b *builder) *alias {
	a := &alias{b: b, values: map[ssa.Value]*node{}, owned: map[ssa.Value]*node{}, results: map[resultKey]*node{}, boxed: &node{memory: true}, inits: map[ssa.Instruction]bool{}}
	a.each(func(f *ssa.Function, instr ssa.Instruction) {
		if v, ok := instr.(*ssa.Alloc); ok {
			for _, st := range literalStores(v) {
				a.inits[st] = true
			}
		}
		if st, ok := instr.(*ssa.Store); ok && f.Synthetic == "package initializer" && rootGlobal(st.Addr) != nil {
			a.inits[st] = true
		}
	})
	a.each(a.instr)
	a.each(a.initialised)
	a.lent()
	return a
}

// lent marks the arrays that the card hands to the program: it writes to them later.
func (a *alias) lent() {
	for _, f := range append(a.b.reach.outside, a.b.in.Root.Func("Install")) {
		if f == nil {
			continue
		}
		for _, p := range f.Params {
			if a.carries(p.Type()) {
				a.of(p).written, a.of(p).lent = true, true
			}
		}
	}
}

// initialised notes the package variables that are given arrays of the source when the program starts: those of literals, not those that the card
// makes or lends.
func (a *alias) initialised(f *ssa.Function, instr ssa.Instruction) {
	st, ok := instr.(*ssa.Store)
	if !ok || a.b.reach.inits[f] == nil {
		return
	}
	g := rootGlobal(st.Addr)
	if g == nil || !a.carries(st.Val.Type()) {
		return
	}
	if _, isConst := st.Val.(*ssa.Const); !isConst && !isString(st.Val.Type().Underlying()) {
		a.of(st.Val).global = g
	}
}

func (a *alias) each(visit func(*ssa.Function, ssa.Instruction)) {
	for _, f := range a.b.reach.funcs {
		plan := a.b.reach.inits[f]
		for _, blk := range f.Blocks {
			for _, instr := range blk.Instrs {
				if plan == nil || plan.needed(instr) {
					visit(f, instr)
				}
			}
		}
	}
}

// of is the node of a value.
func (a *alias) of(v ssa.Value) *node {
	n := a.values[v]
	if n == nil {
		n = &node{}
		if g, ok := v.(*ssa.Global); ok {
			n.memory = a.carries(deref(v))
			if isArray(deref(v)) {
				n.global = g
			}
		}
		a.values[v] = n
	}
	return n.find()
}

// result is the node of what a function's result refers to; an array there must outlive the function.
func (a *alias) result(f *ssa.Function, i int) *node {
	k := resultKey{f, i, false}
	if a.results[k] == nil {
		a.results[k] = &node{}
		a.results[k].own(f)
	}
	return a.results[k].find()
}

// ownResult is the node of the arrays that a function's result consists of.
func (a *alias) ownResult(f *ssa.Function, i int) *node {
	k := resultKey{f, i, true}
	if a.results[k] == nil {
		a.results[k] = &node{}
	}
	return a.results[k].find()
}

// give joins a value with the result of a function.
func (a *alias) give(v ssa.Value, f *ssa.Function, i int) {
	if a.carries(v.Type()) {
		merge(a.of(v), a.result(f, i))
	}
	if embodies(v.Type()) {
		merge(a.own(v), a.ownResult(f, i))
	}
	a.spread(v)
}

// field is the node of a field of all objects of a struct type.
func (a *alias) field(t types.Type, i int) *node {
	list, ok := a.fields.At(t).([]*node)
	if !ok {
		list = make([]*node, t.Underlying().(*types.Struct).NumFields())
		for j := range list {
			list[j] = &node{}
		}
		a.fields.Set(t, list)
	}
	return list[i].find()
}

// flow joins what two values refer to, and what they consist of.
func (a *alias) flow(x, y ssa.Value) {
	if a.carries(x.Type()) {
		merge(a.of(x), a.of(y))
	}
	if embodies(x.Type()) {
		merge(a.own(x), a.own(y))
	}
	a.spread(x)
	a.spread(y)
}

// own is the node of the arrays that a value, or the variable that it is the address of, consists of.
func (a *alias) own(v ssa.Value) *node {
	n := a.owned[v]
	if n == nil {
		n = &node{}
		a.owned[v] = n
	}
	return n.find()
}

// spread joins the fields of a local struct whose address goes somewhere with those of its type.
func (a *alias) spread(v ssa.Value) {
	p, ok := v.Type().Underlying().(*types.Pointer)
	if !ok || !isStruct(p.Elem()) {
		return
	}
	if _, local := a.localRoot(v); local {
		a.joinFields(v, p.Elem())
	}
}

// localRoot is the local struct variable that an address lies in.
func (a *alias) localRoot(v ssa.Value) (*ssa.Alloc, bool) {
	for {
		switch x := v.(type) {
		case *ssa.Alloc:
			return x, isStruct(deref(x)) && a.b.plan.home(x) == homeLocal
		case *ssa.FieldAddr:
			v = x.X
		default:
			return nil, false
		}
	}
}

// joinFields joins the parts of a struct value, or of the variable at an address, with the fields of its type.
func (a *alias) joinFields(v ssa.Value, t types.Type) {
	u, ok := t.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for i := range u.NumFields() {
		f := u.Field(i)
		switch {
		case isArray(f.Type()):
			merge(a.own(v), a.field(t, i))
		case isStruct(f.Type()):
			a.joinFields(v, f.Type())
		case a.carries(f.Type()):
			merge(a.of(v), a.field(t, i))
		}
	}
}

// carries reports whether values of a type can refer to arrays without going through an object. Arrays refer to what their elements refer to.
func (a *alias) carries(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Slice, *types.Interface, *types.Tuple:
		return true
	case *types.Array:
		return a.carries(u.Elem())
	case *types.Pointer:
		return !isStruct(u.Elem())
	case *types.Struct:
		for i := range u.NumFields() {
			if a.carries(u.Field(i).Type()) {
				return true
			}
		}
	}
	return false
}

// embodies reports whether values of a type consist of arrays, among other things.
func embodies(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Array:
		return true
	case *types.Struct:
		for i := range u.NumFields() {
			if embodies(u.Field(i).Type()) {
				return true
			}
		}
	}
	return false
}
