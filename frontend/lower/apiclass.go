package lower

import (
	"go/types"

	"github.com/gocard/gocard/frontend/api"
	"github.com/gocard/gocard/frontend/directive"
	"github.com/gocard/gocard/ir"
)

// apiObjects are the imported packages, classes and methods that the program names so far.
type apiObjects struct {
	packages map[*api.Package]*ir.APIPackage
	classes  map[*api.Class]*ir.Class
	methods  map[methodKey]*ir.APIMethod
	named    map[string]*ir.Class // by card name, those of runtime.go too
}

type methodKey struct {
	class *ir.Class
	kind  ir.InvokeKind
	token uint8
}

func (b *builder) apiPackage(p *api.Package) *ir.APIPackage {
	if q := b.apis.packages[p]; q != nil {
		return q
	}
	q := b.importPackage(p.Name, p.AID, p.Major, p.Minor)
	q.Library = p.Library != nil
	b.apis.packages[p] = q
	return q
}

// importPackage declares an imported package once, by its name.
func (b *builder) importPackage(name string, aid []byte, major, minor uint8) *ir.APIPackage {
	for _, q := range b.prog.Imports {
		if q.Name == name {
			return q
		}
	}
	q := &ir.APIPackage{Name: name, AID: aid, Major: major, Minor: minor}
	b.prog.Imports = append(b.prog.Imports, q)
	return q
}

// apiClass declares an imported class.
func (b *builder) apiClass(cl *api.Class) *ir.Class {
	if c := b.apis.classes[cl]; c != nil {
		return c
	}
	if cl.Missing {
		b.fail(codeLibrary, cl.Go.Pos(), "build the library again, and load it onto the cards again", "the export file of library %s has no %s", cl.Package.Path, cl.Name)
	}
	super, interfaces := b.apiSupers(cl)
	c := b.importClass(cl.Name, b.apiPackage(cl.Package), cl.Token, cl.Kind == api.Interface)
	c.Implements = interfaces
	if super != nil {
		c.Super = super
	}
	c.API.Temporary = cl.Temporary
	c.API.Package.Raise(cl.Since)
	if cl.Kind == api.Exception && c.Super == nil && c != b.prog.Runtime.Throwable {
		c.Super = b.prog.Runtime.Throwable
	}
	b.apis.classes[cl] = c
	if cl.Kind == api.Interface {
		b.apiInterface(cl, c)
	}
	return c
}

// apiSupers declares what an imported class or interface extends, as far as its Go type says: by embedding.
func (b *builder) apiSupers(cl *api.Class) (super *ir.Class, interfaces []*ir.Class) {
	if cl.Go == nil {
		return nil, nil
	}
	switch t := cl.Go.Type().Underlying().(type) {
	case *types.Struct:
		if super := superOf(t); super != nil {
			if s := b.in.API.ClassOf(super); s != nil {
				return b.apiClass(s), nil
			}
		}
	case *types.Interface:
		for e := range t.EmbeddedTypes() {
			if s := b.in.API.ClassOf(e); s != nil {
				interfaces = append(interfaces, b.apiClass(s))
			}
		}
	}
	return nil, interfaces
}

// importClass declares an imported class once, by its name.
func (b *builder) importClass(name string, pkg *ir.APIPackage, token uint8, iface bool) *ir.Class {
	if c := b.apis.named[name]; c != nil {
		return c
	}
	c := &ir.Class{Name: b.unique(name), API: &ir.APIClass{Package: pkg, Token: token}, Interface: iface}
	b.apis.named[name] = c
	b.prog.Classes = append(b.prog.Classes, c)
	return c
}

// apiMethod declares an imported method. super asks for the superclass's implementation of a virtual method.
func (b *builder) apiMethod(m *api.Method, super bool) *ir.APIMethod {
	kind := map[api.MethodKind]ir.InvokeKind{
		api.Static: ir.InvokeStatic, api.Virtual: ir.InvokeVirtual, api.InterfaceMethod: ir.InvokeInterface, api.New: ir.InvokeConstructor,
	}[m.Kind]
	if super {
		kind = ir.InvokeSuper
	}
	im := b.importMethod(b.apiClass(m.Class), m.Name, kind, m.Token, m.Params, m.Result)
	im.ResultRange, im.Temporary, im.Waits, im.CallsBack = m.Range, m.Temporary, m.Waits != api.NoWait, m.CallsBack
	return im
}

// importMethod declares an imported method once, by its class, kind and token.
func (b *builder) importMethod(c *ir.Class, name string, kind ir.InvokeKind, token uint8, params []directive.Desc, result directive.Desc) *ir.APIMethod {
	key := methodKey{c, kind, token}
	if m := b.apis.methods[key]; m != nil {
		return m
	}
	m := &ir.APIMethod{Class: c, Name: name, Kind: kind, Token: token, Result: b.descType(result)}
	for _, p := range params {
		m.Params = append(m.Params, b.descType(p))
	}
	b.apis.methods[key] = m
	return m
}

// descType is the IR type of a descriptor.
func (b *builder) descType(d directive.Desc) ir.Type {
	k := map[byte]ir.Kind{'B': ir.I8, 'S': ir.I16, 'I': ir.I32, 'Z': ir.Bool}[d.Base]
	switch {
	case d.Base == 'V':
		return ir.Type{}
	case d.Base == 'L' && d.Array:
		return ir.ArrayOf(b.descClass(d.Class))
	case d.Base == 'L':
		return ir.Object(b.descClass(d.Class))
	case d.Array && d.Base == 'B':
		return ir.Array(ir.U8)
	case d.Array:
		return ir.Array(k)
	}
	return ir.Scalar(k)
}

// descClass is the class that a descriptor names; what no API package declares is taken as java.lang.Object.
func (b *builder) descClass(name string) *ir.Class {
	if cl := b.in.API.Named(name); cl != nil {
		return b.apiClass(cl)
	}
	return b.apis.named[name]
}
