package jcvm

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre/native"
)

// api is the card's own packages: what export files say of them, with the native
// methods of runtime/jcre/native. It never changes, so all cards share one.
type api struct {
	packages map[iso7816.AID]*Package
	classes  map[string]*class // by export file name
	natives  map[native.Key]native.Method
	object   *class // java/lang/Object
	// entryPoints are the classes of JCRE objects that implement an interface of
	// the API with native methods, by the interface's name.
	entryPoints map[string]*class
}

// nativeMethod is the body of a native method.
type nativeMethod struct {
	name  string
	body  native.Func
	width int // words of the result
}

func (n *nativeMethod) call(vm *VM, args []int32) (int32, error) { return n.body(vm.env, args) }

// sharedAPI builds the API once.
var sharedAPI = sync.OnceValue(func() *api {
	a := &api{
		packages: map[iso7816.AID]*Package{}, classes: map[string]*class{}, natives: native.Table(),
		entryPoints: map[string]*class{},
	}
	var packages []*exportfile.Package
	byName := map[string]*exportfile.Class{}
	for _, aid := range native.Packages() {
		packages = append(packages, onCard(aid))
	}
	for _, p := range packages {
		a.packages[p.AID] = &Package{AID: p.AID, Major: p.Major, Minor: p.Minor, Name: p.Name}
		for i := range p.Classes {
			byName[p.Classes[i].Name] = &p.Classes[i]
		}
	}
	for _, p := range packages {
		for i := range p.Classes {
			a.export(a.packages[p.AID], &p.Classes[i], byName)
		}
	}
	a.object = a.classes["java/lang/Object"]
	return a
})

// cardTarget is the target whose API cards have.
const cardTarget = "jc310"

// onCard gives a package in the version that cards have: that of their target, the newest of packages that are on no target's list.
func onCard(aid iso7816.AID) *exportfile.Package {
	versions := exportfile.Versions(aid)
	for _, h := range exportfile.Histories() {
		if v, ok := h.Targets[cardTarget]; ok && h.AID == aid {
			p, _ := exportfile.Find(versions, aid, v.Major, v.Minor)
			return p
		}
	}
	return versions[len(versions)-1]
}

// instanceClass is the class of objects that the card makes: an API class, or the card's own class behind an interface.
func (a *api) instanceClass(name string) *class {
	if c := a.entryPoints[name]; c != nil {
		return c
	}
	return a.classes[name]
}

// objectSuffix tells the name of the card's own class behind an interface from the interface's.
const objectSuffix = " object"

// class finds an API class by its export file name, or the card's own class behind an interface.
func (a *api) class(name string) *class {
	if c := a.classes[name]; c != nil {
		return c
	}
	return a.entryPoints[strings.TrimSuffix(name, objectSuffix)]
}

// export puts a class and its static methods into the package's export table.
func (a *api) export(p *Package, x *exportfile.Class, byName map[string]*exportfile.Class) {
	for len(p.exports) <= int(x.Token) {
		p.exports = append(p.exports, exportedClass{})
	}
	e := exportedClass{class: a.resolve(x, byName)}
	for i := range x.Methods {
		m := &x.Methods[i]
		if !m.IsStatic() {
			continue
		}
		for len(e.methods) <= int(m.Token) {
			e.methods = append(e.methods, nil)
		}
		kind := native.Static
		if m.Name == "<init>" {
			kind = native.Constructor
		}
		e.methods[m.Token] = a.method(native.Key{Package: p.AID, Class: x.Token, Kind: kind, Token: m.Token}, m)
	}
	p.exports[x.Token] = e
}

// resolve makes the class, its superclasses first.
func (a *api) resolve(x *exportfile.Class, byName map[string]*exportfile.Class) *class {
	if c, ok := a.classes[x.Name]; ok {
		return c
	}
	p := a.packageOf(x, byName)
	c := &class{pkg: p, name: x.Name, isIface: x.IsInterface(), shareable: x.Flags&exportfile.AccShareable != 0}
	a.classes[x.Name] = c
	if c.isIface {
		for _, name := range x.Interfaces {
			c.supers = append(c.supers, a.resolve(byName[name], byName))
		}
		a.addEntryPoint(p, c, x, byName)
		return c
	}
	if super := x.Super(); super != "" {
		c.inherit(a.resolve(byName[super], byName))
	}
	for i := range x.Methods {
		if m := &x.Methods[i]; !m.IsStatic() {
			a.addVirtual(c, native.Key{Package: p.AID, Class: x.Token, Kind: native.Virtual, Token: m.Token}, m)
		}
	}
	for _, name := range x.Interfaces {
		a.implement(c, x, a.resolve(byName[name], byName), byName[name])
	}
	return c
}

// packageOf finds the package a class belongs to, by its name.
func (a *api) packageOf(x *exportfile.Class, byName map[string]*exportfile.Class) *Package {
	for _, p := range a.packages {
		if p.Name == x.Name[:strings.LastIndexByte(x.Name, '/')] {
			return p
		}
	}
	panic("BUG: export facts: class " + x.Name + " of no package")
}

// addVirtual puts a virtual method into the class's table. What has no native
// method of its own stays inherited, is abstract, or is not on this card.
func (a *api) addVirtual(c *class, key native.Key, m *exportfile.Method) {
	own := a.method(key, m)
	if own == nil && int(m.Token) < len(c.public) && c.public[m.Token] != nil {
		return // inherited
	}
	if own == nil && m.Flags&exportfile.AccAbstract != 0 {
		own = &method{pkg: c.pkg, nargs: 1 + argWords(m.Descriptor), abstract: true}
	}
	c.public = override(c.public, int(m.Token), []*method{own})
}

// implement maps an interface's methods to the class's, by name and descriptor.
func (a *api) implement(c *class, x *exportfile.Class, iface *class, xi *exportfile.Class) {
	tokens := make([]uint8, xi.VirtualMethodCount())
	for i := range xi.Methods {
		m := &xi.Methods[i]
		own := x.MethodNamed(m.Name, m.Descriptor)
		if own == nil {
			panic("BUG: export facts: " + x.Name + " does not implement " + xi.Name + "." + m.Name)
		}
		tokens[m.Token] = own.Token
	}
	if err := c.addInterface(iface, tokens); err != nil {
		panic("BUG: export facts: " + x.Name + ": " + err.Error())
	}
}

// addEntryPoint makes the class of the JCRE's own implementation of an interface,
// if there are native methods for it.
func (a *api) addEntryPoint(p *Package, iface *class, x *exportfile.Class, byName map[string]*exportfile.Class) {
	table, found := a.nativeTable(p, iface, x)
	if !found {
		return
	}
	c := &class{pkg: p, name: x.Name + objectSuffix}
	c.itable = []interfaceTable{table}
	super := byName[native.Supers[x.Name]]
	switch {
	case super == nil:
		super = byName["java/lang/Object"]
	case super.IsInterface():
		more, _ := a.nativeTable(p, a.resolve(super, byName), super)
		c.itable = append(c.itable, more)
		super = byName["java/lang/Object"]
	}
	c.inherit(a.resolve(super, byName))
	for _, name := range x.Interfaces {
		xs := byName[name]
		super := interfaceTable{iface: a.resolve(xs, byName), methods: make([]*method, xs.VirtualMethodCount())}
		for i := range xs.Methods {
			m := &xs.Methods[i]
			super.methods[m.Token] = table.methods[x.MethodNamed(m.Name, m.Descriptor).Token]
		}
		c.itable = append(c.itable, super)
	}
	a.entryPoints[x.Name] = c
}

// nativeTable lists the native methods of an interface; found tells that there is one.
func (a *api) nativeTable(p *Package, iface *class, x *exportfile.Class) (table interfaceTable, found bool) {
	table = interfaceTable{iface: iface, methods: make([]*method, x.VirtualMethodCount())}
	for i := range x.Methods {
		m := &x.Methods[i]
		n := a.method(native.Key{Package: p.AID, Class: x.Token, Kind: native.Interface, Token: m.Token}, m)
		table.methods[m.Token] = n
		found = found || n != nil
	}
	return table, found
}

// method makes the method of a native, nil without one.
func (a *api) method(key native.Key, m *exportfile.Method) *method {
	n, ok := a.natives[key]
	if !ok {
		return nil
	}
	nargs := argWords(m.Descriptor)
	if key.Kind != native.Static {
		nargs++
	}
	body := &nativeMethod{name: n.Name, body: n.Call, width: resultWords(m.Descriptor)}
	return &method{pkg: a.packages[key.Package], nargs: nargs, native: body}
}

// argWords counts the words of the arguments in a descriptor, without this.
func argWords(descriptor string) int {
	n := 0
	args := descriptor[1:strings.IndexByte(descriptor, ')')]
	for i := 0; i < len(args); i++ {
		n++
		array := args[i] == '['
		if array {
			i++
		}
		switch args[i] {
		case 'I':
			if !array {
				n++
			}
		case 'L':
			i += strings.IndexByte(args[i:], ';')
		}
	}
	return n
}

// resultWords counts the words of the result in a descriptor.
func resultWords(descriptor string) int {
	switch descriptor[strings.IndexByte(descriptor, ')')+1:] {
	case "V":
		return 0
	case "I":
		return 2
	}
	return 1
}

// APIPackages lists the card's own packages in the versions that it has, ordered by AID.
func APIPackages() []*Package {
	packages := slices.Collect(maps.Values(sharedAPI().packages))
	slices.SortFunc(packages, func(a, b *Package) int { return strings.Compare(a.AID.String(), b.AID.String()) })
	return packages
}
