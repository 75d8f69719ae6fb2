package ir

import (
	"go/token"
	"strconv"
	"strings"
)

// Program is the closed world that becomes one CAP file.
type Program struct {
	Name    string // Go import path of the package that is built
	AID     []byte // package AID
	Major   uint8  // package version
	Minor   uint8
	Applets []*Applet
	Imports []*APIPackage // card packages that classes and methods of the program name; no order
	Classes []*Class      // superclasses before subclasses, interfaces first
	Globals []*Global
	Funcs   []*Func
	Init    *Func // run once per package, before the first Install; nil when there is nothing to initialise
	Runtime Runtime
	Sites   []Site         // where it takes memory
	Library bool           // other packages link to the CAP file: Exports, and the classes that are Exported
	Exports []*Export      // of a library: what its static methods are
	Dir     string         // folder of the sources; the text form does not have it
	Pos     token.Position // of the package clause
}

// Export is a function of a library that other packages may call. Its signature is fixed.
type Export struct {
	Class *Class // whose static method it is; nil: a function of the package
	Name  string
	Func  *Func
}

// Runtime names the members of java.lang and javacard.framework that passes may need to call, in the versions of the target.
type Runtime struct {
	MakeTransientBoolean, MakeTransientByte, MakeTransientShort, MakeTransientObject *APIMethod
	ArrayCopy, ArrayCopyNonAtomic, ArrayFillNonAtomic, ArrayCompare                  *APIMethod
	Throwable, ISOException                                                          *Class
	ThrowIt, GetReason                                                               *APIMethod
}

// Applet is an applet class that the card can make instances of.
type Applet struct {
	Class   *Class
	AID     []byte
	Install *Func // static, parameters (u8[] ref, i16 offset, i16 length)
}

// Class is a class or an interface, declared by the program or imported from the card (API set).
type Class struct {
	Name       string // unique in the program; Go type name, qualified where needed
	API        *APIClass
	Super      *Class // nil: java.lang.Object
	Interface  bool
	Shareable  bool
	Exported   bool     // of a library: other packages may name it
	Implements []*Class // of a class: interfaces whose methods are called through them; of an interface: superinterfaces
	Fields     []*Field
	Methods    []*Func   // virtual methods, in declaration order
	Abstract   []*Method // of an interface: its methods in token order
	Pos        token.Position
}

// APIClass says where an imported class stands on the card.
type APIClass struct {
	Package *APIPackage
	Token   uint8

	// Temporary says that the objects of the class are temporary entry point objects (JCRE 6.2.1): the card refuses to store references to them.
	Temporary bool
}

// APIPackage is an imported card package in the version that the target has.
type APIPackage struct {
	Name  string // with slashes: javacard/framework
	AID   []byte
	Major uint8
	Minor uint8

	Library bool // not of the card: a package like this one, which may call back
}

// Raise makes the imported version at least since, MAJOR.MINOR with the same major version; "" is every version.
func (p *APIPackage) Raise(since string) {
	if _, minor, ok := strings.Cut(since, "."); ok {
		if n, err := strconv.ParseUint(minor, 10, 8); err == nil {
			p.Minor = max(p.Minor, uint8(n))
		}
	}
}

// Method is a method of an interface.
type Method struct {
	Name    string // as the Go interface declares it
	Params  []Type // without the receiver
	Results []Type
	API     *APIMethod // of an imported interface
}

// Lookup finds the virtual method that a call of name on an object of class c executes; nil when c has none (an imported class may).
func (c *Class) Lookup(name string) *Func {
	for ; c != nil; c = c.Super {
		for _, m := range c.Methods {
			if m.Name == name {
				return m
			}
		}
	}
	return nil
}

// Inherits reports whether c is d, extends d, or implements the interface d, directly or not.
func (c *Class) Inherits(d *Class) bool {
	for ; c != nil; c = c.Super {
		if c == d {
			return true
		}
		for _, i := range c.Implements {
			if i.Inherits(d) {
				return true
			}
		}
	}
	return d == nil
}

// Role says which part of a slice or string a parameter, result, field or global is.
type Role uint8

// The roles. A view is three neighbours: RoleRef, RoleOff, RoleLen.
const (
	RoleNone Role = iota
	RoleRef
	RoleOff
	RoleLen
)

var roleNames = [...]string{"", "ref", "off", "len"}

// String returns the role as the text form writes it.
func (r Role) String() string { return roleNames[r] }

// Field is an instance field.
type Field struct {
	Name  string
	Type  Type
	Role  Role
	Class *Class
}

// Global is a static field. With Data it is a reference to an array that the CAP file initialises.
type Global struct {
	Name     string
	Type     Type
	Role     Role
	Init     int64  // initial value of a scalar
	Data     []byte // initial contents of an array of Bool, I8, U8 (one byte an element), I16, U16 (two), I32, U32 (four), big-endian
	HasData  bool   // Data is meant, even if empty
	ReadOnly bool   // nothing writes the array or the field: equal ones may be merged, lengths and elements folded
}

// InvokeKind says how an imported method is called.
type InvokeKind uint8

// The ways of calling an imported method.
const (
	InvokeStatic InvokeKind = iota
	InvokeVirtual
	InvokeInterface
	InvokeConstructor // args: the new object's arguments; OpCallAPI makes the object and returns it
	InvokeSuper       // the superclass's implementation of a virtual method
)

var invokeNames = [...]string{"static", "virtual", "interface", "new", "super"}

// String returns the kind as the text form writes it.
func (k InvokeKind) String() string { return invokeNames[k] }

// APIMethod is a method of an imported class.
type APIMethod struct {
	Class  *Class // has API
	Name   string // as on the card: setOutgoing
	Kind   InvokeKind
	Token  uint8
	Params []Type // as on the card, without the receiver
	Result Type   // Void for none

	// ResultRange is the least and greatest result, where it is known better than by the kind: a length, a count; of an array its least and greatest
	// length. Both 0: not known.
	ResultRange [2]int64

	// Temporary says that the result is a global array (JCRE 6.2.2): the card refuses to store references to it.
	Temporary bool

	// Waits says that the card may run other code of the program until the method returns.
	Waits bool

	// CallsBack says that the method may call methods of the program that implement interfaces of the card.
	CallsBack bool
}
