package lower

import (
	"go/constant"
	"unicode/utf8"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// rangeOver starts a loop over the characters of a string: the position is a variable.
func (s *scope) rangeOver(v *ssa.Range) {
	if !isString(v.X.Type().Underlying()) {
		s.refuse(v)
		return
	}
	at := s.newVar("next", i16)
	s.varSet(at, s.Const(ir.I16, 0))
	s.set(v, operand{vals: s.value(v.X), kept: []*ir.Var{at}})
}

// next takes a character: ok, the position where it begins, and the character, which a loop may leave unused.
func (s *scope) next(v *ssa.Next) {
	it := s.operand(v.Iter)
	if !v.IsString || len(it.kept) == 0 {
		s.poison(v)
		return
	}
	at, str := it.kept[0], it.vals
	i := s.varGet(at)
	ok := s.Compare(ir.OpLt, i, str[2])
	ascii := isASCII(v)
	r := s.choose(ok, ir.Scalar(ir.I32), func() *ir.Value {
		if ascii {
			s.varSet(at, s.Binary(ir.OpAdd, i, s.Const(ir.I16, 1)))
			return s.Conv(s.Emit(ir.OpArrayGet, ir.Scalar(ir.U8), nil, str[0], s.add(str[1], i)), ir.I32)
		}
		vals := s.emitCall(ir.OpCall, s.b.decodeHelper(), []ir.Type{ir.Scalar(ir.I32), i16}, []*ir.Value{str[0], s.add(str[1], i), s.Binary(ir.OpSub, str[2], i)})
		s.varSet(at, s.Binary(ir.OpAdd, i, vals[1]))
		return vals[0]
	}, func() *ir.Value { return s.Const(ir.I32, 0) })
	s.set(v, operand{tuple: []operand{{vals: []*ir.Value{ok}}, {vals: []*ir.Value{s.Conv(i, ir.Int)}}, {vals: []*ir.Value{r}}}})
}

// isASCII reports whether a loop is over a constant string of single bytes: its characters are the bytes.
func isASCII(v *ssa.Next) bool {
	c, ok := v.Iter.(*ssa.Range).X.(*ssa.Const)
	if !ok || c.Value == nil {
		return false
	}
	for _, b := range []byte(constant.StringVal(c.Value)) {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
