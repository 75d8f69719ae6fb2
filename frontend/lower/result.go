package lower

import (
	"go/token"
	"go/types"

	"github.com/gocard/gocard/ir"
)

// Results of a function are IR results but for arrays: for each of these the caller passes an array of its own to fill, as reference and offset behind
// the other arguments.

// results are the types of all results that are not arrays, with roles if any has one.
func (b *builder) results(sig *types.Signature, pos token.Pos) (ts []ir.Type, roles []ir.Role) {
	some := false
	for v := range sig.Results().Variables() {
		l := b.layout(v.Type(), pos)
		for _, sl := range withoutArrays(l, l.val) {
			ts, roles = append(ts, sl.typ), append(roles, sl.role)
			some = some || sl.role != ir.RoleNone
		}
	}
	if !some {
		roles = nil
	}
	return ts, roles
}

// withoutArrays leaves out of the slots of a value, or of its IR values, the views of arrays.
func withoutArrays[T any](l *layout, vals []T) []T {
	var rest []T
	for _, m := range l.mem {
		n := 1
		if m.array != nil {
			n = 3
		} else {
			rest = append(rest, vals[0])
		}
		vals = vals[n:]
	}
	return rest
}

// resultArrays are the arrays among the results.
func (b *builder) resultArrays(sig *types.Signature, pos token.Pos) []*arrayLayout {
	var list []*arrayLayout
	for v := range sig.Results().Variables() {
		for _, m := range b.layout(v.Type(), pos).mem {
			if m.array != nil {
				list = append(list, m.array)
			}
		}
	}
	return list
}

// resultParams are the types of the parameters for them.
func (b *builder) resultParams(sig *types.Signature, pos token.Pos) []ir.Type {
	var ts []ir.Type
	for _, a := range b.resultArrays(sig, pos) {
		ts = append(ts, a.ref, i16)
	}
	return ts
}

// declareResults declares the results of the function, and the parameters for arrays among them.
func (s *scope) declareResults(pos token.Pos) {
	sig := s.ssa.Signature
	s.f.Results, s.f.ResultRoles = s.b.results(sig, pos)
	for _, t := range s.b.resultParams(sig, pos) {
		s.fill = append(s.fill, s.f.NewParam(t, ir.RoleNone))
	}
}

// returnResults ends the function: arrays are copied to where the caller wants them.
func (s *scope) returnResults(results []operand) {
	var vals []*ir.Value
	fill := s.fill
	for i, r := range results {
		t := s.ssa.Signature.Results().At(i).Type()
		l := s.b.layout(t, s.at)
		x := s.valueOf(r, t, s.at)
		if len(x) != len(l.val) {
			bug("result %s of %s has %d values", t, s.ssa, len(x))
		}
		vals = append(vals, withoutArrays(l, x)...)
		for _, m := range l.mem {
			if m.array == nil {
				x = x[1:]
				continue
			}
			s.copyArray(m.array, fill[0], fill[1], x[0], x[1], s.at)
			x, fill = x[3:], fill[2:]
		}
	}
	if s.convertResults != nil {
		vals = s.convertResults(vals)
	}
	s.Return(vals...)
}

// callForResults emits a call of a function with a signature; one operand per result comes back. An array is the view of a local one.
func (s *scope) callForResults(op ir.Op, aux any, sig *types.Signature, results []ir.Type, args []*ir.Value) []operand {
	var arrays [][]*ir.Value
	for _, a := range s.b.resultArrays(sig, s.at) {
		ref, off := s.arrayView(s.localArray("result", a, nil))
		arrays = append(arrays, []*ir.Value{ref, off, s.Const(ir.I16, int64(a.n))})
		args = append(args, ref, off)
	}
	vals := s.emitCall(op, aux, results, args)
	ops := []operand{}
	for v := range sig.Results().Variables() {
		o := operand{}
		for _, m := range s.b.layout(v.Type(), s.at).mem {
			if m.array != nil {
				o.vals, arrays = append(o.vals, arrays[0]...), arrays[1:]
				continue
			}
			o.vals, vals = append(o.vals, vals[0]), vals[1:]
		}
		ops = append(ops, o)
	}
	return ops
}
