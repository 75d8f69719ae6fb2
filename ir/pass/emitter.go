package pass

import (
	"go/token"

	"github.com/gocard/gocard/ir"
)

// emitter puts new values in front of place i of a block; i moves along.
type emitter struct {
	f   *ir.Func
	b   *ir.Block
	i   int
	pos token.Position
}

func (e *emitter) emit(op ir.Op, t ir.Type, args ...*ir.Value) *ir.Value {
	v := e.f.NewValue(op, t, args...)
	v.Pos = e.pos
	insertBefore(e.b, e.i, v)
	e.i++
	return v
}

func (e *emitter) constant(k ir.Kind, n int64) *ir.Value {
	v := e.emit(ir.OpConst, ir.Scalar(k))
	v.AuxInt = k.Wrap(n)
	return v
}

func (e *emitter) globalGet(g *ir.Global) *ir.Value {
	v := e.emit(ir.OpGlobalGet, g.Type)
	v.Aux = g
	return v
}
