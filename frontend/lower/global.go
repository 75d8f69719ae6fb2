package lower

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/gocard/gocard/ir"
)

// global returns the place of a package variable. A struct whose address is used as a pointer is an object; everything else lies in static fields.
func (s *scope) global(g *ssa.Global) *place {
	t := g.Type().Underlying().(*types.Pointer).Elem()
	p := s.b.globals[g]
	if p == nil {
		p = s.b.newGlobal(g, t)
		s.b.globals[g] = p
	}
	if c, ok := s.b.globalObjects[g]; ok {
		return s.object(t, globalCell{c}.get(s.fn), s.at)
	}
	return p
}

func (b *builder) newGlobal(g *ssa.Global, t types.Type) *place {
	name := g.Name()
	if g.Pkg != b.in.Root {
		name = g.Pkg.Pkg.Name() + "." + name
	}
	name = b.unique(name)
	if _, ok := t.Underlying().(*types.Struct); ok && b.plan.objectGlobals[g] {
		info := b.class(t, g.Pos())
		c := b.addGlobal(&ir.Global{Name: name, Type: ir.Object(info.class)})
		b.globalObjects[g] = c
		globalCell{c}.set(b.prologue, b.prologue.newObject(info, g.Pos()))
		b.site(nil, g.Pos(), "package variable "+name, ir.StoragePersistent, payload{object: info.class}, "a struct whose address is used; made once for the package")
		return &place{typ: t}
	}
	p := &place{typ: t}
	data := b.plan.globalData[g]
	for i, m := range b.layout(t, g.Pos()).mem {
		c := &ir.Global{Name: name, Type: m.typ, Role: m.role}
		if m.name != "" {
			c.Name = b.unique(name + "." + m.name)
		}
		b.addGlobal(c)
		p.cells = append(p.cells, globalCell{c})
		if data != nil {
			data.apply(i, c)
			if c.HasData {
				b.site(nil, g.Pos(), "package variable "+c.Name, ir.StorageFile, payload{bytes: len(c.Data)}, "its contents are known when compiling")
			}
		} else if m.array != nil {
			c.ReadOnly = false
			b.initArray(c, m.array, g.Pos())
		}
	}
	return p
}

func (b *builder) addGlobal(g *ir.Global) *ir.Global {
	b.prog.Globals = append(b.prog.Globals, g)
	return g
}

// initArray gives an array variable its zeroed array: small ones of scalars stand in the file, others are made.
func (b *builder) initArray(c *ir.Global, a *arrayLayout, pos token.Pos) {
	const small = 16
	if !a.box && a.ref.Elem.IsInteger() && a.ref.Elem.Bits() <= 32 && a.n*elemBytes(a.ref.Elem) <= small {
		c.Data, c.HasData = make([]byte, a.n*elemBytes(a.ref.Elem)), true
		b.site(nil, pos, "package variable "+c.Name, ir.StorageFile, payload{bytes: len(c.Data)}, "it is small and zero at first")
		return
	}
	b.site(nil, pos, "package variable "+c.Name, ir.StoragePersistent, payload{bytes: a.bytes()}, "made once for the package")
	globalCell{c}.set(b.prologue, b.prologue.newArray(a, pos))
}

// globalData is what a package variable holds from the start.
type globalData struct {
	slots []globalSlot
}

type globalSlot struct {
	init     int64
	data     []byte
	hasData  bool
	readOnly bool
}

func (d *globalData) apply(i int, c *ir.Global) {
	s := d.slots[i]
	c.Init, c.Data, c.HasData, c.ReadOnly = s.init, s.data, s.hasData, s.readOnly
}
