package pass

import "github.com/gocard/gocard/ir"

// multiResults leaves every function one result, on the stack. The others go through transient arrays that all functions share: they are written just
// before a function returns and read just behind the call, so nothing can come between. In card form.
//
// The card refuses to store references to what it lends (see temporaries), so such a result stays on the stack. Functions with several of them are
// gone (see fewResults); those that could not be are reported.
func multiResults(p *ir.Program, opt *Options) error {
	conv, err := conventions(p, opt)
	if err != nil {
		return err
	}
	m := &multi{p: p, conv: conv, most: map[ir.Kind]int{}}
	for _, f := range p.Funcs {
		m.returns(f)
		m.calls(f)
	}
	for _, f := range p.Funcs {
		if c := conv[f]; c != nil {
			f.Results = []ir.Type{c.results[c.stays]}
			if f.ResultRoles != nil {
				f.ResultRoles = []ir.Role{roleBehind(ir.RoleNone, f.ResultRoles[c.stays])}
			}
		}
	}
	for _, c := range p.Classes {
		for _, am := range c.Abstract {
			if c := conv[am]; c != nil {
				am.Results = []ir.Type{c.results[c.stays]}
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

type multi struct {
	p          *ir.Program
	conv       map[any]*convention
	words, ref *ir.Global
	most       map[ir.Kind]int // elements that are used
}

// resultWords is the name of the array that carries results; that of references has more behind it.
const resultWords = "card.results"

// array is the global of the array that carries results of kind k: I16 for all integers, Ref.
func (m *multi) array(k ir.Kind) *ir.Global {
	if k == ir.Ref {
		if m.ref == nil {
			m.ref = newGlobal(m.p, resultWords+".ref", ir.ArrayOf(nil))
		}
		return m.ref
	}
	if m.words == nil {
		m.words = newGlobal(m.p, resultWords, ir.Array(ir.I16))
	}
	return m.words
}

func newGlobal(p *ir.Program, name string, t ir.Type) *ir.Global {
	g := &ir.Global{Name: name, Type: t}
	p.Globals = append(p.Globals, g)
	return g
}

// place is where result i, not the one that stays, is carried: the array by kind, and its first element.
func (m *multi) place(c *convention, i int) (k ir.Kind, slot int) {
	k = carrier(c.results[i])
	for j, t := range c.results[:i] {
		if j != c.stays && carrier(t) == k {
			slot += words(t)
		}
	}
	m.most[k] = max(m.most[k], slot+words(c.results[i]))
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

// returns stores all results but one before each return of f.
func (m *multi) returns(f *ir.Func) {
	c := m.conv[f]
	if c == nil {
		return
	}
	for _, b := range f.Blocks {
		t := b.Terminator()
		if t.Op != ir.OpReturn {
			continue
		}
		e := &emitter{f: f, b: b, i: len(b.Values) - 1, pos: t.Pos}
		for i, a := range t.Args {
			if i != c.stays {
				m.store(e, c, i, a)
			}
		}
		t.Args = []*ir.Value{t.Args[c.stays]}
	}
}

func (m *multi) store(e *emitter, c *convention, i int, x *ir.Value) {
	k, slot := m.place(c, i)
	set := func(slot int, x *ir.Value) {
		e.emit(ir.OpArraySet, ir.Type{}, e.globalGet(m.array(k)), e.constant(ir.I16, int64(slot)), x)
	}
	switch {
	case words(c.results[i]) == 2:
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
	var repl *substitution
	var users [][]*ir.Value
	for _, b := range f.Blocks {
		for i := 0; i < len(b.Values); i++ {
			if m.conventionOf(b.Values[i]) == nil {
				continue
			}
			if repl == nil {
				repl, users = newSubstitution(f), usersOf(f)
			}
			i = m.call(repl, users, b, i)
		}
	}
	if repl == nil {
		return
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

// conventionOf is that of a call with several results, else nil.
func (m *multi) conventionOf(v *ir.Value) *convention {
	switch aux := v.Aux.(type) {
	case *ir.InterfaceCall:
		return m.conv[aux.Method]
	case *ir.Func:
		return m.conv[aux]
	}
	return nil
}

// call rewrites the call at place i of b and its extracts. It returns the place of the last of them.
func (m *multi) call(repl *substitution, users [][]*ir.Value, b *ir.Block, i int) int {
	v, c := b.Values[i], m.conventionOf(b.Values[i])
	last := i
	for last+1 < len(b.Values) && b.Values[last+1].Op == ir.OpExtract {
		last++
	}
	extracts := b.Values[i+1 : last+1 : last+1]
	b.Values = append(b.Values[:i+1:i+1], b.Values[last+1:]...)
	e := &emitter{f: b.Func, b: b, i: i + 1, pos: v.Pos}
	stays := v
	if c.stays != 0 {
		stays = b.Func.NewValue(v.Op, c.results[c.stays], v.Args...) // v itself is result 0
		stays.Aux, stays.Block, stays.Pos = v.Aux, b, v.Pos
		b.Values[i] = stays
		if len(users[v.ID]) > len(extracts) {
			repl.set(v, m.load(e, c, 0))
		}
	}
	for _, x := range extracts {
		switch {
		case len(users[x.ID]) == 0:
		case int(x.AuxInt) == c.stays:
			repl.set(x, stays)
		default:
			repl.set(x, m.load(e, c, int(x.AuxInt)))
		}
	}
	return e.i - 1
}

// load reads result i.
func (m *multi) load(e *emitter, c *convention, i int) *ir.Value {
	k, slot := m.place(c, i)
	get := func(slot int, t ir.Type) *ir.Value {
		return e.emit(ir.OpArrayGet, t, e.globalGet(m.array(k)), e.constant(ir.I16, int64(slot)))
	}
	switch t := c.results[i]; {
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
