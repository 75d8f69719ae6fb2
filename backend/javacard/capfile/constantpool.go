package capfile

import (
	"fmt"
	"slices"
)

// ConstantTag is the tag of a constant pool entry (JCVM 6.8).
type ConstantTag uint8

// The constant pool tags.
const (
	ConstantClassref         ConstantTag = 1 // CONSTANT_Classref
	ConstantInstanceFieldref ConstantTag = 2 // CONSTANT_InstanceFieldref
	ConstantVirtualMethodref ConstantTag = 3 // CONSTANT_VirtualMethodref
	ConstantSuperMethodref   ConstantTag = 4 // CONSTANT_SuperMethodref
	ConstantStaticFieldref   ConstantTag = 5 // CONSTANT_StaticFieldref
	ConstantStaticMethodref  ConstantTag = 6 // CONSTANT_StaticMethodref
)

var constantNames = [...]string{"", "Classref", "InstanceFieldref", "VirtualMethodref", "SuperMethodref", "StaticFieldref", "StaticMethodref"}

// Valid reports whether the tag is one of the six defined ones.
func (t ConstantTag) Valid() bool {
	return t >= ConstantClassref && t <= ConstantStaticMethodref
}

// String returns the name without CONSTANT_.
func (t ConstantTag) String() string {
	if t.Valid() {
		return constantNames[t]
	}
	return fmt.Sprintf("tag %d", uint8(t))
}

// ConstantPool is the ConstantPool component (JCVM 6.8).
type ConstantPool struct {
	Constants []Constant
}

// Constant is cp_info: one entry of the constant pool, comparable, so that it
// can be a map key. Info is as in the file; use the constructors and accessors.
type Constant struct {
	Tag  ConstantTag
	Info [3]byte
}

// NewClassref makes a CONSTANT_Classref.
func NewClassref(class ClassRef) Constant { return newMember(ConstantClassref, class, 0) }

// NewInstanceFieldref makes a CONSTANT_InstanceFieldref of the declaring class.
func NewInstanceFieldref(class ClassRef, token uint8) Constant {
	return newMember(ConstantInstanceFieldref, class, token)
}

// NewVirtualMethodref makes a CONSTANT_VirtualMethodref; bit 7 of the token
// marks a package-visible method.
func NewVirtualMethodref(class ClassRef, token uint8) Constant {
	return newMember(ConstantVirtualMethodref, class, token)
}

// NewSuperMethodref makes a CONSTANT_SuperMethodref. class is the class that
// contains the call, not its superclass (JCVM 6.8.2).
func NewSuperMethodref(class ClassRef, token uint8) Constant {
	return newMember(ConstantSuperMethodref, class, token)
}

func newMember(tag ConstantTag, class ClassRef, token uint8) Constant {
	return Constant{tag, [3]byte{byte(class >> 8), byte(class), token}}
}

// NewStaticRef makes a CONSTANT_StaticFieldref or CONSTANT_StaticMethodref to
// this package: an offset in the static field image or the Method component.
func NewStaticRef(tag ConstantTag, offset uint16) Constant {
	return Constant{tag, [3]byte{0, byte(offset >> 8), byte(offset)}}
}

// NewExternalStaticRef makes a CONSTANT_StaticFieldref or
// CONSTANT_StaticMethodref to an imported package.
func NewExternalStaticRef(tag ConstantTag, pkg, class, token uint8) Constant {
	return Constant{tag, [3]byte{0x80 | pkg, class, token}}
}

// IsStatic reports whether the entry is a static field or method reference.
func (c Constant) IsStatic() bool {
	return c.Tag == ConstantStaticFieldref || c.Tag == ConstantStaticMethodref
}

// IsExternal reports whether the entry refers to an imported package.
func (c Constant) IsExternal() bool { return c.Info[0]&0x80 != 0 }

// Class returns the class_ref of a class, instance field, virtual or super
// method entry, and of external static entries.
func (c Constant) Class() ClassRef {
	return ClassRef(c.Info[0])<<8 | ClassRef(c.Info[1])
}

// Token returns the member token of an entry that has one; 0 for Classref. Of
// virtual and super methods bit 7 marks a package-visible method.
func (c Constant) Token() uint8 { return c.Info[2] }

// Offset returns the offset of an internal static entry: in the static field
// image or in the Method component's info.
func (c Constant) Offset() uint16 { return uint16(c.Info[1])<<8 | uint16(c.Info[2]) }

// String returns the entry with its numbers.
func (c Constant) String() string {
	switch {
	case c.Tag == ConstantClassref:
		return fmt.Sprintf("%s %s", c.Tag, c.Class())
	case c.IsStatic() && !c.IsExternal():
		return fmt.Sprintf("%s @%04X", c.Tag, c.Offset())
	}
	return fmt.Sprintf("%s %s.%d", c.Tag, c.Class(), c.Token())
}

// At returns the entry with the given index.
func (p *ConstantPool) At(index int) (Constant, bool) {
	if index < 0 || index >= len(p.Constants) {
		return Constant{}, false
	}
	return p.Constants[index], true
}

// Index returns the position of the first entry equal to c, -1 without one.
func (p *ConstantPool) Index(c Constant) int { return slices.Index(p.Constants, c) }

func parseConstantPool(info []byte) (ConstantPool, error) {
	r := &reader{tag: ComponentConstantPool, b: info}
	p := ConstantPool{list(r, int(r.u2()), (*reader).constant)}
	return p, r.end()
}

func (r *reader) constant() Constant {
	at := r.pos
	c := Constant{Tag: ConstantTag(r.u1())}
	copy(c.Info[:], r.take(3))
	if r.err == nil && !c.Tag.Valid() {
		r.fail(at, "bad constant pool entry (tag %d)", uint8(c.Tag))
	}
	return c
}

func (p *ConstantPool) encode() ([]byte, error) {
	w := &writer{tag: ComponentConstantPool}
	w.n2("constant pool count", len(p.Constants))
	for _, c := range p.Constants {
		w.u1(uint8(c.Tag))
		w.bytes(c.Info[:])
	}
	return w.b, w.err
}
