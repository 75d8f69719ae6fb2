package main

import (
	"fmt"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// described picks a class of the Descriptor component.
func (s *spoiler) described() *capfile.ClassDescriptor {
	d := s.file.Descriptor
	if d == nil || len(d.Classes) == 0 {
		return nil
	}
	return &d.Classes[s.IntN(len(d.Classes))]
}

func descriptorClassFlag(s *spoiler) string {
	c := s.described()
	if c == nil {
		return ""
	}
	bit := uint8(1) << s.IntN(8)
	c.Flags ^= bit
	return fmt.Sprintf("%s xor %02X", c.This, bit)
}

func descriptorClassToken(s *spoiler) string {
	c := s.described()
	if c == nil {
		return ""
	}
	if s.IntN(3) == 0 {
		c.Token = capfile.NoToken
	} else {
		c.Token += uint8(s.step())
	}
	return fmt.Sprintf("%s token %d", c.This, c.Token)
}

func descriptorInterface(s *spoiler) string {
	c := s.described()
	if c == nil || len(c.Interfaces) == 0 {
		return ""
	}
	i := s.IntN(len(c.Interfaces))
	c.Interfaces[i] = s.anyClassRef()
	return fmt.Sprintf("%s interface %s", c.This, c.Interfaces[i])
}

// field picks a field, and its class.
func (s *spoiler) field() (*capfile.ClassDescriptor, *capfile.FieldDescriptor) {
	c := s.described()
	if c == nil || len(c.Fields) == 0 {
		return nil, nil
	}
	return c, &c.Fields[s.IntN(len(c.Fields))]
}

func descriptorFieldFlag(s *spoiler) string {
	c, f := s.field()
	if f == nil {
		return ""
	}
	bit := uint8(1) << s.IntN(8)
	if bit == capfile.AccStatic { // the reference would be another kind
		bit = capfile.AccFinal
	}
	f.Flags ^= bit
	return fmt.Sprintf("%s field %d xor %02X", c.This, f.Token, bit)
}

func descriptorFieldToken(s *spoiler) string {
	c, f := s.field()
	if f == nil {
		return ""
	}
	f.Token += uint8(s.step())
	if !f.IsStatic() && s.IntN(2) == 0 {
		f.RefToken = f.Token
	}
	return fmt.Sprintf("%s field token %d", c.This, f.Token)
}

func descriptorFieldType(s *spoiler) string {
	c, f := s.field()
	if f == nil {
		return ""
	}
	if s.IntN(2) == 0 {
		f.Type = capfile.PrimitiveField(capfile.TypeKind(2 + s.IntN(5)))
	} else {
		f.Type = capfile.FieldType(choose(s, s.file.Descriptor.Types.Descriptors).Offset)
	}
	return fmt.Sprintf("%s field %d type %04X", c.This, f.Token, uint16(f.Type))
}

func descriptorFieldOffset(s *spoiler) string {
	c, f := s.field()
	switch {
	case f == nil:
		return ""
	case f.IsStatic():
		f.StaticOffset += uint16(s.step())
	case s.IntN(2) == 0:
		f.RefToken += uint8(s.step())
	default:
		f.Class = s.anyClassRef()
	}
	return fmt.Sprintf("%s field %d", c.This, f.Token)
}

// describedMethod picks a method, and its class.
func (s *spoiler) describedMethod() (*capfile.ClassDescriptor, *capfile.MethodDescriptor) {
	c := s.described()
	if c == nil || len(c.Methods) == 0 {
		return nil, nil
	}
	return c, &c.Methods[s.IntN(len(c.Methods))]
}

func descriptorMethodFlag(s *spoiler) string {
	c, m := s.describedMethod()
	if m == nil {
		return ""
	}
	bit := uint8(1) << s.IntN(8)
	m.Flags ^= bit
	return fmt.Sprintf("%s method %d xor %02X", c.This, m.Offset, bit)
}

func descriptorMethodToken(s *spoiler) string {
	c, m := s.describedMethod()
	if m == nil {
		return ""
	}
	if s.IntN(4) == 0 {
		m.Token = capfile.NoToken
	} else {
		m.Token += uint8(s.step())
	}
	return fmt.Sprintf("%s method %d token %d", c.This, m.Offset, m.Token)
}

func descriptorMethodType(s *spoiler) string {
	c, m := s.describedMethod()
	if m == nil {
		return ""
	}
	if s.IntN(4) == 0 {
		m.TypeOffset += uint16(s.step())
	} else {
		m.TypeOffset = choose(s, s.file.Descriptor.Types.Descriptors).Offset
	}
	return fmt.Sprintf("%s method %d type %d", c.This, m.Offset, m.TypeOffset)
}

// descriptorMethodNumber makes the operator that steps a number of a method's description.
func descriptorMethodNumber(number func(m *capfile.MethodDescriptor) *uint16) func(s *spoiler) string {
	return stepped(func(s *spoiler) (string, *uint16) {
		c, m := s.describedMethod()
		if m == nil {
			return "", nil
		}
		return fmt.Sprintf("%s method %d", c.This, m.Offset), number(m)
	})
}

var (
	descriptorMethodOffset  = descriptorMethodNumber(func(m *capfile.MethodDescriptor) *uint16 { return &m.Offset })
	descriptorBytecodeCount = descriptorMethodNumber(func(m *capfile.MethodDescriptor) *uint16 { return &m.BytecodeCount })
	descriptorHandlerCount  = descriptorMethodNumber(func(m *capfile.MethodDescriptor) *uint16 { return &m.HandlerCount })
	descriptorHandlerIndex  = descriptorMethodNumber(func(m *capfile.MethodDescriptor) *uint16 { return &m.HandlerIndex })
)

func descriptorMethodSwap(s *spoiler) string {
	c, a := s.describedMethod()
	if a == nil {
		return ""
	}
	b := &c.Methods[s.IntN(len(c.Methods))]
	a.Offset, b.Offset = b.Offset, a.Offset
	a.BytecodeCount, b.BytecodeCount = b.BytecodeCount, a.BytecodeCount
	a.HandlerCount, b.HandlerCount = b.HandlerCount, a.HandlerCount
	a.HandlerIndex, b.HandlerIndex = b.HandlerIndex, a.HandlerIndex
	return fmt.Sprintf("%s code of %d and %d", c.This, a.Offset, b.Offset)
}

// typeOf picks a type of a type descriptor.
func (s *spoiler) typeOf(want func(t capfile.Type) bool) (*capfile.TypeDescriptor, *capfile.Type) {
	d := s.file.Descriptor
	if d == nil || len(d.Types.Descriptors) == 0 {
		return nil, nil
	}
	t := &d.Types.Descriptors[s.IntN(len(d.Types.Descriptors))]
	i := s.IntN(len(t.Types))
	if !want(t.Types[i]) {
		return nil, nil
	}
	return t, &t.Types[i]
}

func descriptorTypeKind(s *spoiler) string {
	d, t := s.typeOf(func(t capfile.Type) bool { return true })
	if t == nil {
		return ""
	}
	old := t.Kind
	if old.HasClass() {
		t.Kind = choose(s, []capfile.TypeKind{capfile.TypeReference, capfile.TypeArrayReference})
	} else {
		t.Kind = choose(s, []capfile.TypeKind{
			capfile.TypeVoid, capfile.TypeBoolean, capfile.TypeByte, capfile.TypeShort, capfile.TypeInt,
			capfile.TypeArrayBoolean, capfile.TypeArrayByte, capfile.TypeArrayShort, capfile.TypeArrayInt,
		})
	}
	return fmt.Sprintf("type %d, %s to %s", d.Offset, old, t.Kind)
}

func descriptorTypeClass(s *spoiler) string {
	d, t := s.typeOf(func(t capfile.Type) bool { return t.Kind.HasClass() })
	if t == nil {
		return ""
	}
	t.Class = s.anyClassRef()
	return fmt.Sprintf("type %d, class %s", d.Offset, t.Class)
}

func descriptorPoolType(s *spoiler) string {
	d := s.file.Descriptor
	if d == nil || len(d.Types.ConstantPoolTypes) == 0 {
		return ""
	}
	i := s.IntN(len(d.Types.ConstantPoolTypes))
	switch s.IntN(4) {
	case 0:
		d.Types.ConstantPoolTypes[i] = capfile.NoType
	case 1:
		d.Types.ConstantPoolTypes[i] += uint16(s.step())
	default:
		d.Types.ConstantPoolTypes[i] = choose(s, d.Types.Descriptors).Offset
	}
	return fmt.Sprintf("entry %d, type %d", i, d.Types.ConstantPoolTypes[i])
}
