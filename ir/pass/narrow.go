package pass

import (
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/ir/diag"
)

// narrowInt replaces Int and Uint, and where it can I32 and U32, by the kinds that hold what the program computes in them. Three things are
// brought together: the range of a value (see ranges), the number of its low bits that somebody looks at (its need, see demand), and whether
// the card has 32-bit integers. A value becomes I16, U16, I32 or U32 if its range fits; where fewer bits are needed than its range has, its
// arithmetic may wrap in I16 or I32. All else is reported (GC4001).
//
// The invariant of the rewritten program: the low need(v) bits of v are those of the value in the program before; if the range fits the kind and
// need(v) is the size of the kind, that is the value itself.
func narrowInt(p *ir.Program, opt *Options) error {
	r := analyzeSettled(p, opt)
	for again := true; again; { // what a check tells may show that another one can be done on patterns
		again = false
		for _, fr := range r.funcs {
			again = fr.splitLimits() || again
		}
		if again {
			r = analyzeSettled(p, opt)
		}
	}
	n := &narrower{p: p, opt: opt, r: r, need: map[*ir.Func][]uint8{}, helpers: newHelpers(p)}
	n.demand()
	if err := n.check(); err != nil {
		return err
	}
	var work []*narrowFunc
	for _, fr := range n.r.funcs {
		w := &narrowFunc{narrower: n, fr: fr, f: fr.f}
		w.plan()
		work = append(work, w)
	}
	n.retype()
	for _, w := range work {
		w.rewrite()
	}
	return nil
}

type narrower struct {
	p       *ir.Program
	opt     *Options
	r       *ranges
	need    map[*ir.Func][]uint8 // by value ID: low bits that uses look at
	helpers *helpers
	diags   diag.List
}

// isWide reports whether values of kind k are looked at by narrowInt.
func isWide(k ir.Kind) bool { return k >= ir.I32 && k <= ir.Uint }

// hold finds the kind for a value of kind k with range r of which the low need bits count. exact tells that the kind holds the whole value.
func (n *narrower) hold(k ir.Kind, r interval, need uint8) (to ir.Kind, exact, ok bool) {
	switch {
	case r.fits(ir.I16):
		return ir.I16, true, true
	case r.fits(ir.U16):
		return ir.U16, true, true
	case need <= 16:
		return ir.I16, false, true
	case k == ir.I32 || k == ir.U32:
		return k, true, true
	case r.fits(ir.I32):
		return ir.I32, true, true
	case r.fits(ir.U32):
		return ir.U32, true, true
	case need <= 32:
		return ir.I32, false, true
	}
	return ir.I32, false, false
}

// holdSlot is hold for a slot. What callers from outside see stays as it is declared, but for Go's int.
func (n *narrower) holdSlot(s *slot) (to ir.Kind, exact, ok bool) {
	if s.pinned && (s.kind == ir.I32 || s.kind == ir.U32) {
		return s.kind, true, true
	}
	if s.pinned {
		return n.hold(s.kind, s.held, 64)
	}
	return n.hold(s.kind, s.held, s.need)
}

// bitsFor is the number of low bits that a value with range r must have right to be used as a number: the size of the kind that holds the range.
// 64 stands for more than any kind has.
func (n *narrower) bitsFor(k ir.Kind, r interval) uint8 {
	to, exact, ok := n.hold(k, r, 64)
	if !ok || !exact {
		return 64
	}
	return uint8(to.Bits())
}

// of is the kind that v, a wide value of fr's function, gets.
func (n *narrower) of(fr *funcRanges, v *ir.Value) (to ir.Kind, exact, ok bool) {
	if s := n.r.slots.loadSlot(fr.f, v); s != nil {
		return n.holdSlot(s)
	}
	if keepsKind(v) {
		return v.Type.Kind, true, true
	}
	return n.hold(v.Type.Kind, fr.of(v), n.need[fr.f][v.ID])
}

// keepsKind reports whether the kind of v is given from outside: results of imported methods, elements of arrays.
func keepsKind(v *ir.Value) bool { return v.Op == ir.OpCallAPI || v.Op == ir.OpArrayGet }

// retype gives slots, and all types made of them, their new kinds.
func (n *narrower) retype() {
	kind := func(key any, k ir.Kind) ir.Kind {
		if s := n.r.slots.find(key); s != nil && isWide(s.kind) {
			k, _, _ = n.holdSlot(s)
		}
		return k
	}
	elems := func(t ir.Type) ir.Type {
		if t.Elem == ir.Int || t.Elem == ir.Uint {
			t.Elem = kind(elemKey{t.Elem}, t.Elem)
		}
		return t
	}
	retypeProgram(n.p, func(key any, t ir.Type) ir.Type {
		if t.IsRef() {
			return elems(t)
		}
		if key != nil {
			t.Kind = kind(key, t.Kind)
		}
		return t
	})
}

// retypeProgram passes every type of the program's declarations, and the types of reference values, through f; key is the slot's key or nil.
func retypeProgram(p *ir.Program, f func(key any, t ir.Type) ir.Type) {
	for _, g := range p.Globals {
		g.Type = f(g, g.Type)
		if g.Type.Kind.IsInteger() {
			g.Init = g.Type.Kind.Wrap(g.Init)
		}
	}
	for _, c := range p.Classes {
		if c.API != nil {
			continue
		}
		for _, fd := range c.Fields {
			fd.Type = f(fd, fd.Type)
		}
		for _, m := range c.Abstract {
			for i := range m.Params {
				m.Params[i] = f(methodKey{m, i, false}, m.Params[i])
			}
			for i := range m.Results {
				m.Results[i] = f(methodKey{m, i, true}, m.Results[i])
			}
		}
	}
	for _, fn := range p.Funcs {
		for i, v := range fn.Params {
			v.Type = f(paramKey{fn, i}, v.Type)
		}
		for i := range fn.Results {
			fn.Results[i] = f(resultKey{fn, i}, fn.Results[i])
		}
		for _, x := range fn.Vars {
			x.Type = f(x, x.Type)
		}
		retypeValues(fn, f)
	}
}

func retypeValues(fn *ir.Func, f func(key any, t ir.Type) ir.Type) {
	for _, b := range fn.Blocks {
		for _, v := range b.Values {
			if v.Type.IsRef() {
				v.Type = f(nil, v.Type)
			}
			switch aux := v.Aux.(type) {
			case ir.Type:
				v.Aux = f(nil, aux)
			case *ir.Frame:
				aux.Elem = f(nil, ir.Array(aux.Elem)).Elem
			}
		}
	}
}
