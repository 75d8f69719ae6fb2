package capfile

import (
	"fmt"
	"strings"

	"github.com/gocard/gocard/backend/javacard/bytecode"
)

// NameFunc names what an imported package offers: the package (tag 0), a class
// (ConstantClassref) or a member of a class. It returns "" for what it does not
// know.
type NameFunc func(pkg PackageInfo, tag ConstantTag, class, token uint8) string

// Outline is a CAP file made readable: everything as text, in file order. It is
// what Dump prints and what a tool may print as JSON.
type Outline struct {
	Schema     string             `json:"schema"`
	Format     string             `json:"format"`
	Flags      []string           `json:"flags"`
	Package    OutlinePackage     `json:"package"`
	Imports    []OutlinePackage   `json:"imports"`
	Applets    []OutlineApplet    `json:"applets,omitempty"`
	Components []OutlineComponent `json:"components"`
	LoadSize   int                `json:"loadSize"` // bytes that go to the card
	Classes    []OutlineClass     `json:"classes"`
	Methods    []OutlineMethod    `json:"methods"`
	Constants  []string           `json:"constants"`
	Statics    OutlineStatics     `json:"statics"`
	RefBytes   []uint16           `json:"refLocation1"`
	RefShorts  []uint16           `json:"refLocation2"`
	RefBlocks  []OutlineRefs      `json:"refLocationBlocks,omitempty"` // of an extended file, in place of the two above
	Packages   []OutlinePackage   `json:"publicPackages,omitempty"`    // of an extended file
	PerPackage []int              `json:"classesByPackage,omitempty"`  // of an extended file with a Descriptor: how many of Classes each package has
	Debug      []OutlineDebug     `json:"debug,omitempty"`
}

// OutlinePackage is a package with its version.
type OutlinePackage struct {
	AID     string `json:"aid"`
	Version string `json:"version"`
	Name    string `json:"name,omitempty"`
}

// OutlineRefs are the reference locations of a block.
type OutlineRefs struct {
	Bytes  []uint16 `json:"refLocation1"`
	Shorts []uint16 `json:"refLocation2"`
}

// OutlineApplet is an applet class.
type OutlineApplet struct {
	AID     string `json:"aid"`
	Name    string `json:"name,omitempty"`
	Block   uint8  `json:"block,omitempty"` // of an extended file
	Install uint16 `json:"install"`
}

// OutlineComponent is a component with the size of its info.
type OutlineComponent struct {
	Name string `json:"name"`
	Tag  uint8  `json:"tag"`
	Size int    `json:"size"`
}

// OutlineClass is a class or interface.
type OutlineClass struct {
	Name       string   `json:"name"`
	Kind       string   `json:"kind"` // class, interface
	Flags      []string `json:"flags"`
	Token      int      `json:"token"` // -1 without one
	Super      string   `json:"super,omitempty"`
	Interfaces []string `json:"interfaces,omitempty"`
	Words      uint8    `json:"words"`
	Public     string   `json:"publicMethods,omitempty"`  // base and offsets
	Package    string   `json:"packageMethods,omitempty"` // base and offsets
	Fields     []string `json:"fields,omitempty"`
}

// OutlineMethod is a method with its code.
type OutlineMethod struct {
	Block    int      `json:"block,omitempty"` // of an extended file
	Offset   uint16   `json:"offset"`
	Name     string   `json:"name,omitempty"` // from the Debug component
	Class    string   `json:"class,omitempty"`
	Flags    []string `json:"flags"`
	Token    int      `json:"token"` // -1 without one
	Type     string   `json:"type,omitempty"`
	Stack    uint8    `json:"stack"`
	Nargs    uint8    `json:"nargs"`
	Locals   uint8    `json:"locals"`
	Size     int      `json:"size"`
	Handlers []string `json:"handlers,omitempty"`
	Code     []string `json:"code"`

	extended bool
}

// OutlineStatics is the static field image.
type OutlineStatics struct {
	ImageSize  uint16   `json:"imageSize"`
	References uint16   `json:"references"`
	Arrays     []string `json:"arrays,omitempty"`
	Defaults   uint16   `json:"defaultBytes"`
	Values     string   `json:"values,omitempty"`
}

// outliner builds an Outline.
type outliner struct {
	f     *File
	names NameFunc
}

// Outline describes the file. names may be nil. code says whether methods are
// disassembled.
func (f *File) Outline(names NameFunc, code bool) (*Outline, error) {
	if names == nil {
		names = func(PackageInfo, ConstantTag, uint8, uint8) string { return "" }
	}
	components, err := f.Components()
	if err != nil {
		return nil, err
	}
	block, err := f.LoadFileDataBlock(false)
	if err != nil {
		return nil, err
	}
	o := outliner{f, names}
	out := &Outline{
		Schema: "gocard/dump-cap/1", Format: f.Header.Format.String(), Flags: flagNames(f.Header.Flags, "int", "export", "applet", "extended"),
		Package: o.pkg(f.Header.Package), LoadSize: len(block), RefBytes: f.RefLocation.ByteIndices, RefShorts: f.RefLocation.Byte2Indices,
	}
	out.Package.Name = f.path()
	for _, p := range f.Import.Packages {
		out.Imports = append(out.Imports, o.pkg(p))
	}
	if f.Applet != nil {
		for i, a := range f.Applet.Applets {
			applet := OutlineApplet{AID: a.AID.String(), Block: a.InstallMethodBlock, Install: a.InstallMethodOffset}
			if i < len(f.AppletNames) {
				applet.Name = f.AppletNames[i]
			}
			out.Applets = append(out.Applets, applet)
		}
	}
	for _, c := range components {
		out.Components = append(out.Components, OutlineComponent{c.Tag.String(), uint8(c.Tag), len(c.Info())})
	}
	for i := range f.Class.Classes {
		out.Classes = append(out.Classes, o.class(&f.Class.Classes[i]))
	}
	for _, b := range f.MethodBlocks() {
		for i := range b.Methods {
			out.Methods = append(out.Methods, o.method(b, &b.Methods[i], code))
		}
	}
	o.extended(out)
	if f.Debug != nil {
		out.Debug = f.Debug.outline()
	}
	for i, c := range f.ConstantPool.Constants {
		out.Constants = append(out.Constants, o.constant(i, c))
	}
	out.Statics = o.statics()
	return out, nil
}

// extended adds what only extended files have.
func (o *outliner) extended(out *Outline) {
	if !o.f.IsExtended() {
		return
	}
	for _, r := range o.f.RefBlocks {
		out.RefBlocks = append(out.RefBlocks, OutlineRefs{r.ByteIndices, r.Byte2Indices})
	}
	for _, p := range o.f.Header.Public {
		out.Packages = append(out.Packages, OutlinePackage{p.AID.String(), versionText(p.PackageInfo), p.Name})
	}
	if o.f.Descriptor != nil {
		out.PerPackage = o.f.Descriptor.PackageClasses
	}
}

// at is the offset of a method, with its block in an extended file.
func (o *outliner) at(m MethodAt) string {
	return methodText(o.f.IsExtended(), int(m.Block), m.Offset)
}

func methodText(extended bool, block int, offset uint16) string {
	if extended {
		return fmt.Sprintf("%d:%04X", block, offset)
	}
	return fmt.Sprintf("%04X", offset)
}

// flagNames lists the names of the bits that are set; names stand for bits 0, 1
// and so on, "" for a bit without a name.
func flagNames(flags uint8, names ...string) []string {
	out := []string{}
	for bit, name := range names {
		if flags&(1<<bit) != 0 && name != "" {
			out = append(out, name)
		}
	}
	return out
}

func tokenNumber(token uint8) int {
	if token == NoToken {
		return -1
	}
	return int(token)
}

func (o *outliner) pkg(p PackageInfo) OutlinePackage {
	return OutlinePackage{p.AID.String(), versionText(p), o.names(p, 0, 0, 0)}
}

// classRef names a class: with its name where it is known.
func (o *outliner) classRef(ref ClassRef) string {
	if ref != NoClass && ref.IsExternal() && int(ref.Package()) < len(o.f.Import.Packages) {
		if name := o.names(o.f.Import.Packages[ref.Package()], ConstantClassref, ref.Class(), 0); name != "" {
			return name
		}
	}
	if name := o.f.Debug.ClassName(ref); name != "" && !ref.IsExternal() {
		return fmt.Sprintf("%s(%s)", ref, name)
	}
	return ref.String()
}

func (o *outliner) typ(t Type) string {
	switch t.Kind {
	case TypeReference:
		return o.classRef(t.Class)
	case TypeArrayReference:
		return o.classRef(t.Class) + "[]"
	}
	return t.Kind.String()
}

// types prints a field's type or a method's signature.
func (o *outliner) types(d *TypeDescriptor, method bool) string {
	if d == nil {
		return "?"
	}
	if !method {
		return o.typ(d.Result())
	}
	args := make([]string, 0, len(d.Types))
	for _, t := range d.Args() {
		args = append(args, o.typ(t))
	}
	return "(" + strings.Join(args, ",") + ")" + o.typ(d.Result())
}

func (o *outliner) class(c *ClassInfo) OutlineClass {
	out := OutlineClass{
		Name: o.classRef(InternalClass(c.Offset)), Kind: "class", Token: -1, Words: c.DeclaredInstanceSize,
		Flags: flagNames(c.Flags, "", "remote", "shareable"),
	}
	for _, ref := range c.InterfaceRefs() {
		out.Interfaces = append(out.Interfaces, o.classRef(ref))
	}
	if c.IsInterface() {
		out.Kind = "interface"
	} else {
		out.Super = o.classRef(c.Super)
		out.Public = o.table(c.PublicBase, c.PublicTable())
		out.Package = o.table(c.PackageBase, c.PackageTable())
	}
	if o.f.Descriptor == nil {
		return out
	}
	d := o.f.Descriptor.Class(InternalClass(c.Offset))
	if d == nil {
		return out
	}
	out.Token = tokenNumber(d.Token)
	out.Flags = append(out.Flags, flagNames(d.Flags, "public", "", "", "", "final", "", "", "abstract")...)
	for i := range d.Fields {
		out.Fields = append(out.Fields, o.field(&d.Fields[i]))
	}
	return out
}

func (o *outliner) table(base uint8, table []MethodAt) string {
	words := []string{fmt.Sprintf("from %d:", base)}
	for _, m := range table {
		if m.Offset == NoMethod {
			words = append(words, "-")
		} else {
			words = append(words, o.at(m))
		}
	}
	return strings.Join(words, " ")
}

func (o *outliner) field(f *FieldDescriptor) string {
	words := flagNames(f.Flags, "public", "private", "protected", "static", "final")
	place := fmt.Sprintf("token %d", f.RefToken)
	if f.IsStatic() {
		place = fmt.Sprintf("image %04X", f.StaticOffset)
	}
	kind := o.types(o.f.Descriptor.Types.At(uint16(f.Type)), false)
	if primitive, ok := f.Type.Primitive(); ok {
		kind = primitive.String()
	}
	return strings.Join(append(words, kind, place), " ")
}

func (o *outliner) method(in Block, m *MethodInfo, code bool) OutlineMethod {
	at := in.Place(m)
	out := OutlineMethod{
		extended: o.f.IsExtended(), Block: in.Index, Offset: m.Offset, Name: o.f.Debug.MethodName(at), Token: -1, Stack: m.MaxStack, Nargs: m.Nargs,
		Locals: m.MaxLocals, Size: m.Size(), Flags: []string{},
	}
	if o.f.Descriptor != nil {
		if c, d := o.f.Descriptor.MethodAt(at); d != nil {
			out.Class = c.This.String()
			out.Token = tokenNumber(d.Token)
			out.Flags = flagNames(d.Flags, "public", "private", "protected", "static", "final", "", "abstract", "init")
			out.Type = o.types(o.f.Descriptor.Types.At(d.TypeOffset), true)
		}
	}
	_, handlers := in.HandlersOf(m)
	for _, h := range handlers {
		out.Handlers = append(out.Handlers, o.handler(h, m.CodeOffset()))
	}
	if code {
		out.Code = o.code(m)
	}
	return out
}

func (o *outliner) handler(h ExceptionHandler, base int) string {
	catch := "any"
	if c, ok := o.f.ConstantPool.At(int(h.CatchTypeIndex)); ok && h.CatchTypeIndex != 0 {
		catch = o.classRef(c.Class())
	}
	return fmt.Sprintf("%d to %d: %d %s", int(h.StartOffset)-base, h.EndOffset()-base, int(h.HandlerOffset)-base, catch)
}

// code disassembles a method; constant pool operands are explained.
func (o *outliner) code(m *MethodInfo) []string {
	lines, err := bytecode.Disassemble(m.Code)
	out := make([]string, 0, len(lines)+1)
	for _, line := range lines {
		text := fmt.Sprintf("%5d  %s", line.Instr.PC, line.Text)
		if p, ok := line.Instr.Pool(); ok {
			if c, ok := o.f.ConstantPool.At(p.Index); ok {
				text = fmt.Sprintf("%-32s  // %s", text, o.constantText(c, line.Instr))
			}
		}
		out = append(out, text)
	}
	if err != nil {
		out = append(out, "       // "+err.Error())
	}
	return out
}

// constantText explains an entry, in the view of the instruction using it.
func (o *outliner) constantText(c Constant, in bytecode.Instr) string {
	text := o.constantName(c)
	if in.Op != bytecode.OpInvokeinterface {
		return text
	}
	token := uint8(in.Args[2])
	if ref := c.Class(); ref.IsExternal() && int(ref.Package()) < len(o.f.Import.Packages) {
		if name := o.names(o.f.Import.Packages[ref.Package()], ConstantVirtualMethodref, ref.Class(), token); name != "" {
			return text + "." + name
		}
	}
	return fmt.Sprintf("%s.%d", text, token)
}

// constantName names what an entry refers to.
func (o *outliner) constantName(c Constant) string {
	if c.IsStatic() && !c.IsExternal() {
		if c.Tag == ConstantStaticFieldref {
			return fmt.Sprintf("image@%04X", c.Offset())
		}
		if name := o.f.Debug.MethodName(c.Method()); name != "" {
			return fmt.Sprintf("method@%s(%s)", o.at(c.Method()), name)
		}
		return "method@" + o.at(c.Method())
	}
	class := o.classRef(c.Class())
	if c.Tag == ConstantClassref {
		return class
	}
	member := fmt.Sprint(c.Token())
	if ref := c.Class(); ref.IsExternal() && int(ref.Package()) < len(o.f.Import.Packages) {
		if name := o.names(o.f.Import.Packages[ref.Package()], c.Tag, ref.Class(), c.Token()); name != "" {
			member = name
		}
	}
	return class + "." + member
}

func (o *outliner) constant(i int, c Constant) string {
	text := c.Tag.String() + " " + o.constantName(c)
	if o.f.Descriptor == nil || i >= len(o.f.Descriptor.Types.ConstantPoolTypes) || c.Tag == ConstantClassref {
		return text
	}
	method := c.Tag != ConstantInstanceFieldref && c.Tag != ConstantStaticFieldref
	return text + " " + o.types(o.f.Descriptor.Types.At(o.f.Descriptor.Types.ConstantPoolTypes[i]), method)
}

func (o *outliner) statics() OutlineStatics {
	s := &o.f.StaticField
	out := OutlineStatics{
		ImageSize: s.ImageSize, References: s.ReferenceCount, Defaults: s.DefaultValueCount, Values: fmt.Sprintf("%X", s.NonDefaultValues),
	}
	for _, a := range s.ArrayInits {
		out.Arrays = append(out.Arrays, fmt.Sprintf("%s[%d] %X", a.Type, len(a.Values)/a.Type.Bytes(), a.Values))
	}
	return out
}
