package capfile

import (
	"fmt"
	"strings"
)

// TypeKind is a nibble of a type descriptor (JCVM 6.14.4). The first five also
// name the types of fields and of initialised arrays.
type TypeKind uint8

// The kinds of types.
const (
	TypeVoid           TypeKind = 0x1
	TypeBoolean        TypeKind = 0x2
	TypeByte           TypeKind = 0x3
	TypeShort          TypeKind = 0x4
	TypeInt            TypeKind = 0x5
	TypeReference      TypeKind = 0x6 // a class or interface
	TypeArrayBoolean   TypeKind = 0xA
	TypeArrayByte      TypeKind = 0xB
	TypeArrayShort     TypeKind = 0xC
	TypeArrayInt       TypeKind = 0xD
	TypeArrayReference TypeKind = 0xE // array of a class or interface
)

var typeNames = [16]string{
	TypeVoid: "void", TypeBoolean: "boolean", TypeByte: "byte", TypeShort: "short", TypeInt: "int", TypeReference: "reference",
	TypeArrayBoolean: "boolean[]", TypeArrayByte: "byte[]", TypeArrayShort: "short[]", TypeArrayInt: "int[]", TypeArrayReference: "reference[]",
}

// Valid reports whether the kind is defined.
func (k TypeKind) Valid() bool { return k < 16 && typeNames[k] != "" }

// HasClass reports whether a class reference belongs to the kind.
func (k TypeKind) HasClass() bool { return k == TypeReference || k == TypeArrayReference }

// IsPrimitive reports whether the kind is boolean, byte, short or int.
func (k TypeKind) IsPrimitive() bool { return k >= TypeBoolean && k <= TypeInt }

// IsArray reports whether the kind is an array type.
func (k TypeKind) IsArray() bool { return k >= TypeArrayBoolean && k <= TypeArrayReference }

// Words returns the size of a value in words: 0 void, 2 int, else 1.
func (k TypeKind) Words() int {
	switch k {
	case TypeVoid:
		return 0
	case TypeInt:
		return 2
	}
	return 1
}

// String returns the Java word for the kind.
func (k TypeKind) String() string {
	if k.Valid() {
		return typeNames[k]
	}
	return fmt.Sprintf("type %d", uint8(k))
}

// Type is one type of a type descriptor; Class is 0 unless Kind.HasClass.
type Type struct {
	Kind  TypeKind
	Class ClassRef
}

// String returns the type with its class_ref.
func (t Type) String() string {
	switch t.Kind {
	case TypeReference:
		return t.Class.String()
	case TypeArrayReference:
		return t.Class.String() + "[]"
	}
	return t.Kind.String()
}

// TypeDescriptor is type_descriptor (JCVM 6.14.4): the type of a field, or the
// types of a method's arguments followed by its result. `this` is not in it.
type TypeDescriptor struct {
	Offset uint16 // from the start of type_descriptor_info; see TypeDescriptorInfo.Layout
	Types  []Type
}

// Args returns the argument types of a method.
func (d *TypeDescriptor) Args() []Type {
	if len(d.Types) == 0 {
		return nil
	}
	return d.Types[:len(d.Types)-1]
}

// Result returns the result type of a method, or the type of a field.
func (d *TypeDescriptor) Result() Type {
	if len(d.Types) == 0 {
		return Type{Kind: TypeVoid}
	}
	return d.Types[len(d.Types)-1]
}

// ArgWords returns the number of words of the arguments, without `this`.
func (d *TypeDescriptor) ArgWords() int {
	n := 0
	for _, t := range d.Args() {
		n += t.Kind.Words()
	}
	return n
}

// String returns the descriptor as a method signature, "(short,byte[])void".
func (d *TypeDescriptor) String() string {
	args := make([]string, 0, len(d.Types))
	for _, t := range d.Args() {
		args = append(args, t.String())
	}
	return "(" + strings.Join(args, ",") + ")" + d.Result().String()
}

// Size returns the bytes the descriptor takes.
func (d *TypeDescriptor) Size() int { return 1 + (d.nibbleCount()+1)/2 }

func (d *TypeDescriptor) nibbleCount() int {
	n := 0
	for _, t := range d.Types {
		n++
		if t.Kind.HasClass() {
			n += 4
		}
	}
	return n
}

// typeDescriptor reads u1 nibble_count and the nibbles, high one first.
func (r *reader) typeDescriptor() TypeDescriptor {
	at := r.pos
	count := int(r.u1())
	data := r.take((count + 1) / 2)
	var d TypeDescriptor
	if r.err != nil {
		return d
	}
	nibble := func(i int) uint8 { return data[i/2] >> (4 * (1 - i%2)) & 0x0F }
	for i := 0; i < count; {
		t := Type{Kind: TypeKind(nibble(i))}
		i++
		if !t.Kind.Valid() {
			r.fail(at, "bad nibble %X in type descriptor", uint8(t.Kind))
			return d
		}
		if t.Kind.HasClass() {
			if i+4 > count {
				r.fail(at, "type descriptor ends inside a class reference")
				return d
			}
			for range 4 {
				t.Class = t.Class<<4 | ClassRef(nibble(i))
				i++
			}
		}
		d.Types = append(d.Types, t)
	}
	if count%2 == 1 && nibble(count) != 0 {
		r.fail(at, "padding of the type descriptor is not 0")
	}
	return d
}

func (w *writer) typeDescriptor(d *TypeDescriptor) {
	count := d.nibbleCount()
	w.n1("nibble count", count)
	nibbles := make([]byte, 0, count+1)
	for _, t := range d.Types {
		nibbles = append(nibbles, uint8(t.Kind)&0x0F)
		if t.Kind.HasClass() {
			nibbles = append(nibbles, byte(t.Class>>12), byte(t.Class>>8&0x0F), byte(t.Class>>4&0x0F), byte(t.Class&0x0F))
		}
	}
	if count%2 == 1 {
		nibbles = append(nibbles, 0)
	}
	for i := 0; i < len(nibbles); i += 2 {
		w.u1(nibbles[i]<<4 | nibbles[i+1])
	}
}
