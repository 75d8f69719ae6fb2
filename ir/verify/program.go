package verify

import (
	"fmt"

	"github.com/gocard/gocard/ir"
)

// known is what the program's lists hold.
type known struct {
	packages map[*ir.APIPackage]bool
	classes  map[*ir.Class]bool
	globals  map[*ir.Global]bool
	funcs    map[*ir.Func]bool
}

// index fills known, and reports what stands twice or has the name of another.
func (c *checker) index() {
	c.known = known{map[*ir.APIPackage]bool{}, map[*ir.Class]bool{}, map[*ir.Global]bool{}, map[*ir.Func]bool{}}
	names := names{c, map[string]bool{}}
	for _, i := range c.prog.Imports {
		names.add("package", i.Name)
		c.known.packages[i] = true
	}
	for _, k := range c.prog.Classes {
		names.add("class", k.Name)
		c.known.classes[k] = true
	}
	for _, g := range c.prog.Globals {
		names.add("global", g.Name)
		c.known.globals[g] = true
	}
	for _, f := range c.prog.Funcs {
		names.add("function", f.FullName())
		c.known.funcs[f] = true
	}
}

type names struct {
	c    *checker
	seen map[string]bool
}

func (n names) add(what, name string) {
	if n.seen[what+name] {
		n.c.bad("%s %s stands twice in the program", what, name)
	}
	n.seen[what+name] = true
}

// program checks declarations. It reports whether the classes stand in order, which all else relies on.
func (c *checker) program() bool {
	before, classSeen := map[*ir.Class]bool{}, false
	for _, k := range c.prog.Classes {
		if k.Interface && classSeen {
			c.bad("interface %s stands behind a class", k.Name)
		}
		classSeen = classSeen || !k.Interface
		c.hierarchy(k, before)
		before[k] = true
	}
	if len(c.found) > 0 {
		return false
	}
	for _, k := range c.prog.Classes {
		c.fields(k)
		c.abstract(k)
		c.methods(k)
		c.implementations(k)
	}
	roles := roleChecker{c: c}
	for _, g := range c.prog.Globals {
		roles.next("global "+g.Name, g.Type, g.Role)
		c.global(g)
	}
	for _, m := range c.prog.Runtime.Members() {
		if m.Method != nil && *m.Method != nil {
			c.apiMethod(*m.Method)
		}
		if m.Class != nil && *m.Class != nil {
			c.knows("runtime class", *m.Class)
		}
	}
	c.entries()
	return true
}

// knows reports a class that is not in the program.
func (c *checker) knows(what string, k *ir.Class) bool {
	switch {
	case k == nil:
		c.bad("%s is missing", what)
	case !c.known.classes[k]:
		c.bad("%s %s is not in the program", what, k.Name)
	}
	return c.known.classes[k]
}

// hierarchy checks what a class is and what it extends.
func (c *checker) hierarchy(k *ir.Class, before map[*ir.Class]bool) {
	if k.API != nil {
		if !c.known.packages[k.API.Package] {
			c.bad("the package of imported class %s is not in the program", k.Name)
		}
		if len(k.Fields)+len(k.Methods) > 0 {
			c.bad("imported class %s has fields or methods", k.Name)
		}
	}
	if k.Interface && (k.Super != nil || len(k.Fields)+len(k.Methods) > 0) {
		c.bad("interface %s has a superclass, fields or methods", k.Name)
	}
	if !k.Interface && len(k.Abstract) > 0 {
		c.bad("class %s has abstract methods", k.Name)
	}
	if s := k.Super; s != nil && c.knows("superclass", s) {
		if s.Interface {
			c.bad("superclass %s of %s is an interface", s.Name, k.Name)
		} else if !before[s] {
			c.bad("superclass %s stands behind %s", s.Name, k.Name)
		}
	}
	for _, i := range k.Implements {
		switch {
		case !c.knows("interface", i):
		case !i.Interface:
			c.bad("%s, which %s implements, is no interface", i.Name, k.Name)
		case !before[i]:
			c.bad("interface %s stands behind %s", i.Name, k.Name)
		}
	}
}

func (c *checker) fields(k *ir.Class) {
	names, roles := names{c, map[string]bool{}}, roleChecker{c: c}
	for _, f := range k.Fields {
		what := fmt.Sprintf("field %s.%s", k.Name, f.Name)
		names.add("field", k.Name+"."+f.Name)
		if f.Class != k {
			c.bad("%s says it is of another class", what)
		}
		c.declared(what, f.Type)
		roles.next(what, f.Type, f.Role)
	}
}

func (c *checker) abstract(k *ir.Class) {
	names := names{c, map[string]bool{}}
	for _, m := range k.Abstract {
		what := fmt.Sprintf("method %s.%s", k.Name, m.Name)
		names.add("method", k.Name+"."+m.Name)
		c.declaredAll(what, m.Params)
		c.declaredAll(what, m.Results)
		if c.card && len(m.Results) > 1 {
			c.bad("%s has %d results", what, len(m.Results))
		}
		if m.API != nil {
			c.apiMethod(m.API)
		}
	}
}

func (c *checker) methods(k *ir.Class) {
	count := map[*ir.Func]int{}
	for _, f := range k.Methods {
		count[f]++
		if !c.known.funcs[f] || f.Recv != k {
			c.bad("method %s of class %s is not in the program, or says it is of another class", f.Name, k.Name)
		}
		if f.Recv != k {
			continue
		}
		if over := k.Super.Lookup(f.Name); over != nil && !sameSignature(f, methodParams(over), over.Results) {
			c.bad("method %s has other parameters or results than %s", f.FullName(), over.FullName())
		}
	}
	for _, f := range c.prog.Funcs {
		if f.Recv == k && count[f] != 1 {
			c.bad("method %s stands %d times in its class", f.FullName(), count[f])
		}
	}
}

// methodParams lists the parameter types behind the receiver.
func methodParams(f *ir.Func) []ir.Type {
	var types []ir.Type
	for i, p := range f.Params {
		if i > 0 {
			types = append(types, p.Type)
		}
	}
	return types
}

func sameSignature(f *ir.Func, params, results []ir.Type) bool {
	own := methodParams(f)
	if len(own) != len(params) || len(f.Results) != len(results) {
		return false
	}
	for i := range own {
		if !sameType(own[i], params[i]) {
			return false
		}
	}
	for i := range results {
		if !sameType(f.Results[i], results[i]) {
			return false
		}
	}
	return true
}

// sameType is equality but for the signedness of array elements.
func sameType(a, b ir.Type) bool {
	if a.IsArray() && b.IsArray() && a.Elem != ir.Ref {
		return a.Elem == b.Elem || a.Elem != ir.Bool && b.Elem != ir.Bool && a.Elem.Bits() == b.Elem.Bits()
	}
	return a == b
}

// implementations checks that a class has the methods of its interfaces. What an imported superclass has is unknown.
func (c *checker) implementations(k *ir.Class) {
	if k.Interface || k.API != nil {
		return
	}
	imported := false
	for s := k.Super; s != nil && !imported; s = s.Super {
		imported = s.API != nil
	}
	for _, i := range k.Implements {
		for _, m := range interfaceMethods(i, nil) {
			f := k.Lookup(m.Name)
			switch {
			case f == nil && imported:
			case f == nil:
				c.bad("class %s has no method %s of interface %s", k.Name, m.Name, i.Name)
			case !sameSignature(f, m.Params, m.Results):
				c.bad("method %s has other parameters or results than in interface %s", f.FullName(), i.Name)
			}
		}
	}
}

// interfaceMethods collects the methods of i and its superinterfaces.
func interfaceMethods(i *ir.Class, seen []*ir.Class) []*ir.Method {
	for _, s := range seen {
		if s == i {
			return nil
		}
	}
	seen = append(seen, i)
	all := i.Abstract
	for _, s := range i.Implements {
		all = append(all[:len(all):len(all)], interfaceMethods(s, seen)...)
	}
	return all
}

func (c *checker) apiMethod(m *ir.APIMethod) {
	if !c.knows("class of imported method "+m.Name, m.Class) {
		return
	}
	what := fmt.Sprintf("imported method %s.%s", m.Class.Name, m.Name)
	if m.Class.API == nil {
		c.bad("%s belongs to a class that is not imported", what)
	}
	if m.Kind != ir.InvokeStatic && (m.Kind == ir.InvokeInterface) != m.Class.Interface {
		c.bad("%s is called as %s", what, m.Kind)
	}
	c.declaredAll(what, m.Params)
	if m.Result.Kind != ir.Void {
		c.declared(what, m.Result)
	}
}

func (c *checker) global(g *ir.Global) {
	what := "global " + g.Name
	c.declared(what, g.Type)
	if g.Type.IsRef() && g.Init != 0 || !g.Type.IsRef() && g.Type.Kind.Wrap(g.Init) != g.Init {
		c.bad("%s begins with %d, which is not in the range of %s", what, g.Init, g.Type)
	}
	if !g.HasData {
		if len(g.Data) > 0 {
			c.bad("%s has contents that do not count", what)
		}
		return
	}
	size := elemSize(g.Type.Elem)
	switch {
	case !g.Type.IsArray() || size == 0:
		c.bad("%s has contents, but type %s", what, g.Type)
	case len(g.Data)%size != 0:
		c.bad("%s has %d bytes, which is no multiple of %d", what, len(g.Data), size)
	case len(g.Data)/size > 1<<15-1:
		c.bad("%s has %d elements", what, len(g.Data)/size)
	}
}

// elemSize is the number of bytes of an element in Data, 0 where Data cannot hold the kind.
func elemSize(k ir.Kind) int {
	switch k {
	case ir.Bool:
		return 1
	case ir.I8, ir.U8, ir.I16, ir.U16, ir.I32, ir.U32:
		return k.Bits() / 8
	}
	return 0
}

func (c *checker) entries() {
	for _, a := range c.prog.Applets {
		if !c.knows("applet", a.Class) {
			continue
		}
		if a.Class.Interface || a.Class.API != nil {
			c.bad("applet %s is no class of the program", a.Class.Name)
		}
		f := a.Install
		if f == nil || !c.known.funcs[f] {
			c.bad("install function of applet %s is not in the program", a.Class.Name)
		} else if f.Recv != nil || len(f.Results) > 0 || len(f.Params) != 3 || !sameType(f.Params[0].Type, ir.Array(ir.U8)) ||
			f.Params[1].Type != ir.Scalar(ir.I16) || f.Params[2].Type != ir.Scalar(ir.I16) {
			c.bad("install function %s is not static with parameters (u8[], i16, i16)", f.FullName())
		}
	}
	for _, e := range c.prog.Exports {
		if f := e.Func; f == nil || !c.known.funcs[f] || f.Recv != nil {
			c.bad("exported function %s is no static function of the program", e.Name)
		}
	}
	if f := c.prog.Init; f != nil {
		if !c.known.funcs[f] {
			c.bad("init function %s is not in the program", f.FullName())
		}
		if f.Recv != nil || len(f.Params)+len(f.Results) > 0 {
			c.bad("init function %s is not static without parameters and results", f.FullName())
		}
	}
}
