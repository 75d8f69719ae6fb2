package pass

import "github.com/gocard/gocard/ir"

// rewrite replaces the offsets of whole views by 0 and their lengths by those of their arrays.
func (s *shaper) rewrite(f *ir.Func) {
	for i, v := range f.Params {
		if s.isWholeRef(paramKey{f, i}) {
			s.params(f, v, f.Params[i+1], f.Params[i+2])
		}
	}
	repl := newSubstitution(f)
	for _, b := range f.Blocks {
		for i := 0; i < len(b.Values); i++ {
			switch v := b.Values[i]; v.Op {
			case ir.OpExtract:
				i = s.extract(repl, b, i)
			case ir.OpFieldGet, ir.OpGlobalGet:
				i = s.load(repl, b, i)
			}
		}
	}
	repl.apply()
	deadCode(f)
}

func (s *shaper) isWholeRef(key any) bool {
	x := s.slots.find(key)
	return x != nil && !x.parts && !x.maybeNull
}

// params replaces the uses of parameters off and n of f where they stand: a parameter costs nothing until it is used, a length a load.
func (s *shaper) params(f *ir.Func, ref, off, n *ir.Value) {
	for _, b := range f.Blocks {
		for i := 0; i < len(b.Values); i++ {
			v := b.Values[i]
			for j, a := range v.Args {
				if a != off && a != n {
					continue
				}
				e := &emitter{f: f, b: b, i: i, pos: v.Pos}
				if v.Op == ir.OpPhi {
					p := b.Preds[j]
					e = &emitter{f: f, b: p, i: len(p.Values) - 1, pos: v.Pos}
				}
				if a == off {
					v.Args[j] = e.constant(ir.I16, 0)
				} else {
					v.Args[j] = e.emit(ir.OpArrayLen, ir.Scalar(ir.I16), ref)
				}
				if e.b == b && v.Op != ir.OpPhi {
					i = e.i
				}
			}
		}
	}
}

// extract replaces the offset or length among the further results of a call, at place i of b. It returns the place to go on from.
func (s *shaper) extract(repl *substitution, b *ir.Block, i int) int {
	v := b.Values[i]
	call, at := v.Args[0], int(v.AuxInt)
	g, ok := call.Aux.(*ir.Func)
	if !ok || g.ResultRoles == nil {
		return i
	}
	back := int(g.ResultRoles[at] - ir.RoleRef)
	if back < 1 || at < back || !s.isWholeRef(resultKey{g, at - back}) {
		return i
	}
	ref := call
	end := i + 1 // behind the last result
	for ; b.Values[end].Op == ir.OpExtract; end++ {
	}
	for _, x := range b.Values {
		if x.Op == ir.OpExtract && x.Args[0] == call && int(x.AuxInt) == at-back {
			ref = x
		}
	}
	e := &emitter{f: b.Func, b: b, i: end, pos: v.Pos}
	switch {
	case back == 1:
		repl.set(v, e.constant(ir.I16, 0))
	case ref != call || at == back:
		repl.set(v, e.emit(ir.OpArrayLen, ir.Scalar(ir.I16), ref))
	}
	return i
}

// load replaces the load of an offset or length at place i of b. It returns the place to go on from.
func (s *shaper) load(repl *substitution, b *ir.Block, i int) int {
	v := b.Values[i]
	w := s.views[v.Aux]
	if w == nil || w.ref == v.Aux || !s.isWholeRef(w.ref) {
		return i
	}
	e := &emitter{f: b.Func, b: b, i: i, pos: v.Pos}
	if v.Aux == w.off {
		repl.set(v, e.constant(ir.I16, 0))
		return e.i
	}
	ref := loadedBefore(b, i, v, w.ref)
	if ref == nil {
		ref = e.emit(v.Op, refType(w.ref), v.Args...)
		ref.Aux = w.ref
	}
	repl.set(v, e.emit(ir.OpArrayLen, ir.Scalar(ir.I16), ref))
	return e.i
}

// loadedBefore is a load of key, from the object that v loads from, in front of place i of b with nothing between that changes memory.
func loadedBefore(b *ir.Block, i int, v *ir.Value, key any) *ir.Value {
	for i--; i >= 0; i-- {
		switch x := b.Values[i]; {
		case x.Op == v.Op && x.Aux == key && sameBase(x, v):
			return x
		case x.Op.HasEffect():
			return nil
		}
	}
	return nil
}

func refType(key any) ir.Type {
	if g, ok := key.(*ir.Global); ok {
		return g.Type
	}
	return key.(*ir.Field).Type
}
