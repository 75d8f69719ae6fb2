package lower

import (
	"go/constant"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// stdEqualFold compares with a constant of ASCII, as names of header fields and commands are. For other texts it would take all of Unicode's
// cases.
func stdEqualFold(s *scope, a [][]*ir.Value) *ir.Value {
	c, ok := s.current.(*ssa.Call)
	switch {
	case ok && isConstantASCII(c.Call.Args[1]):
	case ok && isConstantASCII(c.Call.Args[0]):
		a[0], a[1] = a[1], a[0]
	default:
		s.fail(codeFunction, s.at, "compare with a constant of ASCII characters", "EqualFold of texts that are not known has no form on the card")
		return s.Const(ir.Bool, 0)
	}
	return s.Emit(ir.OpCall, flag, s.b.foldHelper(), a[0][0], a[0][1], a[0][2], a[1][0], a[1][1], a[1][2])
}

// isConstantASCII reports whether a string, or the bytes that it was converted to for this use, is constant and of ASCII.
func isConstantASCII(v ssa.Value) bool {
	if conv, ok := v.(*ssa.Convert); ok && len(slices.DeleteFunc(slices.Clone(*conv.Referrers()), isDebugRef)) == 1 {
		v = conv.X
	}
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.String {
		return false
	}
	return !slices.ContainsFunc([]byte(constant.StringVal(c.Value)), func(b byte) bool { return b >= 0x80 })
}

func isDebugRef(instr ssa.Instruction) bool {
	_, ok := instr.(*ssa.DebugRef)
	return ok
}

// foldHelper compares a view with one of ASCII without regard to case. Two characters beyond ASCII fold to ASCII: long s (U+017F) and the sign of
// kelvins (U+212A).
func (b *builder) foldHelper() *ir.Func {
	return b.helper("rt.fold", []ir.Type{bref, i16, i16, bref, i16, i16}, []ir.Type{flag}, func(f *fn, a []*ir.Value) {
		text := &decoder{fn: f, ref: a[0]}
		at, i := f.newVar("at", i16), f.newVar("i", i16)
		f.varSet(at, f.Const(ir.I16, 0))
		f.varSet(i, f.Const(ir.I16, 0))
		head, body, done := f.newBlock(), f.newBlock(), f.newBlock()
		f.Jump(head)
		f.goTo(head)
		f.If(f.both(f.Compare(ir.OpLt, f.varGet(at), a[2]), f.Compare(ir.OpLt, f.varGet(i), a[5])), body, done)
		f.goTo(body)
		text.off, text.n = f.Binary(ir.OpAdd, a[1], f.varGet(at)), f.Binary(ir.OpSub, a[2], f.varGet(at))
		want := f.lower(f.Conv(f.Emit(ir.OpArrayGet, ir.Scalar(ir.U8), nil, a[3], f.Binary(ir.OpAdd, a[4], f.varGet(i))), ir.I16))
		next := func(size int64) {
			f.varSet(at, f.Binary(ir.OpAdd, f.varGet(at), f.Const(ir.I16, size)))
			f.varSet(i, f.Binary(ir.OpAdd, f.varGet(i), f.Const(ir.I16, 1)))
			f.Jump(head)
		}
		for _, c := range []struct{ text, folded string }{{"\u017F", "s"}, {"\u212A", "k"}} {
			f.when(f.both(f.Compare(ir.OpEq, want, f.Const(ir.I16, int64(c.folded[0]))), f.Compare(ir.OpGe, text.n, f.Const(ir.I16, int64(len(c.text))))), func() {
				same := f.Const(ir.Bool, 1)
				for i := range len(c.text) {
					same = f.both(same, f.Compare(ir.OpEq, text.at(int64(i)), f.Const(ir.I16, int64(c.text[i]))))
				}
				f.when(same, func() { next(int64(len(c.text))) })
			})
		}
		f.when(f.Compare(ir.OpNe, f.lower(text.at(0)), want), func() { f.Return(f.Const(ir.Bool, 0)) })
		next(1)
		f.goTo(done)
		f.Return(f.both(f.Compare(ir.OpEq, f.varGet(at), a[2]), f.Compare(ir.OpEq, f.varGet(i), a[5])))
	})
}

// lower is the small letter for a capital one of ASCII, and every other byte itself.
func (f *fn) lower(x *ir.Value) *ir.Value {
	capital := f.Compare(ir.OpInBounds, f.Binary(ir.OpSub, x, f.Const(ir.I16, 'A')), f.Const(ir.I16, 26))
	return f.choose(capital, i16,
		func() *ir.Value { return f.Binary(ir.OpOr, x, f.Const(ir.I16, 'a'-'A')) },
		func() *ir.Value { return x })
}
