package capfile

import (
	"slices"
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
)

// Extended form of the small file: one public package, which has all classes, and an empty one. The methods behind the last one with handlers lie
// in a block of their own.

// extended rewrites the small file in the extended form.
func extended(f *File) *File {
	f = in23(f)
	old := []uint16{}
	for _, c := range f.Class.Classes {
		old = append(old, c.Offset)
	}
	f.Header.Format, f.Header.Flags = Format23Extended, f.Header.Flags|AccExtended
	public := PackageInfo{MinorVersion: 4, MajorVersion: 1, AID: iso7816.MustParseAID("F0676F636172642A02")}
	f.Header.Public = []PublicPackage{{public, "small"}}
	f.splitMethods()
	f.Class.Layout(Format23Extended)
	f.renumber(old)
	f.Export.PackageClasses = []int{len(f.Export.Classes)}
	f.Descriptor.PackageClasses = []int{4, 0}
	f.Debug.Packages = append(f.Debug.Packages, DebugPackage{Name: 1})
	return f
}

// splitMethods moves the methods behind the last one with handlers to a second block.
func (f *File) splitMethods() {
	last := f.Method.Containing(f.Method.Handlers[len(f.Method.Handlers)-1].StartOffset)
	n := slices.IndexFunc(f.Method.Methods, func(m MethodInfo) bool { return m.Offset == last.Offset }) + 1
	second := Method{Methods: slices.Clone(f.Method.Methods[n:])}
	shift := second.Methods[0].Offset - uint16(second.Start())
	refs := &f.RefLocation
	f.RefBlocks = make([]RefLocation, 2)
	for i, list := range [][]uint16{refs.ByteIndices, refs.Byte2Indices} {
		for _, at := range list {
			block := 0
			if at > second.Methods[0].Offset {
				block, at = 1, at-shift
			}
			to := [2]*[]uint16{&f.RefBlocks[block].ByteIndices, &f.RefBlocks[block].Byte2Indices}[i]
			*to = append(*to, at)
		}
	}
	move := func(offset *uint16) uint8 {
		if *offset == NoMethod {
			return 0xFF
		}
		if *offset > last.Offset {
			*offset -= shift
			return 1
		}
		return 0
	}
	f.moveMethods(move)
	second.Layout()
	f.Blocks = []Method{{Handlers: f.Method.Handlers, Methods: f.Method.Methods[:n]}, second}
	f.Method, f.RefLocation = Method{}, RefLocation{}
}

// moveMethods changes all references to methods; move changes an offset and returns the block.
func (f *File) moveMethods(move func(offset *uint16) uint8) {
	all := func(offsets []uint16) (blocks []uint8) {
		for i := range offsets {
			blocks = append(blocks, move(&offsets[i]))
		}
		return blocks
	}
	for i := range f.Applet.Applets {
		a := &f.Applet.Applets[i]
		a.InstallMethodBlock = move(&a.InstallMethodOffset)
	}
	for i := range f.ConstantPool.Constants {
		if c := &f.ConstantPool.Constants[i]; c.Tag == ConstantStaticMethodref && !c.IsExternal() {
			offset := c.Offset()
			block := move(&offset)
			*c = NewStaticRef(ConstantStaticMethodref, offset)
			c.Info[0] = block
		}
	}
	for i := range f.Class.Classes {
		c := &f.Class.Classes[i]
		c.PublicBlocks, c.PackageBlocks = all(c.PublicMethods), all(c.PackageMethods)
	}
	for i := range f.Export.Classes {
		f.Export.Classes[i].StaticMethodBlocks = all(f.Export.Classes[i].StaticMethodOffsets)
	}
	for i := range f.Descriptor.Classes {
		for j := range f.Descriptor.Classes[i].Methods {
			m := &f.Descriptor.Classes[i].Methods[j]
			m.Block = move(&m.Offset)
		}
	}
}

// TestExtendedGolden keeps the extended form of the small file, which the tests of capverify and of the virtual machine load.
func TestExtendedGolden(t *testing.T) {
	f := extended(small(t))
	f.Debug, f.Custom, f.StaticResources, f.Directory.Custom = nil, nil, nil, nil
	if err := f.Finish(); err != nil {
		t.Fatal(err)
	}
	keepHex(t, "testdata/small23x.hex", f)
}

// TestValidateExtended spoils what only extended files have.
func TestValidateExtended(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(f *File)
		want   string
	}{
		{"method blocks", func(f *File) { f.Directory.BlockCount = 1 }, "Directory component, offset 44: mismatch on number of method blocks: 1, actual 2"},
		{"wide size", func(f *File) { f.Directory.ComponentSizes[ComponentMethod]++ }, "size of Method component"},
		{"install block", func(f *File) { f.Applet.Applets[0].InstallMethodBlock = 1 }, "install method offset 1:"},
		{"constant block", func(f *File) { f.ConstantPool.Constants[19].Info[0] = 7 }, "constant pool entry 19: invalid method offset 7:"},
		{"table block", func(f *File) { f.Class.Classes[3].PackageBlocks[0] = 9 }, "package method 0: invalid method offset 9:"},
		{"export packages", func(f *File) { f.Header.Public = append(f.Header.Public, f.Header.Public[0]) }, "Export component, offset 0: 1 packages export, Header has 2 public ones"},
		{"export block", func(f *File) {
			f.Export.Classes[0].StaticMethodBlocks = []uint8{1}
			f.Export.Classes[0].StaticMethodOffsets = []uint16{3}
		}, "invalid static method reference 1:3"},
		{"described block", func(f *File) { f.Descriptor.Classes[3].Methods[0].Block = 0 }, "invalid method offset"},
		{"described twice", func(f *File) { f.Descriptor.Classes[3].This = f.Descriptor.Classes[2].This }, "class 3 is described as class@0018, which is no class or was described before"},
		{"class token", func(f *File) {
			f.Descriptor.Classes[1].Token, f.Descriptor.Classes[1].Flags = 0, AccPublic|AccClassAbstract
		}, "several classes have token 0"},
		{"location blocks", func(f *File) { f.RefBlocks = f.RefBlocks[:1] }, "1 blocks, but 2 blocks of methods"},
		{"location", func(f *File) { f.RefBlocks[1].Byte2Indices = f.RefBlocks[1].Byte2Indices[1:] }, "missing 2-byte reference location"},
		{"code", func(f *File) { f.Blocks[1].Methods[0].Code[0] = 0xF0 }, "opcode"},
		{"stop bit", func(f *File) { f.Blocks[0].Handlers[0].StopBit = !f.Blocks[0].Handlers[0].StopBit }, "Method component, offset 10: exception handler 0: incorrect value of stop bit"},
	} {
		f := extended(small(t))
		if err := f.Finish(); err != nil {
			t.Fatal(err)
		}
		test.change(f)
		var all []string
		for _, e := range f.Validate() {
			all = append(all, e.Error())
		}
		if text := strings.Join(all, "\n"); !strings.Contains(text, test.want) {
			t.Errorf("%s: %q, want %q", test.name, text, test.want)
		}
	}
}

// TestReferencesOfNothing: a class without a first reference has none, whatever its count says.
func TestReferencesOfNothing(t *testing.T) {
	f := small(t)
	c := &f.Class.Classes[3]
	if c.FirstReferenceToken != NoToken {
		t.Fatal("Sub has references")
	}
	c.ReferenceCount = 7
	if err := f.Finish(); err != nil {
		t.Fatal(err)
	}
	for _, e := range f.Validate() {
		t.Error(e)
	}
	if _, n := c.References(); n != 0 {
		t.Errorf("%d references", n)
	}
}

// TestMissingDebug: the Directory of a load file lists what stayed behind, that of a CAP file may not.
func TestMissingDebug(t *testing.T) {
	f := in22(small(t))
	if err := f.Finish(); err != nil {
		t.Fatal(err)
	}
	f.Debug = nil
	if len(f.Validate()) == 0 {
		t.Error("a CAP file without the Debug component that its Directory lists is good")
	}
	f.Path = ""
	for _, e := range f.Validate() {
		t.Error(e)
	}
}
