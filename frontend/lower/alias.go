package lower

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/gocard/gocard/frontend/api"
)

// alias finds which values may refer to the same arrays, in the manner of Steensgaard: every value, variable and field that can refer to an
// array has a node; where one flows into another their nodes are merged. What is known of an array is kept at its node.
//
// It is blind to the order of statements and to which call of a function is meant; a wrong answer costs memory, never correctness.
type alias struct {
	b       *builder
	values  map[ssa.Value]*node
	results map[resultKey]*node
	fields  typeutil.Map // struct type -> []*node
	boxed   *node        // everything in interfaces
	inits   map[ssa.Instruction]bool
}

type resultKey struct {
	fun *ssa.Function
	i   int
}

// node is a set of arrays.
type node struct {
	up      *node
	memory  bool // referred to by memory that outlives functions
	written bool // other than when it is made
	sized   bool // the program looks at its capacity
	looped  bool // referred to by a variable that changes
	owners  map[*ssa.Function]bool
	files   bool // holds arrays that functions of the card made or keep
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
	a := &alias{b: b, values: map[ssa.Value]*node{}, results: map[resultKey]*node{}, boxed: &node{memory: true}, inits: map[ssa.Instruction]bool{}}
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
	return a
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
		if _, ok := v.(*ssa.Global); ok {
			n.memory = true
		}
		a.values[v] = n
	}
	return n.find()
}

func (a *alias) result(f *ssa.Function, i int) *node {
	k := resultKey{f, i}
	if a.results[k] == nil {
		a.results[k] = &node{}
		a.results[k].own(f)
	}
	return a.results[k].find()
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

// merge joins the nodes of two values that can hold references to arrays.
func (a *alias) merge(x, y ssa.Value) {
	if a.carries(x.Type()) {
		merge(a.of(x), a.of(y))
	}
	a.spread(x)
	a.spread(y)
}

// spread joins the fields of a local struct whose address goes somewhere with those of its type.
func (a *alias) spread(v ssa.Value) {
	p, ok := v.Type().Underlying().(*types.Pointer)
	if !ok || !isStruct(p.Elem()) {
		return
	}
	if al, ok := v.(*ssa.Alloc); ok {
		a.joinFields(a.of(al), p.Elem(), a.b.plan.home(al) == homeObject)
	}
}

func (a *alias) joinFields(n *node, t types.Type, memory bool) {
	u, ok := t.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for i := range u.NumFields() {
		if !a.carries(u.Field(i).Type()) {
			continue
		}
		merge(n, a.field(t, i))
		a.joinFields(n, u.Field(i).Type(), memory)
	}
	if memory {
		n.find().memory = true
	}
}

// carries reports whether values of a type can refer to arrays without going through an object.
func (a *alias) carries(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Slice, *types.Array, *types.Interface, *types.Tuple:
		return true
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

func (a *alias) instr(f *ssa.Function, instr ssa.Instruction) {
	switch v := instr.(type) {
	case *ssa.Store:
		a.store(v)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			a.load(v)
		}
	case *ssa.FieldAddr:
		a.fieldAddr(v)
	case *ssa.Field:
		a.merge(v, v.X)
	case *ssa.IndexAddr:
		merge(a.of(v), a.of(v.X))
	case *ssa.Index:
		a.merge(v, v.X)
	case *ssa.Slice:
		merge(a.of(v), a.of(v.X))
		if _, ok := v.X.Type().Underlying().(*types.Slice); ok && v.High != nil {
			a.of(v).sized = true
		}
	case *ssa.SliceToArrayPointer:
		merge(a.of(v), a.of(v.X))
	case *ssa.Convert:
		if a.carries(v.X.Type()) {
			merge(a.of(v), a.of(v.X))
		}
	case *ssa.ChangeType:
		a.merge(v, v.X)
	case *ssa.ChangeInterface:
		merge(a.of(v), a.of(v.X))
	case *ssa.Phi:
		for _, e := range v.Edges {
			a.merge(v, e)
		}
		if a.carries(v.Type()) {
			a.of(v).looped = true
		}
	case *ssa.MakeInterface:
		merge(a.of(v), a.boxed)
		a.merge2(v.X, a.boxed)
	case *ssa.TypeAssert:
		merge(a.of(v), a.boxed)
	case *ssa.MakeClosure:
		for i, x := range v.Bindings {
			merge(a.of(v.Fn.(*ssa.Function).FreeVars[i]), a.of(x))
			a.spread(x)
		}
	case *ssa.Return:
		for i, r := range v.Results {
			if a.carries(r.Type()) {
				merge(a.result(f, i), a.of(r))
			}
			a.spread(r)
		}
	case ssa.CallInstruction:
		a.call(v)
	}
}

func (a *alias) merge2(v ssa.Value, n *node) {
	if a.carries(v.Type()) {
		merge(a.of(v), n)
	}
	a.spread(v)
}

func (a *alias) store(v *ssa.Store) {
	if isArray(v.Val.Type()) || storesElement(v.Addr) {
		if !a.inits[v] {
			a.of(v.Addr).written = true
		}
	}
	if c, ok := v.Val.(*ssa.Const); ok && (c.Value == nil || !a.carries(v.Val.Type())) {
		return
	}
	if a.carries(v.Val.Type()) && !a.copies(v.Val.Type()) {
		merge(a.of(v.Addr), a.of(v.Val))
	}
	a.spread(v.Val)
	if isVariable(v.Addr) {
		a.of(v.Addr).looped = true
	}
}

// copies reports whether storing a value of a type copies all arrays that it refers to.
func (a *alias) copies(t types.Type) bool {
	arr, ok := t.Underlying().(*types.Array)
	if !ok {
		return false
	}
	return !a.carries(arr.Elem()) || a.copies(arr.Elem())
}

// isVariable reports whether an address is that of a local variable.
func isVariable(addr ssa.Value) bool {
	switch addr.(type) {
	case *ssa.Alloc, *ssa.FreeVar, *ssa.Parameter:
		return true
	}
	return false
}

// storesElement reports whether an address lies in an array.
func storesElement(addr ssa.Value) bool {
	for {
		switch x := addr.(type) {
		case *ssa.IndexAddr:
			return true
		case *ssa.FieldAddr:
			addr = x.X
		default:
			return false
		}
	}
}

func (a *alias) load(v *ssa.UnOp) {
	if a.carries(v.Type()) {
		merge(a.of(v), a.of(v.X))
	}
	if p := v.X.Type().Underlying().(*types.Pointer); isStruct(p.Elem()) {
		a.joinLoaded(v, p.Elem())
	}
}

// joinLoaded joins the fields of an object that is loaded as a value.
func (a *alias) joinLoaded(v *ssa.UnOp, t types.Type) {
	if _, ok := v.X.(*ssa.Alloc); ok {
		return
	}
	a.joinFields(a.of(v), t, false)
}

// fieldAddr: the fields of a local struct are one with it, those of objects are one for each field of the type.
func (a *alias) fieldAddr(v *ssa.FieldAddr) {
	t := v.X.Type().Underlying().(*types.Pointer).Elem()
	if al, ok := v.X.(*ssa.Alloc); ok && a.b.plan.home(al) == homeLocal {
		merge(a.of(v), a.of(al))
		return
	}
	n := a.field(t, v.Field)
	merge(a.of(v), n)
	if outer, ok := v.X.(*ssa.FieldAddr); ok {
		merge(a.of(v), a.of(outer))
	}
	if a.b.plan.onHeap(t) {
		a.of(v).memory = true
	}
}

// call joins arguments with parameters and results.
func (a *alias) call(instr ssa.CallInstruction) {
	c := instr.Common()
	v, _ := instr.(ssa.Value)
	if b, ok := c.Value.(*ssa.Builtin); ok {
		a.builtin(b.Name(), c, v)
		return
	}
	for _, x := range c.Args {
		a.spread(x)
	}
	if c.IsInvoke() {
		if m := a.b.in.API.Method(c.Method); m != nil {
			a.apiCall(m, c.Args, v)
			return
		}
		for _, f := range a.b.reach.implementations(c.Value.Type(), c.Method) {
			a.join(f, c.Args, 1, v)
		}
		return
	}
	if f := c.StaticCallee(); f != nil {
		a.static(f, c.Args, v)
		return
	}
	for _, f := range a.b.reach.addressed {
		if types.Identical(f.Signature, c.Signature()) {
			a.join(f, c.Args, 0, v)
		}
	}
}

func (a *alias) static(f *ssa.Function, args []ssa.Value, v ssa.Value) {
	m, isAPI := a.b.binding(f)
	switch {
	case m != nil && m.Kind != api.Source:
		a.apiCall(m, args, v)
	case isAPI && m == nil && f.Blocks == nil:
	case stdReads(f):
	default:
		a.join(f, args, 0, v)
	}
}

// join links the arguments with the parameters of f from number skip on, and the results with v.
func (a *alias) join(f *ssa.Function, args []ssa.Value, skip int, v ssa.Value) {
	if skip == 1 && a.carries(f.Params[0].Type()) {
		merge(a.of(f.Params[0]), a.boxed)
	}
	for i, x := range args {
		if i+skip < len(f.Params) {
			if p := f.Params[i+skip]; a.carries(p.Type()) {
				merge(a.of(p), a.of(x))
			}
		}
	}
	if v == nil {
		return
	}
	if t, ok := v.Type().(*types.Tuple); ok {
		for i := range t.Len() {
			if a.carries(t.At(i).Type()) {
				merge(a.extract(v, i), a.result(f, i))
			}
		}
		return
	}
	if a.carries(v.Type()) {
		merge(a.of(v), a.result(f, 0))
	}
}

// extract joins the Extract instructions of result i of a call.
func (a *alias) extract(v ssa.Value, i int) *node {
	n := &node{}
	for _, r := range *v.Referrers() {
		if e, ok := r.(*ssa.Extract); ok && e.Index == i {
			merge(n, a.of(e))
		}
	}
	return n
}

// apiCall marks arrays that functions of the card write to, or keep.
func (a *alias) apiCall(m *api.Method, args []ssa.Value, v ssa.Value) {
	for i, x := range args {
		if a.carries(x.Type()) && !isString(x.Type().Underlying()) && !m.OnlyReads(i-boolInt1(m.Kind == api.Virtual || m.Kind == api.InterfaceMethod)) {
			a.of(x).written = true
		}
	}
	if v != nil && a.carries(v.Type()) {
		a.of(v).written = true
	}
}

func boolInt1(b bool) int { return int(boolInt(b)) }

func (a *alias) builtin(name string, c *ssa.CallCommon, v ssa.Value) {
	switch name {
	case "copy", "clear":
		a.of(c.Args[0]).written = true
		if sl, ok := c.Args[0].Type().Underlying().(*types.Slice); ok && len(c.Args) > 1 && a.carries(sl.Elem()) {
			a.merge(c.Args[0], c.Args[1])
		}
	case "append":
		n := a.of(c.Args[0])
		n.written, n.sized = true, true
		merge(n, a.of(v))
		if a.carries(c.Args[0].Type().Underlying().(*types.Slice).Elem()) {
			merge(n, a.of(c.Args[1]))
		}
	case "cap":
		a.of(c.Args[0]).sized = true
	case "min", "max", "ssa:wrapnilchk":
		for _, x := range c.Args[:min(len(c.Args), 1)] {
			a.merge(v, x)
		}
	}
}

// literalStores lists the stores that give an array its first contents when all of them are constants: those directly behind it, by
// constant index, before it is used otherwise. Nil if it is made otherwise.
func literalStores(v *ssa.Alloc) []*ssa.Store {
	arr, ok := v.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array)
	if !ok {
		return nil
	}
	if _, ok := arr.Elem().Underlying().(*types.Basic); !ok {
		return nil
	}
	var stores []*ssa.Store
	pending := map[ssa.Value]bool{}
	started := false
	for _, instr := range v.Block().Instrs {
		if instr == ssa.Instruction(v) {
			started = true
			continue
		}
		if !started || !mentions(instr, v, pending) {
			continue
		}
		switch u := instr.(type) {
		case *ssa.DebugRef:
			continue
		case *ssa.IndexAddr:
			if _, ok := u.Index.(*ssa.Const); ok && u.X == ssa.Value(v) && onlyStored(u) {
				pending[u] = true
				continue
			}
		case *ssa.Store:
			if _, ok := u.Val.(*ssa.Const); ok && pending[u.Addr] {
				stores = append(stores, u)
				continue
			}
		}
		break
	}
	if v.Comment == "slicelit" || v.Comment == "complit" || v.Comment == "varargs" || len(stores) > 0 {
		return stores
	}
	return nil
}

func mentions(instr ssa.Instruction, v ssa.Value, pending map[ssa.Value]bool) bool {
	for _, op := range instr.Operands(nil) {
		if *op == v || pending[*op] {
			return true
		}
	}
	return false
}

// onlyStored reports whether an element's address is used for one store and nothing else.
func onlyStored(v *ssa.IndexAddr) bool {
	n := 0
	for _, r := range *v.Referrers() {
		switch u := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			if u.Val == ssa.Value(v) {
				return false
			}
			n++
		default:
			return false
		}
	}
	return n == 1
}
