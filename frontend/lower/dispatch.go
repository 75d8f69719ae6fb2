package lower

import (
	"cmp"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/ir"
)

// override is a method of a Go type that the card calls.
type override struct {
	method *api.Method
	fun    *ssa.Function
	owner  types.Type // struct type whose class has the method
	params []goParam  // of the card interface's method, by whose names its directive goes; nil: the method's own
}

// overrides lists the methods of a type that override or implement methods of the card: those of the card class it extends, and those of
// card interfaces it implements.
func (b *builder) overrides(t types.Type) []override { return b.implementations(t, false) }

// implementations is overrides, or what the card's class that the type extends implements of card interfaces.
func (b *builder) implementations(t types.Type, inherited bool) []override {
	p, ok := t.(*types.Pointer)
	if !ok {
		return nil
	}
	if _, ok := p.Elem().Underlying().(*types.Struct); !ok || b.in.API.ClassOf(p.Elem()) != nil {
		return nil
	}
	set := types.NewMethodSet(t)
	var list []override
	add := func(m *api.Method, name string, pkg *types.Package, params []goParam) {
		sel := set.Lookup(pkg, name)
		if sel == nil {
			return
		}
		own := b.in.API.Method(sel.Obj().(*types.Func))
		if m.Absent || inherited != (own != nil && own.Kind != api.Source) {
			return // unknown to the card, or not who implements it
		}
		owner, fun := b.resolve(t, sel)
		list = append(list, override{m, fun, owner, params})
	}
	if cl := b.apiSuper(p.Elem()); cl != nil {
		for _, m := range cl.Overrides {
			add(m, m.GoName, nil, nil)
		}
	}
	for _, it := range b.in.API.Interfaces() {
		iface, ok := it.Go.Type().Underlying().(*types.Interface)
		if !ok || iface.NumMethods() == 0 || !types.Implements(t, iface) || b.isOverridden(p.Elem(), it) {
			continue
		}
		for i := range iface.NumMethods() {
			if m := b.in.API.Method(iface.Method(i)); m != nil {
				add(m, iface.Method(i).Name(), iface.Method(i).Pkg(), goParams(iface.Method(i).Signature()))
			}
		}
	}
	return list
}

// isOverridden reports whether the methods of a card interface are among the overrides of the card class that t extends.
func (b *builder) isOverridden(t types.Type, it *api.Class) bool {
	cl := b.apiSuper(t)
	if cl == nil {
		return false
	}
	for _, m := range cl.Overrides {
		if m.Class == it {
			return true
		}
	}
	return false
}

// resolve finds the struct type whose class has a selected method, and the function that it is: for a method of a struct that t extends
// that struct's own, not the wrapper that Go makes. For types other than pointers to structs the owner is the type itself.
func (b *builder) resolve(t types.Type, sel *types.Selection) (owner types.Type, fun *ssa.Function) {
	fun = b.in.SSA.MethodValue(sel)
	p, ok := t.(*types.Pointer)
	if !ok {
		return t, fun
	}
	owner = b.declaringStruct(p.Elem(), sel)
	if !types.Identical(owner, p.Elem()) {
		if own := b.methodOf(types.NewPointer(owner), sel.Obj().(*types.Func)); own != nil {
			fun = own
		}
	}
	return owner, fun
}

// declaringStruct is the struct type whose class declares the selected method: a struct that t extends, or t itself.
func (b *builder) declaringStruct(t types.Type, sel *types.Selection) types.Type {
	chain := superChain(t)
	for i, step := range sel.Index() {
		if i == len(sel.Index())-1 || i >= len(chain) {
			return chain[min(i, len(chain)-1)]
		}
		if step != 0 || superOf(chain[i].Underlying().(*types.Struct)) == nil {
			return types.Unalias(t)
		}
	}
	return types.Unalias(t)
}

// declareOverrides makes virtual methods of what the card calls, for all live types.
func (b *builder) declareOverrides() {
	for _, m := range b.reach.markers {
		if info := b.dynamicClass(m.typ); info.class.API == nil {
			b.addInterface(info.class, b.apiClass(m.iface))
			if b.nilable.At(m.typ) != nil {
				b.addInterface(b.nilClass(m.typ).class, b.apiClass(m.iface))
			}
		}
	}
	b.declareMarks()
	done := map[*ir.Class]map[*api.Method]bool{}
	for _, t := range b.reach.live {
		for _, o := range b.overrides(t) {
			info := b.class(o.owner, o.fun.Pos())
			if done[info.class] == nil {
				done[info.class] = map[*api.Method]bool{}
			}
			if !done[info.class][o.method] {
				done[info.class][o.method] = true
				b.declareOverride(info, o, nil)
			}
			if o.method.Class.Kind != api.Interface {
				continue
			}
			iface := b.apiClass(o.method.Class)
			b.addInterface(b.dynamicClass(t).class, iface) // the owner may lack methods that no live type has from it
			if b.nilable.At(t) != nil {
				b.addInterface(b.nilClass(t).class, iface)
				b.declareOverride(b.nilClass(t), o, t)
			}
		}
		if b.nilable.At(t) != nil {
			b.trapInherited(t)
		}
	}
}

// trapInherited gives the object that stands for nil of a type the methods that the type has from the card's class which it extends: nil has no such part.
func (b *builder) trapInherited(t types.Type) {
	for _, o := range b.implementations(t, true) {
		if o.method.Class.Kind == api.Interface {
			b.declareOverride(b.nilClass(t), o, t)
		}
	}
}

// declareMarks has classes implement the interfaces whose marks their structs embed.
func (b *builder) declareMarks() {
	for _, t := range b.reach.live {
		p, ok := t.(*types.Pointer)
		if !ok || !isStruct(p.Elem()) || b.in.API.ClassOf(p.Elem()) != nil {
			continue
		}
		s := p.Elem().Underlying().(*types.Struct)
		for i := range s.NumFields() {
			if cl := b.embeddedMark(s.Field(i).Type()); cl != nil && s.Field(i).Embedded() {
				b.addInterface(b.class(p.Elem(), s.Field(i).Pos()).class, b.apiClass(cl))
			}
		}
	}
}

// declareOverride makes one; its parameters are those of the descriptor. nilOf is the type of pointer for whose nil the class stands, if it does.
func (b *builder) declareOverride(info *classInfo, o override, nilOf types.Type) {
	b.apiPackage(o.method.Class.Package).Raise(o.method.Since)
	target := b.apiMethod(o.method, false)
	f := &ir.Func{Name: o.method.GoName, Recv: info.class, Overrides: target, Pos: b.position(o.fun.Pos())}
	f.Name = strings.TrimPrefix(b.unique(f.FullName()), info.class.Name+".") // a method may implement several of the card
	info.class.Methods = append(info.class.Methods, f)
	b.prog.Funcs = append(b.prog.Funcs, f)
	x := b.startFunc(f)
	s := newScope(x, o.fun, nil)
	s.at = o.fun.Pos()
	self := f.NewParam(ir.Object(info.class), ir.RoleNone)
	self.Name = o.fun.Params[0].Name()
	var args []*ir.Value
	for i, t := range target.Params {
		args = append(args, f.NewParam(t, ir.RoleNone))
		if params := o.fun.Signature.Params(); params.Len() == len(target.Params) {
			args[i].Name = params.At(i).Name()
		}
	}
	if target.Result.Kind != ir.Void {
		f.Results = []ir.Type{target.Result}
	}
	b.queue = append(b.queue, func() {
		b.guard(o.fun.Pos(), func() {
			switch {
			case nilOf == nil:
				s.overrideBody(o, self, args, target)
			case types.Identical(nilOf.(*types.Pointer).Elem(), o.owner):
				s.overrideBody(o, s.Null(ir.Object(b.class(o.owner, o.fun.Pos()).class)), args, target)
			default: // a method of a part, which nil has not
				s.Trap(ir.TrapNil)
			}
			x.finish()
		})
	})
}

// overrideBody converts what the card hands over to Go's types, and the result back.
func (s *scope) overrideBody(o override, self *ir.Value, args []*ir.Value, target *ir.APIMethod) {
	sig := o.fun.Signature
	params := o.params
	if params == nil {
		params = goParams(sig)
	}
	atoms := o.method.Args
	if atoms == nil {
		var err error
		if atoms, err = defaultArgs(o.method.Params, params); err != nil {
			bug("%s: %v", o.fun, err)
		}
	}
	operands := []operand{{vals: []*ir.Value{self}}}
	for _, p := range params {
		operands = append(operands, operand{vals: s.fromCardParam(p, atoms, args)})
	}
	s.convertResults = func(vals []*ir.Value) []*ir.Value {
		switch {
		case target.Result.Kind == ir.Void:
			return nil
		case target.Result.IsRef():
			return []*ir.Value{s.castTo(vals[0], target.Result)}
		}
		return []*ir.Value{s.toCard(vals[0], target.Result.Kind)}
	}
	if s.b.reach.direct[o.fun] {
		f := s.b.function(o.fun)
		var vals []*ir.Value
		for _, op := range operands {
			vals = append(vals, op.vals...)
		}
		s.Return(s.convertResults(s.emitCall(ir.OpCall, f, f.Results, vals))...)
		return
	}
	for i, p := range s.ssa.Params {
		s.set(p, operands[i])
	}
	s.body()
}

// fromCardParam builds a Go parameter from the parameters of the descriptor.
func (s *scope) fromCardParam(p goParam, atoms []string, args []*ir.Value) []*ir.Value {
	find := func(atom string) *ir.Value {
		for i, a := range atoms {
			if a == atom {
				return args[i]
			}
		}
		return nil
	}
	whole, ref := find(p.name), find(p.name+".ref")
	if isView(p.typ) {
		if ref == nil {
			ref = cmp.Or(find(p.name+".all"), whole)
		}
		off, n := find(p.name+".off"), find(p.name+".len")
		if off == nil {
			off = s.Const(ir.I16, 0)
		}
		if n == nil {
			n = s.Binary(ir.OpSub, s.Emit(ir.OpArrayLen, ir.Scalar(ir.I16), nil, ref), off)
		}
		off = s.Conv(off, ir.I16)
		return s.sliceOf(p.typ, ref, off, s.Conv(n, ir.I16), func() *ir.Value { return s.capacity(ref, off, 1) })
	}
	if whole == nil {
		bug("no descriptor parameter for %s", p.name)
	}
	return s.fromCard(whole, p.typ, "")
}

// addInterface declares that a class implements an interface.
func (b *builder) addInterface(c, iface *ir.Class) {
	if !c.Inherits(iface) {
		c.Implements = append(c.Implements, iface)
	}
}
