package jcvm

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/runtime/iso7816"
	"github.com/gocard/gocard/runtime/jcre"
)

// builder makes small CAP files from assembler text. In the text `$NAME` is the
// index of the constant pool entry called NAME; these exist:
//
//	P.C            class C of import P (0 javacard.framework, 1 java.lang, 2... more)
//	P.C.s M        external static method or constructor M, written P.C.sM
//	P.C.v M        external virtual method, written P.C.vM
//	Main, Other    the package's classes; Face its shareable interface
//	Main.fN        instance field N of Main
//	Main.vN, Main.pN  public and package-visible virtual method N
//	super.N        Main's superclass's virtual method N, called from Main
//	call.NAME      the package's method NAME
//	static.N       static field at image offset N
//
// Main has the fields 0 short, 1 byte, 2-3 int, 4 and 5 references. Two references
// and 12 bytes of primitives are static; the first reference is the array {1, 2, 3}.
type builder struct {
	t       testing.TB
	f       *capfile.File
	pool    []string
	names   []string // methods in order
	source  map[string]string
	info    map[string]capfile.MethodInfo
	public  map[string][]string // class -> method names from its base token on
	base    map[string]uint8
	super   capfile.ClassRef
	ifaces  []capfile.ImplementedInterface
	catches []catch
}

// catch is an exception handler given by labels of the assembler text.
type catch struct {
	method             string
	start, end, target int
	class              string // "" for any
}

const mainClass, otherClass, faceClass = "Main", "Other", "Face"

func newBuilder(t testing.TB, aid string) *builder {
	t.Helper()
	info := func(s string, major, minor uint8) capfile.PackageInfo {
		return capfile.PackageInfo{AID: iso7816.MustParseAID(s), MajorVersion: major, MinorVersion: minor}
	}
	b := &builder{
		t: t, source: map[string]string{}, info: map[string]capfile.MethodInfo{}, public: map[string][]string{}, base: map[string]uint8{},
		super: capfile.ExternalClass(1, 0),
	}
	b.f = &capfile.File{
		Header: capfile.Header{Format: capfile.Format21, Flags: capfile.AccInt, Package: info(aid, 1, 0)},
		Import: capfile.Import{Packages: []capfile.PackageInfo{info("A0000000620101", 1, 3), info("A0000000620001", 1, 0)}},
		StaticField: capfile.StaticField{
			ImageSize: 16, ReferenceCount: 2, DefaultValueCount: 8, NonDefaultValues: []byte{0x80, 1, 2, 3},
			ArrayInits: []capfile.ArrayInit{{Type: capfile.TypeByte, Values: []byte{1, 2, 3}}},
		},
	}
	return b
}

// imports adds an imported package and gives its token.
func (b *builder) imports(aid string, major, minor uint8) int {
	p := capfile.PackageInfo{AID: iso7816.MustParseAID(aid), MajorVersion: major, MinorVersion: minor}
	b.f.Import.Packages = append(b.f.Import.Packages, p)
	return len(b.f.Import.Packages) - 1
}

// method adds a method with its argument words, further locals and stack words.
func (b *builder) method(name string, nargs, locals, stack uint8, source string) {
	b.names = append(b.names, name)
	b.source[name] = source
	b.info[name] = capfile.MethodInfo{Nargs: nargs, MaxLocals: locals, MaxStack: stack, Flags: capfile.HeaderFlags(stack, nargs, locals)}
}

// virtual makes methods the public virtual methods of a class from a token on.
func (b *builder) virtual(class string, base uint8, methods ...string) {
	b.base[class], b.public[class] = base, methods
}

// applet makes Main an applet class whose install is the method "install"; the
// class's process is the method "process".
func (b *builder) applet() {
	b.super = capfile.ExternalClass(0, 3)
	aid := iso7816.MustParseAID(b.f.Header.Package.AID.String() + "01")
	b.f.Applet = &capfile.Applet{Applets: []capfile.AppletInfo{{AID: aid}}}
	b.f.Header.Flags |= capfile.AccApplet
	b.method("install", 3, 0, 4, `new $Main; dup; invokespecial $call.init; invokevirtual $0.3.v1; return`)
	b.method("init", 1, 0, 1, `aload_0; invokespecial $0.3.s0; return`)
	b.virtual(mainClass, 7, "process")
}

// handler adds an exception handler: [start, end) and target in the method's code.
func (b *builder) handler(method string, start, end, target int, class string) {
	b.catches = append(b.catches, catch{method, start, end, target, class})
}

// build lays everything out.
func (b *builder) build() *capfile.File {
	b.t.Helper()
	codes := map[string][]byte{}
	for _, name := range b.names {
		codes[name] = b.assemble(name)
	}
	for _, c := range b.catches {
		if c.class != "" {
			b.index(c.class)
		}
	}
	b.f.Method = capfile.Method{Handlers: make([]capfile.ExceptionHandler, len(b.catches))}
	for _, name := range b.names {
		m := b.info[name]
		m.Code = codes[name]
		b.f.Method.Methods = append(b.f.Method.Methods, m)
	}
	b.f.Method.Layout()
	b.classes()
	for _, name := range b.pool {
		b.f.ConstantPool.Constants = append(b.f.ConstantPool.Constants, b.constant(name))
	}
	b.handlers()
	if b.f.Applet != nil {
		b.f.Applet.Applets[0].InstallMethodOffset = b.offset("install")
	}
	if err := b.f.Finish(); err != nil {
		b.t.Fatal(err)
	}
	return b.f
}

// assemble replaces the names and assembles a method.
func (b *builder) assemble(name string) []byte {
	words := strings.FieldsFunc(b.source[name], func(r rune) bool { return r == ' ' || r == '\t' })
	for i, w := range words {
		if at := strings.IndexByte(w, '$'); at >= 0 {
			end := at + 1 + strings.IndexAny(w[at+1:]+";", ";\n")
			words[i] = w[:at] + strconv.Itoa(b.index(w[at+1:end])) + w[end:]
		}
	}
	code, err := bytecode.Assemble(strings.Join(words, " "))
	if err != nil {
		b.t.Fatalf("%s: %v", name, err)
	}
	return code
}

// index is the constant pool index of a name. Index 0 is never used, as a handler
// could not name it.
func (b *builder) index(name string) int {
	if len(b.pool) == 0 {
		b.pool = append(b.pool, "1.0")
	}
	for i, n := range b.pool {
		if i > 0 && n == name {
			return i
		}
	}
	b.pool = append(b.pool, name)
	return len(b.pool) - 1
}

func (b *builder) offset(method string) uint16 {
	for i, name := range b.names {
		if name == method {
			return b.f.Method.Methods[i].Offset
		}
	}
	b.t.Fatalf("no method %q", method)
	return 0
}

// classes makes Face, Main and Other.
func (b *builder) classes() {
	face := capfile.ClassInfo{Flags: capfile.AccInterface | capfile.AccShareable, Superinterfaces: []capfile.ClassRef{capfile.ExternalClass(0, 2)}}
	main := capfile.ClassInfo{
		Super: b.super, DeclaredInstanceSize: 6, FirstReferenceToken: 4, ReferenceCount: 2,
		PublicBase: b.base[mainClass], Interfaces: b.ifaces,
	}
	other := capfile.ClassInfo{
		Super: capfile.ExternalClass(1, 0), FirstReferenceToken: capfile.NoToken, PublicBase: b.base[otherClass],
	}
	for _, i := range b.ifaces {
		if i.Interface == 0 {
			main.Flags |= capfile.AccShareable
		}
	}
	for _, m := range b.public[mainClass] {
		main.PublicMethods = append(main.PublicMethods, b.offset(m))
	}
	for _, m := range b.public[otherClass] {
		other.PublicMethods = append(other.PublicMethods, b.offset(m))
	}
	if len(main.PublicMethods) == 0 {
		main.PublicBase = 1
	}
	if len(other.PublicMethods) == 0 {
		other.PublicBase = 1
	}
	b.f.Class.Classes = []capfile.ClassInfo{face, main, other}
	b.f.Class.Layout(b.f.Header.Format)
}

func (b *builder) classRef(name string) capfile.ClassRef {
	for i, n := range []string{faceClass, mainClass, otherClass} {
		if n == name {
			return capfile.InternalClass(b.f.Class.Classes[i].Offset)
		}
	}
	var p, c uint8
	if _, err := fmt.Sscanf(name, "%d.%d", &p, &c); err != nil {
		b.t.Fatalf("class %q: %v", name, err)
	}
	return capfile.ExternalClass(p, c)
}

// constant makes the constant pool entry of a name.
func (b *builder) constant(name string) capfile.Constant {
	if method, ok := strings.CutPrefix(name, "call."); ok {
		return capfile.NewStaticRef(capfile.ConstantStaticMethodref, b.offset(method))
	}
	at := strings.LastIndexByte(name, '.')
	if at < 0 || strings.IndexByte(name, '.') == at && name[0] <= '9' {
		return capfile.NewClassref(b.classRef(name))
	}
	class, member := name[:at], name[at+1:]
	kind := member[0]
	if kind <= '9' {
		kind = class[1]
	} else {
		member = member[1:]
	}
	token, err := strconv.Atoi(member)
	if err != nil {
		b.t.Fatalf("constant %q: %v", name, err)
	}
	switch {
	case class == "static":
		return capfile.NewStaticRef(capfile.ConstantStaticFieldref, uint16(token))
	case class == "super":
		return capfile.NewSuperMethodref(b.classRef(mainClass), uint8(token))
	case kind == 'f':
		return capfile.NewInstanceFieldref(b.classRef(class), uint8(token))
	case kind == 's':
		ref := b.classRef(class)
		return capfile.NewExternalStaticRef(capfile.ConstantStaticMethodref, ref.Package(), ref.Class(), uint8(token))
	case kind == 'v':
		return capfile.NewVirtualMethodref(b.classRef(class), uint8(token))
	}
	b.t.Fatalf("constant %q", name)
	return capfile.Constant{}
}

func (b *builder) handlers() {
	for i, c := range b.catches {
		for n := range b.f.Method.Methods {
			if b.names[n] != c.method {
				continue
			}
			base := b.f.Method.Methods[n].CodeOffset()
			h := capfile.ExceptionHandler{
				StartOffset: uint16(base + c.start), ActiveLength: uint16(c.end - c.start), HandlerOffset: uint16(base + c.target),
			}
			if c.class != "" {
				h.CatchTypeIndex = uint16(b.index(c.class))
			}
			b.f.Method.Handlers[i] = h
		}
	}
	for i := range b.f.Method.Handlers {
		b.f.Method.Handlers[i].StopBit = capfile.StopBit(b.f.Method.Handlers, i)
	}
}

// card is a machine with one package whose methods a test calls directly.
type card struct {
	t  testing.TB
	vm *VM
	b  *builder
	p  *Package
	i  *jcre.Instance // who calls
}

// load builds and loads the package on a machine.
func (b *builder) load(vm *VM) *card {
	b.t.Helper()
	p, err := vm.Load(b.build())
	if err != nil {
		b.t.Fatal(err)
	}
	aid := iso7816.MustParseAID(p.AID.String() + "FF")
	return &card{b.t, vm, b, p, &jcre.Instance{AID: aid, Package: p.AID, Context: p.context}}
}

// call executes a method of the package as its applet.
func (c *card) call(method string, args ...int32) (result int32, err error) {
	c.t.Helper()
	m := c.p.methods[capfile.MethodAt{Offset: c.b.offset(method)}]
	err = c.vm.card.Invoke(c.i, func() error {
		return c.vm.enter(func() (err error) {
			result, err = c.vm.call(m, args...)
			return err
		})
	})
	return result, err
}

// execute executes assembler text as the body of a static method.
func execute(t testing.TB, nargs, locals uint8, source string, args ...int32) (int32, error) {
	t.Helper()
	b := newBuilder(t, "F000000001")
	b.method("body", nargs, locals, 20, source)
	return b.load(New(jcre.Config{}, Options{Budget: 100000})).call("body", args...)
}
