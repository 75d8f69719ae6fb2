package lower

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/ir"
)

// recovered is the result of recover: the exception, and its reason where the program asks for one.
type recovered struct {
	exc    *ir.Var
	reason *ir.Var
}

// panicInstr translates panic(x): for a type of exception the card's exception, for everything else a run-time error.
func (s *scope) panicInstr(v *ssa.Panic) {
	if o := s.operand(v.X); o.caught != nil {
		s.Throw(s.varGet(o.caught.exc))
		return
	}
	if m, ok := v.X.(*ssa.MakeInterface); ok {
		if cl := s.b.exception(m.X.Type()); cl != nil {
			s.throw(cl, s.one(m.X))
			return
		}
		s.Trap(ir.TrapPanic)
		return
	}
	s.panicDynamic(s.value(v.X)[0])
}

// exception is the card's class of exceptions that a Go type stands for, nil if none.
func (b *builder) exception(t types.Type) *api.Class {
	if cl := b.in.API.ClassOf(t); cl != nil && cl.Kind == api.Exception {
		return cl
	}
	return nil
}

// throw raises an exception of the card with a reason.
func (s *scope) throw(cl *api.Class, reason *ir.Value) {
	if cl.Throw == api.NoThrow {
		s.fail(codeRecover, s.at, "panic with an exception that has it", "%s has no method throwIt, so the card cannot raise it", cl.Name)
		s.Unreachable()
		return
	}
	m := s.b.known(s.b.apiClass(cl), "throwIt", ir.InvokeStatic, uint8(cl.Throw), "(S)V")
	s.Emit(ir.OpCallAPI, ir.Type{}, m, s.Conv(reason, ir.I16))
	s.Unreachable()
}

// panicDynamic raises what stands in an interface: a boxed reason as its exception.
func (s *scope) panicDynamic(x *ir.Value) {
	for _, t := range s.b.reach.live {
		cl := s.b.exception(t)
		if cl == nil {
			continue
		}
		info := s.b.valueBox(t, s.at)
		s.when(s.Emit(ir.OpIsA, flag, ir.Object(info.class), x), func() {
			s.throw(cl, s.unbox(info, s.castTo(x, ir.Object(info.class)))[0])
		})
	}
	s.Trap(ir.TrapPanic)
}

// recoverCall translates recover(). Outside of deferred functions, and where no panic is on its way, it is nil.
func (s *scope) recoverCall(c *ssa.CallCommon) []operand {
	if s.recover == nil {
		return []operand{{vals: []*ir.Value{s.Null(ir.Object(nil))}}}
	}
	r := &recovered{exc: s.newVar("recovered", s.recover.Type)}
	x := s.varGet(s.recover)
	s.varSet(r.exc, x)
	s.varSet(s.recover, s.Null(s.recover.Type))
	r.reason = s.newVar("reason", i16)
	s.varSet(r.reason, s.Const(ir.I16, 0))
	for _, cl := range s.b.caughtClasses(s.ssa) {
		class := ir.Object(s.b.apiClass(cl))
		s.when(s.Emit(ir.OpIsA, flag, class, x), func() {
			m := s.b.known(class.Class, "getReason", ir.InvokeVirtual, 1, "()S")
			s.varSet(r.reason, s.Emit(ir.OpCallAPI, m.Result, m, s.Emit(ir.OpCast, class, nil, x)))
		})
	}
	return []operand{{caught: r}}
}

// caughtClasses lists the exceptions that a function asserts values to.
func (b *builder) caughtClasses(f *ssa.Function) []*api.Class {
	var list []*api.Class
	seen := map[*api.Class]bool{}
	for _, blk := range f.Blocks {
		for _, instr := range blk.Instrs {
			if a, ok := instr.(*ssa.TypeAssert); ok {
				if cl := b.exception(a.AssertedType); cl != nil && !seen[cl] {
					seen[cl] = true
					list = append(list, cl)
				}
			}
		}
	}
	return list
}

// assertCaught translates r.(T) for the result of recover.
func (s *scope) assertCaught(v *ssa.TypeAssert, r *recovered) {
	cl := s.b.exception(v.AssertedType)
	if cl == nil {
		s.fail(codeRecover, v.Pos(), "assert it to a type of exception, such as framework.SW", "the result of recover cannot be asserted to %s on the card", s.b.typeName(v.AssertedType))
		s.poison(v)
		return
	}
	x := s.varGet(r.exc)
	is := s.Emit(ir.OpIsA, flag, ir.Object(s.b.apiClass(cl)), x)
	kind := s.b.layout(v.AssertedType, s.at).val[0].typ.Kind
	if !v.CommaOk {
		s.check(is, ir.TrapConvert)
		s.define(v, s.Conv(s.varGet(r.reason), kind))
		return
	}
	val := s.choose(is, ir.Scalar(kind), func() *ir.Value { return s.Conv(s.varGet(r.reason), kind) }, func() *ir.Value { return s.Const(kind, 0) })
	s.set(v, operand{tuple: []operand{{vals: []*ir.Value{val}}, {vals: []*ir.Value{is}}}})
}

// callCaught refuses method calls on the result of recover.
func (s *scope) callCaught(c *ssa.CallCommon) []operand {
	s.fail(codeRecover, c.Pos(), "assert it to a type of exception, such as framework.SW", "the result of recover has no methods on the card")
	return nil
}

// callsRecover reports whether a function calls recover itself. A wrapper that Go makes around a method does what the method does.
func callsRecover(f *ssa.Function) bool {
	for _, blk := range f.Blocks {
		for _, instr := range blk.Instrs {
			c, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			if b, ok := c.Call.Value.(*ssa.Builtin); ok && b.Name() == "recover" {
				return true
			}
			if callee := c.Call.StaticCallee(); callee != nil && isWrapper(f) && callsRecover(callee) {
				return true
			}
		}
	}
	return false
}

// isWrapper reports whether Go made a function around a method.
func isWrapper(f *ssa.Function) bool {
	return f.Synthetic != "" && f.Origin() == nil && f.Syntax() == nil
}

// checkDeferred reports a deferred call of which it is not known when compiling whom it calls, if that may be a function that calls recover.
func (s *scope) checkDeferred(c *ssa.CallCommon, callee operand) {
	var targets []*ssa.Function
	switch {
	case c.IsInvoke():
		targets = s.b.reach.implementations(c.Value.Type(), c.Method)
	case callee.fun == nil && callee.vals != nil:
		targets = s.b.reach.addressed
	}
	for _, f := range targets {
		if callsRecover(f) {
			s.fail(codeDefer, c.Pos(), "defer a function literal that calls recover", "the deferred call may run %s, which calls recover", s.b.displayName(f))
			return
		}
	}
}
