package ir

import "go/token"

// Builder appends values to a block and wires edges. It folds nothing: what is built is what was asked for.
type Builder struct {
	Func *Func
	Cur  *Block         // block under construction
	Pos  token.Position // given to the values that are made
}

// NewBuilder returns a builder for f with a fresh entry block.
func NewBuilder(f *Func) *Builder { return &Builder{Func: f, Cur: f.NewBlock()} }

// Emit appends a value to the current block.
func (b *Builder) Emit(op Op, t Type, aux any, args ...*Value) *Value {
	v := b.Func.NewValue(op, t, args...)
	v.Aux, v.Pos, v.Block = aux, b.Pos, b.Cur
	b.Cur.Values = append(b.Cur.Values, v)
	return v
}

// Const appends a constant of kind k.
func (b *Builder) Const(k Kind, n int64) *Value {
	v := b.Emit(OpConst, Scalar(k), nil)
	v.AuxInt = k.Wrap(n)
	return v
}

// Null appends a null reference of type t.
func (b *Builder) Null(t Type) *Value { return b.Emit(OpNull, t, nil) }

// Binary appends an integer operation on two values of one kind.
func (b *Builder) Binary(op Op, x, y *Value) *Value { return b.Emit(op, x.Type, nil, x, y) }

// Compare appends a comparison.
func (b *Builder) Compare(op Op, x, y *Value) *Value { return b.Emit(op, Scalar(Bool), nil, x, y) }

// Conv converts x to kind k; it returns x itself when it has that kind.
func (b *Builder) Conv(x *Value, k Kind) *Value {
	if x.Type.Kind == k {
		return x
	}
	return b.Emit(OpConv, Scalar(k), nil, x)
}

// Extract appends result i (from 1) of a call.
func (b *Builder) Extract(call *Value, i int, t Type) *Value {
	v := b.Emit(OpExtract, t, nil, call)
	v.AuxInt = int64(i)
	return v
}

// Jump ends the current block.
func (b *Builder) Jump(to *Block) {
	b.Emit(OpJump, Type{}, nil)
	b.Cur.AddEdge(to)
}

// If ends the current block with a branch on cond.
func (b *Builder) If(cond *Value, then, els *Block) {
	b.Emit(OpIf, Type{}, nil, cond)
	b.Cur.AddEdge(then)
	b.Cur.AddEdge(els)
}

// Switch ends the current block with a multi-way branch; targets has one block per case.
func (b *Builder) Switch(x *Value, cases []int64, targets []*Block, def *Block) {
	b.Emit(OpSwitch, Type{}, cases, x)
	for _, t := range targets {
		b.Cur.AddEdge(t)
	}
	b.Cur.AddEdge(def)
}

// Return ends the current block.
func (b *Builder) Return(results ...*Value) { b.Emit(OpReturn, Type{}, nil, results...) }

// Throw ends the current block by raising exception x.
func (b *Builder) Throw(x *Value) { b.Emit(OpThrow, Type{}, nil, x) }

// Trap ends the current block with a run-time error.
func (b *Builder) Trap(k TrapKind) { b.Emit(OpTrap, Type{}, nil).AuxInt = int64(k) }

// Unreachable ends the current block behind a call that does not return.
func (b *Builder) Unreachable() { b.Emit(OpUnreachable, Type{}, nil) }
