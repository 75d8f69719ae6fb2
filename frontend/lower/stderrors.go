package lower

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// Errors on a card are sentinels and exceptions: errors.Is compares, errors.As asserts. Types that wrap others have Is, As or Unwrap; with one of
// those in the program the two functions are refused.

const errorsAs = "errors.As"

// stdIs translates errors.Is.
func stdIs(s *scope, a [][]*ir.Value) *ir.Value {
	s.refuseWrapping()
	return s.equalInterfaces(a[0][0], a[1][0])
}

// refuseWrapping reports types of errors that errors.Is and errors.As would have to look into.
func (s *scope) refuseWrapping() {
	for _, t := range s.b.reach.live {
		set := types.NewMethodSet(t)
		for _, name := range []string{"Is", "As", "Unwrap"} {
			if sel := set.Lookup(nil, name); sel != nil {
				s.fail(codeFunction, s.at, "compare the errors with ==, or use a type switch", "type %s has method %s, which errors.Is and errors.As cannot call on the card", s.b.typeName(t), name)
			}
		}
	}
}

// asTarget reports whether a pointer is put into an interface for errors.As only.
func asTarget(v *ssa.MakeInterface) bool {
	if _, ok := v.X.Type().Underlying().(*types.Pointer); !ok {
		return false
	}
	for _, r := range *v.Referrers() {
		if _, ok := r.(*ssa.DebugRef); ok {
			continue
		}
		c, ok := r.(*ssa.Call)
		if !ok || c.Call.StaticCallee() == nil || stdName(c.Call.StaticCallee()) != errorsAs {
			return false
		}
	}
	return true
}

// callAs translates errors.As: the second argument is the place of the variable to set.
func (s *scope) callAs(args []operand) []operand {
	s.refuseWrapping()
	p := args[1].place
	if p == nil {
		s.fail(codeFunction, s.at, "pass the address of a local variable", "errors.As has no form on the card here")
		return nil
	}
	x := s.valueOf(args[0], types.Universe.Lookup("error").Type(), s.at)[0]
	class, ok := s.assertedClass(p.typ, s.at)
	if !ok {
		return nil
	}
	is := s.isExactly(x, p.typ, class)
	s.when(is, func() { s.store(p, s.asserted(x, p.typ, class), s.at) })
	return []operand{{vals: []*ir.Value{is}}}
}
