package lower

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

type deferrals struct{}

func (s *scope) rangeOver(v *ssa.Range)                                    { s.refuse(v) }
func (s *scope) next(v *ssa.Next)                                          { s.refuse(v) }
func (s *scope) deferCall(v *ssa.Defer)                                    { s.refuse(v) }
func (s *scope) runDefers()                                                {}
func (s *scope) makeClosure(v *ssa.MakeClosure)                            { s.refuse(v) }
func (s *scope) typeAssert(v *ssa.TypeAssert)                              { s.refuse(v) }
func (s *scope) panicFor(fun *function) *ir.Var                            { return nil }
func (s *scope) callStd(fun *function, args []operand) ([]operand, bool)   { return nil, false }
func (b *builder) directVirtual(fun *ssa.Function) *ir.Func                { return nil }
func (b *builder) funcClass(sig *types.Signature, pos token.Pos) *ir.Class { return nil }
func (s *scope) functionObject(f *function, t types.Type, pos token.Pos) *ir.Value {
	s.fail(codeFeature, pos, "", "function values")
	return s.Null(ir.Object(nil))
}
func (s *scope) builtin(b *ssa.Builtin, c *ssa.CallCommon, args []operand) []operand {
	switch b.Name() {
	case "len":
		vals := s.valueOf(args[0], c.Args[0].Type(), c.Pos())
		return []operand{{vals: []*ir.Value{s.Conv(vals[2], ir.Int)}}}
	}
	s.fail(codeFeature, c.Pos(), "", "builtin %s", b.Name())
	return nil
}
func (s *scope) callValue(c *ssa.CallCommon, callee operand, args []operand) []operand {
	s.fail(codeFeature, c.Pos(), "", "dynamic call")
	return nil
}
