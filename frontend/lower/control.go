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
	if hasArrays(l) {
		s.phiOfArrays(v)
		return
	}
	p := phi{ssa: v}
	for _, sl := range l.val {
		p.vals = append(p.vals, s.Emit(ir.OpPhi, sl.typ, nil))
	}
	s.phis = append(s.phis, p)
	s.define(v, p.vals...)
}

// phiOfArrays gives a phi whose value has arrays a place of its own: the views that come in may be of local arrays that are filled again before the
// phi's last use. At its end each block before stores to a second place, since the value of the iteration before may still be in use there.
func (s *scope) phiOfArrays(v *ssa.Phi) {
	in, own := s.local(v.Comment, v.Type(), nil), s.local(v.Comment, v.Type(), nil)
	s.phis = append(s.phis, phi{ssa: v, in: in})
	s.afterPhis = append(s.afterPhis, func() {
		s.store(own, s.load(in, s.at), s.at)
		s.define(v, s.load(own, s.at)...)
	})
}

// endPhis does what has to wait for the last phi of a block.
func (s *scope) endPhis() {
	for _, work := range s.afterPhis {
		work()
	}
	s.afterPhis = nil
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
	s.returnResults(results)
}

// extract takes one result of a call or of an operation with ok.
func (s *scope) extract(v *ssa.Extract) {
	o := s.operand(v.Tuple)
	if v.Index >= len(o.tuple) {
		bug("%s has no result %d", v.Tuple, v.Index)
	}
	s.set(v, o.tuple[v.Index])
}
