package capfile

import "slices"

func (v *validator) descriptor() {
	d := v.f.Descriptor
	classes := v.f.Class.Classes
	if len(d.Classes) != len(classes) {
		v.fail(ComponentDescriptor, 0, "%d classes described, but %d exist", len(d.Classes), len(classes))
	}
	type token struct{ pkg, token int }
	tokens := map[token]bool{}
	described, seen := map[MethodAt]bool{}, map[ClassRef]bool{}
	for i := range d.Classes {
		c := &d.Classes[i]
		info := v.described(i, c.This, seen)
		if info == nil {
			continue
		}
		key := token{d.PackageOf(i), int(c.Token)}
		if c.Token != NoToken && tokens[key] {
			v.fail(ComponentDescriptor, 0, "several classes have token %d", c.Token)
		}
		tokens[key] = true
		v.classDescriptor(c, info, described)
	}
	for _, b := range v.blocks {
		for i := range b.Methods {
			if at := b.Place(&b.Methods[i]); !described[at] {
				v.fail(ComponentDescriptor, 0, "method at offset %s is not described", at)
			}
		}
	}
	v.staticImage()
	v.types()
}

// described finds the class that element i of the Descriptor component describes. The order is that of the Class component, but in an extended
// file, where the Descriptor goes package by package.
func (v *validator) described(i int, this ClassRef, seen map[ClassRef]bool) *ClassInfo {
	classes := v.f.Class.Classes
	if v.f.IsExtended() {
		info := v.classes[uint16(this)]
		if info == nil || seen[this] {
			v.fail(ComponentDescriptor, 0, "class %d is described as %s, which is no class or was described before", i, this)
			return nil
		}
		seen[this] = true
		return info
	}
	if i >= len(classes) {
		return nil
	}
	if uint16(this) != classes[i].Offset {
		v.fail(ComponentDescriptor, 0, "class %d is described as %s, but is at %04X", i, this, classes[i].Offset)
		return nil
	}
	return &classes[i]
}

// staticImage checks that the static fields fill the image without hole and
// overlap.
func (v *validator) staticImage() {
	used := make([]bool, v.f.StaticField.ImageSize)
	for i := range v.f.Descriptor.Classes {
		for j := range v.f.Descriptor.Classes[i].Fields {
			f := &v.f.Descriptor.Classes[i].Fields[j]
			if !f.IsStatic() {
				continue
			}
			size := 2
			if kind, ok := f.Type.Primitive(); ok {
				size = kind.Bytes()
			}
			for at := int(f.StaticOffset); at < int(f.StaticOffset)+size && at < len(used); at++ {
				if used[at] {
					v.fail(ComponentDescriptor, 0, "static fields overlap at image offset %d", at)
					break
				}
				used[at] = true
			}
		}
	}
	if at := slices.Index(used, false); at >= 0 {
		v.fail(ComponentDescriptor, 0, "hole in static field image at offset %d", at)
	}
}

// classDescriptor compares a class with its description.
func (v *validator) classDescriptor(c *ClassDescriptor, info *ClassInfo, described map[MethodAt]bool) {
	if c.Flags&^(AccPublic|AccFinal|AccClassInterface|AccClassAbstract) != 0 {
		v.fail(ComponentDescriptor, 0, "%s: bad class flags %02X", c.This, c.Flags)
	}
	if (c.Flags&AccClassInterface != 0) != info.IsInterface() {
		v.fail(ComponentDescriptor, 0, "%s: Descriptor and Class component disagree on ACC_INTERFACE", c.This)
	}
	if info.IsInterface() && c.Flags&AccClassAbstract == 0 {
		v.fail(ComponentDescriptor, 0, "%s: interface without ACC_ABSTRACT", c.This)
	}
	v.interfaceDescriptor(c, info)
	v.tokens(c, info)
	for i := range c.Fields {
		v.fieldDescriptor(c, info, &c.Fields[i])
	}
	for i := range c.Methods {
		m := &c.Methods[i]
		if m.Offset != 0 && described[m.At()] {
			v.fail(ComponentDescriptor, 0, "%s: method at offset %s is described twice", c.This, m.At())
		}
		described[m.At()] = true
		v.methodDescriptor(c, info, m)
	}
}

// interfaceDescriptor checks the interfaces of a class. An interface lists none
// here, though Class does, but all its methods, inherited ones included.
func (v *validator) interfaceDescriptor(c *ClassDescriptor, info *ClassInfo) {
	want := info.InterfaceRefs()
	if info.IsInterface() {
		want = nil
		for i := range c.Methods {
			if int(c.Methods[i].Token) != i {
				v.fail(ComponentDescriptor, 0, "%s: interface method %d has token %d, tokens must be consecutive from 0", c.This, i, c.Methods[i].Token)
			}
		}
	}
	if !sameClasses(c.Interfaces, want) {
		v.fail(ComponentDescriptor, 0, "%s: Descriptor and Class component disagree on interfaces", c.This)
	}
}

func sameClasses(a, b []ClassRef) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

func (v *validator) fieldDescriptor(c *ClassDescriptor, info *ClassInfo, f *FieldDescriptor) {
	if f.Flags&^(AccPublic|AccPrivate|AccProtected|AccStatic|AccFinal) != 0 {
		v.fail(ComponentDescriptor, 0, "%s: bad field flags %02X", c.This, f.Flags)
	}
	kind, primitive := f.Type.Primitive()
	if !primitive {
		t := v.f.Descriptor.Types.At(uint16(f.Type))
		if t == nil || len(t.Types) != 1 || !t.Types[0].Kind.HasClass() && !t.Types[0].Kind.IsArray() {
			v.fail(ComponentDescriptor, 0, "%s: bad field type %04X", c.This, uint16(f.Type))
			return
		}
		kind = t.Types[0].Kind
	}
	if v.f.Header.Flags&AccInt == 0 && (kind == TypeInt || kind == TypeArrayInt) {
		v.fail(ComponentDescriptor, 0, "%s: the type int is used but the flag ACC_INT is not set", c.This)
	}
	if f.IsStatic() {
		v.staticFieldDescriptor(c, f, kind)
		return
	}
	if f.Class != c.This {
		v.fail(ComponentDescriptor, 0, "%s: inconsistency on class reference in instance field descriptor", c.This)
		return
	}
	first, count := info.References()
	token := int(f.RefToken)
	inArea := count > 0 && token >= first && token < first+count
	switch {
	case token+kind.Words() > int(info.DeclaredInstanceSize):
		v.fail(ComponentDescriptor, 0, "%s: no instance field with token %d", c.This, token)
	case inArea == kind.IsPrimitive(), count > 0 && kind.IsPrimitive() && exportable(f.Flags) != (token < first):
		v.fail(ComponentDescriptor, 0, "%s: wrong token %d for instance field of type %s (reference area)", c.This, token, kind)
	}
}

// staticFieldDescriptor checks that the field lies in the right part of the
// image: references first, primitives behind.
func (v *validator) staticFieldDescriptor(c *ClassDescriptor, f *FieldDescriptor, kind TypeKind) {
	s := &v.f.StaticField
	offset, references := int(f.StaticOffset), 2*int(s.ReferenceCount)
	good := offset >= references && offset+kind.Bytes() <= int(s.ImageSize)
	if !kind.IsPrimitive() {
		good = offset%2 == 0 && offset < references
	}
	if !good {
		v.fail(ComponentDescriptor, 0, "%s: static field of type %s at image offset %d", c.This, kind, offset)
	}
}

// Bytes returns the size of a value in the static field image or in a static
// array: 1 boolean and byte, 4 int, else 2.
func (k TypeKind) Bytes() int {
	switch k {
	case TypeBoolean, TypeByte:
		return 1
	case TypeInt:
		return 4
	}
	return 2
}

func (v *validator) methodDescriptor(c *ClassDescriptor, info *ClassInfo, d *MethodDescriptor) {
	fail := func(format string, args ...any) {
		v.fail(ComponentDescriptor, 0, "%s, method at %s: "+format, append([]any{c.This, d.At()}, args...)...)
	}
	if d.Flags&^(AccPublic|AccPrivate|AccProtected|AccStatic|AccFinal|AccAbstract|AccInit) != 0 {
		fail("bad method flags %02X", d.Flags)
	}
	t := v.f.Descriptor.Types.At(d.TypeOffset)
	if t == nil || !isMethodType(t) {
		fail("bad method type %d", d.TypeOffset)
		return
	}
	// A package of interfaces alone needs no int of the card.
	if v.f.Header.Flags&AccInt == 0 && !info.IsInterface() && slices.ContainsFunc(t.Types, func(t Type) bool { return t.Kind == TypeInt || t.Kind == TypeArrayInt }) {
		fail("the type int is used but the flag ACC_INT is not set")
	}
	if info.IsInterface() {
		if d.Offset != 0 || d.BytecodeCount != 0 || d.HandlerCount != 0 || d.Flags&AccAbstract == 0 {
			fail("interface method with code")
		}
		return
	}
	m := v.methods[d.At()]
	if m == nil {
		fail("invalid method offset")
		return
	}
	if m.IsAbstract() != (d.Flags&AccAbstract != 0) {
		fail("mismatch on ACC_ABSTRACT")
	}
	if int(d.BytecodeCount) != len(m.Code) {
		fail("%d bytecodes, actual %d", d.BytecodeCount, len(m.Code))
	}
	words := t.ArgWords()
	if !d.IsStatic() {
		words++
	}
	if int(m.Nargs) != words {
		fail("nargs is %d, the signature has %d words", m.Nargs, words)
	}
	v.handlerShare(d, m, fail)
}

// handlerShare checks that the handlers the Descriptor names are those whose
// range lies in the method.
func (v *validator) handlerShare(d *MethodDescriptor, m *MethodInfo, fail func(string, ...any)) {
	first, handlers := v.blocks[d.Block].HandlersOf(m)
	count := len(handlers)
	if count != int(d.HandlerCount) || first != int(d.HandlerIndex) {
		fail("%d exception handlers from %d, actual %d from %d", d.HandlerCount, d.HandlerIndex, count, first)
	}
}

// isMethodType reports whether t can be a method's type: void only as result.
func isMethodType(t *TypeDescriptor) bool {
	return len(t.Types) > 0 && !slices.ContainsFunc(t.Args(), func(t Type) bool { return t.Kind == TypeVoid })
}

// types checks the type descriptors and the types of the constant pool.
func (v *validator) types() {
	t := &v.f.Descriptor.Types
	for i := range t.Descriptors {
		for _, typ := range t.Descriptors[i].Types {
			if typ.Kind.HasClass() {
				v.classRef(ComponentDescriptor, 0, typ.Class)
			}
		}
	}
	constants := v.f.ConstantPool.Constants
	if len(t.ConstantPoolTypes) != len(constants) {
		v.fail(ComponentDescriptor, 0, "%d constant pool types, but %d entries", len(t.ConstantPoolTypes), len(constants))
		return
	}
	for i, offset := range t.ConstantPoolTypes {
		if (offset == NoType) != (constants[i].Tag == ConstantClassref) || offset != NoType && t.At(offset) == nil {
			v.fail(ComponentDescriptor, 0, "constant pool entry %d: bad type %d for a %s", i, offset, constants[i].Tag)
		}
	}
}
