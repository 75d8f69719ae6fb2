package lower

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// constant translates a constant; without a value it is the zero value of its type.
func (s *scope) constant(c *ssa.Const) []*ir.Value {
	l := s.b.layout(c.Type(), s.at)
	if c.Value == nil {
		return s.zeroValue(c.Type())
	}
	if len(l.val) == 0 {
		return nil // its type was reported
	}
	switch c.Value.Kind() {
	case constant.Bool:
		n := int64(0)
		if constant.BoolVal(c.Value) {
			n = 1
		}
		return []*ir.Value{s.Const(ir.Bool, n)}
	case constant.String:
		return s.stringConst(constant.StringVal(c.Value))
	}
	n, exact := constant.Int64Val(constant.ToInt(c.Value))
	if !exact {
		s.fail(codeConstant, c.Pos(), "use a smaller constant", "constant %s is greater than any integer of a card", c.Value)
	}
	return []*ir.Value{s.Const(l.val[0].typ.Kind, n)}
}

// zeroValue is the zero value of a type; an array in it is a view of an array of zeros.
func (s *scope) zeroValue(t types.Type) []*ir.Value {
	l := s.b.layout(t, s.at)
	vals := s.zeros(l.val)
	i := 0
	for _, m := range l.mem {
		if m.array == nil {
			i++
			continue
		}
		vals[i] = globalCell{s.b.zeroArray(m.array, s.at)}.get(s.fn)
		vals[i+2] = s.Const(ir.I16, int64(m.array.n))
		i += 3
	}
	return vals
}

// zeroArray is an array of zeros that nobody writes; one of references, or of int, whose size is not known yet, is made at installation.
func (b *builder) zeroArray(a *arrayLayout, pos token.Pos) *ir.Global {
	if k := a.ref.Elem; k != ir.Ref && k != ir.Int && k != ir.Uint {
		return b.dataGlobal(a.ref.Elem, make([]byte, a.n*elemBytes(a.ref.Elem)))
	}
	key := fmt.Sprintf("zeros %s %d", b.symbol(a.elem), a.n)
	g := b.singletons[key]
	if g == nil {
		g = b.addGlobal(&ir.Global{Name: b.unique("zeros." + b.symbol(a.elem)), Type: a.ref})
		b.singletons[key] = g
		globalCell{g}.set(b.prologue, b.prologue.newArray(a, pos))
	}
	return g
}

// elemBytes is the number of bytes of an element in Global.Data.
func elemBytes(k ir.Kind) int { return max(k.Bits()/8, 1) }

// stringConst is the view of a constant string. The empty one needs no array.
func (s *scope) stringConst(text string) []*ir.Value {
	if len(text) > 32767 {
		s.fail(codeConstant, s.at, "use several strings", "a string of %d bytes does not fit into an array of the card", len(text))
		text = ""
	}
	if text == "" {
		return s.zeros(view(ir.Array(ir.U8)).val)
	}
	ref := globalCell{s.b.dataGlobal(ir.U8, []byte(text))}.get(s.fn)
	return []*ir.Value{ref, s.Const(ir.I16, 0), s.Const(ir.I16, int64(len(text)))}
}

// dataGlobal is the read-only array with these contents.
func (b *builder) dataGlobal(elem ir.Kind, data []byte) *ir.Global {
	key := fmt.Sprintf("%s %x", elem, data)
	g := b.constants[key]
	if g == nil {
		g = &ir.Global{Name: b.unique("const"), Type: ir.Array(elem), Data: data, HasData: true, ReadOnly: true}
		b.constants[key] = g
		b.prog.Globals = append(b.prog.Globals, g)
	}
	return g
}

// stringTable is the array of constant strings with these contents, made at installation.
func (b *builder) stringTable(texts []string, t types.Type, pos token.Pos) *ir.Global {
	key := fmt.Sprintf("strings %q", texts)
	if g := b.singletons[key]; g != nil {
		return g
	}
	a := b.arrayLayout(t.Underlying().(*types.Array), pos)
	g := b.addGlobal(&ir.Global{Name: b.unique("strings"), Type: a.ref})
	b.singletons[key] = g
	s := &scope{fn: b.prologue, at: pos}
	ref := s.newArray(a, pos)
	for i, text := range texts {
		if text != "" {
			s.store(s.element0(a.elem, ref, s.Const(ir.I16, int64(i)), pos), s.stringConst(text), pos)
		}
	}
	globalCell{g}.set(s.fn, ref)
	return g
}
