package pass

import "github.com/gocard/gocard/ir"

// shapes finds, over the whole program, the references that are never null and the views that are always whole arrays: offset 0 and the length
// of their array. The offset of a whole view becomes the constant 0, its length that of its array; what nobody reads any more goes in deadParams
// and deadFields. It begins with the belief that everything is whole and not null, and gives up what a store contradicts.
func shapes(p *ir.Program, opt *Options) error {
	s := newShaper(p, opt)
	for s.changed = true; s.changed; {
		s.changed = false
		for _, f := range p.Funcs {
			s.check(f)
		}
	}
	for _, f := range p.Funcs {
		s.rewrite(f)
		dropNulls(f, func(v *ir.Value) bool { return s.neverNull(f, v) })
		cse(f)
	}
	return nil
}

type shaper struct {
	slots   *slotTable // of references
	views   map[any]*view
	doms    map[*ir.Func]*domTree
	changed bool
}

// view is the three fields or globals of a slice; it is found by each of them.
type view struct{ ref, off, n any }

func newShaper(p *ir.Program, opt *Options) *shaper {
	h := newHierarchy(p)
	ext := h.external(p, opt)
	s := &shaper{slots: &slotTable{refs: true, byKey: map[any]*slot{}}, views: viewsOf(p), doms: map[*ir.Func]*domTree{}}
	s.slots.fill(p, h, ext)
	for _, f := range p.Funcs {
		s.doms[f] = dominators(f)
		s.declared(f, ext[f])
	}
	for _, a := range p.Applets { // the card hands over an array
		if x := s.slots.find(paramKey{a.Install, 0}); x != nil {
			x.maybeNull = false
		}
	}
	for _, c := range p.Classes {
		for _, m := range c.Abstract { // interface methods carry no roles
			for i := range m.Params {
				s.giveUp(methodKey{m, i, false})
			}
			for i := range m.Results {
				s.giveUp(methodKey{m, i, true})
			}
		}
	}
	s.storage(p, h, opt)
	return s
}

// giveUp says that the slot of key does not hold whole views.
func (s *shaper) giveUp(key any) {
	if x := s.slots.find(key); x != nil {
		x.parts = true
	}
}

// declared gives up parameters and results that callers outside know, or that are no views.
func (s *shaper) declared(f *ir.Func, external bool) {
	if external && f.Recv != nil {
		if x := s.slots.find(paramKey{f, 0}); x != nil {
			x.maybeNull = false
		}
	}
	for i := range f.Params {
		if external || !isView(len(f.Params), i, func(j int) ir.Role { return f.Params[j].Role }) {
			s.giveUp(paramKey{f, i})
		}
	}
	for i := range f.Results {
		if external || f.ResultRoles == nil || !isView(len(f.Results), i, func(j int) ir.Role { return f.ResultRoles[j] }) {
			s.giveUp(resultKey{f, i})
		}
	}
}

// isView reports whether the roles from place i of n are those of a view.
func isView(n, i int, role func(int) ir.Role) bool {
	return i+2 < n && role(i) == ir.RoleRef && role(i+1) == ir.RoleOff && role(i+2) == ir.RoleLen
}

func viewsOf(p *ir.Program) map[any]*view {
	views := map[any]*view{}
	enter := func(v *view) { views[v.ref], views[v.off], views[v.n] = v, v, v }
	for i := range p.Globals {
		if isView(len(p.Globals), i, func(j int) ir.Role { return p.Globals[j].Role }) {
			enter(&view{p.Globals[i], p.Globals[i+1], p.Globals[i+2]})
		}
	}
	for _, c := range p.Classes {
		for i := range c.Fields {
			if isView(len(c.Fields), i, func(j int) ir.Role { return c.Fields[j].Role }) {
				enter(&view{c.Fields[i], c.Fields[i+1], c.Fields[i+2]})
			}
		}
	}
	return views
}

// slotOf is the slot of the reference that v reads.
func (s *shaper) slotOf(f *ir.Func, v *ir.Value) *slot {
	if !v.Type.IsRef() {
		return nil
	}
	return s.slots.loadSlot(f, v)
}

func (s *shaper) neverNull(f *ir.Func, v *ir.Value) bool {
	if v.Op == ir.OpFieldGet || v.Op == ir.OpGlobalGet || v.Op == ir.OpParam || v.Op == ir.OpExtract || v.Op.IsCall() && v.Op != ir.OpCallAPI {
		x := s.slotOf(f, v)
		return x != nil && !x.maybeNull
	}
	return v.Op == ir.OpCallAPI && v.Aux.(*ir.APIMethod).Kind == ir.InvokeConstructor
}

// check gives up what the stores in f contradict.
func (s *shaper) check(f *ir.Func) {
	n := newNulls(f, s.doms[f], func(v *ir.Value) bool { return s.neverNull(f, v) })
	n.each(func(v *ir.Value) bool {
		if (v.Op == ir.OpFieldSet || v.Op == ir.OpGlobalSet) && s.loneSet(v) {
			if x := s.slots.find(s.views[v.Aux].ref); !x.parts {
				x.parts, s.changed = true, true
			}
		}
		for i, a := range v.Args {
			if !a.Type.IsRef() {
				continue
			}
			x := s.slots.storeSlot(f, v, i)
			if x == nil {
				continue
			}
			if !x.maybeNull && !n.not(a) {
				x.maybeNull, s.changed = true, true
			}
			if !x.parts && !s.storesWhole(f, v, i) {
				x.parts, s.changed = true, true
			}
		}
		return true
	})
}

// storesWhole reports whether argument i of v, a reference that is stored, stands with the offset and length of the whole array.
func (s *shaper) storesWhole(f *ir.Func, v *ir.Value, i int) bool {
	switch {
	case v.Op == ir.OpReturn, v.Op.IsCall():
		return i+2 < len(v.Args) && s.whole(f, v.Args[i], v.Args[i+1], v.Args[i+2], 8)
	case v.Op == ir.OpFieldSet, v.Op == ir.OpGlobalSet:
		w := s.views[v.Aux]
		if w == nil {
			return false
		}
		off, n := s.siblingSet(v, w, w.off), s.siblingSet(v, w, w.n)
		return off != nil && n != nil && s.whole(f, v.Args[i], off, n, 8)
	}
	return false
}

// siblingSet finds what is stored in key, the offset or length that belongs to the reference that set stores, behind it in the same block with
// nothing between that could look at any of them.
func (s *shaper) siblingSet(set *ir.Value, w *view, key any) *ir.Value {
	b, behind := set.Block, false
	for _, v := range b.Values {
		switch {
		case v == set:
			behind = true
		case !behind:
		case v.Op == set.Op && v.Aux == key && sameBase(v, set):
			return v.Args[len(v.Args)-1]
		case v.Op.IsCall(), (v.Op == ir.OpFieldGet || v.Op == ir.OpGlobalGet) && s.views[v.Aux] == w, v.Op == set.Op && v.Aux == set.Aux:
			return nil
		}
	}
	return nil
}

// sameBase reports whether two accesses to fields are to one object; globals have none.
func sameBase(v, w *ir.Value) bool {
	return v.Op == ir.OpGlobalSet || v.Op == ir.OpGlobalGet || v.Args[0] == w.Args[0]
}

// loneSet reports whether set stores an offset or length without its reference.
func (s *shaper) loneSet(set *ir.Value) bool {
	w := s.views[set.Aux]
	if w == nil || w.ref == set.Aux {
		return false
	}
	var ref *ir.Value
	for _, v := range set.Block.Values {
		switch {
		case v == set:
			return ref == nil
		case v.Op == set.Op && v.Aux == w.ref && sameBase(v, set):
			ref = v
		case v.Op.IsCall():
			ref = nil
		}
	}
	return true
}

// whole reports whether (ref, off, n) is a whole array, as far as is believed.
func (s *shaper) whole(f *ir.Func, ref, off, n *ir.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	if ref.Op == ir.OpPhi && n.Op == ir.OpPhi && ref.Block == n.Block {
		for i, r := range ref.Args {
			o := off
			if off.Op == ir.OpPhi && off.Block == ref.Block {
				o = off.Args[i]
			}
			if r == ref && n.Args[i] == n {
				continue
			}
			if !s.whole(f, r, o, n.Args[i], depth-1) {
				return false
			}
		}
		return true
	}
	return s.zeroOffset(f, ref, off) && (isLengthOf(n, ref) || s.partOf(f, ref, n, ir.RoleLen))
}

func (s *shaper) zeroOffset(f *ir.Func, ref, off *ir.Value) bool {
	return isConstOf(off, 0) || s.partOf(f, ref, off, ir.RoleOff)
}

// partOf reports whether v is the offset or length that belongs to ref where both come from one place that is believed to hold whole views.
func (s *shaper) partOf(f *ir.Func, ref, v *ir.Value, role ir.Role) bool {
	x := s.slotOf(f, ref)
	if x == nil || x.parts {
		return false
	}
	back := int(role - ir.RoleRef)
	switch {
	case ref.Op == ir.OpParam:
		return v.Op == ir.OpParam && v.AuxInt == ref.AuxInt+int64(back)
	case ref.Op == ir.OpFieldGet, ref.Op == ir.OpGlobalGet:
		w := s.views[ref.Aux]
		key := w.off
		if role == ir.RoleLen {
			key = w.n
		}
		return w.ref == ref.Aux && v.Op == ref.Op && v.Aux == key && sameBase(v, ref) && noEffectBetween(ref, v)
	case ref.Op == ir.OpExtract:
		return v.Op == ir.OpExtract && v.Args[0] == ref.Args[0] && v.AuxInt == ref.AuxInt+int64(back)
	case ref.Op.IsCall():
		return v.Op == ir.OpExtract && v.Args[0] == ref && v.AuxInt == int64(back)
	}
	return false
}

// noEffectBetween reports whether two values stand in one block with nothing between them that changes memory.
func noEffectBetween(v, w *ir.Value) bool {
	if v.Block != w.Block {
		return false
	}
	inside := false
	for _, x := range v.Block.Values {
		switch {
		case x == v || x == w:
			if inside {
				return true
			}
			inside = true
		case inside && x.Op.HasEffect():
			return false
		}
	}
	return false
}
