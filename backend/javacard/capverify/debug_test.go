package capverify

import (
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// debugged is the small file with a Debug component, made from the Descriptor component.
func debugged(t *testing.T) *capfile.File {
	t.Helper()
	f := loadHex(t, "small23.hex").File
	d := &capfile.Debug{}
	text := func(s string) uint16 {
		for i, have := range d.Strings {
			if have == s {
				return uint16(i)
			}
		}
		d.Strings = append(d.Strings, s)
		return uint16(len(d.Strings) - 1)
	}
	names := []string{"small/Shr", "small/Base", "small/App", "small/Sub"}
	supers := []string{"java/lang/Object", "java/lang/Object", "javacard/framework/Applet", "small/Base"}
	interfaces := [][]string{{"javacard/framework/Shareable"}, nil, {"javacard/framework/Shareable", "small/Shr"}, nil}
	letters := map[capfile.TypeKind]string{
		capfile.TypeVoid: "V", capfile.TypeBoolean: "Z", capfile.TypeByte: "B", capfile.TypeShort: "S", capfile.TypeInt: "I", capfile.TypeReference: "Lx/Y;",
		capfile.TypeArrayBoolean: "[Z", capfile.TypeArrayByte: "[B", capfile.TypeArrayShort: "[S", capfile.TypeArrayInt: "[I", capfile.TypeArrayReference: "[Lx/Y;",
	}
	var p capfile.DebugPackage
	p.Name = text("small")
	for i := range f.Descriptor.Classes {
		c := &f.Descriptor.Classes[i]
		out := capfile.DebugClass{Name: text(names[i]), Location: c.This, Superclass: text(supers[i]), SourceFile: text("small.java")}
		out.Flags = uint16(c.Flags & (capfile.AccPublic | capfile.AccFinal))
		if c.Flags&capfile.AccClassInterface != 0 {
			out.Flags |= capfile.AccDebugInterface
		}
		if c.Flags&capfile.AccClassAbstract != 0 {
			out.Flags |= capfile.AccDebugAbstract
		}
		if f.Class.Classes[i].Flags&capfile.AccShareable != 0 {
			out.Flags |= capfile.AccDebugShareable
		}
		for _, name := range interfaces[i] {
			out.Interfaces = append(out.Interfaces, text(name))
		}
		for _, x := range c.Fields {
			at := uint32(x.RefToken)
			if x.IsStatic() {
				at = uint32(x.StaticOffset)
			}
			kind, ok := x.Type.Primitive()
			if !ok {
				kind = f.Descriptor.Types.At(uint16(x.Type)).Types[0].Kind
			}
			out.Fields = append(out.Fields, capfile.DebugField{Name: text("f"), Descriptor: text(letters[kind]), Flags: uint16(x.Flags), Contents: at})
		}
		for _, x := range c.Methods {
			types := f.Descriptor.Types.At(x.TypeOffset)
			descriptor := "("
			for _, a := range types.Args() {
				descriptor += letters[a.Kind]
			}
			m := capfile.DebugMethod{Name: text("m"), Descriptor: text(descriptor + ")" + letters[types.Result().Kind]), Flags: uint16(x.Flags & 0x1F)}
			if x.IsInit() {
				m.Name = text("<init>")
			}
			code := f.Method.At(x.Offset)
			if code == nil || code.IsAbstract() {
				m.Flags |= capfile.AccDebugAbstract
			} else {
				m.Location, m.HeaderSize, m.BodySize = x.Offset, uint8(code.HeaderSize()), x.BytecodeCount
				m.Lines = []capfile.DebugLine{{StartPC: 0, EndPC: x.BytecodeCount - 1, Line: 7}}
				for at := uint8(0); at < code.Nargs; at++ {
					m.Variables = append(m.Variables, capfile.DebugVariable{Index: at, Name: text("v"), Descriptor: text("S"), Length: x.BytecodeCount})
				}
			}
			out.Methods = append(out.Methods, m)
		}
		p.Classes = append(p.Classes, out)
	}
	d.Packages = []capfile.DebugPackage{p}
	f.Debug = d
	return f
}

// TestDebug spoils one thing of the Debug component at a time.
func TestDebug(t *testing.T) {
	str := func(f *capfile.File, s string) uint16 {
		f.Debug.Strings = append(f.Debug.Strings, s)
		return uint16(len(f.Debug.Strings) - 1)
	}
	app := func(f *capfile.File) *capfile.DebugClass { return &f.Debug.Packages[0].Classes[2] }
	process := func(f *capfile.File) *capfile.DebugMethod { return &app(f).Methods[2] }
	tests := []struct {
		change func(f *capfile.File)
		want   string
	}{
		{func(*capfile.File) {}, ""},
		{func(f *capfile.File) { f.Debug.Packages[0].Name = 999 }, ""}, // no name is a name of format 2.3
		{func(f *capfile.File) { f.Debug.Packages[0].Name = str(f, "a//b") }, `invalid package name "a//b"`},
		{func(f *capfile.File) { app(f).Name = str(f, "small.App") }, `invalid class name "small.App"`},
		{func(f *capfile.File) { app(f).Location = 3 }, "invalid location class@0003"},
		{func(f *capfile.File) { app(f).Location = f.Debug.Packages[0].Classes[1].Location }, "second description of class@0005"},
		{func(f *capfile.File) { f.Debug.Packages[0].Classes = f.Debug.Packages[0].Classes[:3] }, "3 classes, the Class component has 4"},
		{func(f *capfile.File) { app(f).Flags ^= capfile.AccDebugShareable }, "class small/App: flags 0001, want 0801"},
		{func(f *capfile.File) { app(f).Superclass = str(f, "small/Base") }, `superclass "small/Base", is javacard/framework/Applet`},
		{func(f *capfile.File) { app(f).SourceFile = str(f, "a>b") }, `invalid source file name "a>b"`},
		{func(f *capfile.File) { app(f).Interfaces = []uint16{str(f, "x/Y")} }, "interfaces [x/Y], want [javacard/framework/Shareable small/Shr]"},
		{func(f *capfile.File) { app(f).Methods = app(f).Methods[1:] }, "the Descriptor component has"},
		{func(f *capfile.File) { app(f).Fields[0].Name = str(f, "new") }, `field "new": invalid name`},
		{func(f *capfile.File) { app(f).Fields[0].Descriptor = str(f, "V") }, "invalid descriptor"},
		{func(f *capfile.File) { app(f).Fields[0].Flags |= 0x40 }, "invalid flags"},
		{func(f *capfile.File) { app(f).Fields[0].Flags ^= 1 }, "flags differ from the Descriptor component's"},
		{func(f *capfile.File) { app(f).Fields[0].Contents = 77 }, "the Descriptor component has no such field"},
		{func(f *capfile.File) { process(f).Name = str(f, "a/b") }, `method "a/b": invalid name`},
		{func(f *capfile.File) { process(f).Descriptor = str(f, "(S") }, "invalid descriptor"},
		{func(f *capfile.File) { process(f).Flags |= 0x20 }, "invalid flags"},
		{func(f *capfile.File) { process(f).Flags ^= 0x10 }, "flags differ from the Descriptor component's"},
		{func(f *capfile.File) { process(f).Flags |= capfile.AccDebugAbstract }, "abstract, but has code"},
		{func(f *capfile.File) { process(f).Location++ }, "the Descriptor component has no method at"},
		{func(f *capfile.File) { process(f).HeaderSize = 4 }, "invalid header size"},
		{func(f *capfile.File) { process(f).BodySize++ }, "invalid body size"},
		{func(f *capfile.File) { process(f).Variables[1].Name = str(f, "a.b") }, "invalid name of a variable: a.b"},
		{func(f *capfile.File) { process(f).Variables[1].Descriptor = str(f, "()S") }, "invalid descriptor of variable v"},
		{func(f *capfile.File) { process(f).Variables[1].Length++ }, "invalid scope of variable v"},
		{func(f *capfile.File) { process(f).Variables[1].Index = 50 }, "variable v lies outside the frame"},
		{func(f *capfile.File) { process(f).Variables[1].Index = 0 }, "variables v and v overlap"},
		{func(f *capfile.File) { process(f).Variables = process(f).Variables[:1] }, "an argument is no variable"},
		{func(f *capfile.File) { process(f).Lines[0].EndPC++ }, "invalid start_pc or end_pc of a line"},
		{func(f *capfile.File) { process(f).Lines[0].StartPC = process(f).Lines[0].EndPC + 1 }, "invalid start_pc or end_pc of a line"},
	}
	for i, test := range tests {
		f := debugged(t)
		test.change(f)
		if err := f.Finish(); err != nil {
			t.Fatal(err)
		}
		faults := Verify(f, exportfile.Facts())
		if test.want == "" && len(faults) > 0 || !strings.Contains(faults.Error(), test.want) {
			t.Errorf("%d: %v, want %q", i, faults, test.want)
		}
	}
}
