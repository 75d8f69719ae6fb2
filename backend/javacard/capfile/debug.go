package capfile

// Debug is the Debug component (JCVM 6.15, from format 2.2): names, source files and lines for debuggers. It never goes to a card. Names and
// descriptors are those of class files, with slashes.
type Debug struct {
	Strings []string
	// Packages has one element; in an extended file one for each package.
	Packages []DebugPackage
}

// DebugPackage describes the classes of a package. Numbers called Name, Descriptor and so on are indexes of Debug.Strings.
type DebugPackage struct {
	Name    uint16
	Classes []DebugClass
}

// Access flags of the Debug component are those of class files, and AccDebugShareable.
const (
	AccDebugRemote    = 0x0020 // ACC_REMOTE
	AccDebugInterface = 0x0200 // ACC_INTERFACE
	AccDebugAbstract  = 0x0400 // ACC_ABSTRACT
	AccDebugShareable = 0x0800 // ACC_SHAREABLE
)

// DebugClass is class_debug_info.
type DebugClass struct {
	Name       uint16
	Flags      uint16
	Location   ClassRef
	Superclass uint16
	SourceFile uint16
	Interfaces []uint16
	Fields     []DebugField
	Methods    []DebugMethod
}

// DebugField is field_debug_info. Contents is the offset of a static field in the image, the token of an instance field, or the value of a constant.
type DebugField struct {
	Name       uint16
	Descriptor uint16
	Flags      uint16
	Contents   uint32
}

// DebugMethod is method_debug_info. Program counters count from the first bytecode.
type DebugMethod struct {
	Name       uint16
	Descriptor uint16
	Flags      uint16
	Block      uint8  // of an extended file
	Location   uint16 // of the header in the Method component
	HeaderSize uint8  // 0 without code, 2, 4
	BodySize   uint16
	Variables  []DebugVariable
	Lines      []DebugLine
}

// DebugVariable is variable_debug_info: a local variable.
type DebugVariable struct {
	Index      uint8
	Name       uint16
	Descriptor uint16
	StartPC    uint16
	Length     uint16
}

// DebugLine is line_debug_info: the code of a line, EndPC included.
type DebugLine struct {
	StartPC, EndPC uint16
	Line           uint16
}

func parseDebug(info []byte, f Format) (Debug, error) {
	r := &reader{tag: ComponentDebug, b: info}
	d := Debug{Strings: list(r, int(r.u2()), func(r *reader) string { return string(r.take(int(r.u2()))) })}
	n := 1
	if f == Format23Extended {
		n = int(r.u1())
	}
	d.Packages = list(r, n, func(r *reader) DebugPackage {
		p := DebugPackage{Name: r.u2()}
		p.Classes = list(r, int(r.u2()), func(r *reader) DebugClass { return r.debugClass(f) })
		return p
	})
	return d, r.end()
}

func (r *reader) debugClass(f Format) DebugClass {
	c := DebugClass{Name: r.u2(), Flags: r.u2(), Location: r.classRef(), Superclass: r.u2(), SourceFile: r.u2()}
	interfaces, fields, methods := r.u1(), r.u2(), r.u2()
	c.Interfaces = list(r, int(interfaces), (*reader).u2)
	c.Fields = list(r, int(fields), func(r *reader) DebugField {
		return DebugField{Name: r.u2(), Descriptor: r.u2(), Flags: r.u2(), Contents: r.u4()}
	})
	c.Methods = list(r, int(methods), func(r *reader) DebugMethod { return r.debugMethod(f) })
	return c
}

func (r *reader) debugMethod(f Format) DebugMethod {
	m := DebugMethod{Name: r.u2(), Descriptor: r.u2(), Flags: r.u2()}
	m.Block, m.Location = r.methodRef(f)
	m.HeaderSize, m.BodySize = r.u1(), r.u2()
	variables, lines := r.u2(), r.u2()
	m.Variables = list(r, int(variables), func(r *reader) DebugVariable {
		return DebugVariable{Index: r.u1(), Name: r.u2(), Descriptor: r.u2(), StartPC: r.u2(), Length: r.u2()}
	})
	m.Lines = list(r, int(lines), func(r *reader) DebugLine { return DebugLine{StartPC: r.u2(), EndPC: r.u2(), Line: r.u2()} })
	return m
}

func (d *Debug) encode(f Format) ([]byte, error) {
	w := &writer{tag: ComponentDebug}
	w.n2("string count", len(d.Strings))
	for _, s := range d.Strings {
		w.n2("string length", len(s))
		w.bytes([]byte(s))
	}
	if f == Format23Extended {
		w.n1("package count", len(d.Packages))
	} else if len(d.Packages) != 1 {
		w.fail("%d packages in a file that is not extended", len(d.Packages))
	}
	for i := range d.Packages {
		p := &d.Packages[i]
		w.u2(p.Name)
		w.n2("class count", len(p.Classes))
		for j := range p.Classes {
			w.debugClass(&p.Classes[j], f)
		}
	}
	return w.b, w.err
}

func (w *writer) debugClass(c *DebugClass, f Format) {
	w.u2(c.Name)
	w.u2(c.Flags)
	w.u2(uint16(c.Location))
	w.u2(c.Superclass)
	w.u2(c.SourceFile)
	w.n1("interface count", len(c.Interfaces))
	w.n2("field count", len(c.Fields))
	w.n2("method count", len(c.Methods))
	for _, i := range c.Interfaces {
		w.u2(i)
	}
	for _, x := range c.Fields {
		w.u2(x.Name)
		w.u2(x.Descriptor)
		w.u2(x.Flags)
		w.u4(x.Contents)
	}
	for i := range c.Methods {
		w.debugMethod(&c.Methods[i], f)
	}
}

func (w *writer) debugMethod(m *DebugMethod, f Format) {
	w.u2(m.Name)
	w.u2(m.Descriptor)
	w.u2(m.Flags)
	w.methodRef(f, m.Block, m.Location)
	w.u1(m.HeaderSize)
	w.u2(m.BodySize)
	w.n2("variable count", len(m.Variables))
	w.n2("line count", len(m.Lines))
	for _, v := range m.Variables {
		w.u1(v.Index)
		w.u2(v.Name)
		w.u2(v.Descriptor)
		w.u2(v.StartPC)
		w.u2(v.Length)
	}
	for _, l := range m.Lines {
		w.u2(l.StartPC)
		w.u2(l.EndPC)
		w.u2(l.Line)
	}
}
