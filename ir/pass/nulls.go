package pass

import "github.com/gocard/gocard/ir"

// nulls walks a function along its dominator tree and knows at each value which references cannot be null: because an operation before it would have
// trapped, a branch has asked, or where they come from.
type nulls struct {
	f     *ir.Func
	dom   *domTree
	known map[*ir.Value]bool
	from  func(v *ir.Value) bool // origins that are not null beyond those of notNull; nil: none
}

func newNulls(f *ir.Func, dom *domTree, from func(v *ir.Value) bool) *nulls {
	return &nulls{f: f, dom: dom, known: map[*ir.Value]bool{}, from: from}
}

// each calls visit for every value, before what the value itself tells is known. It tells nothing if visit returns false.
func (n *nulls) each(visit func(v *ir.Value) bool) {
	for _, b := range n.dom.order {
		if n.dom.idom[b.ID] == nil {
			n.block(b, visit)
		}
	}
}

func (n *nulls) block(b *ir.Block, visit func(v *ir.Value) bool) {
	var mine []*ir.Value
	learn := func(v *ir.Value) {
		if !n.known[v] {
			n.known[v] = true
			mine = append(mine, v)
		}
	}
	if len(b.Preds) == 1 {
		if v := n.askedBy(b.Preds[0], b); v != nil {
			learn(v)
		}
	}
	for _, v := range b.Values {
		if base := dereferenced(v); visit(v) && base != nil {
			learn(base)
		}
	}
	for _, c := range n.dom.children[b.ID] {
		n.block(c, visit)
	}
	for _, v := range mine {
		delete(n.known, v)
	}
}

// askedBy is the reference that is not null behind the branch from p to b.
func (n *nulls) askedBy(p, b *ir.Block) *ir.Value {
	t := p.Terminator()
	if t.Op != ir.OpIf || p.Succs[0] == p.Succs[1] {
		return nil
	}
	c, truth := t.Args[0], p.Succs[0] == b
	if c.Op == ir.OpIsA && truth {
		return c.Args[0]
	}
	if c.Op == ir.OpEq && !truth || c.Op == ir.OpNe && truth {
		if c.Args[1].Op == ir.OpNull {
			return c.Args[0]
		}
	}
	return nil
}

// dereferenced is the reference that must not be null for v to be executed without exception.
func dereferenced(v *ir.Value) *ir.Value {
	switch v.Op {
	case ir.OpFieldGet, ir.OpFieldSet, ir.OpArrayGet, ir.OpArraySet, ir.OpArrayLen, ir.OpCallVirtual, ir.OpCallInterface, ir.OpThrow:
		return v.Args[0]
	case ir.OpCallAPI:
		if receivers(v.Aux.(*ir.APIMethod)) == 1 {
			return v.Args[0]
		}
	}
	return nil
}

// not reports whether reference v cannot be null where the walk stands.
func (n *nulls) not(v *ir.Value) bool {
	return n.known[v] || v.Op == ir.OpCast && n.not(v.Args[0]) || n.born(v, 4)
}

// born reports whether v is never null, wherever it is looked at.
func (n *nulls) born(v *ir.Value, depth int) bool {
	switch {
	case notNull(v), n.from != nil && n.from(v):
		return true
	case v.Op == ir.OpParam:
		return v.AuxInt == 0 && n.f.Recv != nil
	case v.Op == ir.OpCast && depth > 0:
		return n.born(v.Args[0], depth-1)
	case v.Op == ir.OpPhi && depth > 0:
		for _, a := range v.Args {
			if a != v && !n.born(a, depth-1) {
				return false
			}
		}
		return true
	}
	return false
}

// dropNulls removes loads that are there only for the exception that a null reference would raise, where there is none or where the next
// operation raises it as well; and decides comparisons with null.
func dropNulls(f *ir.Func, from func(v *ir.Value) bool) {
	users := usersOf(f)
	n := newNulls(f, dominators(f), from)
	drop := map[*ir.Value]bool{}
	n.each(func(v *ir.Value) bool {
		switch v.Op {
		case ir.OpFieldGet, ir.OpArrayLen:
			if len(users[v.ID]) == 0 && (n.not(v.Args[0]) || dereferencedNext(v)) {
				drop[v] = true
				return false
			}
		case ir.OpEq, ir.OpNe:
			if v.Args[1].Op == ir.OpNull && n.not(v.Args[0]) {
				setConst(v, boolInt(v.Op == ir.OpNe))
			}
		}
		return true
	})
	for _, b := range f.Blocks {
		b.Values = filter(b.Values, func(v *ir.Value) bool { return !drop[v] })
	}
	for _, b := range f.Blocks {
		dropNullCheck(b)
	}
	simplify(f)
}

// dereferencedNext reports whether the base of v, a load, is dereferenced again behind it before anything can be noticed.
func dereferencedNext(v *ir.Value) bool {
	b := v.Block
	for i, x := range b.Values {
		if x == v {
			return reaches(b, i+1, b.Handler, func(w *ir.Value) bool { return dereferenced(w) == v.Args[0] })
		}
	}
	return false
}

// dropNullCheck leaves it to the card to raise the exception for a null reference: a branch to a trap that the next operation makes needless.
func dropNullCheck(b *ir.Block) {
	t := b.Terminator()
	if t.Op != ir.OpIf || b.Succs[0] == b.Succs[1] {
		return
	}
	c := t.Args[0]
	if c.Op != ir.OpEq && c.Op != ir.OpNe || c.Args[1].Op != ir.OpNull {
		return
	}
	null := 0
	if c.Op == ir.OpNe {
		null = 1
	}
	ok := b.Succs[1-null]
	if !onlyTraps(b.Succs[null], b.Handler) || len(ok.Preds) != 1 {
		return
	}
	if reaches(ok, 0, b.Handler, func(v *ir.Value) bool { return dereferenced(v) == c.Args[0] }) {
		setJump(b, 1-null)
	}
}
