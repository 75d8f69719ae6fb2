package capfile

// Flags of interface_info and class_info (JCVM 6.9).
const (
	AccInterface = 0x8 // ACC_INTERFACE
	AccShareable = 0x4 // ACC_SHAREABLE: the class or interface is or extends Shareable
	AccRemote    = 0x2 // ACC_REMOTE
)

// NoToken stands where an item has no token.
const NoToken = 0xFF

// NoMethod is the method table entry of a method that is inherited from a class
// of another package.
const NoMethod = 0xFFFF

// Class is the Class component (JCVM 6.9).
type Class struct {
	SignaturePool []byte // signature_pool, from format 2.2; only remote classes use it
	// Classes holds interface_info and class_info structures in file order: all
	// interfaces, then all classes, a superclass before its subclasses.
	Classes []ClassInfo
}

// ClassInfo is class_info, or interface_info when Flags has AccInterface. Of an
// interface only Offset, Flags, Superinterfaces and Name are used.
type ClassInfo struct {
	Offset uint16 // of this structure in the component's info; see Class.Layout
	Flags  uint8

	Superinterfaces []ClassRef // interface: all superinterfaces
	Name            []byte     // interface with AccRemote: interface_name_info

	Super                ClassRef // NoClass for Object
	DeclaredInstanceSize uint8    // words
	FirstReferenceToken  uint8    // NoToken without references
	ReferenceCount       uint8
	PublicBase           uint8
	PublicMethods        []uint16 // public_virtual_method_table: method offsets or NoMethod
	PackageBase          uint8
	PackageMethods       []uint16 // package_virtual_method_table
	PublicBlocks         []uint8  // of an extended file: the blocks that PublicMethods count in; 0xFF with NoMethod
	PackageBlocks        []uint8
	Interfaces           []ImplementedInterface
	Remote               *RemoteInfo // class with AccRemote
	// PublicTokenMapping has, from format 2.3, one entry for each public virtual
	// method token: the token in the superclass, or NoToken for a new method.
	PublicTokenMapping   []uint8
	CAP22PublicMethodEnd uint8 // CAP22_inheritable_public_method_token_count, from format 2.3
}

// ImplementedInterface is implemented_interface_info: Index[t] is the public
// virtual method token that implements the interface method with token t.
type ImplementedInterface struct {
	Interface ClassRef
	Index     []uint8
}

// RemoteInfo is remote_interface_info (JCVM 6.9.2).
type RemoteInfo struct {
	Methods          []RemoteMethod
	HashModifier     []byte
	ClassName        []byte
	RemoteInterfaces []ClassRef
}

// RemoteMethod is remote_method_info.
type RemoteMethod struct {
	Hash            uint16
	SignatureOffset uint16 // in the signature pool
	Token           uint8
}

// References tells which words of an instance hold references: count of them from first on. Where FirstReferenceToken is NoToken there are none,
// whatever ReferenceCount says.
func (c *ClassInfo) References() (first, count int) {
	if c.FirstReferenceToken == NoToken {
		return 0, 0
	}
	return int(c.FirstReferenceToken), int(c.ReferenceCount)
}

// Signatures returns the type descriptors of the signature pool by their offsets in it.
func (c *Class) Signatures() map[uint16]*TypeDescriptor {
	out := map[uint16]*TypeDescriptor{}
	r := &reader{tag: ComponentClass, b: c.SignaturePool}
	for r.left() > 0 {
		at := r.pos
		if d := r.typeDescriptor(); r.err == nil {
			out[uint16(at)] = &d
		}
	}
	return out
}

// IsInterface reports whether this is an interface_info.
func (c *ClassInfo) IsInterface() bool { return c.Flags&AccInterface != 0 }

// InterfaceRefs lists the interfaces of a class, or the superinterfaces of an
// interface.
func (c *ClassInfo) InterfaceRefs() []ClassRef {
	refs := append([]ClassRef(nil), c.Superinterfaces...)
	for _, in := range c.Interfaces {
		refs = append(refs, in.Interface)
	}
	return refs
}

// At returns the class or interface that starts at offset.
func (c *Class) At(offset uint16) *ClassInfo {
	for i := range c.Classes {
		if c.Classes[i].Offset == offset {
			return &c.Classes[i]
		}
	}
	return nil
}

// Layout sets the offset of every class from the sizes of those before it.
func (c *Class) Layout(f Format) {
	offset := 0
	if f >= Format22 {
		offset = 2 + len(c.SignaturePool)
	}
	for i := range c.Classes {
		c.Classes[i].Offset = uint16(offset)
		offset += c.Classes[i].Size(f)
	}
}

// Size returns the bytes the structure takes in format f.
func (c *ClassInfo) Size(f Format) int {
	w := &writer{tag: ComponentClass}
	w.classInfo(c, f)
	return len(w.b)
}

func parseClass(info []byte, f Format) (Class, error) {
	r := &reader{tag: ComponentClass, b: info}
	var c Class
	if f >= Format22 {
		c.SignaturePool = r.bytes(int(r.u2()))
	}
	for r.left() > 0 {
		c.Classes = append(c.Classes, r.classInfo(f))
	}
	return c, r.end()
}

func (r *reader) classRef() ClassRef { return ClassRef(r.u2()) }

func (r *reader) classInfo(f Format) ClassInfo {
	c := ClassInfo{Offset: uint16(r.pos)}
	bits := r.u1()
	c.Flags = bits >> 4
	if c.IsInterface() {
		c.Superinterfaces = list(r, int(bits&0x0F), (*reader).classRef)
		if c.Flags&AccRemote != 0 {
			c.Name = r.bytes(int(r.u1()))
		}
		return c
	}
	c.Super = r.classRef()
	c.DeclaredInstanceSize, c.FirstReferenceToken, c.ReferenceCount = r.u1(), r.u1(), r.u1()
	c.PublicBase = r.u1()
	publicCount := int(r.u1())
	c.PackageBase = r.u1()
	packageCount := int(r.u1())
	c.PublicBlocks, c.PublicMethods = r.methodRefs(f, publicCount)
	c.PackageBlocks, c.PackageMethods = r.methodRefs(f, packageCount)
	c.Interfaces = list(r, int(bits&0x0F), func(r *reader) ImplementedInterface {
		return ImplementedInterface{Interface: r.classRef(), Index: r.bytes(int(r.u1()))}
	})
	if c.Flags&AccRemote != 0 {
		c.Remote = r.remoteInfo()
	}
	if f >= Format23 {
		c.PublicTokenMapping = r.bytes(int(c.PublicBase) + publicCount)
		c.CAP22PublicMethodEnd = r.u1()
	}
	return c
}

func (r *reader) remoteInfo() *RemoteInfo {
	m := &RemoteInfo{}
	m.Methods = list(r, int(r.u1()), func(r *reader) RemoteMethod {
		return RemoteMethod{Hash: r.u2(), SignatureOffset: r.u2(), Token: r.u1()}
	})
	m.HashModifier = r.bytes(int(r.u1()))
	m.ClassName = r.bytes(int(r.u1()))
	m.RemoteInterfaces = list(r, int(r.u1()), (*reader).classRef)
	return m
}

func (c *Class) encode(f Format) ([]byte, error) {
	w := &writer{tag: ComponentClass}
	if f >= Format22 {
		w.n2("signature pool length", len(c.SignaturePool))
		w.bytes(c.SignaturePool)
	} else if len(c.SignaturePool) > 0 {
		w.fail("signature pool in format %s", f)
	}
	for i := range c.Classes {
		w.classInfo(&c.Classes[i], f)
	}
	return w.b, w.err
}

func (w *writer) classRefs(refs []ClassRef) {
	for _, ref := range refs {
		w.u2(uint16(ref))
	}
}

func (w *writer) classInfo(c *ClassInfo, f Format) {
	if c.IsInterface() {
		w.nibbles("flags and interface count", int(c.Flags), len(c.Superinterfaces))
		w.classRefs(c.Superinterfaces)
		if c.Flags&AccRemote != 0 {
			w.n1("interface name length", len(c.Name))
			w.bytes(c.Name)
		}
		return
	}
	w.nibbles("flags and interface count", int(c.Flags), len(c.Interfaces))
	w.u2(uint16(c.Super))
	w.bytes([]byte{c.DeclaredInstanceSize, c.FirstReferenceToken, c.ReferenceCount})
	w.u1(c.PublicBase)
	w.n1("public method count", len(c.PublicMethods))
	w.u1(c.PackageBase)
	w.n1("package method count", len(c.PackageMethods))
	w.methodRefs(f, c.PublicBlocks, c.PublicMethods)
	w.methodRefs(f, c.PackageBlocks, c.PackageMethods)
	for _, i := range c.Interfaces {
		w.u2(uint16(i.Interface))
		w.n1("interface method count", len(i.Index))
		w.bytes(i.Index)
	}
	w.remoteInfo(c)
	if f >= Format23 {
		if len(c.PublicTokenMapping) != int(c.PublicBase)+len(c.PublicMethods) {
			w.fail("%d entries in the token mapping of %d public methods", len(c.PublicTokenMapping), int(c.PublicBase)+len(c.PublicMethods))
		}
		w.bytes(c.PublicTokenMapping)
		w.u1(c.CAP22PublicMethodEnd)
	}
}

func (w *writer) remoteInfo(c *ClassInfo) {
	if (c.Remote != nil) != (c.Flags&AccRemote != 0) {
		w.fail("remote_interface_info does not agree with ACC_REMOTE")
	}
	m := c.Remote
	if m == nil {
		return
	}
	w.n1("remote method count", len(m.Methods))
	for _, method := range m.Methods {
		w.u2(method.Hash)
		w.u2(method.SignatureOffset)
		w.u1(method.Token)
	}
	w.n1("hash modifier length", len(m.HashModifier))
	w.bytes(m.HashModifier)
	w.n1("class name length", len(m.ClassName))
	w.bytes(m.ClassName)
	w.n1("remote interface count", len(m.RemoteInterfaces))
	w.classRefs(m.RemoteInterfaces)
}
