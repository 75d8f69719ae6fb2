package javacard

import (
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/ir"
	"github.com/gocard/gocard/runtime/iso7816"
)

// splitProtected gives calls of protected methods of the card on objects of other classes than the caller's to functions of those classes: a method
// may call what it inherits on objects of its own class only (JVMS 4.10.1.8). It returns the class of each function that it made. So it is when
// the Install function of several applets registers them.
func splitProtected(p *ir.Program, exports []*exportfile.Package) map[*ir.Func]*ir.Class {
	s := &protected{exports: exports, made: map[protectedKey]*ir.Func{}, home: map[*ir.Func]*ir.Class{}}
	if len(p.Applets) > 0 {
		s.holder = p.Applets[0].Class
	}
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, v := range b.Values {
				s.call(p, f, v)
			}
		}
	}
	return s.home
}

type protected struct {
	exports []*exportfile.Package
	holder  *ir.Class // has the functions without receiver
	made    map[protectedKey]*ir.Func
	home    map[*ir.Func]*ir.Class
}

type protectedKey struct {
	class  *ir.Class
	method *ir.APIMethod
}

func (s *protected) call(p *ir.Program, f *ir.Func, v *ir.Value) {
	m, ok := v.Aux.(*ir.APIMethod)
	if !ok || v.Op != ir.OpCallAPI || m.Kind != ir.InvokeVirtual {
		return
	}
	class := v.Args[0].Type.Class
	if class == nil || class.API != nil || class == f.Recv || f.Recv == nil && class == s.holder || !s.isProtected(m) {
		return
	}
	key := protectedKey{class, m}
	g := s.made[key]
	if g == nil {
		g = forward(class, m, v)
		s.made[key], s.home[g] = g, class
		p.Funcs = append(p.Funcs, g)
	}
	v.Op, v.Aux = ir.OpCall, g
}

// forward is the function of class that calls m with its own parameters.
func forward(class *ir.Class, m *ir.APIMethod, call *ir.Value) *ir.Func {
	f := &ir.Func{Name: class.Name + "." + m.Name, Pos: call.Pos}
	b := ir.NewBuilder(f)
	b.Pos = call.Pos
	var args []*ir.Value
	for _, a := range call.Args {
		args = append(args, f.NewParam(a.Type, ir.RoleNone))
	}
	args[0].Type = ir.Object(class)
	r := b.Emit(ir.OpCallAPI, m.Result, m, args...)
	if m.Result.Kind == ir.Void {
		b.Return()
		return f
	}
	f.Results = []ir.Type{m.Result}
	b.Return(r)
	return f
}

func (s *protected) isProtected(m *ir.APIMethod) bool {
	p := m.Class.API.Package
	aid, err := iso7816.NewAID(p.AID)
	if err != nil {
		return false
	}
	e, ok := exportfile.Find(s.exports, aid, p.Major, p.Minor)
	if !ok {
		if e, ok = exportfile.Lookup(aid, p.Major, p.Minor); !ok {
			return false
		}
	}
	c := e.Class(m.Class.API.Token)
	if c == nil {
		return false
	}
	method := c.VirtualMethod(m.Token)
	return method != nil && method.Flags&exportfile.AccProtected != 0
}
