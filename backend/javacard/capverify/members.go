package capverify

import (
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// method is a method of the file or of another package.
type method struct {
	class     *class
	name      string
	types     []typ // arguments, then the result
	static    bool
	init      bool
	private   bool
	protected bool
	public    bool
	abstract  bool
	final     bool
	desc      *capfile.MethodDescriptor // method of the file
}

func (m *method) args() []typ { return m.types[:len(m.types)-1] }
func (m *method) result() typ { return m.types[len(m.types)-1] }

func (m *method) signature() string {
	return "(" + typeList(m.args()) + ")" + m.result().String()
}

// Visibilities, the widest one highest.
const (
	privateAccess = iota
	packageAccess
	protectedAccess
	publicAccess
)

// access ranks the method's visibility.
func (m *method) access() int {
	switch {
	case m.public:
		return publicAccess
	case m.protected:
		return protectedAccess
	case m.private:
		return privateAccess
	}
	return packageAccess
}

// words is the number of argument words, without `this`.
func (m *method) words() int {
	n := 0
	for _, t := range m.args() {
		n += t.kind.Words()
	}
	return n
}

// field is a field of the file or of another package.
type field struct {
	class     *class
	typ       typ
	final     bool
	private   bool
	protected bool
	public    bool
	static    bool
}

// internalMethod returns the method of a descriptor, which is made once.
func (w *world) internalMethod(c *class, d *capfile.MethodDescriptor) *method {
	if m := w.made[d]; m != nil {
		return m
	}
	m := w.newMethod(c, d)
	w.made[d] = m
	return m
}

func (w *world) newMethod(c *class, d *capfile.MethodDescriptor) *method {
	t := w.f.Descriptor.Types.At(d.TypeOffset)
	return &method{
		class: c, desc: d, types: w.typesOf(t), static: d.IsStatic(), init: d.IsInit(),
		private: d.Flags&capfile.AccPrivate != 0, protected: d.Flags&capfile.AccProtected != 0,
		public: d.Flags&capfile.AccPublic != 0, abstract: d.Flags&capfile.AccAbstract != 0, final: d.Flags&capfile.AccFinal != 0,
	}
}

// externalMethod returns the method of an export file, which is made once; nil when
// its descriptor is not one.
func (w *world) externalMethod(c *class, e *exportfile.Method) *method {
	key := externalKey{c, e}
	if m, ok := w.imported[key]; ok {
		return m
	}
	w.imported[key] = w.newExternalMethod(c, e)
	return w.imported[key]
}

// externalKey names a method of an export file in a class.
type externalKey struct {
	class  *class
	method *exportfile.Method
}

func (w *world) newExternalMethod(c *class, e *exportfile.Method) *method {
	types, ok := w.parseDescriptor(e.Descriptor)
	if !ok {
		return nil
	}
	return &method{
		class: c, name: e.Name, types: types, static: e.Flags&exportfile.AccStatic != 0, init: e.Name == "<init>",
		protected: e.Flags&exportfile.AccProtected != 0, public: e.Flags&exportfile.AccPublic != 0,
		abstract: e.Flags&exportfile.AccAbstract != 0, final: e.Flags&exportfile.AccFinal != 0,
	}
}

// addMembers indexes the methods with code and the static fields of a class of
// the file by their offsets.
func (w *world) addMembers(c *class) {
	for i := range c.desc.Methods {
		if d := &c.desc.Methods[i]; !c.iface {
			w.methods[d.At()] = w.internalMethod(c, d)
		}
	}
	for i := range c.desc.Fields {
		if d := &c.desc.Fields[i]; d.IsStatic() && w.statics[d.StaticOffset] == nil {
			w.statics[d.StaticOffset] = w.internalField(c, d)
		}
	}
}

func (w *world) internalField(c *class, d *capfile.FieldDescriptor) *field {
	return &field{
		class: c, typ: w.fieldType(d.Type), final: d.Flags&capfile.AccFinal != 0, private: d.Flags&capfile.AccPrivate != 0,
		protected: d.Flags&capfile.AccProtected != 0, public: d.Flags&capfile.AccPublic != 0, static: d.IsStatic(),
	}
}

// staticMethod returns the static method or constructor of an external class.
func (w *world) staticMethod(c *class, token uint8) *method {
	if e := c.ext.StaticMethod(token); e != nil {
		return w.externalMethod(c, e)
	}
	return nil
}

// virtualMethod looks the token up in c and its superclasses. A package-visible
// method (bit 7) is only found in classes of the file.
func (w *world) virtualMethod(c *class, token uint8) *method {
	for range maxDepth {
		switch {
		case c == nil:
			return nil
		case c.ext != nil:
			if e := c.ext.VirtualMethod(token); e != nil && token&0x80 == 0 {
				return w.externalMethod(c, e)
			}
		case c.desc != nil:
			if d := c.declared(token); d != nil {
				return w.internalMethod(c, d)
			}
		}
		c = c.super
	}
	return nil
}

// declared returns the virtual method that a class of the file itself has under a token.
func (c *class) declared(token uint8) *capfile.MethodDescriptor {
	if c.virtuals == nil {
		c.virtuals = map[uint8]*capfile.MethodDescriptor{}
		for i := range c.desc.Methods {
			if d := &c.desc.Methods[i]; d.IsVirtual() && c.virtuals[d.Token] == nil {
				c.virtuals[d.Token] = d
			}
		}
	}
	return c.virtuals[token]
}

// interfaceMethod returns the method with the given token of an interface. Both
// export files and the Descriptor component list inherited methods as well.
func (w *world) interfaceMethod(c *class, token uint8) *method {
	if c.ext != nil {
		if e := c.ext.VirtualMethod(token); e != nil {
			return w.externalMethod(c, e)
		}
		return nil
	}
	if d := c.declared(token); d != nil {
		return w.internalMethod(c, d)
	}
	return nil
}

// interfaceMethodCount is the number of method tokens of an interface.
func interfaceMethodCount(c *class) int {
	if c.ext != nil {
		return c.ext.VirtualMethodCount()
	}
	return len(c.desc.Methods)
}

// fieldType returns the type of a field of the file.
func (w *world) fieldType(t capfile.FieldType) typ {
	if kind, ok := t.Primitive(); ok {
		return typ{kind: kind}
	}
	return w.typesOf(w.f.Descriptor.Types.At(uint16(t)))[0]
}

// instanceField returns the field that c itself declares under the token.
func (w *world) instanceField(c *class, token uint8) *field {
	if c.ext != nil {
		return w.externalField(c, token, false)
	}
	if c.desc == nil {
		return nil
	}
	for i := range c.desc.Fields {
		if d := &c.desc.Fields[i]; !d.IsStatic() && d.RefToken == token {
			return w.internalField(c, d)
		}
	}
	return nil
}

func (w *world) externalField(c *class, token uint8, static bool) *field {
	e := c.ext.Field(token, static)
	if e == nil {
		return nil
	}
	types, ok := w.parseDescriptor(e.Descriptor)
	if !ok {
		return nil
	}
	return &field{
		class: c, typ: types[0], final: e.Flags&exportfile.AccFinal != 0,
		protected: e.Flags&exportfile.AccProtected != 0, public: e.Flags&exportfile.AccPublic != 0, static: static,
	}
}

// staticFieldAt returns the static field of the file at an image offset.
func (w *world) staticFieldAt(offset uint16) *field { return w.statics[offset] }
