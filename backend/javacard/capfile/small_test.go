package capfile

import (
	"bytes"
	"encoding/hex"
	"flag"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/runtime/iso7816"
)

var update = flag.Bool("update", false, "write the goldens under testdata")

// smallBuilder makes the CAP file that the tests work on: an interface, an
// abstract class with a subclass, and an applet, with fields of all types,
// static arrays, handlers and one method for each kind of call. It fills the
// structures the way a linker does.
type smallBuilder struct {
	t       *testing.T
	f       *File
	names   map[string]int    // constant pool index by name
	offsets map[string]uint16 // method offset by name
	types   map[string]int    // index into the type descriptors
}

// Offsets of the classes, which small checks.
const (
	smallShr  = ClassRef(0)
	smallBase = ClassRef(3)
	smallApp  = ClassRef(17)
	smallSub  = ClassRef(45)
)

var (
	object    = ExternalClass(0, 0)
	throwable = ExternalClass(0, 1)
	shareable = ExternalClass(1, 2)
	applet    = ExternalClass(1, 3)
	apdu      = ExternalClass(1, 10)
	iso       = ExternalClass(1, 7)
)

func one(k TypeKind) []Type                       { return []Type{{Kind: k}} }
func ref(c ClassRef) []Type                       { return []Type{{TypeReference, c}} }
func sig(parts ...[]Type) []Type                  { return slices.Concat(parts...) }
func field(name string, c Constant) smallConstant { return smallConstant{name, c, nil} }

// smallConstant is a constant pool entry with its type; of fields of this
// package the type is found by name.
type smallConstant struct {
	name string
	c    Constant
	typ  []Type
}

// smallMethods are the methods in file order.
var smallMethods = []struct {
	name   string
	class  ClassRef
	token  uint8
	flags  uint8
	typ    []Type
	stack  uint8
	locals uint8
	code   string
}{
	{"Base.init", smallBase, NoToken, AccInit, sig(one(TypeShort), one(TypeVoid)), 2, 0,
		"aload_0; invokespecial {Object.init}; aload_0; sload_1; putfield_s {Base.s}; return"},
	{"Base.m", smallBase, 0x80, AccAbstract, sig(one(TypeShort), one(TypeShort)), 0, 0, ""},
	{"Base.p", smallBase, 1, AccProtected, sig(one(TypeShort)), 1, 0, "getfield_s_this {Base.s}; sreturn"},
	{"App.init", smallApp, NoToken, AccInit, sig(one(TypeVoid)), 4, 0,
		"aload_0; invokespecial {Applet.init}; aload_0; bspush 8; newarray 11; putfield_a {App.ba}" +
			"; aload_0; new {Sub}; dup; sconst_3; invokespecial {Sub.init}; putfield_a {App.b}; aload_0; invokevirtual {register}; return"},
	{"App.install", smallApp, 0, AccPublic | AccStatic, sig(one(TypeArrayByte), one(TypeShort), one(TypeByte), one(TypeVoid)), 2, 0,
		"new {App}; invokespecial {App.init2}; return"},
	{"App.process", smallApp, 7, AccPublic, sig(ref(apdu), one(TypeVoid)), 5, 2,
		`aload_1; invokevirtual {getBuffer}; astore_2
start:  aload_2; sconst_0; baload; stableswitch other 0 1 get put
get:    aload_0; invokeinterface 1 {Shr} 0; sstore_3; goto done
put:    aload_0; aload_2; iipush 70000; invokeinterface 4 {Shr} 1; sconst_0; sstore_3
done:   goto end
caught: pop; sconst_m1; sstore_3
end:    aload_2; sconst_0; sload_3; invokestatic {setShort}; pop; return
other:  sspush 0x6d00; invokestatic {throwIt}; return`},
	{"App.get", smallApp, 8, AccPublic, sig(one(TypeShort)), 3, 0,
		"getfield_a_this {App.b}; getstatic_s {App.ss}; invokevirtual {Base.m}; sreturn"},
	{"App.put", smallApp, 9, AccPublic, sig(one(TypeArrayByte), one(TypeInt), one(TypeVoid)), 3, 0,
		"aload_0; iload_2; putfield_i {App.k}; aload_0; aload_1; putfield_a {App.ba}; return"},
	{"App.shr", smallApp, 5, AccPublic, sig(ref(ExternalClass(1, 6)), one(TypeByte), ref(shareable)), 1, 0,
		"aload_0; areturn"},
	{"Sub.init", smallSub, NoToken, AccInit, sig(one(TypeShort), one(TypeVoid)), 2, 0,
		"aload_0; sload_1; invokespecial {Base.init}; return"},
	{"Sub.m", smallSub, 0x80, 0, sig(one(TypeShort), one(TypeShort)), 3, 0,
		"sload_1; aload_0; invokespecial {super.p}; aload_0; invokespecial {Sub.q}; sadd; sadd; sreturn"},
	{"Sub.q", smallSub, NoToken, AccPrivate, sig(one(TypeShort)), 1, 0,
		"getfield_s_this {Base.s}; sreturn"},
	{"App.test", smallApp, NoToken, AccPrivate,
		sig(one(TypeShort), one(TypeArrayByte), one(TypeInt), ref(smallBase), ref(object), one(TypeShort)), 8, 4,
		"sload_1; sreturn"},
}

// constants returns the constant pool. Offsets of methods are 0 until they are
// known.
func (b *smallBuilder) constants() []smallConstant {
	short, void := one(TypeShort), one(TypeVoid)
	method := func(name string) Constant { return NewStaticRef(ConstantStaticMethodref, b.offsets[name]) }
	static := func(offset uint16) Constant { return NewStaticRef(ConstantStaticFieldref, offset) }
	external := func(class ClassRef, token uint8) Constant {
		return NewExternalStaticRef(ConstantStaticMethodref, class.Package(), class.Class(), token)
	}
	return []smallConstant{
		{"Object", NewClassref(object), nil},
		field("Base.s", NewInstanceFieldref(smallBase, 0)),
		field("Base.ref", NewInstanceFieldref(smallBase, 1)),
		field("App.n", NewInstanceFieldref(smallApp, 0)),
		field("App.ba", NewInstanceFieldref(smallApp, 1)),
		field("App.b", NewInstanceFieldref(smallApp, 2)),
		field("App.oa", NewInstanceFieldref(smallApp, 3)),
		field("App.k", NewInstanceFieldref(smallApp, 4)),
		field("App.z", NewInstanceFieldref(smallApp, 6)),
		field("App.tab", static(0)),
		field("App.so", static(4)),
		field("App.ss", static(8)),
		field("App.sb", static(6)),
		field("App.si", static(10)),
		{"Object.init", external(object, 0), void},
		{"Base.init", method("Base.init"), sig(short, void)},
		{"Base.m", NewVirtualMethodref(smallBase, 0x80), sig(short, short)},
		{"Base.p", NewVirtualMethodref(smallBase, 1), short},
		{"super.p", NewSuperMethodref(smallSub, 1), short},
		{"Sub.q", method("Sub.q"), short},
		{"Sub", NewClassref(smallSub), nil},
		{"Base", NewClassref(smallBase), nil},
		{"App", NewClassref(smallApp), nil},
		{"Shr", NewClassref(smallShr), nil},
		{"Sub.init", method("Sub.init"), sig(short, void)},
		{"App.init2", method("App.init"), void},
		{"App.test", method("App.test"), smallMethods[len(smallMethods)-1].typ},
		{"Applet.init", external(applet, 0), void},
		{"register", NewVirtualMethodref(applet, 1), void},
		{"getBuffer", NewVirtualMethodref(apdu, 1), one(TypeArrayByte)},
		{"throwIt", external(iso, 1), sig(short, void)},
		{"setShort", external(ExternalClass(1, 16), 6), sig(one(TypeArrayByte), short, short, short)},
		{"Throwable", NewClassref(throwable), nil},
		{"ISOException", NewClassref(iso), nil},
		{"Shareable", NewClassref(shareable), nil},
		{"equals", NewVirtualMethodref(object, 0), sig(ref(object), one(TypeBoolean))},
		{"ISOException.init", external(iso, 0), sig(short, void)},
	}
}

func small(t *testing.T) *File {
	t.Helper()
	b := &smallBuilder{t: t, f: &File{}, names: map[string]int{}, offsets: map[string]uint16{}, types: map[string]int{}}
	b.header()
	for i, c := range b.constants() {
		b.names[c.name] = i
	}
	b.methods()
	b.descriptor()
	for _, c := range b.constants() {
		b.f.ConstantPool.Constants = append(b.f.ConstantPool.Constants, c.c)
	}
	b.classes()
	b.locations()
	if err := b.f.Finish(); err != nil {
		t.Fatal(err)
	}
	return b.f
}

func (b *smallBuilder) header() {
	aid := iso7816.MustParseAID
	b.f.Header = Header{Format: Format21, Flags: AccInt | AccExport | AccApplet, Package: PackageInfo{0, 1, aid("F0676F636172642A01")}}
	b.f.Import.Packages = []PackageInfo{{0, 1, aid("A0000000620001")}, {3, 1, aid("A0000000620101")}}
	b.f.StaticField = StaticField{
		ImageSize: 14, ReferenceCount: 3,
		ArrayInits:        []ArrayInit{{TypeByte, []byte{1, 2, 3}}, {TypeInt, []byte{0, 1, 0, 0}}},
		DefaultValueCount: 2, NonDefaultValues: []byte{0, 7, 0, 1, 0x11, 0x70},
	}
}

// methods assembles all methods and lays them out.
func (b *smallBuilder) methods() {
	replace := []string{}
	for name, i := range b.names {
		replace = append(replace, "{"+name+"}", strconv.Itoa(i))
	}
	names := strings.NewReplacer(replace...)
	b.f.Method.Handlers = make([]ExceptionHandler, 2)
	for _, m := range smallMethods {
		code, err := bytecode.Assemble(names.Replace(m.code))
		if err != nil {
			b.t.Fatalf("%s: %v", m.name, err)
		}
		d := TypeDescriptor{Types: m.typ}
		nargs := uint8(d.ArgWords())
		if m.flags&AccStatic == 0 {
			nargs++
		}
		info := MethodInfo{MaxStack: m.stack, Nargs: nargs, MaxLocals: m.locals, Code: code, Flags: HeaderFlags(m.stack, nargs, m.locals)}
		if m.flags&AccAbstract != 0 {
			info.Flags |= AccAbstractMethod
		}
		b.f.Method.Methods = append(b.f.Method.Methods, info)
	}
	b.f.Method.Layout()
	for i, m := range smallMethods {
		b.offsets[m.name] = b.f.Method.Methods[i].Offset
	}
	process := b.f.Method.At(b.offsets["App.process"])
	lines, err := bytecode.Disassemble(process.Code)
	if err != nil {
		b.t.Fatal(err)
	}
	at := func(text string) uint16 {
		i := slices.IndexFunc(lines, func(l bytecode.Line) bool { return strings.HasPrefix(l.Text, text) })
		return uint16(process.CodeOffset() + lines[i].Instr.PC)
	}
	caught, first := at("pop"), at("sconst_0")-1
	b.f.Method.Handlers = []ExceptionHandler{
		{first, false, at("goto") - first, caught, uint16(b.names["ISOException"])},
		{first, true, at("pop") - first, caught, 0},
	}
}

// typeOffset returns the offset of a type descriptor, which is added when new.
func (b *smallBuilder) typeOffset(types []Type) uint16 {
	d := TypeDescriptor{Types: slices.Clone(types)}
	i, ok := b.types[d.String()]
	list := &b.f.Descriptor.Types
	if !ok {
		i = len(list.Descriptors)
		b.types[d.String()] = i
		list.Descriptors = append(list.Descriptors, d)
		list.Layout()
	}
	return list.Descriptors[i].Offset
}

func (b *smallBuilder) descriptor() {
	b.f.Descriptor = &Descriptor{}
	constants := b.constants()
	b.f.Descriptor.Types.ConstantPoolTypes = make([]uint16, len(constants))
	reference := func(types []Type) FieldType { return FieldType(b.typeOffset(types)) }
	instance := func(c ClassRef, token uint8, t FieldType) FieldDescriptor {
		return FieldDescriptor{Token: token, Class: c, RefToken: token, Type: t}
	}
	static := func(offset uint16, t FieldType) FieldDescriptor {
		return FieldDescriptor{Token: NoToken, Flags: AccStatic, StaticOffset: offset, Type: t}
	}
	visible := instance(smallBase, 0, PrimitiveField(TypeShort))
	visible.Flags = AccProtected
	number := instance(smallApp, 0, PrimitiveField(TypeShort))
	number.Flags = AccPublic
	b.f.Descriptor.Classes = []ClassDescriptor{
		{Token: 0, Flags: AccPublic | AccClassInterface | AccClassAbstract, This: smallShr, Methods: []MethodDescriptor{
			{Token: 0, Flags: AccPublic | AccAbstract, TypeOffset: b.typeOffset(sig(one(TypeShort)))},
			{Token: 1, Flags: AccPublic | AccAbstract, TypeOffset: b.typeOffset(sig(one(TypeArrayByte), one(TypeInt), one(TypeVoid)))},
		}},
		{Token: NoToken, Flags: AccClassAbstract, This: smallBase, Fields: []FieldDescriptor{
			visible, instance(smallBase, 1, reference(ref(object))),
		}},
		{Token: 1, Flags: AccPublic, This: smallApp, Interfaces: []ClassRef{shareable, smallShr}, Fields: []FieldDescriptor{
			number, instance(smallApp, 1, reference(one(TypeArrayByte))), instance(smallApp, 2, reference(ref(smallBase))),
			instance(smallApp, 3, reference([]Type{{TypeArrayReference, object}})),
			instance(smallApp, 4, PrimitiveField(TypeInt)), instance(smallApp, 6, PrimitiveField(TypeBoolean)),
			static(0, reference(one(TypeArrayByte))), static(2, reference(one(TypeArrayInt))), static(4, reference(ref(object))),
			static(6, PrimitiveField(TypeByte)), static(7, PrimitiveField(TypeBoolean)), static(8, PrimitiveField(TypeShort)), static(10, PrimitiveField(TypeInt)),
		}},
		{Token: NoToken, This: smallSub},
	}
	for i, m := range smallMethods {
		info := &b.f.Method.Methods[i]
		d := MethodDescriptor{Token: m.token, Flags: m.flags, Offset: info.Offset, TypeOffset: b.typeOffset(m.typ), BytecodeCount: uint16(len(info.Code))}
		if m.name == "App.process" {
			d.HandlerCount = 2
		}
		c := b.f.Descriptor.Class(m.class)
		c.Methods = append(c.Methods, d)
	}
	for i, c := range constants {
		b.f.Descriptor.Types.ConstantPoolTypes[i] = b.constantType(c)
	}
}

// constantType returns the type entry of a constant; that of a field is the
// type of the field's descriptor.
func (b *smallBuilder) constantType(c smallConstant) uint16 {
	if c.c.Tag == ConstantClassref {
		return NoType
	}
	if c.typ != nil {
		return b.typeOffset(c.typ)
	}
	for _, class := range b.f.Descriptor.Classes {
		for _, f := range class.Fields {
			same := !f.IsStatic() && c.c == NewInstanceFieldref(f.Class, f.RefToken) ||
				f.IsStatic() && c.c == NewStaticRef(ConstantStaticFieldref, f.StaticOffset)
			if kind, primitive := f.Type.Primitive(); same && primitive {
				return b.typeOffset(one(kind))
			} else if same {
				return uint16(f.Type)
			}
		}
	}
	b.t.Fatalf("no field for constant %s", c.name)
	return 0
}

func (b *smallBuilder) classes() {
	at := b.offsets
	b.f.Class.Classes = []ClassInfo{
		{Flags: AccInterface | AccShareable, Superinterfaces: []ClassRef{shareable}},
		{Super: object, DeclaredInstanceSize: 2, FirstReferenceToken: 1, ReferenceCount: 1,
			PublicBase: 1, PublicMethods: []uint16{at["Base.p"]}, PackageMethods: []uint16{at["Base.m"]}},
		{Flags: AccShareable, Super: applet, DeclaredInstanceSize: 7, FirstReferenceToken: 1, ReferenceCount: 3,
			PublicBase: 5, PublicMethods: []uint16{at["App.shr"], NoMethod, at["App.process"], at["App.get"], at["App.put"]},
			Interfaces: []ImplementedInterface{{shareable, nil}, {smallShr, []uint8{8, 9}}}},
		{Super: smallBase, FirstReferenceToken: NoToken, PublicBase: 2, PackageMethods: []uint16{at["Sub.m"]}},
	}
	b.f.Class.Layout(b.f.Header.Format)
	for i, want := range []ClassRef{smallShr, smallBase, smallApp, smallSub} {
		if c := b.f.Class.Classes[i]; c.Offset != want.Offset() {
			b.t.Fatalf("class %d is at %d, the constant says %d", i, c.Offset, want.Offset())
		}
	}
	b.f.Applet = &Applet{[]AppletInfo{{AID: iso7816.MustParseAID("F0676F636172642A0101"), InstallMethodOffset: at["App.install"]}}}
	b.f.AppletNames = []string{"App"}
	b.f.Path = "small"
	b.f.Export = &Export{Classes: []ExportClass{{ClassOffset: smallShr.Offset()}}}
}

// locations collects the constant pool operands of all methods.
func (b *smallBuilder) locations() {
	l := &b.f.RefLocation
	l.Byte2Indices = append(l.Byte2Indices, 1+6)
	for i := range b.f.Method.Methods {
		m := &b.f.Method.Methods[i]
		list, err := bytecode.DecodeAll(m.Code)
		if err != nil {
			b.t.Fatal(err)
		}
		for _, in := range list {
			p, ok := in.Pool()
			at := uint16(m.CodeOffset() + p.At)
			switch {
			case ok && p.Wide:
				l.Byte2Indices = append(l.Byte2Indices, at)
			case ok:
				l.ByteIndices = append(l.ByteIndices, at)
			}
		}
	}
}

// TestSmall keeps the files under testdata, where the verifier's tests find them,
// equal to what is built here, and checks that they are good.
func TestSmall(t *testing.T) {
	keepHex(t, "testdata/small.hex", small(t))
	f := in23(small(t))
	f.Debug, f.Custom, f.StaticResources, f.Directory.Custom = nil, nil, nil, nil
	if err := f.Finish(); err != nil {
		t.Fatal(err)
	}
	keepHex(t, "testdata/small23.hex", f)
}

// keepHex compares a golden with the load file data block of f, Descriptor
// included, headed by the names of constants and methods.
func keepHex(t *testing.T, name string, f *File) {
	t.Helper()
	for _, e := range f.Validate() {
		t.Error(e)
	}
	block, err := f.LoadFileDataBlock(true)
	if err != nil {
		t.Fatal(err)
	}
	text := "# The load file data block, Descriptor included, of the file that small_test.go builds.\n# constants:"
	b := &smallBuilder{offsets: map[string]uint16{}}
	for _, c := range b.constants() {
		text += " " + c.name
	}
	text += "\n# methods:"
	for _, m := range smallMethods {
		text += " " + m.name
	}
	text += "\n"
	for line := range slices.Chunk(block, 32) {
		text += hex.EncodeToString(line) + "\n"
	}
	if *update {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(name)
	if err != nil || !bytes.Equal(golden, []byte(text)) {
		t.Errorf("%s differs from what is built (%v); go test -run TestSmall -update writes it", name, err)
	}
}
