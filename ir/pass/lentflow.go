package pass

import (
	"maps"
	"slices"

	"github.com/gocard/gocard/ir"
)

// lentFlow finds out which references may be to what the card lends: global arrays and temporary entry point objects. It follows them through
// copies, variables, calls and results over the whole program. What is read from memory is never lent, since temporaries refuses to store it.
//
// The order of statements does not count. Calls of one function are told apart: what a function returns is known as what it borrows itself, and
// which of its parameters it gives back.
type lentFlow struct {
	h       *hierarchy
	funcs   map[*ir.Func]*lentFunc
	params  map[paramKey]lentParam // parameters that may be lent
	changed bool
}

// origin is where a reference comes from, as its function sees it: from the card, or from the parameter with that index.
type origin int

const lent origin = -1

// lentStep is how an origin reached a value: copied from another value of the function, or out of a call. Nothing is set at the source.
type lentStep struct {
	from   *ir.Value
	call   *ir.Value
	callee *ir.Func
	result int // of callee
}

type origins map[origin]lentStep

// list is the origins in order.
func (s origins) list() []origin { return slices.Sorted(maps.Keys(s)) }

// lentFunc is what is known in one function; only references that may be lent have origins.
type lentFunc struct {
	f       *ir.Func
	values  []origins // by value ID
	vars    map[*ir.Var]origins
	results []origins
}

// lentParam says how a parameter comes to be lent: by a call in f; or by the card, when call is nil.
type lentParam struct {
	f      *ir.Func
	call   *ir.Value
	arg    *ir.Value
	origin origin
}

func newLentFlow(p *ir.Program, opt *Options) *lentFlow {
	fl := &lentFlow{h: newHierarchy(p), funcs: map[*ir.Func]*lentFunc{}, params: map[paramKey]lentParam{}}
	for _, f := range p.Funcs {
		fl.funcs[f] = &lentFunc{f: f, values: make([]origins, f.NumValues()), vars: map[*ir.Var]origins{}, results: make([]origins, len(f.Results))}
		for i, v := range f.Params {
			if mayBeLent(v.Type) {
				fl.funcs[f].values[v.ID] = origins{origin(i): {}}
			}
		}
	}
	for fl.changed = true; fl.changed; {
		fl.changed = false
		for i := len(p.Funcs) - 1; i >= 0; i-- {
			fl.flow(fl.funcs[p.Funcs[i]])
		}
	}
	fl.pass(p, fl.entries(p, opt))
	return fl
}

// mayBeLent reports whether references of type t can be to what the card lends: arrays of bytes, objects of imported classes, and what may hold these.
func mayBeLent(t ir.Type) bool {
	switch {
	case !t.IsRef():
		return false
	case t.IsArray():
		return t.Elem == ir.U8 || t.Elem == ir.I8
	}
	return t.Class == nil || t.Class.API != nil || t.Class.Interface
}

// isTemporary reports whether t is a class whose objects are temporary entry point objects.
func isTemporary(t ir.Type) bool {
	return t.IsRef() && !t.IsArray() && t.Class != nil && t.Class.API != nil && t.Class.API.Temporary
}

// flow lets origins go one step on in each value of a function.
func (fl *lentFlow) flow(lf *lentFunc) {
	for _, b := range lf.f.Blocks {
		for _, v := range b.Values {
			fl.value(lf, v)
		}
	}
}

func (fl *lentFlow) value(lf *lentFunc, v *ir.Value) {
	switch v.Op {
	case ir.OpPhi, ir.OpCast:
		for _, a := range v.Args {
			fl.copy(lf, &lf.values[v.ID], v.Type, a)
		}
	case ir.OpVarSet:
		x := v.Aux.(*ir.Var)
		o := lf.vars[x]
		fl.copy(lf, &o, x.Type, v.Args[0])
		lf.vars[x] = o
	case ir.OpVarGet:
		for o, st := range lf.vars[v.Aux.(*ir.Var)] {
			fl.add(&lf.values[v.ID], o, lentStep{from: st.from})
		}
	case ir.OpReturn:
		for i, a := range v.Args {
			fl.copy(lf, &lf.results[i], lf.f.Results[i], a)
		}
	case ir.OpCatch:
		fl.add(&lf.values[v.ID], lent, lentStep{})
	case ir.OpCallAPI:
		if m := v.Aux.(*ir.APIMethod); m.Kind != ir.InvokeConstructor && (m.Temporary || isTemporary(v.Type)) {
			fl.add(&lf.values[v.ID], lent, lentStep{})
		}
	case ir.OpCall, ir.OpCallVirtual, ir.OpCallInterface:
		fl.result(lf, v, v, 0)
	case ir.OpExtract:
		fl.result(lf, v, v.Args[0], int(v.AuxInt))
	}
}

// copy adds the origins of a value of type t to a set.
func (fl *lentFlow) copy(lf *lentFunc, to *origins, t ir.Type, from *ir.Value) {
	if !mayBeLent(t) {
		return
	}
	for o := range lf.values[from.ID] {
		fl.add(to, o, lentStep{from: from})
	}
}

func (fl *lentFlow) add(to *origins, o origin, st lentStep) {
	if _, ok := (*to)[o]; ok {
		return
	}
	if *to == nil {
		*to = origins{}
	}
	(*to)[o], fl.changed = st, true
}

// result gives v what result i of a call may be.
func (fl *lentFlow) result(lf *lentFunc, v, call *ir.Value, i int) {
	if !mayBeLent(v.Type) {
		return
	}
	targets := fl.h.targets(call)
	if ic, ok := call.Aux.(*ir.InterfaceCall); ok && len(targets) == 0 && isOpen(ic.Interface) {
		fl.add(&lf.values[v.ID], lent, lentStep{}) // of another applet's arrays only those that the card lends can be used
	}
	for _, g := range targets {
		for _, o := range fl.funcs[g].results[i].list() {
			if o == lent {
				fl.add(&lf.values[v.ID], lent, lentStep{call: call, callee: g, result: i})
				continue
			}
			arg := call.Args[o]
			for _, p := range lf.values[arg.ID].list() {
				fl.add(&lf.values[v.ID], p, lentStep{from: arg, call: call, callee: g, result: i})
			}
		}
	}
}

// entries are the parameters that the card or another applet hands over.
func (fl *lentFlow) entries(p *ir.Program, opt *Options) []paramKey {
	var list []paramKey
	ext := fl.h.external(p, opt)
	for _, f := range p.Funcs {
		if !ext[f] {
			continue
		}
		for i, v := range f.Params {
			if (v.Type.IsArray() || isTemporary(v.Type)) && mayBeLent(v.Type) {
				list = append(list, paramKey{f, i})
				fl.params[paramKey{f, i}] = lentParam{}
			}
		}
	}
	return list
}

// pass finds the parameters that calls hand lent references to: first those of calls whose functions borrow them, then from parameter to parameter.
func (fl *lentFlow) pass(p *ir.Program, work []paramKey) {
	for _, f := range p.Funcs {
		work = fl.hand(f, lent, work)
	}
	for i := 0; i < len(work); i++ {
		work = fl.hand(work[i].f, origin(work[i].i), work)
	}
}

// hand notes the parameters that receive what has origin o in f.
func (fl *lentFlow) hand(f *ir.Func, o origin, work []paramKey) []paramKey {
	lf := fl.funcs[f]
	for _, c := range callsOf(f) {
		for i, a := range c.Args {
			if _, ok := lf.values[a.ID][o]; !ok {
				continue
			}
			for _, g := range fl.h.targets(c) {
				key := paramKey{g, i}
				if _, known := fl.params[key]; !known && mayBeLent(g.Params[i].Type) {
					fl.params[key] = lentParam{f, c, a, o}
					work = append(work, key)
				}
			}
		}
	}
	return work
}

// lentOrigin is the origin by which x of f may be lent; false if it cannot be.
func (fl *lentFlow) lentOrigin(f *ir.Func, x *ir.Value) (origin, bool) {
	return fl.lentOf(f, fl.funcs[f].values[x.ID])
}

// lentResult reports whether result i of f may be lent.
func (fl *lentFlow) lentResult(f *ir.Func, i int) bool {
	_, ok := fl.lentOf(f, fl.funcs[f].results[i])
	return ok
}

// lentOf picks the first origin of a set that is lent: the card itself, else the first parameter.
func (fl *lentFlow) lentOf(f *ir.Func, set origins) (origin, bool) {
	if _, ok := set[lent]; ok {
		return lent, true
	}
	for i := range f.Params {
		if _, ok := set[origin(i)]; !ok {
			continue
		}
		if _, ok := fl.params[paramKey{f, i}]; ok {
			return origin(i), true
		}
	}
	return 0, false
}
