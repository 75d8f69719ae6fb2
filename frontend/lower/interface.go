package lower

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/ir"
)

// interfaceClass is the class of an interface type; nil, that is java.lang.Object, for one whose methods nobody calls.
func (b *builder) interfaceClass(t types.Type, pos token.Pos) *ir.Class {
	if cl := b.in.API.ClassOf(t); cl != nil {
		return b.apiClass(cl)
	}
	return nil
}

// apiInterface declares the methods of a card interface that Go knows.
func (b *builder) apiInterface(cl *api.Class, c *ir.Class) {}

func (s *scope) makeInterface(v *ssa.MakeInterface) { s.set(v, s.operand(v.X)) }

func (s *scope) changeInterface(v *ssa.ChangeInterface) { s.set(v, s.operand(v.X)) }

func (s *scope) equalInterfaces(x, y *ir.Value) *ir.Value { return s.Compare(ir.OpEq, x, y) }

func (s *scope) callInterface(c *ssa.CallCommon, callee operand, args []operand) []operand {
	s.fail(codeFeature, c.Pos(), "", "interface call")
	return nil
}
