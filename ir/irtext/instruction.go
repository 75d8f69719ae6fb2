package irtext

import (
	"math"

	"github.com/gocard/gocard/ir"
)

// instruction parses a value: "name type = op ...", or "op ..." where there is no result.
func (b *body) instruction() {
	v := &ir.Value{Block: b.cur, Pos: b.position(b.peek())}
	if b.hasResult() {
		t := b.peek()
		b.name(b.ident("a value's name"), t, v)
		v.Type = b.typ()
		b.expect("=")
	} else {
		b.free = append(b.free, v)
	}
	t := b.peek()
	op, ok := ir.OpByName(b.word("an operation"))
	if !ok || op == ir.OpParam {
		b.fail(t, "%s is no operation", t)
		return
	}
	v.Op = op
	b.cur.Values = append(b.cur.Values, v)
	switch {
	case op.IsTerminator():
		b.terminator(v)
	case op == ir.OpPhi:
		b.phi(v)
	case op.IsCall():
		b.call(v)
	default:
		b.aux(v)
		b.args(v)
		if op == ir.OpExtract {
			v.AuxInt = b.int(0, math.MaxUint8, "a result's index")
		}
	}
}

// hasResult looks for = on the line.
func (b *body) hasResult() bool {
	for _, t := range b.toks[b.pos:] {
		if t.kind == tokNewline {
			return false
		}
		if t.kind == tokPunct && t.text == "=" {
			return true
		}
	}
	return false
}

func (b *body) aux(v *ir.Value) {
	t := b.peek()
	switch v.Op {
	case ir.OpConst:
		switch {
		case b.got("true"):
			v.AuxInt = 1
		case b.got("false"):
		default:
			v.AuxInt = b.int(math.MinInt64, math.MaxInt64, "a number")
		}
	case ir.OpFieldGet, ir.OpFieldSet:
		key, at := b.memberRef()
		v.Aux = found(b, b.fields[key], at, "field")
	case ir.OpGlobalGet, ir.OpGlobalSet:
		v.Aux = found(b, b.globals[b.ident("a global's name")], t, "global")
	case ir.OpVarGet, ir.OpVarSet:
		v.Aux = found(b, b.vars[b.ident("a variable's name")], t, "variable")
	case ir.OpFrameRef, ir.OpFrameOff:
		v.Aux = found(b, b.frames[b.ident("a frame's name")], t, "frame")
	case ir.OpNew:
		v.Aux = b.classRef()
	case ir.OpIsA:
		v.Aux = b.typ()
	}
}

func found[T any](b *body, x *T, t tok, what string) any {
	if x == nil {
		b.fail(t, "the %s is not declared", what)
	}
	return x
}

// args parses the values up to the end of the line or a closing parenthesis.
func (b *body) args(v *ir.Value) {
	if b.peek().kind == tokNewline || b.is(")") {
		return
	}
	b.list(func() { b.arg(v) })
}

func (b *body) arg(v *ir.Value) {
	t := b.peek()
	b.ident("a value")
	b.uses = append(b.uses, use{v, len(v.Args), t})
	v.Args = append(v.Args, nil)
}

func (b *body) call(v *ir.Value) {
	switch v.Op {
	case ir.OpCall, ir.OpCallVirtual:
		v.Aux = b.funcRef()
	case ir.OpCallInterface:
		key, at := b.memberRef()
		m := b.methods[key]
		found(b, m, at, "interface method")
		v.Aux = &ir.InterfaceCall{Interface: key.class, Method: m}
	case ir.OpCallAPI:
		v.Aux = b.apiRef()
	}
	b.expect("(")
	b.args(v)
	b.expect(")")
}

func (b *body) phi(v *ir.Value) {
	ph := phi{v: v, at: b.peek()}
	b.phiArgs(v, &ph)
	b.phis = append(b.phis, ph)
}

func (b *body) phiArgs(v *ir.Value, ph *phi) {
	if b.peek().kind == tokNewline { // of a block without predecessors
		return
	}
	b.list(func() {
		ph.preds = append(ph.preds, b.peek())
		b.ident("a block")
		b.expect(":")
		b.arg(v)
	})
}

func (b *body) succ() {
	t := b.peek()
	b.ident("a block")
	b.edges = append(b.edges, edge{b.cur, false, t})
}

func (b *body) terminator(v *ir.Value) {
	switch v.Op {
	case ir.OpJump:
		b.succ()
	case ir.OpIf:
		b.arg(v)
		b.succ()
		b.expect("else")
		b.succ()
	case ir.OpSwitch:
		b.arg(v)
		b.cases(v)
	case ir.OpTrap:
		t := b.peek()
		k, ok := ir.TrapKindByName(b.word("a kind of run-time error"))
		if !ok {
			b.fail(t, "%s is no kind of run-time error", t)
		}
		v.AuxInt = int64(k)
	default:
		b.args(v)
	}
}

func (b *body) cases(v *ir.Value) {
	cases := []int64{}
	b.expect("[")
	if !b.is("]") {
		b.list(func() {
			cases = append(cases, b.int(math.MinInt64, math.MaxInt64, "a case"))
			b.expect(":")
			b.succ()
		})
	}
	b.expect("]")
	b.succ()
	v.Aux = cases
}
