package pass

import "github.com/gocard/gocard/ir"

// helpers adds functions to the program for what the card's instructions do not do, each when it is first asked for. Their names begin with
// "card." and cannot be those of Go functions.
type helpers struct {
	p    *ir.Program
	made map[string]*ir.Func
}

func newHelpers(p *ir.Program) *helpers {
	h := &helpers{p: p, made: map[string]*ir.Func{}}
	for _, f := range p.Funcs {
		if f.Recv == nil {
			h.made[f.Name] = f
		}
	}
	return h
}

// get returns the helper name, made by body if it is not there yet. The builder stands in the entry block.
func (h *helpers) get(name string, result ir.Kind, params []ir.Kind, body func(b *ir.Builder, p []*ir.Value)) *ir.Func {
	if f := h.made[name]; f != nil {
		return f
	}
	f := &ir.Func{Name: name, Results: []ir.Type{ir.Scalar(result)}}
	for _, k := range params {
		f.NewParam(ir.Scalar(k), ir.RoleNone)
	}
	h.made[name] = f
	h.p.Funcs = append(h.p.Funcs, f)
	body(ir.NewBuilder(f), f.Params)
	return f
}

// mixedCompare compares an I16 with a U16: OpEq, OpLt or OpLe.
func (h *helpers) mixedCompare(op ir.Op) *ir.Func {
	return h.get("card.mixed."+op.String(), ir.Bool, []ir.Kind{ir.I16, ir.U16}, func(b *ir.Builder, p []*ir.Value) {
		negative, other := b.Func.NewBlock(), b.Func.NewBlock()
		b.If(b.Compare(ir.OpLt, p[0], b.Const(ir.I16, 0)), negative, other)
		b.Cur = negative
		b.Return(b.Const(ir.Bool, boolInt(op != ir.OpEq)))
		b.Cur = other
		b.Return(b.Compare(op, b.Conv(p[0], ir.U16), p[1]))
	})
}

// The helpers below are in card form: unsigned numbers are bit patterns of I16 and I32.

// index makes an I32 index, length or count a word: itself, or -1 when it is not within 0 to 32767.
func (h *helpers) index() *ir.Func {
	return h.get("card.index", ir.I16, []ir.Kind{ir.I32}, func(b *ir.Builder, p []*ir.Value) {
		x := b.Conv(p[0], ir.I16)
		same, other := b.Func.NewBlock(), b.Func.NewBlock()
		b.If(b.Compare(ir.OpEq, b.Binary(ir.OpAnd, p[0], b.Const(ir.I32, 0x7FFF)), p[0]), same, other)
		b.Cur = same
		b.Return(x)
		b.Cur = other
		b.Return(b.Const(ir.I16, -1))
	})
}

// count is a shift count of at most 31, which shifts everything out that the word given shifts out.
func (h *helpers) count() *ir.Func {
	return h.get("card.count", ir.I16, []ir.Kind{ir.I16}, func(b *ir.Builder, p []*ir.Value) {
		same, other := b.Func.NewBlock(), b.Func.NewBlock()
		b.If(b.Emit(ir.OpInBounds, ir.Scalar(ir.Bool), nil, p[0], b.Const(ir.I16, 32)), same, other)
		b.Cur = same
		b.Return(p[0])
		b.Cur = other
		b.Return(b.Const(ir.I16, 31))
	})
}

// shl32 shifts an I32 to the left by a word; all is gone from 32 on.
func (h *helpers) shl32() *ir.Func {
	return h.get("card.shl32", ir.I32, []ir.Kind{ir.I32, ir.I16}, func(b *ir.Builder, p []*ir.Value) {
		some, all := b.Func.NewBlock(), b.Func.NewBlock()
		b.If(b.Emit(ir.OpInBounds, ir.Scalar(ir.Bool), nil, p[1], b.Const(ir.I16, 32)), some, all)
		b.Cur = some
		b.Return(b.Emit(ir.OpShl, ir.Scalar(ir.I32), nil, p[0], b.Conv(p[1], ir.I32)))
		b.Cur = all
		b.Return(b.Const(ir.I32, 0))
	})
}

// unsignedShr shifts a pattern of kind k to the right by a word: the first step clears the sign, the others are signed.
func (h *helpers) unsignedShr(k ir.Kind) *ir.Func {
	return h.get("card.ushr."+k.String(), k, []ir.Kind{k, ir.I16}, func(b *ir.Builder, p []*ir.Value) {
		_, greatest := k.Range()
		x, n := p[0], p[1]
		some, all, one, none := b.Func.NewBlock(), b.Func.NewBlock(), b.Func.NewBlock(), b.Func.NewBlock()
		b.If(b.Emit(ir.OpInBounds, ir.Scalar(ir.Bool), nil, n, b.Const(ir.I16, int64(k.Bits()))), some, all)
		b.Cur = all
		b.Return(b.Const(k, 0))
		b.Cur = some
		b.If(b.Compare(ir.OpEq, n, b.Const(ir.I16, 0)), none, one)
		b.Cur = none
		b.Return(x)
		b.Cur = one
		half := b.Binary(ir.OpAnd, b.Binary(ir.OpShr, x, b.Const(k, 1)), b.Const(k, greatest))
		b.Return(b.Binary(ir.OpShr, half, b.Conv(b.Binary(ir.OpSub, n, b.Const(ir.I16, 1)), k)))
	})
}

// unsignedDiv divides patterns of kind k. A divisor that looks negative goes into the dividend once or not at all; else half the
// dividend is divided, and the quotient doubled and corrected.
func (h *helpers) unsignedDiv(k ir.Kind) *ir.Func {
	return h.get("card.udiv."+k.String(), k, []ir.Kind{k, k}, func(b *ir.Builder, p []*ir.Value) {
		least, greatest := k.Range()
		x, y, zero, one := p[0], p[1], b.Const(k, 0), b.Const(k, 1)
		big, small, plain, halved := b.Func.NewBlock(), b.Func.NewBlock(), b.Func.NewBlock(), b.Func.NewBlock()
		yes, no, more, same := b.Func.NewBlock(), b.Func.NewBlock(), b.Func.NewBlock(), b.Func.NewBlock()
		b.If(b.Compare(ir.OpLt, y, zero), big, small)

		b.Cur = big
		flip := func(v *ir.Value) *ir.Value { return b.Binary(ir.OpXor, v, b.Const(k, least)) }
		b.If(b.Compare(ir.OpGe, flip(x), flip(y)), yes, no)
		b.Cur = yes
		b.Return(one)
		b.Cur = no
		b.Return(zero)

		b.Cur = small
		b.If(b.Compare(ir.OpGe, x, zero), plain, halved)
		b.Cur = plain
		b.Return(b.Binary(ir.OpDiv, x, y))

		b.Cur = halved
		half := b.Binary(ir.OpAnd, b.Binary(ir.OpShr, x, one), b.Const(k, greatest))
		q := b.Binary(ir.OpShl, b.Binary(ir.OpDiv, half, y), one)
		rest := b.Binary(ir.OpSub, x, b.Binary(ir.OpMul, q, y)) // less than 2*y, so it may look negative
		b.If(b.Compare(ir.OpGe, flip(rest), flip(y)), more, same)
		b.Cur = more
		b.Return(b.Binary(ir.OpAdd, q, one))
		b.Cur = same
		b.Return(q)
	})
}

// unsignedRem is what unsignedDiv leaves.
func (h *helpers) unsignedRem(k ir.Kind) *ir.Func {
	div := h.unsignedDiv(k)
	return h.get("card.urem."+k.String(), k, []ir.Kind{k, k}, func(b *ir.Builder, p []*ir.Value) {
		q := b.Emit(ir.OpCall, ir.Scalar(k), div, p[0], p[1])
		b.Return(b.Binary(ir.OpSub, p[0], b.Binary(ir.OpMul, q, p[1])))
	})
}
