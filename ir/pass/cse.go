package pass

import "github.com/gocard/gocard/ir"

// cse lets a pure operation be computed once where the first computation dominates the second. Constants and conditions are left alone: both cost
// less to compute again than to keep.
func cse(f *ir.Func) {
	dom := dominators(f)
	c := &commoner{repl: newSubstitution(f), seen: map[expression][]*ir.Value{}, dom: dom}
	for _, b := range dom.order {
		if dom.idom[b.ID] == nil {
			c.visit(b)
		}
	}
	if c.changed {
		c.repl.apply()
		deadCode(f)
	}
}

// expression is what makes two pure operations equal.
type expression struct {
	op     ir.Op
	typ    ir.Type
	auxInt int64
	aux    any
	x, y   *ir.Value
}

type commoner struct {
	dom     *domTree
	repl    *substitution
	seen    map[expression][]*ir.Value // those that dominate the block at hand
	changed bool
}

func (c *commoner) visit(b *ir.Block) {
	var mine []expression
	for _, v := range b.Values {
		for i, a := range v.Args {
			v.Args[i] = c.repl.get(a)
		}
		if !worthKeeping(v) {
			continue
		}
		e := expressionOf(v)
		if list := c.seen[e]; len(list) > 0 {
			c.repl.set(v, list[len(list)-1])
			if v.Op.Traps() {
				v.Op, v.Args = ir.OpConst, nil // it cannot trap if the first one did not
				v.Aux = nil
				if v.Type.IsRef() {
					v.Op = ir.OpNull
				}
			}
			c.changed = true
			continue
		}
		c.seen[e] = append(c.seen[e], v)
		mine = append(mine, e)
	}
	for _, child := range c.dom.children[b.ID] {
		c.visit(child)
	}
	for _, e := range mine {
		c.seen[e] = c.seen[e][:len(c.seen[e])-1]
	}
}

// worthKeeping reports whether v is pure and costs more than a load of a local.
func worthKeeping(v *ir.Value) bool {
	if !v.Op.IsPure() || v.Op == ir.OpConst || v.Op == ir.OpNull || v.Op == ir.OpFrameRef || v.Op == ir.OpFrameOff {
		return false
	}
	return v.Type.Kind != ir.Bool && len(v.Args) <= 2
}

func expressionOf(v *ir.Value) expression {
	e := expression{op: v.Op, typ: v.Type, auxInt: v.AuxInt, x: v.Args[0]}
	if t, ok := v.Aux.(ir.Type); ok {
		e.aux = t
	}
	if len(v.Args) == 2 {
		e.y = v.Args[1]
		if v.Op.Commutes() && e.y.ID < e.x.ID {
			e.x, e.y = e.y, e.x
		}
	}
	return canonicalConst(e)
}

// canonicalConst lets equal constants be equal arguments.
func canonicalConst(e expression) expression {
	if e.y != nil && e.y.Op == ir.OpConst {
		e.aux = [2]int64{int64(e.y.Type.Kind), e.y.AuxInt}
		e.y = nil
	}
	return e
}
