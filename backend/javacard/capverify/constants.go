package capverify

import (
	"slices"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// constant is a resolved constant pool entry: a class, a field or a method.
type constant struct {
	tag    capfile.ConstantTag
	class  *class // as named in the entry
	field  *field
	method *method
}

// constantPool resolves all entries, used or not, and compares their types with
// the Descriptor's.
func (v *verifier) constantPool() {
	v.constants = make([]constant, len(v.f.ConstantPool.Constants))
	for i, c := range v.f.ConstantPool.Constants {
		v.constants[i] = v.resolve(2+4*i, i, c)
	}
}

func (v *verifier) resolve(at, i int, c capfile.Constant) constant {
	out := constant{tag: c.Tag}
	fail := func(format string, args ...any) {
		v.fail(capfile.ComponentConstantPool, at, "constant pool entry %d: "+format, append([]any{i}, args...)...)
	}
	if !c.IsStatic() || c.IsExternal() {
		if out.class = v.world.class(c.Class()); out.class == nil {
			fail("wrong external class reference %s", c.Class())
			return out
		}
	}
	switch c.Tag {
	case capfile.ConstantInstanceFieldref:
		out.field = v.world.instanceField(out.class, c.Token())
	case capfile.ConstantStaticFieldref:
		out.field = v.staticField(c, out.class)
	case capfile.ConstantVirtualMethodref:
		out.method = v.virtual(c, out.class)
		if out.method != nil && out.method.desc == nil && out.class.ext == nil {
			fail("%s names a method of another package by a class of this one", c)
		}
	case capfile.ConstantSuperMethodref:
		out.method = v.virtual(c, out.class.super)
	case capfile.ConstantStaticMethodref:
		out.method = v.static(c, out.class)
	}
	var types []typ
	switch {
	case c.Tag == capfile.ConstantClassref:
		return out
	case out.field != nil:
		types = []typ{out.field.typ}
		out.class = cmpClass(out.class, out.field.class)
	case out.method != nil:
		types = out.method.types
		out.class = cmpClass(out.class, out.method.class)
	default:
		fail("reference to unknown %s", c)
		return out
	}
	if listed := v.listedTypes(i); !slices.Equal(listed, types) {
		fail("type mismatch: described as (%s), is (%s)", typeList(listed), typeList(types))
	}
	return out
}

func cmpClass(a, b *class) *class {
	if a != nil {
		return a
	}
	return b
}

// listedTypes returns the types the Descriptor lists for an entry.
func (v *verifier) listedTypes(i int) []typ {
	t := &v.f.Descriptor.Types
	return v.world.typesOf(t.At(t.ConstantPoolTypes[i]))
}

func (v *verifier) staticField(c capfile.Constant, in *class) *field {
	if c.IsExternal() {
		return v.world.externalField(in, c.Token(), true)
	}
	return v.world.staticFieldAt(c.Offset())
}

// virtual looks up a virtual method. A package-visible one exists only in a
// class of the file.
func (v *verifier) virtual(c capfile.Constant, in *class) *method {
	if in == nil || in.iface {
		return nil
	}
	return v.world.virtualMethod(in, c.Token())
}

// static returns a static method, constructor or private method.
func (v *verifier) static(c capfile.Constant, in *class) *method {
	if c.IsExternal() {
		return v.world.staticMethod(in, c.Token())
	}
	m := v.world.methods[c.Method()]
	if m == nil || !m.static && !m.init && !m.private {
		return nil
	}
	return m
}
