package capfile

import "slices"

// Access flags of the Descriptor component (JCVM 6.14).
const (
	AccPublic         = 0x01 // ACC_PUBLIC
	AccPrivate        = 0x02 // ACC_PRIVATE
	AccProtected      = 0x04 // ACC_PROTECTED
	AccStatic         = 0x08 // ACC_STATIC
	AccFinal          = 0x10 // ACC_FINAL
	AccClassInterface = 0x40 // ACC_INTERFACE of a class
	AccAbstract       = 0x40 // ACC_ABSTRACT of a method
	AccClassAbstract  = 0x80 // ACC_ABSTRACT of a class
	AccInit           = 0x80 // ACC_INIT of a method: constructor
)

// Descriptor is the Descriptor component (JCVM 6.14): what a verifier needs and
// a card does not.
type Descriptor struct {
	Classes []ClassDescriptor
	Types   TypeDescriptorInfo
	// PackageClasses says, for each package of an extended file, how many of Classes it has.
	PackageClasses []int
}

// ClassDescriptor is class_descriptor_info.
type ClassDescriptor struct {
	Token      uint8 // NoToken when not visible outside the package
	Flags      uint8 // AccPublic, AccFinal, AccClassInterface, AccClassAbstract
	This       ClassRef
	Interfaces []ClassRef // of a class, as in Class; of an interface always empty
	Fields     []FieldDescriptor
	Methods    []MethodDescriptor // of an interface all, inherited ones too, in order of tokens from 0
}

// FieldDescriptor is field_descriptor_info. A static field is named by its
// offset in the image, an instance field by class and token.
type FieldDescriptor struct {
	Token        uint8
	Flags        uint8
	StaticOffset uint16   // static field
	Class        ClassRef // instance field
	RefToken     uint8    // instance field
	Type         FieldType
}

// IsStatic reports whether the field has ACC_STATIC.
func (f *FieldDescriptor) IsStatic() bool { return f.Flags&AccStatic != 0 }

// FieldType is the type of a field: a primitive kind with bit 15 set, or the
// offset of a type descriptor in type_descriptor_info.
type FieldType uint16

// PrimitiveField returns the field type of boolean, byte, short or int.
func PrimitiveField(k TypeKind) FieldType { return 0x8000 | FieldType(k) }

// Primitive returns the kind of a primitive field type.
func (t FieldType) Primitive() (TypeKind, bool) {
	k := TypeKind(t & 0x7FFF)
	return k, t&0x8000 != 0 && t&0x7FF0 == 0 && k.IsPrimitive()
}

// MethodDescriptor is method_descriptor_info.
type MethodDescriptor struct {
	Token         uint8 // bit 7: package-visible; NoToken for private methods
	Flags         uint8
	Offset        uint16 // of the header in the Method component; 0 for interface methods
	Block         uint8  // of an extended file: the block that Offset counts in
	TypeOffset    uint16 // in type_descriptor_info
	BytecodeCount uint16 // without the header
	HandlerCount  uint16
	HandlerIndex  uint16 // of the first handler in the Method component's table
}

// IsStatic reports whether the method has ACC_STATIC.
func (m *MethodDescriptor) IsStatic() bool { return m.Flags&AccStatic != 0 }

// IsInit reports whether the method is a constructor.
func (m *MethodDescriptor) IsInit() bool { return m.Flags&AccInit != 0 }

// IsVirtual reports whether the method is dispatched by token: neither static
// nor private nor a constructor.
func (m *MethodDescriptor) IsVirtual() bool { return m.Flags&(AccStatic|AccPrivate|AccInit) == 0 }

// NoType is the entry of a Classref in TypeDescriptorInfo.ConstantPoolTypes.
const NoType = 0xFFFF

// TypeDescriptorInfo is type_descriptor_info.
type TypeDescriptorInfo struct {
	ConstantPoolTypes []uint16 // one type offset for each constant pool entry, NoType for Classref
	Descriptors       []TypeDescriptor
}

// Start returns the offset of the first type descriptor.
func (t *TypeDescriptorInfo) Start() int { return 2 + 2*len(t.ConstantPoolTypes) }

// Layout sets the offset of every type descriptor from the sizes before it.
func (t *TypeDescriptorInfo) Layout() {
	offset := t.Start()
	for i := range t.Descriptors {
		t.Descriptors[i].Offset = uint16(offset)
		offset += t.Descriptors[i].Size()
	}
}

// At returns the type descriptor that starts at offset.
func (t *TypeDescriptorInfo) At(offset uint16) *TypeDescriptor {
	i, ok := slices.BinarySearchFunc(t.Descriptors, offset, func(d TypeDescriptor, offset uint16) int {
		return int(d.Offset) - int(offset)
	})
	if !ok {
		return nil
	}
	return &t.Descriptors[i]
}

// Class returns the descriptor of an internal class.
func (d *Descriptor) Class(this ClassRef) *ClassDescriptor {
	for i := range d.Classes {
		if d.Classes[i].This == this {
			return &d.Classes[i]
		}
	}
	return nil
}

// Method returns the descriptor of the method at offset and that of its class.
func (d *Descriptor) Method(offset uint16) (*ClassDescriptor, *MethodDescriptor) {
	return d.MethodAt(MethodAt{Offset: offset})
}

// MethodAt is Method for files that may be extended.
func (d *Descriptor) MethodAt(at MethodAt) (*ClassDescriptor, *MethodDescriptor) {
	for i := range d.Classes {
		for j := range d.Classes[i].Methods {
			if m := &d.Classes[i].Methods[j]; m.Offset == at.Offset && m.Block == at.Block && at.Offset != 0 {
				return &d.Classes[i], m
			}
		}
	}
	return nil, nil
}

// methodOffsets lists the offsets of all methods, 0 for those of interfaces.
func (d *Descriptor) methodOffsets() []MethodAt {
	var out []MethodAt
	for i := range d.Classes {
		for _, m := range d.Classes[i].Methods {
			out = append(out, m.At())
		}
	}
	return out
}

func parseDescriptor(info []byte, f Format) (Descriptor, error) {
	r := &reader{tag: ComponentDescriptor, b: info}
	var d Descriptor
	d.Classes, d.PackageClasses = perPackage(r, f, func(r *reader) []ClassDescriptor {
		return list(r, int(r.u1()), func(r *reader) ClassDescriptor { return r.classDescriptor(f) })
	})
	start := r.pos
	d.Types.ConstantPoolTypes = list(r, int(r.u2()), (*reader).u2)
	for r.left() > 0 {
		at := r.pos - start
		t := r.typeDescriptor()
		t.Offset = uint16(at)
		d.Types.Descriptors = append(d.Types.Descriptors, t)
	}
	return d, r.end()
}

func (r *reader) classDescriptor(f Format) ClassDescriptor {
	c := ClassDescriptor{Token: r.u1(), Flags: r.u1(), This: r.classRef()}
	interfaces, fields, methods := r.u1(), r.u2(), r.u2()
	c.Interfaces = list(r, int(interfaces), (*reader).classRef)
	c.Fields = list(r, int(fields), (*reader).fieldDescriptor)
	c.Methods = list(r, int(methods), func(r *reader) MethodDescriptor {
		m := MethodDescriptor{Token: r.u1(), Flags: r.u1()}
		m.Block, m.Offset = r.methodRef(f)
		m.TypeOffset, m.BytecodeCount, m.HandlerCount, m.HandlerIndex = r.u2(), r.u2(), r.u2(), r.u2()
		return m
	})
	return c
}

func (r *reader) fieldDescriptor() FieldDescriptor {
	f := FieldDescriptor{Token: r.u1(), Flags: r.u1()}
	if f.IsStatic() {
		if r.u1() != 0 {
			r.fail(r.pos-1, "padding of a static field reference is not 0")
		}
		f.StaticOffset = r.u2()
	} else {
		f.Class, f.RefToken = r.classRef(), r.u1()
	}
	f.Type = FieldType(r.u2())
	return f
}

func (d *Descriptor) encode(f Format) ([]byte, error) {
	w := &writer{tag: ComponentDescriptor}
	eachPackage(w, f, d.Classes, d.PackageClasses, func(classes []ClassDescriptor) {
		w.n1("class count", len(classes))
		for i := range classes {
			w.classDescriptor(&classes[i], f)
		}
	})
	w.n2("constant pool type count", len(d.Types.ConstantPoolTypes))
	for _, t := range d.Types.ConstantPoolTypes {
		w.u2(t)
	}
	for i := range d.Types.Descriptors {
		w.typeDescriptor(&d.Types.Descriptors[i])
	}
	return w.b, w.err
}

func (w *writer) classDescriptor(c *ClassDescriptor, f Format) {
	w.u1(c.Token)
	w.u1(c.Flags)
	w.u2(uint16(c.This))
	w.n1("interface count", len(c.Interfaces))
	w.n2("field count", len(c.Fields))
	w.n2("method count", len(c.Methods))
	w.classRefs(c.Interfaces)
	for _, f := range c.Fields {
		w.u1(f.Token)
		w.u1(f.Flags)
		if f.IsStatic() {
			w.u1(0)
			w.u2(f.StaticOffset)
		} else {
			w.u2(uint16(f.Class))
			w.u1(f.RefToken)
		}
		w.u2(uint16(f.Type))
	}
	for _, m := range c.Methods {
		w.u1(m.Token)
		w.u1(m.Flags)
		w.methodRef(f, m.Block, m.Offset)
		for _, v := range []uint16{m.TypeOffset, m.BytecodeCount, m.HandlerCount, m.HandlerIndex} {
			w.u2(v)
		}
	}
}
