package lower

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/gocard/gocard/frontend/api"
)

// reach is what the card's entry points reach: functions, types that stand in interfaces, interface methods that are called, globals.
//
// Everything is kept in the order in which it was found, so that the program that comes out depends on the source alone.
type reach struct {
	b       *builder
	funcs   []*ssa.Function
	callers map[*ssa.Function]*ssa.Function // who was seen to call it first
	process map[*ssa.Function]*ssa.Function // reachable while a command is processed, with the caller on the shortest way; entry points with nil
	direct  map[*ssa.Function]bool          // called other than through an interface
	dynamic map[*ssa.Function]bool          // called through an interface, or by the card

	live       []types.Type // concrete types that are converted to interfaces
	liveSet    typeutil.Map
	boxed      []types.Type // types whose values are put into objects other than as constants
	markers    []marker
	interfaces []types.Type // interfaces whose methods are called, or that values are asserted to
	ifaceSet   typeutil.Map // types.Type -> *ifaceUse
	addressed  []*ssa.Function
	taken      map[*ssa.Function]bool // used as values
	globals    map[*ssa.Global]bool
	loose      typeutil.Map // element types whose arrays are arrays of java.lang.Object if they hold references: transient ones are
	inits      map[*ssa.Function]*initPlan

	outside []*ssa.Function // what the card and other packages call, but for Install
	back    []*ssa.Function // what may be called while the program calls other applets or libraries
	called  []*ssa.Function // what may be called while it calls methods of the card that call back

	calls        map[*ssa.Function][]*ssa.Function
	dynamics     map[*ssa.Function][]*types.Signature // of function values that are called
	transactions bool
	aborts       bool // transactions
	foreign      bool // code of other packages calls this one or is called

	found map[implementationKey]*ssa.Function
	work  []*ssa.Function
}

// ifaceUse is how an interface is used.
type ifaceUse struct {
	typ     types.Type
	methods []*types.Func             // that are called through it
	calls   map[*types.Func]token.Pos // where
}

func findReachable(b *builder) *reach {
	r := &reach{
		b: b, callers: map[*ssa.Function]*ssa.Function{}, process: map[*ssa.Function]*ssa.Function{}, direct: map[*ssa.Function]bool{}, dynamic: map[*ssa.Function]bool{},
		taken: map[*ssa.Function]bool{}, globals: map[*ssa.Global]bool{}, inits: map[*ssa.Function]*initPlan{}, calls: map[*ssa.Function][]*ssa.Function{},
		found: map[implementationKey]*ssa.Function{}, dynamics: map[*ssa.Function][]*types.Signature{},
	}
	b.reach = r
	for _, p := range b.in.Packages {
		if init := p.SSA.Func("init"); init != nil {
			r.inits[init] = newInitPlan(init, p.User)
			r.add(init, nil)
		}
	}
	if f := b.in.Root.Func("Install"); f != nil {
		r.direct[f] = true
		r.add(f, nil)
	}
	for _, a := range b.in.Applets {
		r.addLive(types.NewPointer(a.Type.Type()))
	}
	exports := r.reachExports()
	r.run()
	r.back = r.openMethods(func(m *api.Method) bool { return m.Name == "getShareableInterfaceObject" })
	r.called = r.openMethods(func(m *api.Method) bool { return m.Class.Kind == api.Interface })
	r.outside = append(exports, r.openMethods(func(*api.Method) bool { return true })...)
	return r
}

func (r *reach) run() {
	for len(r.work) > 0 {
		f := r.work[0]
		r.work = r.work[1:]
		r.scan(f)
	}
}

// add marks a function as reachable.
func (r *reach) add(f, caller *ssa.Function) {
	if caller != nil {
		r.calls[caller] = append(r.calls[caller], f)
	}
	if _, ok := r.callers[f]; ok {
		return
	}
	r.callers[f] = caller
	if f.Blocks == nil {
		return
	}
	dropUnread(f)
	order(f)
	late(f)
	lateValues(f)
	r.funcs = append(r.funcs, f)
	r.work = append(r.work, f)
}

// scan looks at the instructions of a function; of an initialisation function only at those that are needed.
func (r *reach) scan(f *ssa.Function) {
	plan := r.inits[f]
	for _, blk := range f.Blocks {
		for _, instr := range blk.Instrs {
			if plan == nil || plan.needed(instr) {
				r.instr(f, instr)
			}
		}
	}
}

func (r *reach) instr(f *ssa.Function, instr ssa.Instruction) {
	if _, ok := instr.(*ssa.DebugRef); ok {
		return
	}
	var callee ssa.Value
	if c, ok := instr.(ssa.CallInstruction); ok {
		callee = c.Common().Value
		r.call(f, c.Common())
	}
	for _, op := range instr.Operands(nil) {
		switch v := (*op).(type) {
		case *ssa.Function:
			if v != callee {
				r.take(v)
				r.add(v, f)
			}
		case *ssa.Global:
			r.addGlobal(v)
		}
	}
	switch v := instr.(type) {
	case *ssa.Alloc:
		if a, ok := deref(v).Underlying().(*types.Array); ok {
			r.loose.Set(a.Elem(), true) // it may live in the transient frame
		}
	case *ssa.MakeInterface:
		switch {
		case asTarget(v):
			if t := deref(v.X); types.IsInterface(t) {
				r.use(t)
			}
		case !onlyPanics(v):
			r.addLive(v.X.Type())
			r.noteBox(v)
			r.noteMarker(v)
		}
	case *ssa.TypeAssert:
		if types.IsInterface(v.AssertedType) {
			r.use(v.AssertedType)
		}
	case *ssa.MakeClosure:
		r.add(v.Fn.(*ssa.Function), f)
	}
}

// marker is a type whose values are converted to a card interface.
type marker struct {
	typ   types.Type
	iface *api.Class
}

// noteMarker notes conversions to interfaces of the card: to Go every type has the methods of one without any, the card wants to be told.
func (r *reach) noteMarker(v *ssa.MakeInterface) {
	if cl := r.b.in.API.ClassOf(v.Type()); cl != nil && isPointerToStruct(v.X.Type()) {
		r.markers = append(r.markers, marker{types.Unalias(v.X.Type()), cl})
	}
}

// noteBox notes types of which several objects may hold equal values.
func (r *reach) noteBox(v *ssa.MakeInterface) {
	t := types.Unalias(v.X.Type())
	_, isConst := v.X.(*ssa.Const)
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Signature:
		return
	}
	if !isConst && !slices.ContainsFunc(r.boxed, func(u types.Type) bool { return types.Identical(t, u) }) {
		r.boxed = append(r.boxed, t)
	}
}

func (r *reach) take(f *ssa.Function) {
	if !r.taken[f] {
		r.taken[f] = true
		r.addressed = append(r.addressed, f)
	}
}

// call notes who is called. API functions are not entered unless their source is compiled.
func (r *reach) call(f *ssa.Function, c *ssa.CallCommon) {
	if c.IsInvoke() {
		r.invoke(f, c)
		return
	}
	callee := c.StaticCallee()
	if callee == nil {
		r.valueCall(f, c)
		return
	}
	r.direct[callee] = true
	if stdReads(callee) {
		return
	}
	if to := redirect(callee); to != nil {
		r.add(to, f)
		return
	}
	m, _ := r.b.binding(callee)
	if m == nil || m.Kind == api.Source {
		r.add(callee, f)
		return
	}
	if m.Kind != api.Intrinsic && m.Class.Package.Name == "javacard/framework" {
		r.transactions = r.transactions || m.Name == "beginTransaction"
		r.aborts = r.aborts || m.Name == "abortTransaction"
	}
	if m.Kind != api.Intrinsic && m.Class.Package.Library != nil {
		r.anything()
	}
	if m.Kind == api.Intrinsic && m.Name == "transient-objects" {
		r.loose.Set(callee.Signature.Results().At(0).Type().Underlying().(*types.Slice).Elem(), true)
	}
}

// anything notes that code of other packages calls this one or is called: it may begin and abort transactions.
func (r *reach) anything() { r.transactions, r.aborts, r.foreign = true, true, true }

// valuesOf lists the functions of a type that are used as values.
func (r *reach) valuesOf(sig *types.Signature) []*ssa.Function {
	var list []*ssa.Function
	for _, g := range r.addressed {
		if types.Identical(g.Signature, sig) {
			list = append(list, g)
		}
	}
	return list
}

// valueCall notes a call of a function value: any function of its type that is used as a value may run.
func (r *reach) valueCall(f *ssa.Function, c *ssa.CallCommon) {
	if _, ok := c.Value.(*ssa.Builtin); ok {
		return
	}
	r.dynamics[f] = append(r.dynamics[f], c.Signature())
}

// invoke notes a call through an interface.
func (r *reach) invoke(f *ssa.Function, c *ssa.CallCommon) {
	t := c.Value.Type()
	if cl := r.b.in.API.ClassOf(t); cl != nil {
		if cl.Package.Library != nil {
			r.anything()
		}
		return
	}
	u := r.use(t)
	r.useMethod(u, c.Method, c.Pos())
	r.calls[f] = append(r.calls[f], r.implementations(u.typ, c.Method)...)
}

// useMethod notes a method that is called through an interface.
func (r *reach) useMethod(u *ifaceUse, m *types.Func, pos token.Pos) {
	if slices.ContainsFunc(u.methods, func(other *types.Func) bool { return other.Id() == m.Id() }) { // instances have methods of their own each time
		return
	}
	u.methods = append(u.methods, m)
	u.calls[m] = pos
	for _, live := range r.live {
		r.implement(live, m, u.typ)
	}
}

// use notes an interface that needs a class of its own.
func (r *reach) use(t types.Type) *ifaceUse {
	if u, ok := r.ifaceSet.At(t).(*ifaceUse); ok {
		return u
	}
	u := &ifaceUse{typ: types.Unalias(t), calls: map[*types.Func]token.Pos{}}
	r.ifaceSet.Set(t, u)
	r.interfaces = append(r.interfaces, u.typ)
	if r.b.isOpen(t) {
		r.anything()
		it := t.Underlying().(*types.Interface)
		for i := range it.NumMethods() {
			r.useMethod(u, it.Method(i), it.Method(i).Pos())
		}
	}
	return u
}

// addLive notes a type whose values stand in interfaces, and the methods that can be called on it.
func (r *reach) addLive(t types.Type) {
	t = types.Unalias(t)
	if r.liveSet.At(t) != nil {
		return
	}
	r.liveSet.Set(t, true)
	r.live = append(r.live, t)
	for _, it := range r.interfaces {
		for _, m := range r.ifaceSet.At(it).(*ifaceUse).methods {
			r.implement(t, m, it)
		}
	}
	for _, o := range r.b.overrides(t) {
		r.dynamic[o.fun] = true
		r.add(o.fun, nil)
		if o.method.Class.Package.Library != nil {
			r.anything()
		}
	}
}

// implement marks the method that a live type has for an interface method.
func (r *reach) implement(t types.Type, m *types.Func, iface types.Type) {
	if f := r.implementation(t, m, iface); f != nil {
		r.dynamic[f] = true
		r.add(f, nil)
	}
}

// implementation is the function of type t that a call of method m through an interface runs, nil if there is none.
func (r *reach) implementation(t types.Type, m *types.Func, iface types.Type) *ssa.Function {
	key := implementationKey{t, iface, m}
	f, ok := r.found[key]
	if !ok {
		if types.Implements(t, iface.Underlying().(*types.Interface)) {
			f = r.b.methodOf(t, m)
		}
		r.found[key] = f
	}
	return f
}

type implementationKey struct {
	of, iface types.Type
	method    *types.Func
}

// implementations lists the functions that a call through an interface may run, as far as known; of an interface of the card or a library those of the program.
func (r *reach) implementations(iface types.Type, m *types.Func) []*ssa.Function {
	var list []*ssa.Function
	imported := r.b.in.API.ClassOf(iface) != nil
	for _, t := range r.live {
		if f := r.implementation(t, m, iface); f != nil && (f.Blocks != nil || !imported) {
			list = append(list, f)
		}
	}
	return list
}

// methodOf is the function that a call of method m on a value of type t runs.
func (b *builder) methodOf(t types.Type, m *types.Func) *ssa.Function {
	sel := types.NewMethodSet(t).Lookup(m.Pkg(), m.Name())
	if sel == nil {
		return nil
	}
	_, fun := b.resolve(t, sel)
	return fun
}

func (r *reach) addGlobal(g *ssa.Global) {
	if r.globals[g] {
		return
	}
	r.globals[g] = true
	if g.Pkg == nil {
		return
	}
	if init := g.Pkg.Func("init"); init != nil {
		if p := r.inits[init]; p != nil && p.want(g) && !slices.Contains(r.work, init) {
			r.work = append(r.work, init)
		}
	}
}

// markProcess finds what can run while a command is processed, breadth first, so that the way to it is short.
func (r *reach) markProcess() {
	work := slices.Clone(r.outside)
	for _, f := range work {
		r.process[f] = nil
	}
	for len(work) > 0 {
		f := work[0]
		work = work[1:]
		for _, callee := range r.callees(f) {
			if _, ok := r.process[callee]; !ok {
				r.process[callee] = f
				work = append(work, callee)
			}
		}
	}
}

// callees lists what a function calls, directly, through interfaces, or as a value.
func (r *reach) callees(f *ssa.Function) []*ssa.Function {
	list := r.staticCallees(f)
	for _, g := range r.addressed {
		if !r.b.plan.expandsAll(g) && slices.ContainsFunc(r.dynamics[f], func(sig *types.Signature) bool { return types.Identical(sig, g.Signature) }) {
			list = append(list, g)
		}
	}
	return append(list, r.calledBack(f)...)
}

// calledBack lists what may be called while a function calls other applets, libraries, or methods of the card that call back.
func (r *reach) calledBack(f *ssa.Function) (list []*ssa.Function) {
	for _, blk := range f.Blocks {
		for _, instr := range blk.Instrs {
			c, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			m := r.b.cardMethod(c.Common())
			switch {
			case c.Common().IsInvoke() && r.b.isOpen(c.Common().Value.Type()), m != nil && (asksForShared(m) || m.Class != nil && m.Class.Package.Library != nil):
				list = append(list, r.back...)
			case m != nil && m.CallsBack:
				list = append(list, r.called...)
			}
		}
	}
	return list
}

// asksForShared reports whether a method of the card calls ShareableInterfaceObject of an applet: that of JCSystem, and getService of GPSystem.
func asksForShared(m *api.Method) bool {
	return m.Name == "getAppletShareableInterfaceObject" || m.Name == "getService"
}

// staticCallees lists what a function calls directly or through interfaces.
func (r *reach) staticCallees(f *ssa.Function) []*ssa.Function {
	list := slices.Clone(r.calls[f])
	for _, blk := range f.Blocks {
		for _, instr := range blk.Instrs {
			if c, ok := instr.(ssa.CallInstruction); ok && c.Common().IsInvoke() {
				list = append(list, r.implementations(c.Common().Value.Type(), c.Common().Method)...)
			}
		}
	}
	return list
}

// processPath lists the functions that lead to f while a command is processed, the one that the card calls first; none if nothing does.
func (r *reach) processPath(f *ssa.Function) []*ssa.Function {
	var path []*ssa.Function
	for f != nil {
		caller, ok := r.process[f]
		if !ok {
			return nil
		}
		path = append(path, f)
		f = caller
	}
	slices.Reverse(path)
	return path
}
