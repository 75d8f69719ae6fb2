package capverify

import (
	"slices"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// maxDepth bounds walks up a chain of superclasses, which an export file could
// make circular.
const maxDepth = 256

// class is a class or interface of the file or of another package.
type class struct {
	id         int32 // position in world.list
	name       string
	super      *class   // nil for Object and for interfaces
	interfaces []*class // as listed: all superinterfaces
	iface      bool
	abstract   bool
	final      bool
	shareable  bool
	remote     bool
	pkg        int  // of a class of the file: its package, counted from 0; else -1
	unknown    bool // no export file has it; nothing is known of it

	info *capfile.ClassInfo       // class of the file
	desc *capfile.ClassDescriptor // class of the file
	// virtuals are the virtual methods of desc by token, once somebody asked for one.
	virtuals map[uint8]*capfile.MethodDescriptor
	ext      *exportfile.Class // class of another package
}

// isSubclass reports whether c is t or has t among its superclasses.
func (c *class) isSubclass(t *class) bool {
	for range maxDepth {
		if c == t {
			return true
		}
		if c == nil {
			return false
		}
		c = c.super
	}
	return false
}

// depth is the number of superclasses.
func (c *class) depth() int {
	n := 0
	for ; c != nil && n < maxDepth; c = c.super {
		n++
	}
	return n
}

// world knows all classes the file can name.
type world struct {
	f        *capfile.File
	imports  []*exportfile.Package // by package token
	own      []*exportfile.Package // of the file's packages that export, in their order; nil for one without
	external map[string]*exportfile.Class
	named_   map[string]*class // nodes of external classes
	offsets  map[uint16]*class // nodes of the file's classes
	methods  map[capfile.MethodAt]*method
	statics  map[uint16]*field
	made     map[*capfile.MethodDescriptor]*method
	imported map[externalKey]*method
	types    map[*capfile.TypeDescriptor][]typ
	list     []*class
	lang     bool // the file imports java.lang
	object   *class
	thrown   *class // java.lang.Throwable
}

// newWorld indexes the packages. An imported package counts in the version that
// was found for it, others in their highest version.
func newWorld(f *capfile.File, imports, exports []*exportfile.Package) *world {
	w := &world{f: f, imports: imports, external: map[string]*exportfile.Class{}, named_: map[string]*class{},
		offsets: map[uint16]*class{}, methods: map[capfile.MethodAt]*method{}, statics: map[uint16]*field{},
		made: map[*capfile.MethodDescriptor]*method{}, imported: map[externalKey]*method{}, types: map[*capfile.TypeDescriptor][]typ{}}
	others := slices.Clone(exports)
	slices.SortStableFunc(others, func(a, b *exportfile.Package) int {
		return (int(b.Major)<<8 | int(b.Minor)) - (int(a.Major)<<8 | int(a.Minor))
	})
	for _, p := range slices.Concat(imports, others) {
		for i := range p.Classes {
			if c := &p.Classes[i]; w.external[c.Name] == nil {
				w.external[c.Name] = c
			}
		}
	}
	w.lang = slices.ContainsFunc(imports, func(p *exportfile.Package) bool { return p.AID == langAID })
	w.object = w.named("java/lang/Object")
	w.thrown = w.named("java/lang/Throwable")
	for i := range f.Class.Classes {
		info := &f.Class.Classes[i]
		w.offsets[info.Offset] = w.add(&class{
			name: capfile.InternalClass(info.Offset).String(), info: info, iface: info.IsInterface(),
			shareable: info.Flags&capfile.AccShareable != 0, remote: info.Flags&capfile.AccRemote != 0,
		})
	}
	w.nameOwn(exports)
	for i := range f.Descriptor.Classes {
		d := &f.Descriptor.Classes[i]
		c := w.offsets[d.This.Offset()]
		c.pkg = f.Descriptor.PackageOf(i)
		c.desc, c.abstract, c.final = d, d.Flags&capfile.AccClassAbstract != 0, d.Flags&capfile.AccFinal != 0
		for _, ref := range c.info.InterfaceRefs() {
			if in := w.class(ref); in != nil {
				c.interfaces = append(c.interfaces, in)
			}
		}
		if !c.iface {
			c.super = w.class(c.info.Super)
		}
	}
	for i := range f.Descriptor.Classes {
		w.addMembers(w.offsets[f.Descriptor.Classes[i].This.Offset()])
	}
	return w
}

// nameOwn gives the exported classes of the file the names that its export files
// have for them.
func (w *world) nameOwn(exports []*exportfile.Package) {
	if w.f.Export == nil {
		return
	}
	w.own = ownExports(w.f, exports)
	for i, e := range w.f.Export.Classes {
		pkg, token := w.f.Export.PackageOf(i)
		if w.own[pkg] == nil {
			continue
		}
		if x := w.own[pkg].Class(uint8(token)); x != nil {
			c := w.offsets[e.ClassOffset]
			w.named_[x.Name], c.name = c, x.Name
		}
	}
}

func (w *world) add(c *class) *class {
	c.id = int32(len(w.list))
	w.list = append(w.list, c)
	return c
}

// named returns the external class with the given name.
func (w *world) named(name string) *class {
	if c := w.named_[name]; c != nil {
		return c
	}
	c := w.add(&class{name: name, pkg: -1, ext: w.external[name]})
	w.named_[name] = c
	if c.ext == nil {
		c.unknown = true
		c.super = w.object
		return c
	}
	c.iface = c.ext.IsInterface()
	c.abstract = c.ext.Flags&exportfile.AccAbstract != 0
	c.final = c.ext.Flags&exportfile.AccFinal != 0
	c.shareable = c.ext.Flags&exportfile.AccShareable != 0
	c.remote = c.ext.Flags&exportfile.AccRemote != 0
	for _, in := range c.ext.Interfaces {
		c.interfaces = append(c.interfaces, w.named(in))
	}
	if super := c.ext.Super(); super != "" && !c.iface {
		c.super = w.named(super)
	}
	return c
}

// class returns the class a class_ref names, nil for NoClass and for an
// external token that does not exist.
func (w *world) class(ref capfile.ClassRef) *class {
	switch {
	case ref == capfile.NoClass:
		return nil
	case !ref.IsExternal():
		return w.offsets[ref.Offset()]
	case int(ref.Package()) >= len(w.imports):
		return nil
	}
	ext := w.imports[ref.Package()].Class(ref.Class())
	if ext == nil {
		return nil
	}
	return w.named(ext.Name)
}
