package pass

import (
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// multiResults leaves every function one result, on the stack. The others go through transient arrays that all functions share: they are written just
// before a function returns and read just behind the call, so nothing can come between. In card form.
//
// A card refuses to store references to global arrays (the APDU buffer) and to temporary entry point objects (the APDU), so the result that might be
// one stays on the stack. Functions with several of them have been inlined (see inline); those that could not be are reported.
func multiResults(p *ir.Program, opt *Options) error {
	m := &multi{p: p, most: map[ir.Kind]int{}}
	for _, f := range p.Funcs {
		if countUnstorable(f.Results) > 1 {
			m.diags.Add("GC3103", f.Pos, "let the caller pass the slices to write to, or return offsets",
				"%s is called through an interface or by itself, and cannot return several slices", f.FullName())
		}
	}
	if err := m.diags.Err(); err != nil {
		return err
	}
	for _, f := range p.Funcs {
		m.returns(f)
		m.calls(f)
	}
	for _, f := range p.Funcs {
		if len(f.Results) > 1 {
			if f.ResultRoles != nil {
				f.ResultRoles = []ir.Role{roleBehind(ir.RoleNone, f.ResultRoles[primary(f.Results)])}
			}
			f.Results = []ir.Type{f.Results[primary(f.Results)]}
		}
	}
	for _, c := range p.Classes {
		for _, am := range c.Abstract {
			if len(am.Results) > 1 {
				am.Results = []ir.Type{am.Results[primary(am.Results)]}
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

// unstorable reports whether values of type t may be global arrays or temporary entry point objects: byte arrays, imported objects.
func unstorable(t ir.Type) bool {
	return t.IsArray() && t.Elem.Bits() == 8 || t.IsRef() && !t.IsArray() && t.Class != nil && t.Class.API != nil
}

func countUnstorable(results []ir.Type) int {
	n := 0
	for _, t := range results {
		if unstorable(t) {
			n++
		}
	}
	return n
}

// primary is the index of the result that stays on the stack: one that may not be stored, else the first.
func primary(results []ir.Type) int {
	for i, t := range results {
		if unstorable(t) {
			return i
		}
	}
	return 0
}

type multi struct {
	p          *ir.Program
	words, ref *ir.Global
	most       map[ir.Kind]int // elements that are used
	diags      diag.List
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

// place is where result i, not the primary one, is carried: the array by kind, and its first element.
func (m *multi) place(results []ir.Type, i int) (k ir.Kind, slot int) {
	k = carrier(results[i])
	for j, t := range results[:i] {
		if j != primary(results) && carrier(t) == k {
			slot += words(t)
		}
	}
	m.most[k] = max(m.most[k], slot+words(results[i]))
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

// returns stores all results but the primary one before each return of f.
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
		for i, a := range t.Args {
			if i != primary(f.Results) {
				m.store(e, f.Results, i, a)
			}
		}
		t.Args = []*ir.Value{t.Args[primary(f.Results)]}
	}
}

func (m *multi) store(e *emitter, results []ir.Type, i int, x *ir.Value) {
	k, slot := m.place(results, i)
	set := func(slot int, x *ir.Value) {
		e.emit(ir.OpArraySet, ir.Type{}, e.globalGet(m.array(k)), e.constant(ir.I16, int64(slot)), x)
	}
	switch {
	case words(results[i]) == 2:
		set(slot, e.emit(ir.OpConv, word, e.emit(ir.OpShr, ir.Scalar(ir.I32), x, e.constant(ir.I32, 16))))
		set(slot+1, e.emit(ir.OpConv, word, x))
	case x.Type.Kind == ir.Bool:
		set(slot, e.emit(ir.OpConv, word, x))
	default:
		set(slot, x)
	}
}

// calls reads further results behind the calls in f.
func (m *multi) calls(f *ir.Func) {
	repl := newSubstitution(f)
	for _, b := range f.Blocks {
		for i := 0; i < len(b.Values); i++ {
			c := b.Values[i]
			if !c.Op.IsCall() || len(resultTypes(c)) < 2 {
				continue
			}
			i = m.call(repl, b, i)
		}
	}
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			for i, a := range v.Args {
				v.Args[i] = repl.get(a)
			}
		}
	}
	deadCode(f)
}

func resultTypes(call *ir.Value) []ir.Type {
	switch aux := call.Aux.(type) {
	case *ir.InterfaceCall:
		return aux.Method.Results
	case *ir.Func:
		return aux.Results
	}
	return nil
}

// call rewrites the call at place i of b and its extracts. It returns the place of the last of them.
func (m *multi) call(repl *substitution, b *ir.Block, i int) int {
	c, results := b.Values[i], resultTypes(b.Values[i])
	stays := primary(results)
	last := i
	for last+1 < len(b.Values) && b.Values[last+1].Op == ir.OpExtract {
		last++
	}
	extracts := b.Values[i+1 : last+1 : last+1]
	b.Values = append(b.Values[:i+1:i+1], b.Values[last+1:]...)
	e := &emitter{f: b.Func, b: b, i: i + 1, pos: c.Pos}
	users := usersOf(b.Func)
	if stays != 0 {
		if len(users[c.ID]) > 0 {
			moved := b.Func.NewValue(c.Op, results[stays], c.Args...) // c itself is result 0
			moved.Aux, moved.Block, moved.Pos = c.Aux, b, c.Pos
			b.Values[i] = moved
			repl.set(c, m.load(e, results, 0))
			c = moved
		} else {
			c.Type = results[stays]
		}
	}
	for _, x := range extracts {
		switch {
		case len(users[x.ID]) == 0:
		case int(x.AuxInt) == stays:
			repl.set(x, c)
		default:
			repl.set(x, m.load(e, results, int(x.AuxInt)))
		}
	}
	return e.i - 1
}

// load reads result i.
func (m *multi) load(e *emitter, results []ir.Type, i int) *ir.Value {
	k, slot := m.place(results, i)
	get := func(slot int, t ir.Type) *ir.Value {
		return e.emit(ir.OpArrayGet, t, e.globalGet(m.array(k)), e.constant(ir.I16, int64(slot)))
	}
	switch t := results[i]; {
	case t.IsRef():
		return e.emit(ir.OpCast, t, get(slot, ir.Object(nil)))
	case t.Kind == ir.Bool:
		return e.emit(ir.OpNe, t, get(slot, word), e.constant(ir.I16, 0))
	case words(t) == 2:
		wide := func(slot int) *ir.Value { return e.emit(ir.OpConv, ir.Scalar(ir.I32), get(slot, word)) }
		high := e.emit(ir.OpShl, ir.Scalar(ir.I32), wide(slot), e.constant(ir.I32, 16))
		low := e.emit(ir.OpAnd, ir.Scalar(ir.I32), wide(slot+1), e.constant(ir.I32, 0xFFFF))
		return e.emit(ir.OpOr, ir.Scalar(ir.I32), high, low)
	}
	return get(slot, word)
}
