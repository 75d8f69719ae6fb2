package pass_test

import "github.com/gocard/gocard/ir"

// randomViews is the part of a random program that deals with slices: a class with a view, and functions that take and return views.
type randomViews struct {
	class     *ir.Class
	wholeOnly bool // all views are whole arrays, so that shapes finds something
	set       bool // objects are initialised before they are seen
	at, cut   *ir.Func
}

var byteArray = ir.Array(ir.U8)

// viewFunctions makes at(view, i int) (u8, i16), the element and the length, and cut(view) view.
func (g *generator) viewFunctions() {
	v := &g.views
	v.wholeOnly, v.set = g.Intn(2) == 0, g.Intn(4) != 0
	v.class = &ir.Class{Name: "V"}
	v.class.Fields = []*ir.Field{{Name: "r", Type: byteArray, Role: ir.RoleRef, Class: v.class},
		{Name: "o", Type: ir.Scalar(ir.I16), Role: ir.RoleOff, Class: v.class}, {Name: "n", Type: ir.Scalar(ir.I16), Role: ir.RoleLen, Class: v.class}}
	g.p.Classes = append(g.p.Classes, v.class)

	v.at = &ir.Func{Name: "at", Results: []ir.Type{ir.Scalar(ir.U8), ir.Scalar(ir.I16)}}
	r, o, n := viewParams(v.at)
	i := v.at.NewParam(ir.Scalar(ir.Int), ir.RoleNone)
	b := ir.NewBuilder(v.at)
	checkIndex(b, i, n)
	b.Return(b.Emit(ir.OpArrayGet, ir.Scalar(ir.U8), nil, r, b.Binary(ir.OpAdd, o, b.Conv(i, ir.I16))), n)

	v.cut = &ir.Func{Name: "cut", Results: []ir.Type{byteArray, ir.Scalar(ir.I16), ir.Scalar(ir.I16)}, ResultRoles: []ir.Role{ir.RoleRef, ir.RoleOff, ir.RoleLen}}
	r, o, n = viewParams(v.cut)
	b = ir.NewBuilder(v.cut)
	if !v.wholeOnly {
		two := b.Const(ir.I16, 2)
		checkLimit(b, b.Const(ir.Int, 2), n)
		o, n = b.Binary(ir.OpAdd, o, two), b.Binary(ir.OpSub, n, two)
	}
	b.Return(r, o, n)
	g.p.Funcs = append(g.p.Funcs, v.at, v.cut)
}

func viewParams(f *ir.Func) (r, o, n *ir.Value) {
	return f.NewParam(byteArray, ir.RoleRef), f.NewParam(ir.Scalar(ir.I16), ir.RoleOff), f.NewParam(ir.Scalar(ir.I16), ir.RoleLen)
}

// checkIndex traps unless 0 <= i < n.
func checkIndex(b *ir.Builder, i, n *ir.Value) {
	ok, bad := b.Func.NewBlock(), b.Func.NewBlock()
	ok.Handler, bad.Handler = b.Cur.Handler, b.Cur.Handler
	b.If(b.Emit(ir.OpInBounds, ir.Scalar(ir.Bool), nil, i, b.Conv(n, ir.Int)), ok, bad)
	b.Cur = bad
	b.Trap(ir.TrapIndex)
	b.Cur = ok
}

// checkLimit traps unless 0 <= i <= n, as the front end writes it.
func checkLimit(b *ir.Builder, i, n *ir.Value) {
	ok, bad := b.Func.NewBlock(), b.Func.NewBlock()
	ok.Handler, bad.Handler = b.Cur.Handler, b.Cur.Handler
	b.If(b.Emit(ir.OpInBounds, ir.Scalar(ir.Bool), nil, i, b.Binary(ir.OpAdd, b.Conv(n, ir.Int), b.Const(ir.Int, 1))), ok, bad)
	b.Cur = bad
	b.Trap(ir.TrapSlice)
	b.Cur = ok
}

// view makes a view by one of several ways.
func (g *generator) view() (r, o, n *ir.Value) {
	v, b := &g.views, g.b
	zero := b.Const(ir.I16, 0)
	switch g.Intn(5) {
	case 0:
		return g.bytes, zero, b.Emit(ir.OpArrayLen, ir.Scalar(ir.I16), nil, g.bytes)
	case 1:
		if !v.wholeOnly {
			return g.bytes, b.Const(ir.I16, int64(g.Intn(4))), b.Const(ir.I16, int64(g.Intn(8)))
		}
	case 2:
		r, o, n := g.bytes, zero, b.Const(ir.I16, 16)
		call := b.Emit(ir.OpCall, byteArray, v.cut, r, o, n)
		return call, b.Extract(call, 1, ir.Scalar(ir.I16)), b.Extract(call, 2, ir.Scalar(ir.I16))
	case 3:
		size := b.Binary(ir.OpAnd, g.expr(ir.I16, 1), b.Const(ir.I16, 31))
		return b.Emit(ir.OpNewArray, byteArray, nil, size), zero, size
	case 4:
		obj := b.Emit(ir.OpNew, ir.Object(v.class), v.class)
		if v.set || g.Intn(2) == 0 {
			b.Emit(ir.OpFieldSet, ir.Type{}, v.class.Fields[0], obj, g.bytes)
			b.Emit(ir.OpFieldSet, ir.Type{}, v.class.Fields[1], obj, zero)
			b.Emit(ir.OpFieldSet, ir.Type{}, v.class.Fields[2], obj, b.Const(ir.I16, 16))
		}
		return b.Emit(ir.OpFieldGet, byteArray, v.class.Fields[0], obj), b.Emit(ir.OpFieldGet, ir.Scalar(ir.I16), v.class.Fields[1], obj),
			b.Emit(ir.OpFieldGet, ir.Scalar(ir.I16), v.class.Fields[2], obj)
	}
	return g.bytes, zero, b.Const(ir.I16, 16)
}

// viewElement reads an element, by a call or in place, and may be trapped.
func (g *generator) viewElement() *ir.Value {
	if g.bytes == nil || g.bytes.Block.Func != g.b.Func {
		return g.leaf(ir.U8)
	}
	b := g.b
	i := b.Binary(ir.OpAnd, g.expr(ir.Int, 1), b.Const(ir.Int, []int64{1, 7, 15, 63}[g.Intn(4)]))
	r, o, n := g.view()
	if g.Intn(2) == 0 {
		call := b.Emit(ir.OpCall, ir.Scalar(ir.U8), g.views.at, r, o, n, i)
		size := b.Extract(call, 1, ir.Scalar(ir.I16))
		if g.Intn(3) == 0 {
			return size
		}
		return call
	}
	if g.Intn(2) == 0 {
		checkLimit(b, i, n)
		o, n = b.Binary(ir.OpAdd, o, b.Conv(i, ir.I16)), b.Binary(ir.OpSub, n, b.Conv(i, ir.I16))
		i = b.Const(ir.Int, 0)
	}
	checkIndex(b, i, n)
	return b.Emit(ir.OpArrayGet, ir.Scalar(ir.U8), nil, r, b.Binary(ir.OpAdd, o, b.Conv(i, ir.I16)))
}
