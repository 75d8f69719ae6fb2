package capfile

import (
	"strings"
	"testing"

	"github.com/gocard/gocard/runtime/iso7816"
)

var otherAID = iso7816.MustParseAID("F0000000010101")

// spoiltFiles each have one thing wrong.
var spoiltFiles = []struct {
	name   string
	change func(f *File)
	want   string
}{
	{"unknown flag", func(f *File) { f.Header.Flags |= 0x10 }, "Header component, offset 6: bad flags 17"},
	{"flag export", func(f *File) { f.Header.Flags &^= AccExport }, "mismatch on ACC_EXPORT flag"},
	{"flag applet", func(f *File) { f.Header.Flags &^= AccApplet }, "mismatch on ACC_APPLET flag"},
	{"flag int", func(f *File) { f.Header.Flags &^= AccInt }, "the type int is used but the flag ACC_INT is not set"},
	{"size", func(f *File) { f.Directory.ComponentSizes[ComponentClass]++ }, "Directory component, offset 10: size of Class component is"},
	{"image size", func(f *File) { f.Directory.ImageSize++ }, "Directory component, offset 22: mismatch on static field image size: 15, actual 14"},
	{"array count", func(f *File) { f.Directory.ArrayInitCount++ }, "Directory component, offset 24: mismatch on number of initialised arrays"},
	{"array size", func(f *File) { f.Directory.ArrayInitSize++ }, "Directory component, offset 26: mismatch on size of initialised arrays"},
	{"import count", func(f *File) { f.Directory.ImportCount++ }, "Directory component, offset 28: mismatch on number of imported packages"},
	{"applet count", func(f *File) { f.Directory.AppletCount++ }, "Directory component, offset 29: mismatch on number of applets"},
	{"custom missing", func(f *File) { f.Directory.Custom = []CustomComponentInfo{{200, 1, otherAID}} }, "custom component with tag 200 is missing"},
	{"custom tag", func(f *File) { f.Directory.Custom = []CustomComponentInfo{{14, 1, otherAID}} }, "custom component with tag 14, must be 128 to 255"},
	{"applet RID", func(f *File) { f.Applet.Applets[0].AID = otherAID }, "Applet component, offset 1: applet AID F0000000010101 has another RID"},
	{"applet twice", func(f *File) { f.Applet.Applets = append(f.Applet.Applets, f.Applet.Applets[0]) }, "Applet component, offset 14: second applet with AID"},
	{"install", func(f *File) { f.Applet.Applets[0].InstallMethodOffset++ }, "is not a method of 3 arguments"},
	{"import twice", func(f *File) { f.Import.Packages[1].AID = f.Import.Packages[0].AID }, "Import component, offset 11: second import of A0000000620001"},
	{"import itself", func(f *File) { f.Import.Packages[1].AID = f.Header.Package.AID }, "package imports itself"},
	{"no import", func(f *File) { f.Import.Packages = f.Import.Packages[:1] }, "package token 1, but 1 imports"},
	{"constant tag", func(f *File) { f.ConstantPool.Constants[0].Tag = 7 }, "constant pool entry 0: bad tag 7"},
	{"constant class", func(f *File) { f.ConstantPool.Constants[1].Info[1]++ }, "ConstantPool component, offset 6: bad internal class reference 4"},
	{"constant padding", func(f *File) { f.ConstantPool.Constants[0].Info[2] = 1 }, "constant pool entry 0: padding is not 0"},
	{"constant field", func(f *File) { f.ConstantPool.Constants[1].Info[2] = 2 }, "constant pool entry 1: class@0003 has no instance field with token 2"},
	{"constant image", func(f *File) { f.ConstantPool.Constants[9] = NewStaticRef(ConstantStaticFieldref, 14) }, "offset 14 outside the static field image of 14 bytes"},
	{"constant method", func(f *File) { f.ConstantPool.Constants[15].Info[2]++ }, "constant pool entry 15: invalid method offset 18"},
	{"constant static padding", func(f *File) { f.ConstantPool.Constants[15].Info[0] = 1 }, "constant pool entry 15: padding is not 0"},
	{"constant super", func(f *File) { f.ConstantPool.Constants[18] = NewSuperMethodref(applet, 1) }, "must be a class of this package"},
	{"constant virtual of interface", func(f *File) { f.ConstantPool.Constants[16] = NewVirtualMethodref(smallShr, 0) }, "no virtual method 0 in class@0000"},
	{"constant package method outside", func(f *File) { f.ConstantPool.Constants[16] = NewVirtualMethodref(applet, 0x80) }, "no virtual method 128 in 1.3"},
	{"class flags", func(f *File) { f.Class.Classes[1].Flags |= 1 }, "Class component, offset 3: bad flags 1"},
	{"class order", func(f *File) { c := f.Class.Classes; c[1].Super = smallSub }, "superclass must precede class"},
	{"class interface as super", func(f *File) { f.Class.Classes[1].Super = smallShr }, "superclass is an interface"},
	{"class super", func(f *File) { f.Class.Classes[1].Super = 4 }, "bad internal class reference 4"},
	{"class as interface", func(f *File) { f.Class.Classes[2].Interfaces[1].Interface = smallBase }, "class@0003 is not an interface"},
	{"class references", func(f *File) { f.Class.Classes[1].ReferenceCount = 0 }, "0 references from token 1"},
	{"class reference area", func(f *File) { f.Class.Classes[1].ReferenceCount = 2 }, "2 references from token 1 in an instance of 2 words"},
	{"class table", func(f *File) { f.Class.Classes[1].PublicMethods[0]++ }, "public method 1: invalid method offset"},
	{"class table hole", func(f *File) { f.Class.Classes[1].PackageMethods[0] = NoMethod }, "package method 0 has no offset"},
	{"class table end", func(f *File) { f.Class.Classes[1].PublicBase = 128 }, "public method tokens up to 128, at most 127"},
	{"class interface token", func(f *File) { f.Class.Classes[2].Interfaces[1].Index[0] = 10 }, "no public method with token 10"},
	{"image sum", func(f *File) { f.StaticField.DefaultValueCount++ }, "StaticField component, offset 0: inconsistent sizes"},
	{"image arrays", func(f *File) { f.StaticField.ReferenceCount = 1 }, "inconsistent sizes"},
	{"array type", func(f *File) { f.StaticField.ArrayInits[0].Type = 1 }, "StaticField component, offset 6: bad type 1 for array initialisation"},
	{"array bytes", func(f *File) { f.StaticField.ArrayInits[1].Values = []byte{1} }, "StaticField component, offset 12: 1 bytes for an array of int"},
	{"export class", func(f *File) { f.Export.Classes[0].ClassOffset = 1 }, "Export component, offset 1: bad class offset 1"},
	{"export field", func(f *File) { f.Export.Classes[0].StaticFieldOffsets = []uint16{99} }, "Export component, offset 5: invalid static field reference 99"},
	{"export method", func(f *File) { f.Export.Classes[0].StaticMethodOffsets = []uint16{99} }, "Export component, offset 5: invalid static method reference 99"},
	{"method flags", func(f *File) { f.Method.Methods[0].Flags |= 2 }, "Method component, offset 17: bad method flags 2"},
	{"abstract with stack", func(f *File) { f.Method.Methods[1].MaxStack = 1 }, "abstract method with stack or locals"},
	{"locals", func(f *File) { f.Method.Methods[12].MaxLocals, f.Method.Methods[12].Flags = 250, AccExtendedMethod }, "257 local variables, at most 255"},
	{"handler range", func(f *File) { f.Method.Handlers[0].StartOffset = 0 }, "Method component, offset 1: exception handler 0: range of 21 bytes from 0 is not inside a method"},
	{"handler length", func(f *File) { f.Method.Handlers[1].ActiveLength = 500 }, "Method component, offset 9: exception handler 1: range of 500 bytes"},
	{"handler empty", func(f *File) { f.Method.Handlers[1].ActiveLength = 0 }, "exception handler 1: range of 0 bytes"},
	{"handler elsewhere", func(f *File) { f.Method.Handlers[1].HandlerOffset = 20 }, "exception handler 1: handler offset 20 outside the method"},
	{"handler in an instruction", func(f *File) { f.Method.Handlers[1].HandlerOffset += 7 }, "bad pc 51 in exception handler 1"},
	{"handler catch", func(f *File) { f.Method.Handlers[1].CatchTypeIndex = 1 }, "exception handler 1: catch type index 1 is not a Classref"},
	{"handler stop bit", func(f *File) { f.Method.Handlers[0].StopBit = true }, "exception handler 0: incorrect value of stop bit"},
	{"location missing", func(f *File) { f.RefLocation.Byte2Indices = f.RefLocation.Byte2Indices[1:] }, "RefLocation component, offset 0: missing 2-byte reference location 7"},
	{"location spurious", func(f *File) { f.RefLocation.ByteIndices = append(f.RefLocation.ByteIndices, 400) }, "spurious 1-byte reference location 400"},
	{"location twice", func(f *File) {
		f.RefLocation.ByteIndices = append([]uint16{f.RefLocation.ByteIndices[0]}, f.RefLocation.ByteIndices...)
	}, "second 1-byte reference location"},
	{"opcode", func(f *File) { f.Method.Methods[2].Code[0] = 0xF0 }, "decode: invalid opcode 0xf0 at pc 0"},
	{"operand", func(f *File) { f.Method.Methods[12].Code = []byte{0x1D, 0x8B, 0} }, "invokevirtual at pc 1 runs over the end"},
	{"branch", func(f *File) { f.Method.Methods[12].Code = []byte{0x70, 1, 0x1D, 0x78} }, "goto at pc 0: target 1 is not an instruction"},
	{"pool index", func(f *File) { f.Method.Methods[12].Code = []byte{0xAF, 200, 0x78} }, "getfield_s_this at pc 0: constant pool index 200, but 37 entries"},
	{"pool tag", func(f *File) { f.Method.Methods[12].Code = []byte{0xAF, 0, 0x78} }, "getfield_s_this at pc 0: constant pool entry 0 is a Classref"},
	{"descriptor classes", func(f *File) { f.Descriptor.Classes = f.Descriptor.Classes[:3] }, "3 classes described, but 4 exist"},
	{"descriptor this", func(f *File) { f.Descriptor.Classes[1].This++ }, "class 1 is described as class@0004, but is at 0003"},
	{"descriptor token twice", func(f *File) { f.Descriptor.Classes[2].Token = 0 }, "several classes have token 0"},
	{"descriptor hidden token", func(f *File) { f.Descriptor.Classes[1].Token = 5 }, "bad token 5 for package-private class"},
	{"descriptor class flags", func(f *File) { f.Descriptor.Classes[1].Flags |= 2 }, "class@0003: bad class flags 82"},
	{"descriptor interface abstract", func(f *File) { f.Descriptor.Classes[0].Flags &^= AccClassAbstract }, "class@0000: interface without ACC_ABSTRACT"},
	{"public class without token", func(f *File) { f.Descriptor.Classes[0].Token = NoToken }, "class@0000: no token for public class"},
	{"descriptor interface flag", func(f *File) { f.Descriptor.Classes[1].Flags |= AccClassInterface }, "disagree on ACC_INTERFACE"},
	{"descriptor interfaces", func(f *File) { f.Descriptor.Classes[2].Interfaces = nil }, "disagree on interfaces"},
	{"descriptor interface lists", func(f *File) { f.Descriptor.Classes[0].Interfaces = []ClassRef{shareable} }, "disagree on interfaces"},
	{"descriptor interface tokens", func(f *File) { f.Descriptor.Classes[0].Methods[1].Token = 3 }, "interface method 1 has token 3"},
	{"descriptor interface method", func(f *File) { f.Descriptor.Classes[0].Methods[1].Flags = AccAbstract }, "interface method with token 1 is not public and abstract"},
	{"descriptor interface code", func(f *File) { f.Descriptor.Classes[0].Methods[1].Offset = 17 }, "interface method with code"},
	{"descriptor method twice", func(f *File) { m := f.Descriptor.Classes[1].Methods; m[2].Offset = m[0].Offset }, "is described twice"},
	{"descriptor method missing", func(f *File) { f.Descriptor.Classes[1].Methods = f.Descriptor.Classes[1].Methods[:2] }, "is not described"},
	{"descriptor bytecodes", func(f *File) { f.Descriptor.Classes[1].Methods[0].BytecodeCount++ }, "class@0003, method at 17: 10 bytecodes, actual 9"},
	{"descriptor abstract", func(f *File) { f.Descriptor.Classes[1].Methods[1].Flags = 0 }, "mismatch on ACC_ABSTRACT"},
	{"descriptor abstract final", func(f *File) { f.Descriptor.Classes[1].Methods[1].Flags |= AccFinal }, "abstract method at 28 has flags 50"},
	{"descriptor method flags", func(f *File) { f.Descriptor.Classes[1].Methods[0].Flags |= 0x20 }, "bad method flags A0"},
	{"descriptor access", func(f *File) { f.Descriptor.Classes[1].Methods[2].Flags = AccPublic | AccProtected }, "has several access flags 05"},
	{"descriptor nargs", func(f *File) {
		f.Descriptor.Classes[1].Methods[0].TypeOffset = f.Descriptor.Classes[3].Methods[2].TypeOffset
	}, "nargs is 2, the signature has 1 words"},
	{"descriptor type", func(f *File) { f.Descriptor.Classes[1].Methods[0].TypeOffset = 3 }, "bad method type 3"},
	{"descriptor handlers", func(f *File) { f.Descriptor.Classes[2].Methods[2].HandlerCount = 1 }, "1 exception handlers from 0, actual 2 from 0"},
	{"descriptor static token", func(f *File) { f.Descriptor.Classes[2].Methods[1].Token = 1 }, "static method tokens are not consecutive from 0"},
	{"descriptor private token", func(f *File) { f.Descriptor.Classes[3].Methods[2].Token = 1 }, "private or package-private method at"},
	{"descriptor field flags", func(f *File) { f.Descriptor.Classes[1].Fields[0].Flags = 0x80 }, "bad field flags 80"},
	{"descriptor field access", func(f *File) { f.Descriptor.Classes[1].Fields[0].Flags = 3 }, "field 0 has several access flags 03"},
	{"descriptor field type", func(f *File) { f.Descriptor.Classes[1].Fields[0].Type = 0x8006 }, "bad field type 8006"},
	{"descriptor field class", func(f *File) { f.Descriptor.Classes[1].Fields[0].Class = smallApp }, "inconsistency on class reference in instance field descriptor"},
	{"descriptor field token", func(f *File) { f.Descriptor.Classes[1].Fields[0].RefToken = 5 }, "no instance field with token 5"},
	{"descriptor field tokens", func(f *File) { f.Descriptor.Classes[1].Fields[0].Token = 5 }, "instance field 0 has tokens 5 and 0"},
	{"descriptor field area", func(f *File) { f.Descriptor.Classes[1].Fields[1].Type = PrimitiveField(TypeShort) }, "wrong token 1 for instance field of type short (reference area)"},
	{"descriptor field missing", func(f *File) { f.Descriptor.Classes[1].Fields = f.Descriptor.Classes[1].Fields[:1] }, "instance fields of 1 words, instance size is 2"},
	{"descriptor field order", func(f *File) { f.Descriptor.Classes[2].Fields[5].Flags = AccPublic }, "wrong token 6 for instance field of type boolean"},
	{"descriptor reference order", func(f *File) { f.Descriptor.Classes[2].Fields[2].Flags = AccPublic }, "instance field token 2 of a public or protected field is above"},
	{"descriptor static area", func(f *File) { f.Descriptor.Classes[2].Fields[6].StaticOffset = 6 }, "static field of type byte[] at image offset 6"},
	{"descriptor static padding", func(f *File) { f.Descriptor.Classes[2].Fields[9].StaticOffset = 20 }, "static field of type byte at image offset 20"},
	{"descriptor static hole", func(f *File) { f.Descriptor.Classes[2].Fields = f.Descriptor.Classes[2].Fields[:12] }, "hole in static field image at offset 10"},
	{"descriptor static overlap", func(f *File) { f.Descriptor.Classes[2].Fields[9].StaticOffset = 7 }, "static fields overlap at image offset 7"},
	{"descriptor static token", func(f *File) { f.Descriptor.Classes[2].Fields[9].Token = 0 }, "private or package-private static field 9 has token 0"},
	{"descriptor public static", func(f *File) { f.Descriptor.Classes[2].Fields[9].Flags |= AccPublic }, "static field tokens are not consecutive from 0"},
	{"descriptor constant", func(f *File) { f.Descriptor.Classes[2].Fields[9].Flags |= AccFinal }, "final static field of primitive type byte is described"},
	{"descriptor pool types", func(f *File) { p := &f.Descriptor.Types; p.ConstantPoolTypes = p.ConstantPoolTypes[1:]; p.Layout() }, "constant pool types, but 37 entries"},
	{"descriptor pool type", func(f *File) { f.Descriptor.Types.ConstantPoolTypes[1] = NoType }, "constant pool entry 1: bad type 65535 for a InstanceFieldref"},
	{"descriptor class of a type", func(f *File) {
		for i := range f.Descriptor.Types.Descriptors {
			if d := &f.Descriptor.Types.Descriptors[i]; d.Types[0].Kind == TypeReference {
				d.Types[0].Class = 5
			}
		}
	}, "Descriptor component, offset 0: bad internal class reference 5"},
}

// TestValidate spoils one thing at a time. The Directory is
// computed anew, as a careless producer would do.
func TestValidate(t *testing.T) {
	for _, test := range spoiltFiles {
		f := small(t)
		test.change(f)
		if !strings.HasPrefix(test.want, "Directory") && !strings.Contains(test.name, "custom") && !strings.HasSuffix(test.name, " count") {
			if err := f.Finish(); err != nil {
				t.Errorf("%s: %v", test.name, err)
			}
		}
		var all []string
		for _, e := range f.Validate() {
			all = append(all, e.Error())
		}
		if text := strings.Join(all, "\n"); !strings.Contains(text, test.want) {
			t.Errorf("%s: got %s, want %q", test.name, text, test.want)
		}
	}
}

// TestInterfaceInt: methods of interfaces may have int in their types without ACC_INT, as no card executes them.
func TestInterfaceInt(t *testing.T) {
	f := small(t)
	f.Header.Flags &^= AccInt
	classes := map[string]bool{}
	for _, e := range f.Validate() {
		if name, _, ok := strings.Cut(e.Message, ", method at"); ok && strings.Contains(e.Message, "ACC_INT") {
			classes[name] = true
		}
	}
	if classes["class@0000"] || !classes["class@0011"] {
		t.Errorf("faults in %v, want them in class@0011 and not in the interface class@0000", classes)
	}
}

// TestSignaturePool: the pool holds type descriptors and nothing else.
func TestSignaturePool(t *testing.T) {
	for pool, want := range map[string]string{
		"":                     "",
		"\x02\x44\x01\x10":     "",
		"\x02\x44\x02\x74":     "bad nibble 7 in type descriptor",
		"\x02\x44\x05\x60\x00": "signature pool",
	} {
		f := in23(small(t))
		f.Class.SignaturePool = []byte(pool)
		v := &validator{f: f, classes: map[uint16]*ClassInfo{}, methods: map[MethodAt]*MethodInfo{}}
		v.classComponent()
		var all []string
		for _, e := range v.faults {
			if strings.Contains(e.Message, "signature pool") {
				all = append(all, e.Error())
			}
		}
		if text := strings.Join(all, "\n"); !strings.Contains(text, want) || want == "" && text != "" {
			t.Errorf("%x: %q, want %q", pool, text, want)
		}
	}
}
