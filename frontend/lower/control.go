package lower

import (
	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// phi starts the IR phis of an SSA phi; connect fills them in.
func (s *scope) phi(v *ssa.Phi) {
	if vars := loopOf(v); vars != nil {
		s.set(v, s.operand(vars[0]))
		return
	}
	l := s.b.layout(v.Type(), s.at)
	p := phi{ssa: v, blk: s.Cur}
	for _, sl := range l.val {
		p.vals = append(p.vals, s.Emit(ir.OpPhi, sl.typ, nil))
	}
	s.phis = append(s.phis, p)
	s.define(v, p.vals...)
}

// ret ends the function, or the expansion of one.
func (s *scope) ret(v *ssa.Return) {
	results := make([]operand, len(v.Results))
	for i, r := range v.Results {
		results[i] = s.operand(r)
	}
	if s.exit != nil {
		s.exit.results = append(s.exit.results, results)
		s.Jump(s.exit.blk)
		return
	}
	var vals []*ir.Value
	for i, r := range v.Results {
		vals = append(vals, s.valueOf(results[i], r.Type(), r.Pos())...)
	}
	if s.convertResults != nil {
		vals = s.convertResults(vals)
	}
	s.Return(vals...)
}

// extract takes one result of a call or of an operation with ok.
func (s *scope) extract(v *ssa.Extract) {
	o := s.operand(v.Tuple)
	if v.Index >= len(o.tuple) {
		bug("%s has no result %d", v.Tuple, v.Index)
	}
	s.set(v, o.tuple[v.Index])
}
