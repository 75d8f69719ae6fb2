package pass

import "github.com/gocard/gocard/ir"

// hierarchy answers which functions a call may execute.
type hierarchy struct {
	classes []*ir.Class // of the program, not imported ones, not interfaces
}

func newHierarchy(p *ir.Program) *hierarchy {
	h := &hierarchy{}
	for _, c := range p.Classes {
		if c.API == nil && !c.Interface {
			h.classes = append(h.classes, c)
		}
	}
	return h
}

// targets lists the functions of the program that call v may execute; a call of an imported method has none.
func (h *hierarchy) targets(v *ir.Value) []*ir.Func {
	switch aux := v.Aux.(type) {
	case *ir.Func:
		if v.Op == ir.OpCall {
			return []*ir.Func{aux}
		}
		return h.implementations(aux.Recv, aux.Name)
	case *ir.InterfaceCall:
		return h.implementations(aux.Interface, aux.Method.Name)
	case *ir.APIMethod:
		return h.overriding(aux)
	}
	return nil
}

// overriding lists what a call of an imported method may execute: it names a class or interface of the card, but the object may be the program's.
func (h *hierarchy) overriding(m *ir.APIMethod) []*ir.Func {
	if m.Kind != ir.InvokeVirtual && m.Kind != ir.InvokeInterface {
		return nil
	}
	var list []*ir.Func
	for _, c := range h.classes {
		for _, f := range c.Methods {
			if o := f.Overrides; o != nil && o.Name == m.Name && (o.Class.Inherits(m.Class) || m.Class.Inherits(o.Class)) {
				list = append(list, f)
			}
		}
	}
	return list
}

// implementations lists what a call of name on an object of a class that inherits c may execute.
func (h *hierarchy) implementations(c *ir.Class, name string) []*ir.Func {
	var list []*ir.Func
	for _, d := range h.classes {
		if !d.Inherits(c) {
			continue
		}
		if m := d.Lookup(name); m != nil && !containsFunc(list, m) {
			list = append(list, m)
		}
	}
	return list
}

func containsFunc(list []*ir.Func, f *ir.Func) bool {
	for _, x := range list {
		if x == f {
			return true
		}
	}
	return false
}

// external is the set of functions that the card or another package may call, with arguments that the program does not know.
func (h *hierarchy) external(p *ir.Program, opt *Options) map[*ir.Func]bool {
	ext := map[*ir.Func]bool{}
	for _, f := range opt.Roots {
		ext[f] = true
	}
	for _, a := range p.Applets {
		ext[a.Install] = true
	}
	for _, e := range p.Exports {
		ext[e.Func] = true
	}
	if p.Init != nil {
		ext[p.Init] = true
	}
	for _, f := range p.Funcs {
		if f.Overrides != nil {
			ext[f] = true
		}
	}
	for _, i := range p.Classes {
		if !i.Interface || !isOpen(i) {
			continue
		}
		for _, m := range i.Abstract {
			for _, f := range h.implementations(i, m.Name) {
				ext[f] = true
			}
		}
	}
	return ext
}

// isOpen reports whether other packages may implement and call interface i.
func isOpen(i *ir.Class) bool { return i.API != nil || i.Shareable || i.Exported }

// callsOf lists the calls in f.
func callsOf(f *ir.Func) []*ir.Value {
	var calls []*ir.Value
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if v.Op.IsCall() {
				calls = append(calls, v)
			}
		}
	}
	return calls
}
