package exportfile

import (
	"strings"

	"github.com/gocard/gocard/runtime/iso7816"
)

// Access flags of classes, fields and methods in export files (JCVM 5.7 to 5.9).
const (
	AccPublic    = 0x0001 // ACC_PUBLIC
	AccProtected = 0x0004 // ACC_PROTECTED
	AccStatic    = 0x0008 // ACC_STATIC
	AccFinal     = 0x0010 // ACC_FINAL
	AccInterface = 0x0200 // ACC_INTERFACE
	AccAbstract  = 0x0400 // ACC_ABSTRACT
	AccShareable = 0x0800 // ACC_SHAREABLE
	AccRemote    = 0x1000 // ACC_REMOTE
)

// AccLibrary is ACC_LIBRARY, the flag of a package without applets.
const AccLibrary = 0x01

// NoToken is the token of a compile-time constant, which cannot be linked to.
const NoToken = 0xFF

// Package is an export file (JCVM 5.5).
type Package struct {
	Format     uint8  // minor version of the export file format; the major version is 2
	Name       string // with slashes
	AID        iso7816.AID
	Major      uint8 // package version
	Minor      uint8
	Flags      uint8
	References []Reference // packages that occur in descriptors, format 2.3
	Classes    []Class
	// Remarks are the text form's lines that say where the facts come from:
	// from, note and derived. The binary form has none.
	Remarks []string
}

// Reference is a package that a package of format 2.3 refers to.
type Reference struct {
	Flags uint8
	Name  string
	AID   iso7816.AID
	Major uint8
	Minor uint8
}

// Class is class_info of an export file (JCVM 5.7): a class or interface.
type Class struct {
	Token      uint8
	Flags      uint16
	Name       string   // with package, slashes
	Supers     []string // all superclasses, Object first
	Interfaces []string // all superinterfaces
	Fields     []Field
	Methods    []Method
	// CAP22PublicMethodEnd is CAP22_inheritable_public_method_token_count, format 2.3.
	CAP22PublicMethodEnd uint8
}

// Field is field_info (JCVM 5.8).
type Field struct {
	Token       uint8 // NoToken for a compile-time constant
	Flags       uint16
	Name        string
	Descriptor  string
	HasConstant bool
	Constant    int32
}

// Method is method_info (JCVM 5.9). Static methods and constructors share one
// token space in a class, virtual methods have a second one.
type Method struct {
	Token      uint8
	Flags      uint16
	Name       string
	Descriptor string
}

// Class returns the class with the given token.
func (p *Package) Class(token uint8) *Class {
	for i := range p.Classes {
		if p.Classes[i].Token == token {
			return &p.Classes[i]
		}
	}
	return nil
}

// ClassNamed returns the class with the given name, with or without package.
func (p *Package) ClassNamed(name string) *Class {
	for i := range p.Classes {
		if c := &p.Classes[i]; c.Name == name || c.ShortName() == name {
			return c
		}
	}
	return nil
}

// ClassNames lists the classes that the package names as superclasses, interfaces or in descriptors; the same one may come twice.
func (p *Package) ClassNames() []string {
	var out []string
	add := func(descriptor string) {
		for {
			_, rest, ok := strings.Cut(descriptor, "L")
			if !ok {
				return
			}
			name, rest, _ := strings.Cut(rest, ";")
			out, descriptor = append(out, name), rest
		}
	}
	for i := range p.Classes {
		c := &p.Classes[i]
		out = append(append(out, c.Supers...), c.Interfaces...)
		for _, f := range c.Fields {
			add(f.Descriptor)
		}
		for _, m := range c.Methods {
			add(m.Descriptor)
		}
	}
	return out
}

// ShortName returns the name without package.
func (c *Class) ShortName() string { return c.Name[strings.LastIndexByte(c.Name, '/')+1:] }

// IsInterface reports whether c is an interface.
func (c *Class) IsInterface() bool { return c.Flags&AccInterface != 0 }

// Super returns the name of the direct superclass, "" for Object.
func (c *Class) Super() string {
	if len(c.Supers) == 0 {
		return ""
	}
	return c.Supers[len(c.Supers)-1]
}

// StaticMethod returns the static method or constructor with the given token.
func (c *Class) StaticMethod(token uint8) *Method { return c.method(token, true) }

// VirtualMethod returns the virtual or interface method with the given token.
func (c *Class) VirtualMethod(token uint8) *Method { return c.method(token, false) }

func (c *Class) method(token uint8, static bool) *Method {
	for i := range c.Methods {
		if m := &c.Methods[i]; m.Token == token && m.IsStatic() == static {
			return m
		}
	}
	return nil
}

// MethodNamed returns the method with the given name and descriptor; with an
// empty descriptor the first of that name.
func (c *Class) MethodNamed(name, descriptor string) *Method {
	for i := range c.Methods {
		if m := &c.Methods[i]; m.Name == name && (descriptor == "" || m.Descriptor == descriptor) {
			return m
		}
	}
	return nil
}

// IsStatic reports whether the method is in the token space of static methods
// and constructors.
func (m *Method) IsStatic() bool { return m.Flags&AccStatic != 0 || m.Name == "<init>" }

// Field returns the field with the given token, which is static or an instance
// field. Compile-time constants have no token and are not found.
func (c *Class) Field(token uint8, static bool) *Field {
	for i := range c.Fields {
		f := &c.Fields[i]
		if f.Token == token && token != NoToken && (f.Flags&AccStatic != 0) == static {
			return f
		}
	}
	return nil
}

// FieldNamed returns the field with the given name.
func (c *Class) FieldNamed(name string) *Field {
	for i := range c.Fields {
		if c.Fields[i].Name == name {
			return &c.Fields[i]
		}
	}
	return nil
}

// VirtualMethodCount returns one more than the highest virtual method token:
// the first token that a subclass gives to a method of its own.
func (c *Class) VirtualMethodCount() int {
	n := 0
	for i := range c.Methods {
		if m := &c.Methods[i]; !m.IsStatic() {
			n = max(n, int(m.Token)+1)
		}
	}
	return n
}
