package pass

import "github.com/gocard/gocard/ir"

// simplify folds constants, applies the algebra of rules.go, removes phis that choose nothing, and tidies the graph, until nothing changes.
// It uses no ranges and no dominance, so it may run anywhere, in Go form and in card form.
func simplify(f *ir.Func) {
	for {
		s := &simplifier{f: f, repl: newSubstitution(f)}
		for _, b := range f.Blocks {
			s.block(b)
		}
		s.repl.apply()
		graph := tidy(f)
		if !graph && !s.changed {
			return
		}
		deadCode(f)
	}
}

type simplifier struct {
	f       *ir.Func
	repl    *substitution
	changed bool

	b *ir.Block // block and place of the value at hand; new values go in front of it
	i int
}

func (s *simplifier) block(b *ir.Block) {
	s.b = b
	for s.i = 0; s.i < len(b.Values); s.i++ {
		v := b.Values[s.i]
		for i, a := range v.Args {
			v.Args[i] = s.repl.get(a)
		}
		if v.Op == ir.OpPhi {
			s.phi(v)
			continue
		}
		for _, r := range rules[v.Op] {
			by := r(s, v)
			if by == nil {
				continue
			}
			s.changed = true
			if by != v {
				s.repl.set(v, by)
				v.Op, v.Args, v.Aux = ir.OpConst, nil, nil // no effect is lost: rules replace values only
				if v.Type.IsRef() {
					v.Op = ir.OpNull
				}
			}
			break
		}
	}
}

// phi removes a phi whose arguments are one value, the phi itself not counted, or one constant.
func (s *simplifier) phi(v *ir.Value) {
	var only *ir.Value
	for _, a := range v.Args {
		if a == v || a == only {
			continue
		}
		if only != nil && !sameConst(only, a) {
			return
		}
		only = a
	}
	if only == nil {
		return
	}
	if isConst(only) {
		c := s.f.NewValue(only.Op, only.Type)
		c.AuxInt, c.Pos = only.AuxInt, v.Pos
		insertBefore(s.b, entryIndex(s.b), c)
		only = c
	}
	s.repl.set(v, only)
	copy(s.b.Values[s.i:], s.b.Values[s.i+1:])
	s.b.Values = s.b.Values[:len(s.b.Values)-1]
	s.i--
	s.changed = true
}

func isConst(v *ir.Value) bool { return v.Op == ir.OpConst || v.Op == ir.OpNull }

func sameConst(a, b *ir.Value) bool {
	return isConst(a) && a.Op == b.Op && a.Type == b.Type && a.AuxInt == b.AuxInt
}

// setConst makes v the constant n of its kind.
func setConst(v *ir.Value, n int64) *ir.Value {
	v.AuxInt = v.Type.Kind.Wrap(n)
	v.Op, v.Args, v.Aux = ir.OpConst, nil, nil
	return v
}

// setOp makes v another operation.
func setOp(v *ir.Value, op ir.Op, args ...*ir.Value) *ir.Value {
	v.Op, v.Args, v.Aux, v.AuxInt = op, args, nil, 0
	return v
}

// constant puts a constant in front of the value at hand.
func (s *simplifier) constant(k ir.Kind, n int64) *ir.Value {
	c := s.f.NewValue(ir.OpConst, ir.Scalar(k))
	c.AuxInt, c.Pos = k.Wrap(n), s.b.Values[s.i].Pos
	insertBefore(s.b, s.i, c)
	s.i++
	return c
}
