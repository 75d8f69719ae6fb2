package pass

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// fewResults lets functions return less. A result that is the same as a parameter or as another result needs not travel: the callers have it. Functions
// that return more than one reference that may be lent, which could travel on the stack only (see multiResults), are copied to where they are called.
func fewResults(p *ir.Program, opt *Options) error {
	h := newHierarchy(p)
	ext := h.external(p, opt)
	calls := directCalls(p)
	for _, f := range p.Funcs {
		if len(f.Results) > 1 && f.Recv == nil && !ext[f] && len(calls[f]) > 0 {
			recomputeResults(p, f, calls[f])
		}
	}
	must := map[*ir.Func]bool{}
	var fl *lentFlow
	for _, f := range p.Funcs {
		if f.Recv != nil || countRefs(f.Results) < 2 {
			continue
		}
		if fl == nil {
			fl = newLentFlow(p, opt)
		}
		n := 0
		for i := range f.Results {
			if fl.lentResult(f, i) {
				n++
			}
		}
		must[f] = n > 1
	}
	if fl == nil {
		return nil
	}
	x := &expander{h: h, must: must, state: map[*ir.Func]int{}}
	for _, f := range p.Funcs {
		x.visit(f)
	}
	return deadFuncs(p, opt)
}

// directCalls lists the calls of each static function.
func directCalls(p *ir.Program) map[*ir.Func][]*ir.Value {
	calls := map[*ir.Func][]*ir.Value{}
	for _, f := range p.Funcs {
		for _, c := range callsOf(f) {
			if g, ok := c.Aux.(*ir.Func); ok && c.Op == ir.OpCall {
				calls[g] = append(calls[g], c)
			}
		}
	}
	return calls
}

// expander copies the bodies of some functions to their calls, callees first.
type expander struct {
	h     *hierarchy
	must  map[*ir.Func]bool // without those that turn out to be reached from themselves
	state map[*ir.Func]int  // 1: being visited, 2: done
}

func (x *expander) visit(f *ir.Func) {
	switch x.state[f] {
	case 1:
		x.must[f] = false
		return
	case 2:
		return
	}
	x.state[f] = 1
	for _, c := range callsOf(f) {
		for _, g := range x.h.targets(c) {
			x.visit(g)
		}
	}
	grown := false
	for _, c := range callsOf(f) {
		if g, ok := c.Aux.(*ir.Func); ok && x.must[g] && x.state[g] == 2 {
			inlineCall(f, c, g)
			grown = true
		}
	}
	if grown {
		unreachable(f)
		simplify(f)
	}
	x.state[f] = 2
}

// again says what callers can take in place of a result: a parameter's argument, or another result; null instead where the function says so.
type again struct {
	param, result int // one of them is not negative
	nullable      bool
}

// recomputeResults drops the results of f that its callers, calls, can get otherwise: those that are always the same, and of several references those that
// are the same or null.
func recomputeResults(p *ir.Program, f *ir.Func, calls []*ir.Value) {
	plans := map[int]again{}
	refs := countRefs(f.Results)
	for i, t := range f.Results {
		if a, ok := findAgain(f, i, plans); ok && argsHaveType(calls, a, t) {
			plans[i] = a
			if !a.nullable && t.IsRef() {
				refs--
			}
		}
	}
	changed := map[*ir.Func]bool{}
	for i := len(f.Results) - 1; i >= 0; i-- {
		a, ok := plans[i]
		if !ok || a.nullable && (refs < 2 || len(calls) == 1) { // a single call takes the whole function if need be
			continue
		}
		if a.nullable {
			refs--
			sayNull(f, i)
		}
		for _, c := range calls {
			takeAgain(c, i, a)
			changed[c.Block.Func] = true
		}
	}
	if len(changed) > 0 {
		dropResults(p, f, calls)
		deadCode(f)
	}
}

// findAgain looks for a parameter or an earlier result, which is not itself dropped, that result i of f is equal to at every return.
func findAgain(f *ir.Func, i int, plans map[int]again) (again, bool) {
	var returns []*ir.Value
	for _, b := range f.Blocks {
		if t := b.Terminator(); t.Op == ir.OpReturn {
			returns = append(returns, t)
		}
	}
	for j, param := range f.Params {
		a, ok := again{param: j, result: -1}, param.Type == f.Results[i]
		if ok && a.holds(returns, i, func(*ir.Value) *ir.Value { return param }) {
			return a, true
		}
	}
	for j := range i {
		a, ok := again{param: -1, result: j}, f.Results[j] == f.Results[i]
		if _, dropped := plans[j]; ok && !dropped && a.holds(returns, i, func(t *ir.Value) *ir.Value { return t.Args[j] }) {
			return a, true
		}
	}
	return again{}, false
}

// holds checks result i at all returns, and notes whether it may be null instead.
func (a *again) holds(returns []*ir.Value, i int, same func(*ir.Value) *ir.Value) bool {
	found := false
	for _, t := range returns {
		switch x, v := t.Args[i], same(t); {
		case x == v:
			found = true
		case sameOrNull(x, v):
			a.nullable = true
			found = found || x.Op == ir.OpPhi
		default:
			return false
		}
	}
	return found
}

// sameOrNull reports whether x is null or v, or a choice of both.
func sameOrNull(x, v *ir.Value) bool {
	if x.Op == ir.OpNull {
		return true
	}
	if x.Op != ir.OpPhi || !x.Type.IsRef() {
		return false
	}
	for _, a := range x.Args {
		if a != v && a.Op != ir.OpNull {
			return false
		}
	}
	return true
}

// argsHaveType reports whether what callers would take has the very type of the result.
func argsHaveType(calls []*ir.Value, a again, t ir.Type) bool {
	for _, c := range calls {
		if a.param >= 0 && c.Args[a.param].Type != t {
			return false
		}
	}
	return true
}

// sayNull makes result i of f a Bool: whether the result is not null.
func sayNull(f *ir.Func, i int) {
	for _, b := range f.Blocks {
		t := b.Terminator()
		if t.Op != ir.OpReturn {
			continue
		}
		e := &emitter{f: f, b: b, i: len(b.Values) - 1, pos: t.Pos}
		switch x := t.Args[i]; x.Op {
		case ir.OpNull:
			t.Args[i] = e.constant(ir.Bool, 0)
		case ir.OpPhi:
			t.Args[i] = e.emit(ir.OpNe, ir.Scalar(ir.Bool), x, e.emit(ir.OpNull, x.Type))
		default:
			t.Args[i] = e.constant(ir.Bool, 1)
		}
	}
	f.Results[i] = ir.Scalar(ir.Bool)
	if f.ResultRoles != nil {
		f.ResultRoles[i] = ir.RoleNone
		for j, last := i, ir.RoleNone; j < len(f.ResultRoles); j++ {
			f.ResultRoles[j] = roleBehind(last, f.ResultRoles[j])
			last = f.ResultRoles[j]
		}
	}
}

// takeAgain lets a caller take result i of call c from where a says.
func takeAgain(c *ir.Value, i int, a again) {
	f := c.Block.Func
	x := resultOf(c, i)
	if a.nullable {
		x.Type = ir.Scalar(ir.Bool)
	}
	users := filter(usersOf(f)[x.ID], func(u *ir.Value) bool { return u.Op != ir.OpExtract }) // those are further results of a call
	if len(users) == 0 {
		return
	}
	by := c
	if a.param >= 0 {
		by = c.Args[a.param]
	} else if a.result > 0 {
		by = resultOf(c, a.result)
	}
	if a.nullable {
		by = chooseOrNull(c, x, by)
	}
	for _, u := range users {
		for j, arg := range u.Args {
			if arg == x {
				u.Args[j] = by
			}
		}
	}
}

// resultOf is the value of result i of a call, made if need be.
func resultOf(c *ir.Value, i int) *ir.Value {
	if i == 0 {
		return c
	}
	at := lastResult(c)
	for _, x := range c.Block.Values[:at+1] {
		if x.Op == ir.OpExtract && x.Args[0] == c && int(x.AuxInt) == i {
			return x
		}
	}
	e := &emitter{f: c.Block.Func, b: c.Block, i: at + 1, pos: c.Pos}
	x := e.emit(ir.OpExtract, resultTypes(c)[i], c)
	x.AuxInt = int64(i)
	return x
}

func resultTypes(call *ir.Value) []ir.Type {
	if ic, ok := call.Aux.(*ir.InterfaceCall); ok {
		return ic.Method.Results
	}
	return call.Aux.(*ir.Func).Results
}

// lastResult is the place of a call's last extract in its block, or its own.
func lastResult(c *ir.Value) int {
	at := slices.Index(c.Block.Values, c)
	for at+1 < len(c.Block.Values) && c.Block.Values[at+1].Op == ir.OpExtract {
		at++
	}
	return at
}

// chooseOrNull is, behind call c, v if cond and else null.
func chooseOrNull(c, cond, v *ir.Value) *ir.Value {
	before := c.Block
	f := before.Func
	after := splitAfter(before, before.Values[lastResult(c)])
	b := &ir.Builder{Func: f, Cur: before, Pos: c.Pos}
	some, none := f.NewBlock(), f.NewBlock()
	some.Handler, none.Handler = before.Handler, before.Handler
	b.If(cond, some, none)
	b.Cur = some
	b.Jump(after)
	b.Cur = none
	null := b.Null(v.Type)
	b.Jump(after)
	phi := f.NewValue(ir.OpPhi, v.Type, v, null)
	phi.Pos = c.Pos
	insertBefore(after, 0, phi)
	return phi
}
