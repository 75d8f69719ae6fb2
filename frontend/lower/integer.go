package lower

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

var arithmetic = map[token.Token]ir.Op{
	token.ADD: ir.OpAdd, token.SUB: ir.OpSub, token.MUL: ir.OpMul, token.QUO: ir.OpDiv, token.REM: ir.OpRem,
	token.AND: ir.OpAnd, token.OR: ir.OpOr, token.XOR: ir.OpXor,
}

var comparisons = map[token.Token]ir.Op{
	token.EQL: ir.OpEq, token.NEQ: ir.OpNe, token.LSS: ir.OpLt, token.LEQ: ir.OpLe, token.GTR: ir.OpGt, token.GEQ: ir.OpGe,
}

// binOp translates a binary operator by the type of its operands.
func (s *scope) binOp(v *ssa.BinOp) {
	if op, ok := comparisons[v.Op]; ok {
		s.define(v, s.compare(v, op))
		return
	}
	basic, ok := v.Type().Underlying().(*types.Basic)
	switch {
	case ok && basic.Info()&types.IsString != 0:
		s.fail(codeString, v.Pos(), "write the parts one after the other into a buffer", "joining strings would allocate")
		s.poison(v)
	case !ok || len(s.b.layout(v.Type(), s.at).val) != 1:
		s.b.layout(v.Type(), s.at)
		s.poison(v)
	case v.Op == token.SHL || v.Op == token.SHR:
		s.define(v, s.shift(v))
	case v.Op == token.AND_NOT:
		y := s.one(v.Y)
		s.define(v, s.Binary(ir.OpAnd, s.one(v.X), s.Emit(ir.OpCom, y.Type, nil, y)))
	default:
		s.define(v, s.Binary(arithmetic[v.Op], s.one(v.X), s.one(v.Y)))
	}
}

// shift translates << and >>. A negative count panics in Go.
func (s *scope) shift(v *ssa.BinOp) *ir.Value {
	op := ir.OpShl
	if v.Op == token.SHR {
		op = ir.OpShr
	}
	x := s.one(v.X)
	if c, ok := v.Y.(*ssa.Const); ok && c.Value != nil && constant.Sign(c.Value) >= 0 {
		n, exact := constant.Uint64Val(constant.ToInt(c.Value))
		if !exact || n > 255 {
			n = 255
		}
		return s.Emit(op, x.Type, nil, x, s.Const(ir.U8, int64(n)))
	}
	count := s.one(v.Y)
	if count.Type.Kind.Signed() {
		s.check(s.Compare(ir.OpGe, count, s.Const(count.Type.Kind, 0)), ir.TrapIndex)
	}
	return s.Emit(op, x.Type, nil, x, count)
}

// unOp translates a unary operator; loads stand in pointer.go.
func (s *scope) unOp(v *ssa.UnOp) {
	switch v.Op {
	case token.MUL:
		s.loadInstr(v)
	case token.NOT:
		s.define(v, s.Emit(ir.OpNot, ir.Scalar(ir.Bool), nil, s.one(v.X)))
	case token.SUB, token.XOR:
		if len(s.b.layout(v.Type(), s.at).val) != 1 {
			s.poison(v)
			return
		}
		op := map[token.Token]ir.Op{token.SUB: ir.OpNeg, token.XOR: ir.OpCom}[v.Op]
		x := s.one(v.X)
		s.define(v, s.Emit(op, x.Type, nil, x))
	default:
		s.refuse(v)
	}
}

// narrow converts an int that the card takes as kind k: what does not fit traps, as the host does.
func (f *fn) narrow(x *ir.Value, k ir.Kind) *ir.Value {
	if x.Type.Kind != ir.Int && x.Type.Kind != ir.Uint {
		return f.Conv(x, k)
	}
	y := f.Conv(x, k)
	f.check(f.Compare(ir.OpEq, f.Conv(y, x.Type.Kind), x), ir.TrapConvert)
	return y
}
