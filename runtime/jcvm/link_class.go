package jcvm

import (
	"fmt"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// classes makes the classes and interfaces in file order, in which a superclass
// comes before its subclasses.
func (l *linker) classes() error {
	l.p.classes = make(map[uint16]*class, len(l.f.Class.Classes))
	for i := range l.f.Class.Classes {
		x := &l.f.Class.Classes[i]
		c := &class{pkg: l.p, name: fmt.Sprintf("%s class %04X", l.p, x.Offset), offset: x.Offset, isIface: x.IsInterface()}
		var err error
		if c.isIface {
			c.shareable = x.Flags&capfile.AccShareable != 0
			err = l.superinterfaces(c, x)
		} else {
			err = l.class(c, x)
		}
		if err != nil {
			return fmt.Errorf("class at offset %d: %w", x.Offset, err)
		}
		l.p.classes[x.Offset] = c
	}
	return nil
}

func (l *linker) superinterfaces(c *class, x *capfile.ClassInfo) error {
	for _, ref := range x.Superinterfaces {
		s, err := l.interfaceRef(ref)
		if err != nil {
			return err
		}
		c.supers = append(c.supers, s)
	}
	return nil
}

// class fills a class from its class_info (JCVM 6.9).
func (l *linker) class(c *class, x *capfile.ClassInfo) error {
	if x.Super == capfile.NoClass {
		return fmt.Errorf("no superclass: only java.lang.Object has none")
	}
	super, err := l.classRef(x.Super)
	if err != nil {
		return fmt.Errorf("superclass: %w", err)
	}
	if super.isIface {
		return fmt.Errorf("superclass %s is an interface", super.name)
	}
	c.inherit(super)
	first, count := x.References()
	if err := c.addFields(int(x.DeclaredInstanceSize), first, count); err != nil {
		return err
	}
	if c.public, err = l.table(c.public, x.PublicBase, x.PublicTable()); err != nil {
		return fmt.Errorf("public method table: %w", err)
	}
	if c.visible, err = l.table(c.visible, x.PackageBase, x.PackageTable()); err != nil {
		return fmt.Errorf("package method table: %w", err)
	}
	return l.interfaces(c, x)
}

// table overrides the entries of a dispatch table.
func (l *linker) table(table []*method, base uint8, entries []capfile.MethodAt) ([]*method, error) {
	methods := make([]*method, len(entries))
	for i, at := range entries {
		if at.Offset == capfile.NoMethod {
			continue
		}
		m, err := l.method(at)
		if err != nil {
			return nil, fmt.Errorf("token %d: %w", int(base)+i, err)
		}
		methods[i] = m
	}
	return override(table, int(base), methods), nil
}

func (l *linker) interfaces(c *class, x *capfile.ClassInfo) error {
	for _, in := range x.Interfaces {
		iface, err := l.interfaceRef(in.Interface)
		if err != nil {
			return err
		}
		c.shareable = c.shareable || iface.shareable
		if err := c.addInterface(iface, in.Index); err != nil {
			return err
		}
	}
	return c.inheritInterfaces()
}

// classRef finds the class or interface of a class_ref.
func (l *linker) classRef(ref capfile.ClassRef) (*class, error) {
	if !ref.IsExternal() {
		if c, ok := l.p.classes[ref.Offset()]; ok {
			return c, nil
		}
		return nil, fmt.Errorf("no class at offset %d of the Class component", ref.Offset())
	}
	e, err := l.exportedClass(ref)
	if err != nil {
		return nil, err
	}
	return e.class, nil
}

func (l *linker) interfaceRef(ref capfile.ClassRef) (*class, error) {
	c, err := l.classRef(ref)
	if err != nil {
		return nil, fmt.Errorf("interface: %w", err)
	}
	if !c.isIface {
		return nil, fmt.Errorf("interface: %s is a class", c.name)
	}
	return c, nil
}

// exportedClass finds an external class by package and class token.
func (l *linker) exportedClass(ref capfile.ClassRef) (*exportedClass, error) {
	if int(ref.Package()) >= len(l.p.imports) {
		return nil, fmt.Errorf("package token %d of %d imports", ref.Package(), len(l.p.imports))
	}
	p := l.p.imports[ref.Package()]
	e := p.exported(ref.Class())
	if e == nil {
		return nil, fmt.Errorf("package %s version %s (%s) has no class with token %d", p.AID, p.version(), p, ref.Class())
	}
	return e, nil
}
