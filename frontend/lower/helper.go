package lower

import (
	"go/token"
	"go/types"

	"github.com/gocard/gocard/ir"
)

// Helpers are functions that several places of a program call; each is made on first use.

// helper returns the function of a name, built by build on first use.
func (b *builder) helper(name string, params []ir.Type, results []ir.Type, build func(f *fn, args []*ir.Value)) *ir.Func {
	if f := b.helpers[name]; f != nil {
		return f
	}
	f := b.newFunc(name, token.NoPos)
	b.helpers[name] = f.f
	f.f.Results = results
	var args []*ir.Value
	for _, t := range params {
		args = append(args, f.f.NewParam(t, ir.RoleNone))
	}
	build(f, args)
	f.finish()
	return f.f
}

var (
	i16  = ir.Scalar(ir.I16)
	flag = ir.Scalar(ir.Bool)
	bref = ir.Array(ir.U8)
)

// loop runs body for i = from; i != to; i += step.
func (f *fn) loop(from, to *ir.Value, step int64, body func(i *ir.Value)) {
	v := f.newVar("i", from.Type)
	f.varSet(v, from)
	head, in, done := f.newBlock(), f.newBlock(), f.newBlock()
	f.Jump(head)
	f.goTo(head)
	f.If(f.Compare(ir.OpNe, f.varGet(v), to), in, done)
	f.goTo(in)
	body(f.varGet(v))
	f.varSet(v, f.Binary(ir.OpAdd, f.varGet(v), f.Const(from.Type.Kind, step)))
	f.Jump(head)
	f.goTo(done)
}

// copyHelper copies elements in the direction that is right where the ranges overlap.
func (b *builder) copyHelper(elem types.Type, ref ir.Type, pos token.Pos) *ir.Func {
	return b.helper("rt.copy."+b.symbol(elem), []ir.Type{ref, i16, ref, i16, i16}, nil, func(f *fn, a []*ir.Value) {
		sref, soff, dref, doff, n := a[0], a[1], a[2], a[3], a[4]
		one := func(i *ir.Value) {
			from := f.element0(elem, sref, f.Binary(ir.OpAdd, soff, i), pos)
			to := f.element0(elem, dref, f.Binary(ir.OpAdd, doff, i), pos)
			f.store(to, f.load(from, pos), pos)
		}
		up, down, done := f.newBlock(), f.newBlock(), f.newBlock()
		f.If(f.Compare(ir.OpLt, soff, doff), down, up)
		f.goTo(up)
		f.loop(f.Const(ir.I16, 0), n, 1, one)
		f.Jump(done)
		f.goTo(down)
		f.loop(f.Binary(ir.OpSub, n, f.Const(ir.I16, 1)), f.Const(ir.I16, -1), -1, one)
		f.Jump(done)
		f.goTo(done)
		f.Return()
	})
}

// element0 is the place of the element at an index of the array itself.
func (f *fn) element0(elem types.Type, ref, i *ir.Value, pos token.Pos) *place {
	s := &scope{fn: f, at: pos}
	return s.element(elements{elem: elem, ref: ref, off: f.Const(ir.I16, 0), stride: 1}, i)
}

// clearHelper sets elements to their zero values.
func (b *builder) clearHelper(elem types.Type, ref ir.Type, pos token.Pos) *ir.Func {
	return b.helper("rt.clear."+b.symbol(elem), []ir.Type{ref, i16, i16}, nil, func(f *fn, a []*ir.Value) {
		f.loop(f.Const(ir.I16, 0), a[2], 1, func(i *ir.Value) {
			f.clear(f.element0(elem, a[0], f.Binary(ir.OpAdd, a[1], i), pos), pos)
		})
		f.Return()
	})
}

// makeBoxesHelper makes an array of objects.
func (b *builder) makeBoxesHelper(elem types.Type, ref ir.Type, pos token.Pos) *ir.Func {
	return b.helper("rt.make."+b.symbol(elem), []ir.Type{i16}, []ir.Type{ref}, func(f *fn, a []*ir.Value) {
		arr := f.Emit(ir.OpNewArray, ref, nil, a[0])
		info := b.boxClass(elem, pos)
		f.loop(f.Const(ir.I16, 0), a[0], 1, func(i *ir.Value) {
			f.Emit(ir.OpArraySet, ir.Type{}, nil, arr, i, f.newObject(info, pos))
		})
		f.Return(arr)
	})
}

// equalHelper compares arrays of n elements.
func (b *builder) equalHelper(a *arrayLayout, pos token.Pos) *ir.Func {
	name := a.ref.Elem.String()
	if a.ref.Elem == ir.Ref {
		name = b.symbol(a.elem)
	}
	return b.helper("rt.equal."+name, []ir.Type{a.ref, i16, a.ref, i16, i16}, []ir.Type{flag}, func(f *fn, v []*ir.Value) {
		f.loop(f.Const(ir.I16, 0), v[4], 1, func(i *ir.Value) {
			s := &scope{fn: f, at: pos}
			x := f.load(f.element0(a.elem, v[0], f.Binary(ir.OpAdd, v[1], i), pos), pos)
			y := f.load(f.element0(a.elem, v[2], f.Binary(ir.OpAdd, v[3], i), pos), pos)
			f.when(s.equal(a.elem, x, y, ir.OpNe), func() { f.Return(f.Const(ir.Bool, 0)) })
		})
		f.Return(f.Const(ir.Bool, 1))
	})
}

// viewsEqualHelper compares two byte views. Empty views may have no array.
func (b *builder) viewsEqualHelper() *ir.Func {
	return b.helper("rt.equal", []ir.Type{bref, i16, i16, bref, i16, i16}, []ir.Type{flag}, func(f *fn, a []*ir.Value) {
		f.when(f.Compare(ir.OpNe, a[2], a[5]), func() { f.Return(f.Const(ir.Bool, 0)) })
		f.when(f.Compare(ir.OpEq, a[2], f.Const(ir.I16, 0)), func() { f.Return(f.Const(ir.Bool, 1)) })
		f.Return(f.bytesEqual(a[0], a[1], a[3], a[4], a[2]))
	})
}

// orderHelper compares two byte views as Go orders strings: negative, 0, positive.
func (b *builder) orderHelper() *ir.Func {
	return b.helper("rt.order", []ir.Type{bref, i16, i16, bref, i16, i16}, []ir.Type{i16}, func(f *fn, a []*ir.Value) {
		n := f.choose(f.Compare(ir.OpLt, a[2], a[5]), i16, func() *ir.Value { return a[2] }, func() *ir.Value { return a[5] })
		f.loop(f.Const(ir.I16, 0), n, 1, func(i *ir.Value) {
			x := f.Emit(ir.OpArrayGet, ir.Scalar(ir.U8), nil, a[0], f.Binary(ir.OpAdd, a[1], i))
			y := f.Emit(ir.OpArrayGet, ir.Scalar(ir.U8), nil, a[3], f.Binary(ir.OpAdd, a[4], i))
			f.when(f.Compare(ir.OpNe, x, y), func() {
				f.Return(f.Binary(ir.OpSub, f.Conv(x, ir.I16), f.Conv(y, ir.I16)))
			})
		})
		f.Return(f.Binary(ir.OpSub, a[2], a[5]))
	})
}
