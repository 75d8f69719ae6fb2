package capfile

// maxVirtualToken is the highest virtual method token; bit 7 marks
// package-visible ones (JCVM 4.3.7.6).
const maxVirtualToken = 127

func (v *validator) classComponent() {
	for pool := (&reader{tag: ComponentClass, b: v.f.Class.SignaturePool}); pool.pos < len(pool.b); {
		if pool.typeDescriptor(); pool.err != nil {
			v.fail(ComponentClass, 2, "signature pool: %v", pool.err)
			break
		}
	}
	seen := map[uint16]bool{}
	classes := false
	for i := range v.f.Class.Classes {
		c := &v.f.Class.Classes[i]
		at := int(c.Offset)
		if c.Flags&^(AccInterface|AccShareable|AccRemote) != 0 {
			v.fail(ComponentClass, at, "bad flags %X", c.Flags)
		}
		if c.IsInterface() {
			if classes {
				v.fail(ComponentClass, at, "interface after a class")
			}
			for _, ref := range c.Superinterfaces {
				v.interfaceRef(at, ref)
			}
		} else {
			classes = true
			v.class(c, seen)
		}
		seen[c.Offset] = true
	}
}

// interfaceRef checks that ref names an interface.
func (v *validator) interfaceRef(at int, ref ClassRef) {
	if v.classRef(ComponentClass, at, ref) && !ref.IsExternal() && !v.classes[ref.Offset()].IsInterface() {
		v.fail(ComponentClass, at, "%s is not an interface", ref)
	}
}

// class checks a class_info; seen has the offsets before it.
func (v *validator) class(c *ClassInfo, seen map[uint16]bool) {
	at := int(c.Offset)
	if c.Super != NoClass && v.classRef(ComponentClass, at, c.Super) && !c.Super.IsExternal() {
		switch super := v.classes[c.Super.Offset()]; {
		case super.IsInterface():
			v.fail(ComponentClass, at, "superclass is an interface")
		case !seen[super.Offset]:
			v.fail(ComponentClass, at, "superclass must precede class")
		}
	}
	if first, count := c.References(); count == 0 != (c.FirstReferenceToken == NoToken) || first+count > int(c.DeclaredInstanceSize) {
		v.fail(ComponentClass, at, "%d references from token %d in an instance of %d words", count, first, c.DeclaredInstanceSize)
	}
	v.methodTable(c, "public", c.PublicBase, c.PublicTable())
	v.methodTable(c, "package", c.PackageBase, c.PackageTable())
	for _, in := range c.Interfaces {
		v.interfaceRef(at, in.Interface)
		for token, virtual := range in.Index {
			if int(virtual) >= int(c.PublicBase)+len(c.PublicMethods) {
				v.fail(ComponentClass, at, "interface %s method %d: no public method with token %d", in.Interface, token, virtual)
			}
		}
	}
	for token, super := range c.PublicTokenMapping {
		if super != NoToken && super > maxVirtualToken {
			v.fail(ComponentClass, at, "invalid value %d at index %d in the public virtual method token mapping", super, token)
		}
	}
}

// methodTable checks a virtual method table: entries are methods, or NoMethod
// where a class of another package is among the superclasses.
func (v *validator) methodTable(c *ClassInfo, kind string, base uint8, table []MethodAt) {
	at := int(c.Offset)
	if int(base)+len(table) > maxVirtualToken+1 {
		v.fail(ComponentClass, at, "%s method tokens up to %d, at most %d", kind, int(base)+len(table)-1, maxVirtualToken)
	}
	for i, method := range table {
		if method.Offset == NoMethod {
			if !v.importedSuper(c) || kind == "package" {
				v.fail(ComponentClass, at, "%s method %d has no offset, but no imported superclass has it", kind, int(base)+i)
			}
			continue
		}
		if v.methods[method] == nil {
			v.fail(ComponentClass, at, "%s method %d: invalid method offset %s", kind, int(base)+i, method)
		}
	}
}

// importedSuper reports whether a superclass of c is in another package. The
// walk is bounded, as a file may have a cycle here.
func (v *validator) importedSuper(c *ClassInfo) bool {
	for range v.f.Class.Classes {
		if c == nil || c.Super == NoClass {
			return false
		}
		if c.Super.IsExternal() {
			return true
		}
		c = v.classes[c.Super.Offset()]
	}
	return false
}
