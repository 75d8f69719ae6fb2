package link

import (
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/ir"
)

// layoutClasses makes the Class component. Its tables have their sizes; references and method offsets follow in fillClasses.
func (l *linker) layoutClasses() {
	for _, c := range l.classes {
		info := capfile.ClassInfo{}
		if c.ir != nil && l.isShareable(c.ir) {
			info.Flags |= capfile.AccShareable
		}
		if c.ir != nil && c.ir.Interface {
			info.Flags |= capfile.AccInterface
			info.Superinterfaces = make([]capfile.ClassRef, len(l.superinterfaces(c.ir)))
		} else {
			l.classTables(c, &info)
		}
		l.file.Class.Classes = append(l.file.Class.Classes, info)
	}
	l.file.Class.Layout(l.in.Format)
	size := 0
	for i := range l.file.Class.Classes {
		size += l.file.Class.Classes[i].Size(l.in.Format)
	}
	if size > maxClassComponent {
		l.faults.Add(codeComponent, l.in.Program.Pos, "use fewer types with virtual methods", "class tables of %d bytes, at most %d", size, maxClassComponent)
	}
}

// superinterfaces lists all interfaces that an interface extends, each once.
func (l *linker) superinterfaces(c *ir.Class) []*ir.Class {
	var out []*ir.Class
	seen := map[string]bool{}
	for _, i := range l.allInterfaces(c.Implements) {
		if key := l.interfaceKey(i); !seen[key] {
			seen[key] = true
			out = append(out, i)
		}
	}
	return out
}

// classTables sets the sizes of a class and of its tables.
func (l *linker) classTables(c *class, info *capfile.ClassInfo) {
	info.FirstReferenceToken = capfile.NoToken
	for _, f := range c.order {
		if f.Type.IsRef() {
			info.ReferenceCount++
			info.FirstReferenceToken = 0
		}
		info.DeclaredInstanceSize += uint8(f.Type.Kind.Words())
	}
	info.PublicBase = uint8(c.first)
	info.PublicMethods = make([]uint16, c.tableEnd()-c.first)
	info.PackageBase = uint8(c.before)
	info.PackageMethods = make([]uint16, len(c.packaged))
	for _, t := range c.tables {
		info.Interfaces = append(info.Interfaces, capfile.ImplementedInterface{Index: t.index})
	}
	if l.in.Format >= capfile.Format23 {
		l.tokenMapping(c, info)
	}
}

// tableEnd is where the table of a class ends: behind the highest token, inherited ones included, if the class has methods of its own at all.
func (c *class) tableEnd() int {
	if c.ir == nil || len(c.ir.Methods) == 0 {
		return c.first
	}
	return len(c.virtuals)
}

// tokenMapping fills public_virtual_method_token_mapping: tokens of the superclass stay, new methods have none there.
func (l *linker) tokenMapping(c *class, info *capfile.ClassInfo) {
	n := int(info.PublicBase) + len(info.PublicMethods)
	for t := range n {
		if t < c.own {
			info.PublicTokenMapping = append(info.PublicTokenMapping, uint8(t))
		} else {
			info.PublicTokenMapping = append(info.PublicTokenMapping, capfile.NoToken)
		}
	}
	info.CAP22PublicMethodEnd = uint8(n)
}

// fillClasses sets what the layout of classes and methods has shown.
func (l *linker) fillClasses() {
	for i, c := range l.classes {
		info := &l.file.Class.Classes[i]
		if c.ir != nil && c.ir.Interface {
			for j, s := range l.superinterfaces(c.ir) {
				info.Superinterfaces[j] = l.classRef(s)
			}
			continue
		}
		info.Super = l.superRef(c)
		for j := range info.PublicMethods {
			info.PublicMethods[j] = capfile.NoMethod
			if f := c.virtuals[c.first+j]; f != nil {
				info.PublicMethods[j] = l.methodOf[f].offset
			}
		}
		for j, m := range c.packaged {
			info.PackageMethods[j] = m.offset
		}
		for j, t := range c.tables {
			info.Interfaces[j].Interface = l.classRef(t.ref)
		}
	}
}

func (l *linker) superRef(c *class) capfile.ClassRef {
	if c.ir == nil {
		return l.classRef(nil)
	}
	return l.classRef(c.ir.Super)
}

// classRef returns the reference to a class; nil is java.lang.Object.
func (l *linker) classRef(c *ir.Class) capfile.ClassRef {
	switch {
	case c == nil:
		return capfile.ExternalClass(l.importPackage(l.javaLang()), tokenObject)
	case c.API != nil:
		return l.external(c.API)
	case l.classOf[c] == nil:
		l.fail("class %s is not in the program", c.Name)
		return 0
	}
	return capfile.InternalClass(l.file.Class.Classes[l.classOf[c].index].Offset)
}
