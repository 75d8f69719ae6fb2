package pass

import "github.com/gocard/gocard/ir"

// mergeGlobals lets read-only arrays with equal contents be one, and reads elements whose index is known when compiling.
func mergeGlobals(p *ir.Program, _ *Options) error {
	type content struct {
		t    ir.Type
		data string
	}
	first := map[content]*ir.Global{}
	same := map[*ir.Global]*ir.Global{}
	for _, g := range p.Globals {
		if !g.HasData || !g.ReadOnly || g.Role != ir.RoleNone {
			continue
		}
		c := content{g.Type, string(g.Data)}
		if first[c] == nil {
			first[c] = g
		}
		same[g] = first[c]
	}
	eachValue(p, func(v *ir.Value) {
		if g, ok := v.Aux.(*ir.Global); ok && same[g] != nil {
			v.Aux = same[g]
		}
		if n, ok := constElement(v); ok {
			setConst(v, n)
		}
	})
	p.Globals = filter(p.Globals, func(g *ir.Global) bool { return same[g] == nil || same[g] == g })
	return nil
}

// constElement is what v, an access to an element of a read-only array of bytes or shorts, reads.
func constElement(v *ir.Value) (int64, bool) {
	if v.Op != ir.OpArrayGet || v.Args[0].Op != ir.OpGlobalGet || v.Args[1].Op != ir.OpConst {
		return 0, false
	}
	g, i := v.Args[0].Aux.(*ir.Global), v.Args[1].AuxInt
	size := int64(max(g.Type.Elem.Bits()/8, 1))
	if !g.HasData || !g.ReadOnly || i < 0 || (i+1)*size > int64(len(g.Data)) {
		return 0, false
	}
	var n int64
	for _, b := range g.Data[i*size : (i+1)*size] {
		n = n<<8 | int64(b)
	}
	return v.Type.Kind.Wrap(n), true
}

// lenConst: the length of an array is that which it was made with.
func lenConst(_ *simplifier, v *ir.Value) *ir.Value {
	a := v.Args[0]
	if n, ok := constLength(a); ok && n >= 0 {
		return setConst(v, n)
	}
	if a.Op == ir.OpNewArray && wordOrigin(a.Args[0]).Type.Kind == ir.I16 {
		return wordOrigin(a.Args[0])
	}
	return nil
}
