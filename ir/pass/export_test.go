package pass

import (
	"fmt"
	"math"

	"github.com/gocard/gocard/ir"
)

// Ranges runs the passes up to narrowint on p and analyses what they leave. The function that it returns says what is wrong when v has been computed
// in a run of p: a number outside of the range that the analysis found for it, there or anywhere.
func Ranges(p *ir.Program, opt Options) (check func(v *ir.Value, number func(*ir.Value) int64) error, err error) {
	for _, s := range Pipeline {
		if s.Name == "narrowint" {
			break
		}
		if opt.OptLevel >= s.Level {
			if err := s.Run(p, &opt); err != nil {
				return nil, err
			}
		}
	}
	r := analyzeSettled(p, &opt)
	inside := func(v *ir.Value, n int64, r interval) bool {
		if v.Type.Kind == ir.Uint && n < 0 {
			return r.hi == math.MaxInt64
		}
		return r.lo <= n && n <= r.hi
	}
	return func(v *ir.Value, number func(*ir.Value) int64) error {
		f := funcOf(p, v)
		fr := r.byFunc[f]
		if v.Type.Kind.IsInteger() && !inside(v, number(v), fr.of(v)) {
			return fmt.Errorf("%s: %s is %d, not in %s", f.FullName(), v.LongString(), number(v), fr.of(v))
		}
		if v.Op == ir.OpPhi || v.Block == nil {
			return nil
		}
		for _, a := range v.Args {
			if a.Type.Kind.IsInteger() && !inside(a, number(a), fr.at(a, v.Block)) {
				return fmt.Errorf("%s: in %s, %s is %d, not in %s", f.FullName(), v.LongString(), a.LongString(), number(a), fr.at(a, v.Block))
			}
			if s := fr.source(a); s != a && a.Type.Kind.IsInteger() && s.Block != nil && s.Op != ir.OpPhi && number(s) != number(a) {
				return fmt.Errorf("%s: in %s, %s is %d, but %s is %d", f.FullName(), v.LongString(), a.LongString(), number(a), s.LongString(), number(s))
			}
		}
		return nil
	}, nil
}

func funcOf(p *ir.Program, v *ir.Value) *ir.Func {
	if v.Block != nil {
		return v.Block.Func
	}
	for _, f := range p.Funcs {
		for _, x := range f.Params {
			if x == v {
				return f
			}
		}
	}
	return nil
}
