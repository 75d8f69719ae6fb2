package pass

import "github.com/gocard/gocard/ir"

// deadFuncs removes functions that nothing can call, globals that nothing names, and classes that no object, type or cast needs. A virtual method
// counts as called when its class or a subclass has objects and the card or a reached call may choose it.
func deadFuncs(p *ir.Program, opt *Options) error {
	r := &reach{h: newHierarchy(p), funcs: map[*ir.Func]bool{}, named: map[*ir.Func]bool{}, globals: map[*ir.Global]bool{},
		classes: map[*ir.Class]bool{}, objects: map[*ir.Class]bool{}}
	r.roots(p, opt)
	ext := r.h.external(p, opt)
	for r.grown = true; r.grown; {
		r.grown = false
		for f := range ext {
			if f.Recv != nil && r.chosen(f) {
				r.function(f)
			}
		}
		for _, c := range r.calls {
			r.call(c)
		}
	}
	r.sweep(p)
	return nil
}

type reach struct {
	h       *hierarchy
	funcs   map[*ir.Func]bool // bodies that may be executed
	named   map[*ir.Func]bool // virtual methods that a call names: their declaration has to stay
	globals map[*ir.Global]bool
	classes map[*ir.Class]bool // needed as a type
	objects map[*ir.Class]bool // has objects of exactly this class
	calls   []*ir.Value        // virtual and interface calls in reached functions
	grown   bool
}

func (r *reach) roots(p *ir.Program, opt *Options) {
	for _, f := range opt.Roots {
		r.function(f)
	}
	for _, a := range p.Applets {
		r.class(a.Class)
		r.function(a.Install)
	}
	for _, e := range p.Exports {
		r.class(e.Class)
		r.function(e.Func)
	}
	for _, c := range p.Classes {
		if c.Exported {
			r.class(c)
		}
	}
	if p.Init != nil {
		r.function(p.Init)
	}
	for _, c := range []*ir.Class{p.Runtime.Throwable, p.Runtime.ISOException} {
		r.class(c)
	}
}

// chosen reports whether an object exists whose class executes f when f's method is called.
func (r *reach) chosen(f *ir.Func) bool {
	for c := range r.objects {
		if c.Inherits(f.Recv) && c.Lookup(f.Name) == f {
			return true
		}
	}
	return false
}

func (r *reach) call(v *ir.Value) {
	for _, f := range r.h.targets(v) {
		if !r.funcs[f] && r.chosen(f) {
			r.function(f)
		}
	}
}

func (r *reach) function(f *ir.Func) {
	if f == nil || r.funcs[f] {
		return
	}
	r.funcs[f], r.grown = true, true
	r.class(f.Recv)
	r.signature(f)
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			r.value(v)
		}
	}
}

func (r *reach) value(v *ir.Value) {
	r.typ(v.Type)
	switch aux := v.Aux.(type) {
	case *ir.Func:
		if v.Op == ir.OpCall {
			r.function(aux)
			return
		}
		r.named[aux] = true
		r.class(aux.Recv)
		r.signature(aux)
		r.calls = append(r.calls, v)
	case *ir.InterfaceCall:
		r.class(aux.Interface)
		r.calls = append(r.calls, v)
	case *ir.APIMethod:
		r.class(aux.Class)
	case *ir.Global:
		r.global(aux)
	case *ir.Field:
		r.class(aux.Class)
	case *ir.Class:
		r.class(aux)
		if !r.objects[aux] {
			r.objects[aux], r.grown = true, true
		}
	case ir.Type:
		r.typ(aux)
	}
}

func (r *reach) global(g *ir.Global) {
	r.globals[g] = true
	r.typ(g.Type)
}

func (r *reach) typ(t ir.Type) { r.class(t.Class) }

// class marks c and what its declaration needs.
func (r *reach) class(c *ir.Class) {
	if c == nil || r.classes[c] {
		return
	}
	r.classes[c] = true
	r.class(c.Super)
	for _, i := range c.Implements {
		r.class(i)
	}
	for _, f := range c.Fields {
		r.typ(f.Type)
	}
	for _, m := range c.Abstract {
		for _, t := range m.Params {
			r.typ(t)
		}
		for _, t := range m.Results {
			r.typ(t)
		}
	}
}

// sweep keeps what was marked. Imported classes stay while one of them is used, so that versions do not depend on optimisation.
func (r *reach) sweep(p *ir.Program) {
	r.implement(p)
	keepMethod := func(f *ir.Func) bool { return r.funcs[f] || r.named[f] }
	p.Funcs = filter(p.Funcs, keepMethod)
	for _, f := range p.Funcs {
		if !r.funcs[f] {
			r.hollow(f)
		}
	}
	p.Globals = filter(p.Globals, func(g *ir.Global) bool { return r.globals[g] })
	p.Classes = filter(p.Classes, func(c *ir.Class) bool { return r.classes[c] || c.API != nil })
	for _, c := range p.Classes {
		c.Methods = filter(c.Methods, keepMethod)
	}
}

// implement keeps the methods by which classes that stay implement interfaces, even if nothing calls them.
func (r *reach) implement(p *ir.Program) {
	for r.grown = true; r.grown; {
		r.grown = false
		for _, c := range p.Classes {
			if !r.classes[c] || c.Interface {
				continue
			}
			for _, m := range abstract(c) {
				if f := c.Lookup(m.Name); f != nil && !r.funcs[f] && !r.named[f] {
					r.named[f], r.grown = true, true
					r.signature(f)
				}
			}
		}
	}
}

// abstract lists the methods of all interfaces that a class or interface has.
func abstract(c *ir.Class) []*ir.Method {
	if c == nil {
		return nil
	}
	methods := append(abstract(c.Super), c.Abstract...)
	for _, i := range c.Implements {
		methods = append(methods, abstract(i)...)
	}
	return methods
}

// signature marks what the parameters and results of a function need.
func (r *reach) signature(f *ir.Func) {
	for _, v := range f.Params {
		r.typ(v.Type)
	}
	for _, t := range f.Results {
		r.typ(t)
	}
}

// hollow empties a method that calls name but no object executes: only its signature is needed.
func (r *reach) hollow(f *ir.Func) {
	f.Blocks, f.Vars = nil, nil
	b := f.NewBlock()
	t := f.NewValue(ir.OpTrap, ir.Type{})
	t.AuxInt, t.Block, t.Pos = int64(ir.TrapNil), b, f.Pos
	b.Values = []*ir.Value{t}
}

func filter[T any](list []T, keep func(T) bool) []T {
	kept := list[:0]
	for _, x := range list {
		if keep(x) {
			kept = append(kept, x)
		}
	}
	return kept
}
