package lower

import (
	"go/token"

	"github.com/gocard/gocard/ir"
)

// maxNested is how often a function may be expanded inside of itself: loops over one iterator inside of each other are no recursion.
const maxNested = 4

// expand puts the body of a function where it is called.
func (s *scope) expand(fun *function, args []operand, pos token.Pos) []operand {
	nested, depth := 0, 0
	for up := s; up != nil; up = up.parent {
		depth++
		if up.ssa == fun.ssa {
			nested++
		}
		if nested > 0 && !s.b.plan.expandable(fun.ssa) || nested == maxNested {
			s.fail(codeRecursion, pos, "pass values instead of addresses and closures", "function %s calls itself, and its arguments have no form as values", s.b.displayName(fun.ssa))
			return nil
		}
	}
	s.copying(fun.ssa, depth)
	sub := newScope(s.fn, fun.ssa, s)
	sub.at = s.at
	switch {
	case s.deferring == nil:
	case isWrapper(fun.ssa): // the function inside is the deferred one
		sub.deferring = s.deferring
	default:
		sub.recover = s.deferring.caught
	}
	s.deferring = nil
	for i, p := range fun.ssa.Params {
		sub.set(p, args[i])
	}
	for i, v := range fun.ssa.FreeVars {
		sub.set(v, fun.bindings[i])
	}
	sub.exit = &exit{blk: s.newBlock()}
	saved := s.Pos
	sub.body()
	s.Pos = saved
	s.goTo(sub.exit.blk)
	return s.join(sub)
}

// join merges the results of all returns of an expanded function. With one return they are passed on as they are.
func (s *scope) join(sub *scope) []operand {
	if len(sub.exit.results) == 1 {
		return append([]operand{}, sub.exit.results[0]...)
	}
	results := []operand{}
	for i := range sub.ssa.Signature.Results().Len() {
		t := sub.ssa.Signature.Results().At(i).Type()
		var o operand
		for _, sl := range s.b.layout(t, s.at).val {
			o.vals = append(o.vals, s.Emit(ir.OpPhi, sl.typ, nil))
		}
		for j, ret := range sub.exit.results {
			s.atEnd(sub.exit.blk.Preds[j], func() {
				for k, v := range sub.valueOf(ret[i], t, s.at) {
					o.vals[k].Args = append(o.vals[k].Args, v)
				}
			})
		}
		results = append(results, o)
	}
	return results
}
