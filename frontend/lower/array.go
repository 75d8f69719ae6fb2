package lower

import (
	"go/token"
	"go/types"

	"github.com/gocard/gocard/ir"
)

// copyArray copies an array that is part of a variable.
func (f *fn) copyArray(a *arrayLayout, dref, doff, sref, soff *ir.Value, pos token.Pos) {
	if a.n > 0 {
		f.copyElems(a.elem, a.ref, dref, doff, sref, soff, f.Const(ir.I16, int64(a.n)), pos)
	}
}

// copyElems copies n elements, n > 0, as if through a temporary array. Bytes are copied by the card's native: the atomic one where a
// transaction may have to be rolled back.
func (f *fn) copyElems(elem types.Type, ref ir.Type, dref, doff, sref, soff, n *ir.Value, pos token.Pos) {
	elem, stride := f.b.flat(elem, pos)
	n = f.times(n, stride)
	if ref.Elem == ir.U8 || ref.Elem == ir.I8 {
		m := f.b.prog.Runtime.ArrayCopyNonAtomic
		if f.b.reach.transactions {
			m = f.b.prog.Runtime.ArrayCopy
		}
		f.Emit(ir.OpCallAPI, m.Result, m, sref, soff, dref, doff, n)
		return
	}
	f.Emit(ir.OpCall, ir.Type{}, f.b.copyHelper(elem, ref, pos), sref, soff, dref, doff, n)
}

// clearArray sets n elements to their zero values.
func (f *fn) clearArray(a *arrayLayout, ref, off, n *ir.Value, pos token.Pos) {
	if n.Op == ir.OpConst && n.AuxInt == 0 {
		return
	}
	if (a.ref.Elem == ir.U8 || a.ref.Elem == ir.I8) && (ref.Op == ir.OpFrameRef || !f.b.reach.transactions) {
		m := f.b.prog.Runtime.ArrayFillNonAtomic
		f.Emit(ir.OpCallAPI, m.Result, m, ref, off, n, f.Const(ir.I8, 0))
		return
	}
	f.Emit(ir.OpCall, ir.Type{}, f.b.clearHelper(a.elem, a.ref, pos), ref, off, n)
}

// snapshot copies the arrays in a value that was loaded, so that writes to the variable do not show in it.
func (s *scope) snapshot(t types.Type, vals []*ir.Value) []*ir.Value {
	p := s.local("copy", t, nil)
	s.store(p, vals, s.at)
	return s.load(p, s.at)
}
