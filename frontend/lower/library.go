package lower

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/ir"
)

// exportedFunctions lists the functions that other packages may call, with the symbols that they are.
func (b *builder) exportedFunctions() []exported {
	var list []exported
	if len(b.in.Applets) > 0 { // other packages may use the shareable interfaces of an applet's package only
		return nil
	}
	for _, s := range b.in.Exports {
		if s.Func != nil {
			list = append(list, exported{s, b.in.SSA.FuncValue(s.Func)})
		}
	}
	return list
}

type exported struct {
	symbol api.Symbol
	fun    *ssa.Function
}

// isExported reports whether other packages may name the type.
func (b *builder) isExported(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	for _, s := range b.in.Exports {
		if s.Func == nil && s.Type == n.Obj() {
			return len(b.in.Applets) == 0 || b.in.API.IsShareable(t)
		}
	}
	return false
}

// reachExports marks what other packages may use: functions, and all methods of interfaces. Types that implement such an interface may come to
// stand in it.
func (r *reach) reachExports() []*ssa.Function {
	var entries []*ssa.Function
	for _, e := range r.b.exportedFunctions() {
		r.direct[e.fun] = true
		r.add(e.fun, nil)
		entries = append(entries, e.fun)
	}
	var structs []types.Type
	for _, s := range r.b.in.Exports {
		if s.Func != nil || !r.b.isExported(s.Type.Type()) {
			continue
		}
		if t := s.Type.Type(); types.IsInterface(t) {
			r.use(t)
		} else {
			structs = append(structs, types.NewPointer(t))
		}
	}
	for _, t := range structs {
		if slices.ContainsFunc(r.interfaces, func(it types.Type) bool { return types.Implements(t, it.Underlying().(*types.Interface)) }) {
			r.addLive(t)
		}
	}
	return entries
}

// cardCalls lists the methods that the card calls, as far as wanted.
func (r *reach) cardCalls(wanted func(*api.Method) bool) []*ssa.Function {
	var list []*ssa.Function
	for _, t := range r.live {
		for _, o := range r.b.overrides(t) {
			if wanted(o.method) {
				list = append(list, o.fun)
			}
		}
	}
	return list
}

// openMethods lists the methods that the card, as far as wanted, and other packages call.
func (r *reach) openMethods(wanted func(*api.Method) bool) []*ssa.Function {
	list := r.cardCalls(wanted)
	for _, it := range r.interfaces {
		if r.b.isOpen(it) {
			for _, m := range r.ifaceSet.At(it).(*ifaceUse).methods {
				list = append(list, r.implementations(it, m)...)
			}
		}
	}
	return list
}

// isOpen reports whether other packages may implement or call an interface, so that it needs all its methods.
func (b *builder) isOpen(t types.Type) bool { return b.in.API.IsShareable(t) || b.isExported(t) }

// open declares how other packages know the class of an interface.
func (b *builder) open(c *ir.Class, t types.Type) {
	c.Exported = b.isExported(t)
	if !b.in.API.IsShareable(t) {
		return
	}
	c.Shareable = true
	if s := b.in.API.Named("javacard/framework/Shareable"); s != nil {
		c.Implements = append(c.Implements, b.apiClass(s))
	}
}

// exports translates what other packages may use.
func (b *builder) exports() {
	b.prog.Library = b.in.Library
	for _, s := range b.in.Exports {
		if s.Func == nil && b.isExported(s.Type.Type()) {
			if c := b.classOfType(s.Type.Type()); c != nil {
				c.Exported = true
			}
		}
	}
	for _, e := range b.exportedFunctions() {
		x := &ir.Export{Name: e.symbol.Name, Func: b.function(e.fun)}
		if e.symbol.Type != nil && e.symbol.Class != api.PackageClass {
			x.Class = b.classOfType(e.symbol.Type.Type())
		}
		b.prog.Exports = append(b.prog.Exports, x)
	}
}

func (b *builder) classOfType(t types.Type) *ir.Class {
	obj := t.(*types.Named).Obj()
	if types.IsInterface(t) {
		return b.interfaceClass(t, obj.Pos())
	}
	return b.class(t, obj.Pos()).class
}
