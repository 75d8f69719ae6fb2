package ir

import "fmt"

// Kind is the kind of a type: an integer of the card, Go's int, or a reference.
type Kind uint8

// The kinds. Bool holds 0 or 1. Int and Uint are Go's 64-bit int and uint; they do not survive pass.NarrowInt.
const (
	Void Kind = iota
	Bool
	I8
	U8
	I16
	U16
	I32
	U32
	Int
	Uint
	Ref
)

var kindNames = [...]string{"void", "bool", "i8", "u8", "i16", "u16", "i32", "u32", "int", "uint", "ref"}

// String returns the kind as the text form writes it.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// KindByName is the inverse of Kind.String.
func KindByName(s string) (Kind, bool) {
	for i, n := range kindNames {
		if n == s {
			return Kind(i), true
		}
	}
	return Void, false
}

// IsInteger reports whether k is an integer kind (Bool is not).
func (k Kind) IsInteger() bool { return k >= I8 && k <= Uint }

// Signed reports whether integers of kind k are signed.
func (k Kind) Signed() bool { return k == I8 || k == I16 || k == I32 || k == Int }

// Bits is the width of kind k: 1 for Bool, 0 for Void and Ref.
func (k Kind) Bits() int {
	return [...]int{0, 1, 8, 8, 16, 16, 32, 32, 64, 64, 0}[k]
}

// Words is the number of card words (16 bits) that a value of kind k takes on the stack, in locals and in fields.
func (k Kind) Words() int {
	switch k {
	case Void:
		return 0
	case I32, U32, Int, Uint:
		return 2
	default:
		return 1
	}
}

// Range returns the least and greatest value of an integer kind or Bool. For Uint the upper end is that of Int: a length or index never needs more.
func (k Kind) Range() (lo, hi int64) {
	switch k {
	case Bool:
		return 0, 1
	case Int:
		return -1 << 63, 1<<63 - 1
	case Uint:
		return 0, 1<<63 - 1
	}
	n := uint(k.Bits())
	if k.Signed() {
		return -1 << (n - 1), 1<<(n-1) - 1
	}
	return 0, 1<<n - 1
}

// Wrap reduces v to kind k as Go's conversion does.
func (k Kind) Wrap(v int64) int64 {
	switch k {
	case Bool:
		return v & 1
	case I8:
		return int64(int8(v))
	case U8:
		return int64(uint8(v))
	case I16:
		return int64(int16(v))
	case U16:
		return int64(uint16(v))
	case I32:
		return int64(int32(v))
	case U32:
		return int64(uint32(v))
	}
	return v
}

// Type is the type of a value: a scalar kind, a reference to an object, or a reference to an array. Types compare with ==.
type Type struct {
	Kind  Kind   // a scalar kind, or Ref
	Elem  Kind   // not Void: the reference is to an array of this kind
	Class *Class // of an object, or of the elements of an array of Ref; nil is java.lang.Object
}

// Scalar returns the type of a scalar kind.
func Scalar(k Kind) Type { return Type{Kind: k} }

// Object returns the type of a reference to an object of class c; nil is java.lang.Object.
func Object(c *Class) Type { return Type{Kind: Ref, Class: c} }

// Array returns the type of a reference to an array of a scalar kind.
func Array(elem Kind) Type { return Type{Kind: Ref, Elem: elem} }

// ArrayOf returns the type of a reference to an array of references to c.
func ArrayOf(c *Class) Type { return Type{Kind: Ref, Elem: Ref, Class: c} }

// IsRef reports whether values of the type are references.
func (t Type) IsRef() bool { return t.Kind == Ref }

// IsArray reports whether values of the type are references to arrays.
func (t Type) IsArray() bool { return t.Kind == Ref && t.Elem != Void }

// String returns the type as the text form writes it: i16, u8[], @Name, @Name[], object, object[].
func (t Type) String() string {
	if t.Kind != Ref {
		return t.Kind.String()
	}
	name := "object"
	switch {
	case t.Class != nil:
		name = classRef(t.Class)
	case t.IsArray() && t.Elem != Ref:
		name = t.Elem.String()
	}
	if t.IsArray() {
		return name + "[]"
	}
	return name
}
