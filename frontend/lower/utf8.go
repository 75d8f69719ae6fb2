package lower

import (
	"unicode/utf8"

	"github.com/gocard/gocard/ir"
)

// decodeHelper decodes the character at the start of a view that is not empty: the character and its size; U+FFFD and 1 for bytes
// that are no UTF-8 (Go specification, range clauses).
func (b *builder) decodeHelper() *ir.Func {
	return b.helper("rt.decode", []ir.Type{bref, i16, i16}, []ir.Type{ir.Scalar(ir.I32), i16}, func(f *fn, a []*ir.Value) {
		d := &decoder{fn: f, ref: a[0], off: a[1], n: a[2]}
		first := d.at(0)
		f.when(f.Compare(ir.OpLt, first, f.Const(ir.I16, 0x80)), func() { f.Return(f.Conv(first, ir.I32), f.Const(ir.I16, 1)) })
		d.sequence(first, 2, 0xC2, 0xDF, nil)
		d.sequence(first, 3, 0xE0, 0xEF, map[int64][2]int64{0xE0: {0xA0, 0xBF}, 0xED: {0x80, 0x9F}})
		d.sequence(first, 4, 0xF0, 0xF4, map[int64][2]int64{0xF0: {0x90, 0xBF}, 0xF4: {0x80, 0x8F}})
		f.Return(f.Const(ir.I32, 0xFFFD), f.Const(ir.I16, 1))
	})
}

type decoder struct {
	*fn
	ref, off, n *ir.Value
}

// at is byte i as I16.
func (d *decoder) at(i int64) *ir.Value {
	v := d.Emit(ir.OpArrayGet, ir.Scalar(ir.U8), nil, d.ref, d.add(d.off, d.Const(ir.I16, i)))
	return d.Conv(v, ir.I16)
}

// within is lo <= x <= hi.
func (d *decoder) within(x *ir.Value, lo, hi int64) *ir.Value {
	y := d.Binary(ir.OpSub, x, d.Const(ir.I16, lo))
	return d.Compare(ir.OpInBounds, y, d.Const(ir.I16, hi-lo+1))
}

// sequence returns the character if first begins a sequence of size bytes and the others are there. special narrows the second byte.
func (d *decoder) sequence(first *ir.Value, size, lo, hi int64, special map[int64][2]int64) {
	isLead := d.both(d.within(first, lo, hi), d.Compare(ir.OpGe, d.n, d.Const(ir.I16, size)))
	d.when(isLead, func() {
		valid := d.within(d.at(1), 0x80, 0xBF)
		for _, lead := range []int64{0xE0, 0xED, 0xF0, 0xF4} {
			if r, ok := special[lead]; ok {
				other := d.Compare(ir.OpNe, first, d.Const(ir.I16, lead))
				valid = d.both(valid, d.either(other, d.within(d.at(1), r[0], r[1])))
			}
		}
		for i := int64(2); i < size; i++ {
			valid = d.both(valid, d.within(d.at(i), 0x80, 0xBF))
		}
		d.when(valid, func() {
			mask := int64(0xFF) >> (size + 1)
			r := d.Conv(d.Binary(ir.OpAnd, first, d.Const(ir.I16, mask)), ir.I32)
			for i := int64(1); i < size; i++ {
				low := d.Conv(d.Binary(ir.OpAnd, d.at(i), d.Const(ir.I16, 0x3F)), ir.I32)
				r = d.Binary(ir.OpOr, d.Emit(ir.OpShl, r.Type, nil, r, d.Const(ir.U8, 6)), low)
			}
			d.Return(r, d.Const(ir.I16, size))
		})
	})
}

// validHelper reports whether a view is UTF-8.
func (b *builder) validHelper() *ir.Func {
	return b.helper("rt.valid", []ir.Type{bref, i16, i16}, []ir.Type{flag}, func(f *fn, a []*ir.Value) {
		at := f.newVar("at", i16)
		f.varSet(at, f.Const(ir.I16, 0))
		head, body, done := f.newBlock(), f.newBlock(), f.newBlock()
		f.Jump(head)
		f.goTo(head)
		f.If(f.Compare(ir.OpLt, f.varGet(at), a[2]), body, done)
		f.goTo(body)
		i := f.varGet(at)
		vals := f.emitCall(ir.OpCall, b.decodeHelper(), []ir.Type{ir.Scalar(ir.I32), i16},
			[]*ir.Value{a[0], f.Binary(ir.OpAdd, a[1], i), f.Binary(ir.OpSub, a[2], i)})
		bad := f.both(f.Compare(ir.OpEq, vals[0], f.Const(ir.I32, 0xFFFD)), f.Compare(ir.OpEq, vals[1], f.Const(ir.I16, 1)))
		f.when(bad, func() { f.Return(f.Const(ir.Bool, 0)) })
		f.varSet(at, f.Binary(ir.OpAdd, i, vals[1]))
		f.Jump(head)
		f.goTo(done)
		f.Return(f.Const(ir.Bool, 1))
	})
}

// encodeHelper writes a character as UTF-8 at an offset of an array and says how many bytes it takes; U+FFFD stands for what is no character.
func (b *builder) encodeHelper() *ir.Func {
	return b.helper("rt.encode", []ir.Type{bref, i16, ir.Scalar(ir.I32)}, []ir.Type{i16}, func(f *fn, a []*ir.Value) {
		e := &encoder{fn: f, ref: a[0], off: a[1]}
		below := func(limit int64) *ir.Value { return f.Compare(ir.OpLt, a[2], f.Const(ir.I32, limit)) }
		from := func(limit int64) *ir.Value { return f.Compare(ir.OpGe, a[2], f.Const(ir.I32, limit)) }
		none := f.either(f.either(below(0), from(utf8.MaxRune+1)), f.both(from(0xD800), below(0xE000)))
		f.when(none, func() { e.write(f.Const(ir.I32, utf8.RuneError), 3, 0xE0) })
		f.when(below(0x80), func() { e.write(a[2], 1, 0) })
		f.when(below(0x800), func() { e.write(a[2], 2, 0xC0) })
		f.when(below(0x10000), func() { e.write(a[2], 3, 0xE0) })
		e.write(a[2], 4, 0xF0)
	})
}

type encoder struct {
	*fn
	ref, off *ir.Value
}

// write returns after writing a character as size bytes, the first of them marked by lead.
func (e *encoder) write(r *ir.Value, size, lead int64) {
	for i := range size {
		x, mark := r, lead
		if shift := 6 * (size - 1 - i); shift > 0 {
			x = e.Emit(ir.OpShr, r.Type, nil, r, e.Const(ir.U8, shift))
		}
		if i > 0 {
			x, mark = e.Binary(ir.OpAnd, x, e.Const(ir.I32, 0x3F)), 0x80
		}
		x = e.Conv(e.Binary(ir.OpOr, x, e.Const(ir.I32, mark)), ir.U8)
		e.Emit(ir.OpArraySet, ir.Type{}, nil, e.ref, e.add(e.off, e.Const(ir.I16, i)), x)
	}
	e.Return(e.Const(ir.I16, size))
}
