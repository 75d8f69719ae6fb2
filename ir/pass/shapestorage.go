package pass

import "github.com/gocard/gocard/ir"

// storage gives up fields and globals of references that may be read before they are set: they are null then, and a view of no length.
func (s *shaper) storage(p *ir.Program, h *hierarchy, opt *Options) {
	news := map[*ir.Class][]*ir.Value{}
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, v := range b.Values {
				if v.Op == ir.OpNew {
					for c := v.Aux.(*ir.Class); c != nil; c = c.Super {
						news[c] = append(news[c], v)
					}
				}
			}
		}
	}
	for _, c := range p.Classes {
		for _, fd := range c.Fields {
			set := true
			for _, v := range news[c] {
				set = set && setWhenNew(v, fd)
			}
			s.initial(fd, set)
		}
	}
	for _, g := range p.Globals {
		switch {
		case g.HasData:
			s.initial(g, true)
			s.initialView(g)
		default:
			s.initial(g, setByStart(p, h, opt, g))
		}
	}
}

// initial gives up what the slot of a field or global begins with.
func (s *shaper) initial(key any, set bool) {
	x := s.slots.find(key)
	if x == nil {
		return
	}
	w := s.views[key]
	x.maybeNull = x.maybeNull || !set
	x.parts = x.parts || !set || w == nil || w.ref != key
}

// initialView gives up the view of a global that the CAP file initialises if it is not the whole array from the beginning.
func (s *shaper) initialView(g *ir.Global) {
	w := s.views[g]
	if w == nil || w.ref != g {
		return
	}
	size := int64(len(g.Data) / max(g.Type.Elem.Bits()/8, 1))
	if w.off.(*ir.Global).Init != 0 || w.n.(*ir.Global).Init != size {
		s.giveUp(g)
	}
}

// setWhenNew reports whether field fd of the new object v is set before anything else can see the object.
func setWhenNew(v *ir.Value, fd *ir.Field) bool {
	found := false
	walkOn(v.Block, v, func(x *ir.Value) bool {
		if x.Op == ir.OpFieldSet && x.Args[0] == v {
			found = found || x.Aux == fd
			return !found && x.Args[1] != v
		}
		for _, a := range x.Args {
			if a == v && !(x.Op == ir.OpFieldGet && x.Aux != fd) {
				return false
			}
		}
		return true
	})
	return found
}

// walkOn calls visit for the values behind v in b and where b goes on, as long as there is one way to go and visit returns true.
func walkOn(b *ir.Block, v *ir.Value, visit func(x *ir.Value) bool) {
	for steps := 0; b != nil && steps < 64; steps++ {
		for _, x := range b.Values {
			switch {
			case v != nil:
				if x == v {
					v = nil
				}
			case !visit(x):
				return
			}
		}
		next := onwards(b)
		if next == nil || len(next.Preds) != 1 {
			return
		}
		b = next
	}
}
