package isel

import (
	"fmt"
	"go/token"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/ir"
)

// emitter writes the instructions of a function.
type emitter struct {
	fn     *function
	out    []bytecode.SymbolicInstr
	labels map[*block]bytecode.Label
	count  bytecode.Label
	spans  []span
	tails  map[*block]*tail
	begun  map[*block]bool // blocks whose code has begun
	pos    token.Position
	err    error
}

// span is the code of one block.
type span struct {
	block      *block
	start, end bytecode.Label
	throws     bool
}

func (e *emitter) fail(v *ir.Value, format string, args ...any) {
	if e.err == nil {
		e.err = fmt.Errorf("%s: %s", v.LongString(), fmt.Sprintf(format, args...))
	}
}

func (e *emitter) newLabel() bytecode.Label {
	e.count++
	return e.count
}

func (e *emitter) label(b *block) bytecode.Label {
	if e.labels[b] == 0 {
		e.labels[b] = e.newLabel()
	}
	return e.labels[b]
}

func (e *emitter) mark(l bytecode.Label) {
	e.out = append(e.out, bytecode.SymbolicInstr{Mark: l})
}

func (e *emitter) add(in bytecode.SymbolicInstr) {
	in.Pos = e.pos
	e.out = append(e.out, in)
}

func (e *emitter) op(op bytecode.Opcode, args ...int32) {
	in := bytecode.SymbolicInstr{Op: op}
	copy(in.Args[:], args)
	e.add(in)
}

func (e *emitter) branch(op bytecode.Opcode, to bytecode.Label) {
	e.add(bytecode.SymbolicInstr{Op: op, Target: to})
}

// function emits all blocks in the given order.
func (e *emitter) function(blocks []*block) error {
	for i, b := range blocks {
		var next *block
		if i+1 < len(blocks) {
			next = blocks[i+1]
		}
		e.block(b, next)
	}
	return e.err
}

func (e *emitter) block(b, next *block) {
	start := len(e.out)
	e.begun[b] = true
	e.mark(e.label(b))
	e.caught(b)
	for _, l := range b.zero {
		e.zero(l)
	}
	for _, v := range b.stmts {
		if t := e.tails[b]; t != nil && v == t.call(b) {
			e.tail(b, t)
		} else {
			e.statement(v)
		}
	}
	if b.term.pos.IsValid() {
		e.pos = b.term.pos
	}
	if t := e.tails[b]; t == nil || t.owner == b {
		e.end(b, next)
	}
	s := span{block: b, start: e.label(b), end: e.newLabel()}
	for i := start; i < len(e.out); i++ {
		s.throws = s.throws || e.out[i].Mark == 0 && e.out[i].Op.Info().Flags&bytecode.FlagThrows != 0
	}
	e.mark(s.end)
	e.spans = append(e.spans, s)
}

// caught takes the exception from the stack at the start of a handler.
func (e *emitter) caught(b *block) {
	c := b.caught
	switch {
	case c == nil || e.fn.onStack[c.ID]:
	case e.fn.localOf[c.ID] != nil:
		e.store(e.fn.localOf[c.ID], c.Type)
	default:
		e.op(bytecode.OpPop)
	}
}

// zero gives a variable a value that nobody looks at but the verifier.
func (e *emitter) zero(l *local) {
	for v, vl := range e.fn.varLocal {
		if vl == l {
			if v.Type.IsRef() {
				e.op(bytecode.OpAconstNull)
			} else {
				e.constant(0, v.Type.Kind.Words())
			}
			e.store(l, v.Type)
		}
	}
}

// statement emits a value that is executed where it stands.
func (e *emitter) statement(v *ir.Value) {
	if e.increment(v, e.fn.written(v)) {
		return
	}
	e.compute(v)
	l := e.fn.localOf[v.ID]
	if l == nil {
		e.drop(v)
		return
	}
	if from := e.fn.copied(v); from != nil && from.slot == l.slot {
		e.out = e.out[:len(e.out)-1] // the load that compute made
		return
	}
	e.store(l, v.Type)
}

// drop takes an unused result from the stack.
func (e *emitter) drop(v *ir.Value) {
	switch v.Type.Kind.Words() {
	case 1:
		e.op(bytecode.OpPop)
	case 2:
		e.op(bytecode.OpPop2)
	}
}

// push produces v on the stack.
func (e *emitter) push(v *ir.Value) {
	switch {
	case v.Op == ir.OpConst:
		e.constant(v.AuxInt, v.Type.Kind.Words())
	case v.Op == ir.OpNull:
		e.op(bytecode.OpAconstNull)
	case !e.fn.onStack[v.ID]:
		if e.fn.localOf[v.ID] == nil {
			e.fail(v, "no value at its use")
			return
		}
		e.load(e.fn.localOf[v.ID], v.Type)
	case v.Op == ir.OpCatch:
	default:
		e.compute(v)
	}
}

// constant pushes a number of one or two words.
func (e *emitter) constant(n int64, words int) {
	short := []bytecode.Opcode{bytecode.OpSconstM1, bytecode.OpBspush, bytecode.OpSspush}
	if words == 2 {
		short = []bytecode.Opcode{bytecode.OpIconstM1, bytecode.OpBipush, bytecode.OpSipush}
		n = int64(int32(n))
	} else {
		n = int64(int16(n))
	}
	switch {
	case n >= -1 && n <= 5:
		e.op(short[0] + bytecode.Opcode(n+1))
	case n == int64(int8(n)):
		e.op(short[1], int32(n))
	case n == int64(int16(n)):
		e.op(short[2], int32(n))
	default:
		e.op(bytecode.OpIipush, int32(n))
	}
}

// access holds the opcodes of a kind of local: general, and with the index in the opcode.
type access struct{ load, load0, store, store0 bytecode.Opcode }

var (
	accessRef   = access{bytecode.OpAload, bytecode.OpAload0, bytecode.OpAstore, bytecode.OpAstore0}
	accessShort = access{bytecode.OpSload, bytecode.OpSload0, bytecode.OpSstore, bytecode.OpSstore0}
	accessInt   = access{bytecode.OpIload, bytecode.OpIload0, bytecode.OpIstore, bytecode.OpIstore0}
)

func accessOf(t ir.Type) access {
	switch {
	case t.IsRef():
		return accessRef
	case t.Kind.Words() == 2:
		return accessInt
	}
	return accessShort
}

func (e *emitter) load(l *local, t ir.Type) {
	if a := accessOf(t); l.slot <= 3 {
		e.op(a.load0 + bytecode.Opcode(l.slot))
	} else {
		e.op(a.load, int32(l.slot))
	}
}

func (e *emitter) store(l *local, t ir.Type) {
	if a := accessOf(t); l.slot <= 3 {
		e.op(a.store0 + bytecode.Opcode(l.slot))
	} else {
		e.op(a.store, int32(l.slot))
	}
	e.sets(l)
}

// sets notes which variable of the source the last instruction sets.
func (e *emitter) sets(l *local) {
	if l.source != nil {
		e.out[len(e.out)-1].Var = l.source
	}
}

// increment adds a constant to a local in place, if that is all that v does for to.
func (e *emitter) increment(v *ir.Value, to *local) bool {
	if v.Op == ir.OpVarSet {
		v = v.Args[0]
		if !isRemat(v) && !e.fn.onStack[v.ID] {
			return false
		}
	}
	if to == nil || v.Op != ir.OpAdd && v.Op != ir.OpSub {
		return false
	}
	x, k := v.Args[0], v.Args[1]
	if v.Op == ir.OpAdd && x.Op == ir.OpConst {
		x, k = k, x
	}
	from := e.fn.leaf(x)
	if k.Op != ir.OpConst || from == nil || from.slot != to.slot {
		return false
	}
	n := wordConst(k)
	if v.Op == ir.OpSub {
		n = -n
	}
	ops := [2]bytecode.Opcode{bytecode.OpSinc, bytecode.OpSincW}
	if v.Type.Kind.Words() == 2 {
		ops = [2]bytecode.Opcode{bytecode.OpIinc, bytecode.OpIincW}
	}
	e.at(v)
	switch {
	case n == int64(int8(n)):
		e.op(ops[0], int32(to.slot), int32(n))
	case n == int64(int16(n)):
		e.op(ops[1], int32(to.slot), int32(n))
	default:
		return false
	}
	e.sets(to)
	return true
}

// at gives the following instructions the position of v.
func (e *emitter) at(v *ir.Value) {
	if v.Pos.IsValid() {
		e.pos = v.Pos
	}
}
