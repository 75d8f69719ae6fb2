package pass

import "github.com/gocard/gocard/ir"

// multiResults leaves every function one result. The others go through transient arrays that all functions share: they are written just
// before a function returns and read just behind the call, so nothing can come between. In card form.
func multiResults(p *ir.Program, opt *Options) error {
	m := &multi{p: p, most: map[ir.Kind]int{}}
	for _, f := range p.Funcs {
		m.returns(f)
		m.extracts(f)
	}
	for _, f := range p.Funcs {
		if len(f.Results) > 1 {
			f.Results = f.Results[:1]
			f.ResultRoles = firstRole(f.ResultRoles)
		}
	}
	for _, c := range p.Classes {
		for _, am := range c.Abstract {
			if len(am.Results) > 1 {
				am.Results = am.Results[:1]
			}
		}
	}
	for _, k := range []ir.Kind{ir.I16, ir.Ref} {
		if m.most[k] > 0 {
			makeTransient(p, m.array(k), m.most[k])
		}
	}
	return nil
}

func firstRole(roles []ir.Role) []ir.Role {
	if roles == nil {
		return nil
	}
	return roles[:1]
}

type multi struct {
	p          *ir.Program
	words, ref *ir.Global
	most       map[ir.Kind]int // elements that are used
}

// array is the global of the array that carries results of kind k: I16 for all integers, Ref.
func (m *multi) array(k ir.Kind) *ir.Global {
	if k == ir.Ref {
		if m.ref == nil {
			m.ref = newGlobal(m.p, "card.results.ref", ir.ArrayOf(nil))
		}
		return m.ref
	}
	if m.words == nil {
		m.words = newGlobal(m.p, "card.results", ir.Array(ir.I16))
	}
	return m.words
}

func newGlobal(p *ir.Program, name string, t ir.Type) *ir.Global {
	g := &ir.Global{Name: name, Type: t}
	p.Globals = append(p.Globals, g)
	return g
}

// place is where result i of the types is carried: the array by kind, and its first element.
func place(results []ir.Type, i int) (k ir.Kind, slot int) {
	k = carrier(results[i])
	for _, t := range results[1:i] {
		if carrier(t) == k {
			slot += words(t)
		}
	}
	return k, slot
}

func carrier(t ir.Type) ir.Kind {
	if t.IsRef() {
		return ir.Ref
	}
	return ir.I16
}

func words(t ir.Type) int {
	if t.IsRef() {
		return 1
	}
	return t.Kind.Words()
}

// returns stores further results before each return of f.
func (m *multi) returns(f *ir.Func) {
	if len(f.Results) < 2 {
		return
	}
	for _, b := range f.Blocks {
		t := b.Terminator()
		if t.Op != ir.OpReturn {
			continue
		}
		e := &emitter{f: f, b: b, i: len(b.Values) - 1, pos: t.Pos}
		for i := 1; i < len(t.Args); i++ {
			k, slot := place(f.Results, i)
			m.most[k] = max(m.most[k], slot+words(f.Results[i]))
			array := e.globalGet(m.array(k))
			if words(f.Results[i]) == 2 {
				high := e.emit(ir.OpConv, ir.Scalar(ir.I16), e.emit(ir.OpShr, ir.Scalar(ir.I32), t.Args[i], e.constant(ir.I32, 16)))
				e.emit(ir.OpArraySet, ir.Type{}, array, e.constant(ir.I16, int64(slot)), high)
				low := e.emit(ir.OpConv, ir.Scalar(ir.I16), t.Args[i])
				e.emit(ir.OpArraySet, ir.Type{}, e.globalGet(m.array(k)), e.constant(ir.I16, int64(slot+1)), low)
				continue
			}
			value := t.Args[i]
			if value.Type.Kind == ir.Bool {
				value = e.emit(ir.OpConv, ir.Scalar(ir.I16), value)
			}
			e.emit(ir.OpArraySet, ir.Type{}, array, e.constant(ir.I16, int64(slot)), value)
		}
		t.Args = t.Args[:1]
	}
}

// extracts reads further results behind each call in f.
func (m *multi) extracts(f *ir.Func) {
	for _, b := range f.Blocks {
		for i := 0; i < len(b.Values); i++ {
			v := b.Values[i]
			if v.Op != ir.OpExtract {
				continue
			}
			e := &emitter{f: f, b: b, i: i, pos: v.Pos}
			m.extract(e, v, resultTypes(v.Args[0]))
			i = e.i
		}
	}
}

func resultTypes(call *ir.Value) []ir.Type {
	if ic, ok := call.Aux.(*ir.InterfaceCall); ok {
		return ic.Method.Results
	}
	return call.Aux.(*ir.Func).Results
}

func (m *multi) extract(e *emitter, v *ir.Value, results []ir.Type) {
	i := int(v.AuxInt)
	k, slot := place(results, i)
	m.most[k] = max(m.most[k], slot+words(results[i]))
	get := func(slot int, t ir.Type) *ir.Value {
		return e.emit(ir.OpArrayGet, t, e.globalGet(m.array(k)), e.constant(ir.I16, int64(slot)))
	}
	switch t := v.Type; {
	case t.IsRef():
		setOp(v, ir.OpCast, get(slot, ir.Object(nil)))
	case t.Kind == ir.Bool:
		setOp(v, ir.OpNe, get(slot, ir.Scalar(ir.I16)), e.constant(ir.I16, 0))
	case words(t) == 2:
		high := e.emit(ir.OpConv, ir.Scalar(ir.I32), get(slot, ir.Scalar(ir.I16)))
		high = e.emit(ir.OpShl, ir.Scalar(ir.I32), high, e.constant(ir.I32, 16))
		low := e.emit(ir.OpConv, ir.Scalar(ir.I32), get(slot+1, ir.Scalar(ir.I16)))
		low = e.emit(ir.OpAnd, ir.Scalar(ir.I32), low, e.constant(ir.I32, 0xFFFF))
		setOp(v, ir.OpOr, high, low)
	default:
		setOp(v, ir.OpArrayGet, e.globalGet(m.array(k)), e.constant(ir.I16, int64(slot)))
		v.Type = ir.Scalar(ir.I16)
	}
}
