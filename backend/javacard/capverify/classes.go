package capverify

import (
	"slices"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// classes checks superclasses, interfaces and the virtual method tables of all
// classes against the Descriptor component and the export files.
func (v *verifier) classes() {
	v.typeReferences()
	for i := range v.f.Class.Classes {
		info := &v.f.Class.Classes[i]
		refs := info.InterfaceRefs()
		if !info.IsInterface() && info.Super != capfile.NoClass {
			refs = append(refs, info.Super)
		}
		for _, ref := range refs {
			v.exists(capfile.ComponentClass, int(info.Offset), ref)
		}
	}
	if len(v.faults) > 0 {
		return
	}
	signatures := v.f.Class.Signatures()
	for i := range v.f.Class.Classes {
		c := v.world.offsets[v.f.Class.Classes[i].Offset]
		v.interfaces(c)
		if !c.iface {
			v.superclass(c)
			v.table(c, publicTable(c.info))
			v.table(c, packageTable(c.info))
			v.tokenMapping(c)
			v.remoteMethods(c, signatures)
			v.implemented(c)
		}
	}
}

// exists checks that an external class reference names an exported class.
func (v *verifier) exists(tag capfile.Tag, at int, ref capfile.ClassRef) {
	if v.world.class(ref) == nil {
		v.fail(tag, at, "wrong external class reference %s: no exported class with token %d", ref, ref.Class())
	}
}

// typeReferences checks the classes in type descriptors.
func (v *verifier) typeReferences() {
	for _, d := range v.f.Descriptor.Types.Descriptors {
		for _, t := range d.Types {
			if t.Kind.HasClass() {
				v.exists(capfile.ComponentDescriptor, 0, t.Class)
			}
		}
	}
}

// interfaces checks the list of interfaces and the flags SHAREABLE and REMOTE.
func (v *verifier) interfaces(c *class) {
	at := int(c.info.Offset)
	shareable := c.super != nil && c.super.shareable
	remote := c.super != nil && c.super.remote
	for _, in := range c.interfaces {
		if in == c {
			v.fail(capfile.ComponentClass, at, "%s: its own superinterface", c.name)
		}
		if !in.iface && !in.unknown {
			v.fail(capfile.ComponentClass, at, "%s: %s is not an interface", c.name, in.name)
		}
		shareable = shareable || in.shareable
		remote = remote || in.remote
		for _, super := range in.interfaces {
			if !c.implements(super) {
				v.fail(capfile.ComponentClass, at, "%s: superinterface %s of %s is not listed", c.name, super.name, in.name)
			}
		}
	}
	if shareable != c.shareable {
		v.fail(capfile.ComponentClass, at, "%s: mismatch on SHAREABLE flag", c.name)
	}
	if remote != c.remote {
		v.fail(capfile.ComponentClass, at, "%s: mismatch on REMOTE flag", c.name)
	}
}

// implements reports whether the interface is listed in c or a superclass.
func (c *class) implements(in *class) bool {
	for range maxDepth {
		if c == nil {
			return false
		}
		if slices.Contains(c.interfaces, in) {
			return true
		}
		c = c.super
	}
	return false
}

func (v *verifier) superclass(c *class) {
	at := int(c.info.Offset)
	switch {
	case c.super == nil:
		v.fail(capfile.ComponentClass, at, "%s: no superclass", c.name)
	case c.super.iface:
		v.fail(capfile.ComponentClass, at, "%s: superclass %s is an interface", c.name, c.super.name)
	case c.super.final:
		v.fail(capfile.ComponentClass, at, "%s: superclass %s is final", c.name, c.super.name)
	}
}

// methodTable is one of the two virtual method tables of a class. bit is added
// to a position to give the token.
type methodTable struct {
	kind    string
	base    int
	bit     int
	entries []capfile.MethodAt
}

func publicTable(info *capfile.ClassInfo) methodTable {
	return methodTable{"public", int(info.PublicBase), 0, info.PublicTable()}
}

func packageTable(info *capfile.ClassInfo) methodTable {
	return methodTable{"package", int(info.PackageBase), 0x80, info.PackageTable()}
}

func (t methodTable) end() int { return t.base + len(t.entries) }

// tableEnd is the number of tokens a superclass hands down.
func (v *verifier) tableEnd(c *class, packageVisible bool) int {
	switch {
	case c == nil || c.unknown:
		return 0
	case c.ext != nil && packageVisible:
		return 0
	case c.ext != nil:
		return c.ext.VirtualMethodCount()
	case packageVisible:
		return packageTable(c.info).end()
	}
	return publicTable(c.info).end()
}

// table checks one method table: every method that c declares is in it at its
// token, overrides fit, and all other entries are inherited ones.
func (v *verifier) table(c *class, t methodTable) {
	at := int(c.info.Offset)
	super := v.tableEnd(c.super, t.bit != 0)
	if t.end() < super || t.base > super {
		v.fail(capfile.ComponentClass, at, "%s: %s method tokens from %d to %d, superclass has %d", c.name, t.kind, t.base, t.end()-1, super)
	}
	for i := range c.desc.Methods {
		d := &c.desc.Methods[i]
		if d.IsVirtual() && int(d.Token)&0x80 == t.bit {
			v.declared(c, t, d)
		}
	}
	for i, entry := range t.entries {
		token := t.base + i + t.bit
		m := v.world.virtualMethod(c, uint8(token))
		switch {
		case m == nil:
			v.fail(capfile.ComponentClass, at, "%s: %s method table entry %d is not a method of the class or a superclass", c.name, t.kind, t.base+i)
		case m.desc == nil && entry.Offset != capfile.NoMethod || m.desc != nil && entry != m.desc.At():
			v.fail(capfile.ComponentClass, at, "%s: method at %s does not agree with position in %s method table (%d)", c.name, entry, t.kind, t.base+i)
		case m.abstract && !c.abstract:
			v.fail(capfile.ComponentClass, at, "%s: %s method %d is abstract, but the class is not", c.name, t.kind, t.base+i)
		}
	}
}

// declared checks a method that the class itself declares.
func (v *verifier) declared(c *class, t methodTable, d *capfile.MethodDescriptor) {
	at := int(c.info.Offset)
	position := int(d.Token) - t.bit
	if position < t.base || position >= t.end() {
		v.fail(capfile.ComponentClass, at, "%s: token %d of method at %s is outside the %s method table", c.name, d.Token, d.At(), t.kind)
		return
	}
	if (t.bit == 0) != (d.Flags&visible != 0) {
		v.fail(capfile.ComponentClass, at, "%s: flags %02X of method at %s do not agree with token %d", c.name, d.Flags, d.At(), d.Token)
	}
	inherited := v.world.virtualMethod(c.super, d.Token)
	if inherited == nil {
		return
	}
	m := v.world.internalMethod(c, d)
	switch {
	case t.bit != 0 && inherited.class.pkg != c.pkg:
		v.fail(capfile.ComponentClass, at, "%s: package-visible method at %s has the token of one of %s, in another package", c.name, d.At(), inherited.class.name)
	case inherited.final:
		v.fail(capfile.ComponentClass, at, "%s: method at %s overrides a final method", c.name, d.At())
	case !slices.Equal(inherited.types, m.types):
		v.fail(capfile.ComponentClass, at, "%s: method at %s of type %s overrides one of type %s", c.name, d.At(), m.signature(), inherited.signature())
	case m.access() < inherited.access():
		v.fail(capfile.ComponentClass, at, "%s: method at %s reduces the access of the method it overrides", c.name, d.At())
	}
}

// tokenMapping checks the tables of format 2.3 that let a superclass in another
// package grow: a method keeps the token it has in the superclass, a new one has
// none there.
func (v *verifier) tokenMapping(c *class) {
	if v.f.Header.Format < capfile.Format23 {
		return
	}
	at, super := int(c.info.Offset), v.tableEnd(c.super, false)
	for token, have := range c.info.PublicTokenMapping {
		want := uint8(capfile.NoToken)
		if token < super {
			want = uint8(token)
		}
		if have != want {
			v.fail(capfile.ComponentClass, at, "%s: invalid value %d at index %d in the public virtual method token mapping, want %d", c.name, have, token, want)
		}
	}
	if end := publicTable(c.info).end(); int(c.info.CAP22PublicMethodEnd) > end {
		v.fail(capfile.ComponentClass, at, "%s: inheritable public method token count %d, at most %d", c.name, c.info.CAP22PublicMethodEnd, end)
	}
}

// remoteMethods checks that remote methods exist, stand in the order of their hashes, and that the signature pool has their types.
func (v *verifier) remoteMethods(c *class, signatures map[uint16]*capfile.TypeDescriptor) {
	if c.info.Remote == nil {
		return
	}
	for i, r := range c.info.Remote.Methods {
		if i > 0 && r.Hash <= c.info.Remote.Methods[i-1].Hash {
			v.fail(capfile.ComponentClass, int(c.info.Offset), "%s: remote methods are not in the order of their hashes", c.name)
		}
		signature := signatures[r.SignatureOffset]
		m := v.world.virtualMethod(c, r.Token)
		switch {
		case signature == nil:
			v.fail(capfile.ComponentClass, int(c.info.Offset), "%s: signature of remote method %d at %d is none of the signature pool", c.name, r.Token, r.SignatureOffset)
		case m == nil || !slices.Equal(m.types, v.world.typesOf(signature)):
			v.fail(capfile.ComponentClass, int(c.info.Offset), "%s: remote method %d is not of its type in the signature pool", c.name, r.Token)
		}
	}
}

// implemented checks that every interface method is mapped to a public method
// of the same type.
func (v *verifier) implemented(c *class) {
	at := int(c.info.Offset)
	for _, in := range c.info.Interfaces {
		i := v.world.class(in.Interface)
		if i.unknown {
			continue
		}
		if n := interfaceMethodCount(i); n != len(in.Index) {
			v.fail(capfile.ComponentClass, at, "%s: %d methods of interface %s are mapped, it has %d", c.name, len(in.Index), i.name, n)
			continue
		}
		for token, virtual := range in.Index {
			want := v.world.interfaceMethod(i, uint8(token))
			have := v.world.virtualMethod(c, virtual)
			switch {
			case have == nil || !have.public || virtual&0x80 != 0:
				v.fail(capfile.ComponentClass, at, "%s: bad interface method reference %d", c.name, virtual)
			case want == nil || !slices.Equal(want.types, have.types):
				v.fail(capfile.ComponentClass, at, "%s: type mismatch between method %d of interface %s and its implementation", c.name, token, i.name)
			}
		}
	}
}
