package lower

import (
	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/ir"
)

// panicInstr translates panic(x): for a type of exception the card's exception, for everything else a run-time error.
func (s *scope) panicInstr(v *ssa.Panic) {
	if m, ok := v.X.(*ssa.MakeInterface); ok {
		if cl := s.b.in.API.ClassOf(m.X.Type()); cl != nil && cl.Kind == api.Exception {
			s.throw(cl, s.one(m.X))
			return
		}
	}
	s.Trap(ir.TrapPanic)
}

// throw raises an exception of the card with a reason.
func (s *scope) throw(cl *api.Class, reason *ir.Value) {
	m := s.b.known(s.b.apiClass(cl), "throwIt", ir.InvokeStatic, 1, "(S)V")
	s.Emit(ir.OpCallAPI, ir.Type{}, m, s.Conv(reason, ir.I16))
	s.Unreachable()
}
