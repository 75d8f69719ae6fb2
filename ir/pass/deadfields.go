package pass

import "github.com/gocard/gocard/ir"

// deadFields removes fields and globals that nothing reads, with the stores to them. A store to a field of what may be null stays for its exception,
// and the field with it.
func deadFields(p *ir.Program, _ *Options) error {
	read := map[any]bool{}
	eachValue(p, func(v *ir.Value) {
		if v.Op == ir.OpFieldGet || v.Op == ir.OpGlobalGet {
			read[v.Aux] = true
		}
	})
	for _, f := range p.Funcs {
		n := newNulls(f, dominators(f), nil)
		drop := map[*ir.Value]bool{}
		n.each(func(v *ir.Value) bool {
			switch v.Op {
			case ir.OpFieldSet:
				if !read[v.Aux] && (n.not(v.Args[0]) || dereferencedNext(v)) {
					drop[v] = true
					return false
				}
			case ir.OpGlobalSet:
				drop[v] = !read[v.Aux]
			}
			return true
		})
		for _, b := range f.Blocks {
			b.Values = filter(b.Values, func(v *ir.Value) bool { return !drop[v] })
		}
		deadCode(f)
	}
	dropUnused(p)
	return nil
}

func eachValue(p *ir.Program, do func(v *ir.Value)) {
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, v := range b.Values {
				do(v)
			}
		}
	}
}

// dropUnused takes out declarations that no value names.
func dropUnused(p *ir.Program) {
	named := map[any]bool{}
	eachValue(p, func(v *ir.Value) {
		if v.Aux != nil && (v.Op == ir.OpFieldGet || v.Op == ir.OpFieldSet || v.Op == ir.OpGlobalGet || v.Op == ir.OpGlobalSet) {
			named[v.Aux] = true
		}
	})
	p.Globals = filter(p.Globals, func(g *ir.Global) bool { return named[g] })
	last := ir.RoleNone
	for _, g := range p.Globals {
		g.Role = roleBehind(last, g.Role)
		last = g.Role
	}
	for _, c := range p.Classes {
		c.Fields = filter(c.Fields, func(f *ir.Field) bool { return named[f] })
		last := ir.RoleNone
		for _, f := range c.Fields {
			f.Role = roleBehind(last, f.Role)
			last = f.Role
		}
	}
}
