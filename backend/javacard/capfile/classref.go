package capfile

import "fmt"

// ClassRef is class_ref (JCVM 6.8.1): the offset of a class or interface in the
// Class component, or package and class token of an imported one.
type ClassRef uint16

// NoClass is the class_ref that names nothing: the superclass of Object.
const NoClass ClassRef = 0xFFFF

// InternalClass returns the reference to the class at offset, which must be
// below 0x8000.
func InternalClass(offset uint16) ClassRef { return ClassRef(offset) }

// ExternalClass returns the reference to a class of an imported package; the
// package token is below 128.
func ExternalClass(pkg, class uint8) ClassRef {
	return 0x8000 | ClassRef(pkg)<<8 | ClassRef(class)
}

// IsExternal reports whether the class is in an imported package.
func (c ClassRef) IsExternal() bool { return c&0x8000 != 0 }

// Offset returns the offset of an internal class in the Class component's info.
func (c ClassRef) Offset() uint16 { return uint16(c) }

// Package returns the package token of an external class.
func (c ClassRef) Package() uint8 { return uint8(c>>8) & 0x7F }

// Class returns the class token of an external class.
func (c ClassRef) Class() uint8 { return uint8(c) }

// String returns "none", "class@0012" or "1.3", package and class token.
func (c ClassRef) String() string {
	switch {
	case c == NoClass:
		return "none"
	case c.IsExternal():
		return fmt.Sprintf("%d.%d", c.Package(), c.Class())
	}
	return fmt.Sprintf("class@%04X", uint16(c))
}
