package interp

import (
	"fmt"

	"github.com/gocard/gocard/ir"
)

// Names of the exceptions that the machine throws, as in export files.
const (
	Throwable             = "java/lang/Throwable"
	NullPointer           = "java/lang/NullPointerException"
	ArrayIndexOutOfBounds = "java/lang/ArrayIndexOutOfBoundsException"
	NegativeArraySize     = "java/lang/NegativeArraySizeException"
	Arithmetic            = "java/lang/ArithmeticException"
	ClassCast             = "java/lang/ClassCastException"
	ArrayStore            = "java/lang/ArrayStoreException"
	ISOException          = "javacard/framework/ISOException"
)

const (
	javaException        = "java/lang/Exception"
	runtimeException     = "java/lang/RuntimeException"
	indexOutOfBounds     = "java/lang/IndexOutOfBoundsException"
	cardException        = "javacard/framework/CardException"
	cardRuntimeException = "javacard/framework/CardRuntimeException"
)

// superclasses is the tree of exceptions of the card's API. What is not in it extends CardRuntimeException.
var superclasses = map[string]string{
	Throwable: "", javaException: Throwable, runtimeException: javaException, indexOutOfBounds: runtimeException,
	NullPointer: runtimeException, ArrayIndexOutOfBounds: indexOutOfBounds, NegativeArraySize: runtimeException,
	Arithmetic: runtimeException, ClassCast: runtimeException, ArrayStore: runtimeException,
	"java/lang/SecurityException": runtimeException, cardException: javaException, cardRuntimeException: runtimeException,
	"javacard/framework/UserException": cardException,
}

// Exception is a card exception on its way up. It is the error of calls that end with one.
type Exception struct {
	Class  string // as in export files: javacard/framework/ISOException
	Reason uint16
	Object *Object // nil until a handler wants it
}

// Error is the class, and the reason where there is one.
func (e *Exception) Error() string {
	if e.Reason != 0 {
		return fmt.Sprintf("%s %04X", e.Class, e.Reason)
	}
	return e.Class
}

// throw makes an exception without reason.
func throw(class string) error { return &Exception{Class: class} }

// inherits reports whether exception class name is ancestor or extends it.
func inherits(name, ancestor string) bool {
	for name != "" {
		if name == ancestor {
			return true
		}
		super, known := superclasses[name]
		if !known {
			super = cardRuntimeException
		}
		name = super
	}
	return false
}

// object gives the object of an exception, for a handler.
func (m *Machine) object(e *Exception) *Object {
	if e.Object == nil {
		e.Object = &Object{Class: m.Imported(e.Class), Exception: e}
	}
	return e.Object
}

// thrown is the error for an object that is thrown.
func thrown(o *Object) error {
	switch {
	case o == nil:
		return throw(NullPointer)
	case o.Exception == nil:
		o.Exception = &Exception{Class: Throwable, Object: o}
		if o.Class != nil {
			o.Exception.Class = o.Class.Name
		}
	}
	return o.Exception
}

// Imported finds the class of the program that stands for a class of the card, by its name in export files; nil if there is none.
func (m *Machine) Imported(name string) *ir.Class {
	for _, c := range m.Program.Classes {
		if c.API != nil && c.Name == name {
			return c
		}
	}
	return nil
}

// isA reports whether o, which is not null, is of type t.
func isA(o *Object, t ir.Type) bool {
	switch {
	case !t.IsArray() && t.Class == nil:
		return true
	case o.IsArray() != t.IsArray():
		return false
	case !t.IsArray():
		return o.Class.Inherits(t.Class) || o.Exception != nil && inherits(o.Exception.Class, t.Class.Name)
	case o.Elem != ir.Ref || t.Elem != ir.Ref:
		return o.Elem == t.Elem || o.Elem != ir.Bool && t.Elem != ir.Bool && o.Elem.IsInteger() && o.Elem.Bits() == t.Elem.Bits()
	}
	return t.Class == nil || o.Class != nil && o.Class.Inherits(t.Class)
}
