package lower

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/frontend/subset"
	"github.com/gocard/gocard/ir"
)

// call translates a call and notes its results.
func (s *scope) call(v *ssa.Call) {
	args := s.operands(v.Call.Args)
	callee := operand{}
	if _, ok := v.Call.Value.(*ssa.Builtin); !ok {
		callee = s.operand(v.Call.Value)
	}
	results := s.invoke(&v.Call, callee, args)
	s.setResults(v, results)
}

func (s *scope) operands(vs []ssa.Value) []operand {
	ops := make([]operand, len(vs))
	for i, v := range vs {
		ops[i] = s.operand(v)
	}
	return ops
}

// setResults notes the results of a call: a tuple where there are several.
func (s *scope) setResults(v ssa.Value, results []operand) {
	if t, ok := v.Type().(*types.Tuple); ok {
		if len(results) < t.Len() {
			s.poison(v)
			return
		}
		s.set(v, operand{tuple: results})
		return
	}
	if len(results) == 0 {
		s.poison(v)
		return
	}
	s.set(v, results[0])
}

// invoke translates a call whose operands are evaluated; callee is unused for builtins. One operand per result comes back, none if the
// call was refused.
func (s *scope) invoke(c *ssa.CallCommon, callee operand, args []operand) []operand {
	if c.IsInvoke() {
		return s.callInterface(c, callee, args)
	}
	if b, ok := c.Value.(*ssa.Builtin); ok {
		return s.builtin(b, c, args)
	}
	if callee.fun != nil {
		return s.callFunction(callee.fun, args, c.Pos())
	}
	return s.callValue(c, callee, args)
}

// callFunction translates a call of a known function.
func (s *scope) callFunction(fun *function, args []operand, pos token.Pos) []operand {
	if results, ok := s.callAPIFunction(fun, args, pos); ok {
		return results
	}
	if results, ok := s.callStd(fun, args); ok {
		return results
	}
	if to := redirect(fun.ssa); to != nil {
		x := s.valueOf(args[0], fun.ssa.Params[0].Type(), pos)
		n := operand{vals: []*ir.Value{s.Conv(x[2], ir.Int)}}
		return s.callFunction(&function{ssa: to}, []operand{{vals: x}, {vals: []*ir.Value{s.Const(ir.Int, 0)}}, n}, pos)
	}
	if fun.ssa.Blocks == nil {
		if s.b.isUser(fun.ssa) {
			s.fail(subset.CodeNoBody, fun.ssa.Pos(), "write it in Go", "function %s has no body", s.b.displayName(fun.ssa))
		} else {
			s.fail(codeFunction, pos, "docs/stdlib.md lists what can be called", "function %s has no form on the card", s.b.displayName(fun.ssa))
		}
		return nil
	}
	if s.mustExpand(fun, args) {
		return s.expand(fun, args, pos)
	}
	if f := s.b.directVirtual(fun.ssa); f != nil {
		return s.callForResults(ir.OpCallVirtual, f, fun.ssa.Signature, f.Results, s.argValues(fun, args))
	}
	f := s.b.function(fun.ssa)
	return s.callForResults(ir.OpCall, f, fun.ssa.Signature, f.Results, s.argValues(fun, args))
}

// argValues are the arguments of a function as IR values.
func (s *scope) argValues(fun *function, args []operand) []*ir.Value {
	var vals []*ir.Value
	for i, p := range fun.ssa.Params {
		vals = append(vals, s.valueOf(args[i], p.Type(), s.at)...)
	}
	return vals
}

// mustExpand reports whether a call has to be replaced by the body of the function: it is a closure, or gets an address or a function that
// has no form as a value.
func (s *scope) mustExpand(fun *function, args []operand) bool {
	if len(fun.bindings) > 0 || s.deferring != nil && callsRecover(fun.ssa) {
		return true
	}
	for i, a := range args {
		switch {
		case a.place != nil:
			if a.place.obj == nil && !isArray(a.place.typ) {
				return true
			}
		case a.fun != nil:
			if len(a.fun.bindings) > 0 || !s.b.plan.asObject(a.fun.ssa) {
				return true
			}
		case a.caught != nil:
			return true
		}
		if p, ok := fun.ssa.Params[i].Type().Underlying().(*types.Pointer); ok && !s.b.pointable(p.Elem()) {
			return true
		}
	}
	return s.b.plan.returnsClosure(fun.ssa)
}

// pointable reports whether pointers to t have a form on the card.
func (b *builder) pointable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}

// displayName is a function as the user writes it.
func (b *builder) displayName(fun *ssa.Function) string {
	if obj, ok := fun.Object().(*types.Func); ok {
		return b.objectName(obj)
	}
	return fun.Name()
}

func (b *builder) objectName(obj *types.Func) string {
	if recv := obj.Signature().Recv(); recv != nil {
		return "(" + b.typeName(recv.Type()) + ")." + obj.Name()
	}
	if obj.Pkg() != nil && obj.Pkg() != b.in.Root.Pkg {
		return obj.Pkg().Name() + "." + obj.Name()
	}
	return obj.Name()
}

// objectOf is the declared function behind an SSA function: of an instance the generic one.
func objectOf(fun *ssa.Function) *types.Func {
	if fun.Origin() != nil {
		fun = fun.Origin()
	}
	obj, _ := fun.Object().(*types.Func)
	return obj
}

// declaredElsewhere reports whether a function was made of its declaration, without its source.
func declaredElsewhere(fun *ssa.Function) bool {
	return strings.HasPrefix(fun.Synthetic, "from type information")
}

// binding returns the card API binding of a function, and whether it belongs to an API package at all.
func (b *builder) binding(fun *ssa.Function) (m *api.Method, isAPI bool) {
	obj := objectOf(fun)
	if obj == nil || obj.Pkg() == nil || fun.Synthetic != "" && fun.Origin() == nil && !declaredElsewhere(fun) {
		return nil, false
	}
	pkg := b.in.API.Package(obj.Pkg())
	return b.in.API.Method(obj), pkg != nil
}

// isCardCall reports whether a call is one of a method of the card.
func (b *builder) isCardCall(c *ssa.CallCommon) bool {
	m := b.cardMethod(c)
	return m != nil && (c.IsInvoke() || m.Kind != api.Source)
}

// cardMethod is the binding of what a call names; nil without one.
func (b *builder) cardMethod(c *ssa.CallCommon) *api.Method {
	if c.IsInvoke() {
		return b.in.API.Method(c.Method)
	}
	f := c.StaticCallee()
	if f == nil {
		return nil
	}
	m, _ := b.binding(f)
	return m
}
