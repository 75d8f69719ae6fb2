package pass

import (
	"slices"

	"github.com/gocard/gocard/ir"
)

// classFlow is a whole-program analysis: for every reference of which classes of the program the object may be. What lies in a field, a global, a variable
// or any array of references is joined, and so are the arguments of all calls of a function.
type classFlow struct {
	h     *hierarchy
	sets  map[any]*classSet // by value, field, global, variable, resultKey and elements
	again bool
}

// classSet is what one place may hold. The zero set holds null only.
type classSet struct {
	any  bool // objects that others hand in, too
	list []*ir.Class
}

// elements is the key of what lies in arrays.
type elements struct{}

func newClassFlow(p *ir.Program, opt *Options) *classFlow {
	h := newHierarchy(p)
	cf := &classFlow{h: h, sets: map[any]*classSet{}, again: true}
	for f := range h.external(p, opt) {
		for _, x := range f.Params {
			cf.unknown(x)
		}
	}
	for cf.again {
		cf.again = false
		for _, f := range p.Funcs {
			for _, b := range f.Blocks {
				for _, v := range b.Values {
					cf.transfer(f, v)
				}
			}
		}
	}
	return cf
}

// targets lists the functions of the program that call v may execute.
func (cf *classFlow) targets(v *ir.Value) []*ir.Func {
	all := cf.h.targets(v)
	if v.Op != ir.OpCallVirtual && v.Op != ir.OpCallInterface {
		return all
	}
	s := cf.set(v.Args[0])
	if s.any {
		return all
	}
	return slices.DeleteFunc(all, func(f *ir.Func) bool {
		return !slices.ContainsFunc(s.list, func(c *ir.Class) bool { return c.Lookup(f.Name) == f })
	})
}

func (cf *classFlow) set(key any) *classSet {
	s := cf.sets[key]
	if s == nil {
		s = &classSet{}
		cf.sets[key] = s
	}
	return s
}

func (cf *classFlow) add(key any, c *ir.Class) {
	if s := cf.set(key); !slices.Contains(s.list, c) {
		s.list, cf.again = append(s.list, c), true
	}
}

func (cf *classFlow) unknown(v *ir.Value) {
	if s := cf.set(v); v.Type.IsRef() && !s.any {
		s.any, cf.again = true, true
	}
}

// join adds what from holds to what to holds, as far as keep lets it; nil keeps all.
func (cf *classFlow) join(to, from any, keep func(*ir.Class) bool) {
	dst, src := cf.set(to), cf.set(from)
	if src.any && !dst.any {
		dst.any, cf.again = true, true
	}
	for _, c := range src.list {
		if keep == nil || keep(c) {
			cf.add(to, c)
		}
	}
}

// transfer does what value v of f does to references.
func (cf *classFlow) transfer(f *ir.Func, v *ir.Value) {
	switch v.Op {
	case ir.OpNew:
		cf.add(v, v.Aux.(*ir.Class))
	case ir.OpCatch:
		cf.unknown(v)
	case ir.OpReturn:
		for i, x := range v.Args {
			cf.move(x, resultKey{f, i}, x)
		}
	case ir.OpFieldSet:
		cf.move(v.Args[1], v.Aux, v.Args[1])
	case ir.OpGlobalSet, ir.OpVarSet:
		cf.move(v.Args[0], v.Aux, v.Args[0])
	case ir.OpArraySet:
		cf.move(v.Args[2], elements{}, v.Args[2])
	case ir.OpFieldGet, ir.OpGlobalGet, ir.OpVarGet:
		cf.move(v, v, v.Aux)
	case ir.OpArrayGet:
		cf.move(v, v, elements{})
	case ir.OpPhi:
		for _, x := range v.Args {
			cf.move(v, v, x)
		}
	case ir.OpCast:
		cf.join(v, v.Args[0], func(c *ir.Class) bool { return v.Type.Class == nil || c.Inherits(v.Type.Class) })
	case ir.OpExtract:
		cf.results(v, v.Args[0], int(v.AuxInt))
	default:
		if v.Op.IsCall() {
			cf.call(v)
		}
	}
}

// move joins places that hold values of the type of v.
func (cf *classFlow) move(v *ir.Value, to, from any) {
	if v.Type.IsRef() {
		cf.join(to, from, nil)
	}
}

func (cf *classFlow) call(v *ir.Value) {
	for _, f := range cf.targets(v) {
		for i, x := range v.Args {
			if i == 0 && v.Op != ir.OpCall {
				cf.join(f.Params[0], x, func(c *ir.Class) bool { return c.Lookup(f.Name) == f })
				continue
			}
			cf.move(x, f.Params[i], x)
		}
	}
	cf.results(v, v, 0)
}

// results gives v result i of a call. What others return may be anything.
func (cf *classFlow) results(v, call *ir.Value, i int) {
	if !v.Type.IsRef() {
		return
	}
	if aux, ok := call.Aux.(*ir.InterfaceCall); call.Op == ir.OpCallAPI || ok && isOpen(aux.Interface) {
		cf.unknown(v)
	}
	for _, f := range cf.targets(call) {
		cf.join(v, resultKey{f, i}, nil)
	}
}
