package capverify

import (
	"slices"
	"strings"
	"testing"

	"github.com/gocard/gocard/backend/javacard/bytecode"
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// The classes of the small file, in their order in it.
const (
	smallShr = iota
	smallBase
	smallApp
	smallSub
)

func (s *smallFile) constant(name string) *capfile.Constant {
	return &s.ConstantPool.Constants[slices.Index(s.constants, name)]
}

func (s *smallFile) class(i int) *capfile.ClassInfo { return &s.Class.Classes[i] }

func (s *smallFile) desc(i int) *capfile.ClassDescriptor { return &s.Descriptor.Classes[i] }

// typeOf gives a constant the type of another one.
func (s *smallFile) typeOf(name, other string) {
	types := s.Descriptor.Types.ConstantPoolTypes
	types[slices.Index(s.constants, name)] = types[slices.Index(s.constants, other)]
}

// spoiltReferences each have one thing wrong in what the file says about its own classes or about imported packages.
var spoiltReferences = []struct {
	name   string
	change func(s *smallFile)
	want   string
}{
	{"structure first", func(s *smallFile) { s.Header.Flags |= 0x40 }, "Header component, offset 6: bad flags 47"},
	{"no descriptor", func(s *smallFile) { s.Descriptor = nil }, "Descriptor component missing"},
	{"unknown import", func(s *smallFile) { s.Import.Packages[1].AID = s.Applet.Applets[0].AID },
		"Import component, offset 11: cannot find export file for imported package F0676F636172642A0101 1.3"},
	{"major version", func(s *smallFile) { s.Import.Packages[1].MajorVersion = 2 },
		"version number mismatch on imported package A0000000620101 (javacard/framework): imported version is 2.3"},
	{"minor version", func(s *smallFile) { s.Import.Packages[1].MinorVersion = 99 }, "imported version is 1.99"},
	{"external class", func(s *smallFile) { *s.constant("Throwable") = capfile.NewClassref(capfile.ExternalClass(0, 90)) },
		"constant pool entry 32: wrong external class reference 0.90"},
	{"external superclass", func(s *smallFile) { s.class(smallApp).Super = capfile.ExternalClass(1, 90) },
		"Class component, offset 17: wrong external class reference 1.90: no exported class with token 90"},
	{"external interface", func(s *smallFile) {
		s.class(smallApp).Interfaces[0].Interface = capfile.ExternalClass(1, 90)
		s.desc(smallApp).Interfaces[0] = capfile.ExternalClass(1, 90)
	}, "wrong external class reference 1.90"},
	{"class in a type", func(s *smallFile) {
		for i := range s.Descriptor.Types.Descriptors {
			if d := &s.Descriptor.Types.Descriptors[i]; d.Types[0].Class == capfile.ExternalClass(1, 10) {
				d.Types[0].Class = capfile.ExternalClass(1, 91)
			}
		}
	}, "Descriptor component, offset 0: wrong external class reference 1.91"},
	{"superclass is final", func(s *smallFile) { s.class(smallBase).Super = capfile.ExternalClass(1, 8) }, "superclass javacard/framework/JCSystem is final"},
	{"superclass is an interface", func(s *smallFile) { s.class(smallBase).Super = capfile.ExternalClass(1, 2) }, "superclass javacard/framework/Shareable is an interface"},
	{"own final superclass", func(s *smallFile) { s.desc(smallBase).Flags |= capfile.AccFinal }, "superclass class@0003 is final"},
	{"no superclass", func(s *smallFile) { s.class(smallBase).Super = capfile.NoClass }, "class@0003: no superclass"},
	{"interface is a class", func(s *smallFile) {
		s.class(smallApp).Interfaces[0].Interface = capfile.ExternalClass(1, 3)
		s.desc(smallApp).Interfaces[0] = capfile.ExternalClass(1, 3)
	}, "javacard/framework/Applet is not an interface"},
	{"superinterface missing", func(s *smallFile) {
		s.class(smallApp).Interfaces[0].Interface = capfile.ExternalClass(1, 0)
		s.desc(smallApp).Interfaces[0] = capfile.ExternalClass(1, 0)
	}, "superinterface javacard/framework/Shareable of class@0000 is not listed"},
	{"interface extends itself", func(s *smallFile) { s.class(smallShr).Superinterfaces[0] = capfile.ClassRef(s.class(smallShr).Offset) },
		"class@0000: its own superinterface"},
	{"shareable flag of a class", func(s *smallFile) { s.class(smallApp).Flags = 0 }, "class@0011: mismatch on SHAREABLE flag"},
	{"shareable flag of an interface", func(s *smallFile) { s.class(smallShr).Flags = capfile.AccInterface }, "class@0000: mismatch on SHAREABLE flag"},
	{"method in the wrong place", func(s *smallFile) { m := s.class(smallApp).PublicMethods; m[3], m[4] = m[4], m[3] },
		"does not agree with position in public method table (8)"},
	{"method for an inherited one", func(s *smallFile) { s.class(smallApp).PublicMethods[1] = s.class(smallApp).PublicMethods[0] },
		"does not agree with position in public method table (6)"},
	{"table too short", func(s *smallFile) {
		s.class(smallSub).PublicBase = 1
	}, "class@002D: public method tokens from 1 to 0, superclass has 2"},
	{"table with a hole below", func(s *smallFile) { s.class(smallSub).PublicBase = 3 }, "public method tokens from 3 to 2, superclass has 2"},
	{"method outside the table", func(s *smallFile) { s.class(smallApp).PublicMethods = s.class(smallApp).PublicMethods[:4] }, "no public method with token 9"},
	{"token without public", func(s *smallFile) { s.descriptor("App.get").Flags = 0 }, "flags 00 of method at"},
	{"package token with public", func(s *smallFile) { s.descriptor("Base.m").Flags |= capfile.AccPublic }, "do not agree with token 128"},
	{"remote method", func(s *smallFile) {
		s.class(smallSub).Flags |= capfile.AccRemote
		s.class(smallSub).Remote = &capfile.RemoteInfo{Methods: []capfile.RemoteMethod{{SignatureOffset: 2}}}
	}, "class@002D: signature of remote method 0 at 2 is none of the signature pool"},
	{"remote methods out of order", func(s *smallFile) {
		s.class(smallSub).Flags |= capfile.AccRemote
		s.class(smallSub).Remote = &capfile.RemoteInfo{Methods: []capfile.RemoteMethod{{Hash: 7}, {Hash: 3}}}
	}, "class@002D: remote methods are not in the order of their hashes"},
	{"overrides a final method", func(s *smallFile) { s.descriptor("App.get").Token = 3 }, "token 3 of method at"},
	{"override of another type", func(s *smallFile) {
		s.descriptor("Base.m").TypeOffset = s.descriptor("Base.init").TypeOffset
		s.typeOf("Base.m", "Base.init")
	}, "of type (short)short overrides one of type (short)void"},
	{"abstract in a concrete class", func(s *smallFile) { s.desc(smallBase).Flags = 0 }, "class@0003: package method 0 is abstract, but the class is not"},
	{"override reduces access", func(s *smallFile) { s.descriptor("App.shr").Flags = capfile.AccProtected }, "reduces the access of the method it overrides"},
	{"interface method of another type", func(s *smallFile) { s.class(smallApp).Interfaces[1].Index[0] = 9 }, "type mismatch between method 0 of interface class@0000 and its implementation"},
	{"interface method not public", func(s *smallFile) { s.descriptor("App.get").Flags = capfile.AccProtected }, "bad interface method reference 8"},
	{"interface method missing", func(s *smallFile) {
		i := s.class(smallApp).Interfaces
		i[0].Index, i[1].Index = i[1].Index[1:], i[1].Index[:1]
	}, "1 methods of interface class@0000 are mapped, it has 2"},
	{"install not static", func(s *smallFile) { s.Applet.Applets[0].InstallMethodOffset = s.descriptor("Base.m").Offset }, "Applet component, offset 1: install method offset"},
	{"install of another type", func(s *smallFile) {
		s.Applet.Applets[0].InstallMethodOffset = s.descriptor("App.put").Offset
		m := s.Method.At(s.descriptor("App.put").Offset)
		m.Nargs = 3
	}, "nargs is 3"},
	{"export of a hidden class", func(s *smallFile) { s.Export.Classes[0].ClassOffset = s.class(smallBase).Offset }, "class@0003 is exported with token 0, but has token 255"},
	{"export of a class of an applet package", func(s *smallFile) {
		s.Export.Classes = append(s.Export.Classes, capfile.ExportClass{ClassOffset: s.class(smallApp).Offset})
	}, "applet package exports class@0011, which is not a shareable interface"},
	{"export of a field", func(s *smallFile) { s.Export.Classes[0].StaticFieldOffsets = []uint16{6} }, "class@0000: 1 static fields exported, 0 are public or protected"},
	{"export of a method", func(s *smallFile) {
		s.Export.Classes[0].StaticMethodOffsets = []uint16{s.descriptor("App.install").Offset}
	}, "class@0000: 1 static methods exported, 0 are public or protected"},
	{"unknown field", func(s *smallFile) { s.constant("App.k").Info[2] = 5 }, "reference to unknown InstanceFieldref class@0011.5"},
	{"inherited field", func(s *smallFile) {
		*s.constant("Base.s") = capfile.NewInstanceFieldref(capfile.ClassRef(s.class(smallApp).Offset), 2)
	}, "constant pool entry 1: type mismatch: described as (short), is (class@0003)"},
	{"unknown static field", func(s *smallFile) { *s.constant("App.ss") = capfile.NewStaticRef(capfile.ConstantStaticFieldref, 9) }, "reference to unknown StaticFieldref @0009"},
	{"unknown external static field", func(s *smallFile) {
		*s.constant("App.ss") = capfile.NewExternalStaticRef(capfile.ConstantStaticFieldref, 1, 3, 0)
	}, "reference to unknown StaticFieldref 1.3.0"},
	{"unknown virtual method", func(s *smallFile) { s.constant("getBuffer").Info[2] = 100 }, "reference to unknown VirtualMethodref 1.10.100"},
	{"method of another package by an own class", func(s *smallFile) {
		*s.constant("Base.p") = capfile.NewVirtualMethodref(capfile.ClassRef(s.class(smallApp).Offset), 3)
		s.typeOf("Base.p", "Base.p")
	}, "names a method of another package by a class of this one"},
	{"unknown package method", func(s *smallFile) { s.constant("Base.m").Info[2] = 0x81 }, "reference to unknown VirtualMethodref class@0003.129"},
	{"unknown super method", func(s *smallFile) { s.constant("super.p").Info[2] = 9 }, "reference to unknown SuperMethodref class@002D.9"},
	{"unknown external static method", func(s *smallFile) { s.constant("throwIt").Info[2] = 9 }, "reference to unknown StaticMethodref 1.7.9"},
	{"virtual method as static", func(s *smallFile) {
		*s.constant("Sub.q") = capfile.NewStaticRef(capfile.ConstantStaticMethodref, s.descriptor("Base.p").Offset)
	}, "reference to unknown StaticMethodref"},
	{"type of a constant", func(s *smallFile) { s.typeOf("throwIt", "Base.p") }, "constant pool entry 30: type mismatch: described as (short), is (short,void)"},
	{"applet with the package's AID", func(s *smallFile) { s.Applet.Applets[0].AID = s.Header.Package.AID },
		"Applet component, offset 1: applet has the AID of the package, F0676F636172642A01"},
	{"remote flag", func(s *smallFile) {
		s.class(smallSub).Flags |= capfile.AccRemote
		s.class(smallSub).Remote = &capfile.RemoteInfo{}
	},
		"class@002D: mismatch on REMOTE flag"},
	{"array of another type", func(s *smallFile) { s.StaticField.ArrayInits[0].Type = capfile.TypeBoolean },
		"StaticField component, offset 6: array 0 of type boolean[] belongs to a field of type byte[]"},
	{"unused constant", func(s *smallFile) { s.typeOf("App.test", "Base.p") }, "constant pool entry 26: type mismatch"},
}

// TestReferences verifies each of the spoilt files.
func TestReferences(t *testing.T) {
	for _, test := range spoiltReferences {
		s := loadSmall(t)
		test.change(s)
		if test.name != "no descriptor" {
			s.Class.Layout(s.Header.Format)
		}
		if err := s.Finish(); err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		faults := Verify(s.File, exportfile.Facts())
		if !strings.Contains(faults.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, faults, test.want)
		}
	}
}

// TestAccess makes members private or final that the code of others uses.
func TestAccess(t *testing.T) {
	flag := func(flag uint8) func(f *capfile.FieldDescriptor) {
		return func(f *capfile.FieldDescriptor) { f.Flags |= flag }
	}
	const base, app = 1, 2
	tests := []struct {
		name, method, code string
		class              int
		static             bool
		change             func(f *capfile.FieldDescriptor)
		want               string
	}{
		{"private field", "Sub.m", "aconst_null; getfield_i {App.k}; i2s; sreturn", app, false, flag(capfile.AccPrivate),
			"getfield_i: access to a private field of class@0011; stack [null]"},
		{"private static field", "Sub.m", "getstatic_s {App.ss}; sreturn", app, true, flag(capfile.AccPrivate), "access to a private field of class@0011"},
		{"own private field", "App.test", "getstatic_s {App.ss}; sreturn", app, true, flag(capfile.AccPrivate), ""},
		{"final field", "App.test", "aload 5; sload_1; putfield_s {Base.s}; sload_1; sreturn", base, false, flag(capfile.AccFinal),
			"putfield_s: store to a final field of class@0003"},
		{"own final field", "App.test", "sload_1; putfield_s_this {App.n}; sload_1; sreturn", app, false, flag(capfile.AccFinal), ""},
		{"static final field", "App.test", "aload_0; putstatic_a {App.so}; sload_1; sreturn", app, true, func(f *capfile.FieldDescriptor) {
			if _, primitive := f.Type.Primitive(); !primitive {
				f.Flags |= capfile.AccFinal
			}
		}, "putstatic_a: store to a static final field"},
	}
	for _, test := range tests {
		s := loadSmall(t)
		s.setCode(t, test.method, s.assemble(t, test.code))
		for i := range s.Descriptor.Classes[test.class].Fields {
			if f := &s.Descriptor.Classes[test.class].Fields[i]; f.IsStatic() == test.static && f.Flags&(capfile.AccPublic|capfile.AccProtected) == 0 || test.class == base {
				test.change(f)
			}
		}
		faults := Verify(s.File, exportfile.Facts())
		if test.want == "" && len(faults) > 0 || !strings.Contains(faults.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, faults, test.want)
		}
	}
}

// TestOwnExport compares the package with export files that differ from it.
func TestOwnExport(t *testing.T) {
	tests := []struct{ old, new, want string }{
		{"", "", ""},
		{"1.0 F0", "1.1 F0", ""}, // of another version
		{"get ()S", "get ()I", "mismatch on the signature of method get()I: it is ()short"},
		{"m 1 0401", "m 2 0401", "no method put([BI)V with token 2"},
		{"m 1 0401", "m 1 0411", "mismatch on flags of method put([BI)V"},
		{"m 1 0401", "m 1 0404", "mismatch on flags of method put([BI)V"},
		{"0e01", "0601", "mismatch on flags"},
		{"class 0", "class 1", "export file has no class with token 0"},
		{"class 0", "class 1 0e01 small/Other extends java/lang/Object implements -\nclass 0", "class small/Other of the export file is not exported: no token 1"},
		{"put ([BI)V\n", "put ([BI)V\nf 0 0009 x S\n", "mismatch on field x"},
		{"put ([BI)V\n", "put ([BI)V\nf - 0019 K S = 1\n", ""},
	}
	for _, test := range tests {
		own, err := exportfile.ParseText(strings.Replace(smallExport, test.old, test.new, 1))
		if err != nil {
			t.Fatal(err)
		}
		s := loadSmall(t)
		faults := Verify(s.File, append(exportfile.Facts(), own))
		if test.want == "" && len(faults) > 0 || !strings.Contains(faults.Error(), test.want) {
			t.Errorf("%q for %q: %v, want %q", test.new, test.old, faults, test.want)
		}
	}
}

// TestTokenMapping checks the tables that only format 2.3 has.
func TestTokenMapping(t *testing.T) {
	if faults := Verify(loadHex(t, "small23.hex").File, exportfile.Facts()); len(faults) > 0 {
		t.Fatal(faults)
	}
	tests := []struct {
		change func(c *capfile.ClassInfo)
		want   string
	}{
		{func(c *capfile.ClassInfo) { c.PublicTokenMapping[9] = 9 }, "invalid value 9 at index 9 in the public virtual method token mapping, want 255"},
		{func(c *capfile.ClassInfo) { c.PublicTokenMapping[7] = capfile.NoToken }, "invalid value 255 at index 7"},
		{func(c *capfile.ClassInfo) { c.PublicTokenMapping[3] = 254 }, "invalid value 254 at index 3"},
		{func(c *capfile.ClassInfo) { c.CAP22PublicMethodEnd++ }, "inheritable public method token count 11, at most 10"},
	}
	for _, test := range tests {
		s := loadHex(t, "small23.hex")
		test.change(&s.Class.Classes[2])
		if faults := Verify(s.File, exportfile.Facts()); !strings.Contains(faults.Error(), test.want) {
			t.Errorf("%v, want %q", faults, test.want)
		}
	}
}

// TestImportsLang: exceptions need java.lang.
func TestImportsLang(t *testing.T) {
	v := &verifier{world: newWorld(loadSmall(t).File, nil, exportfile.Facts())}
	m := &machine{w: v.world, frame: frame{stack: []value{nullValue}}}
	if err := v.object(m, bytecode.Instr{Op: bytecode.OpAthrow}); err != errNoThrowable {
		t.Errorf("without java.lang: %v", err)
	}
	v.world.lang = true
	if err := v.object(m, bytecode.Instr{Op: bytecode.OpAthrow}); err != nil {
		t.Error(err)
	}
}

func TestPackageName(t *testing.T) {
	for name, want := range map[string]bool{"": true, "a": true, "com/sun/x_1/$y": true, "a//b": false, "/a": false, "a/": false, "1a": false, "a b": false, "a\xE6b": false, "a.b": false} {
		s := loadHex(t, "small23.hex")
		s.Header.PackageName = name
		if err := s.Finish(); err != nil {
			t.Fatal(err)
		}
		if faults := Verify(s.File, exportfile.Facts()); (len(faults) == 0) != want {
			t.Errorf("%q: %v, want it good: %v", name, faults, want)
		}
	}
}

// TestHandlerOrder: handlers out of order are a fault.
func TestHandlerOrder(t *testing.T) {
	const fault = "exception handler 1: not in the order of handler offsets"
	for _, file := range []string{"small23.hex", "small.hex"} {
		s := loadHex(t, file)
		h := s.Method.Handlers
		h[1].HandlerOffset = uint16(s.Method.Containing(h[1].StartOffset).CodeOffset())
		if faults := Verify(s.File, exportfile.Facts()); !strings.Contains(faults.Error(), fault) {
			t.Errorf("%s: %v, want %q", file, faults, fault)
		}
	}
}

// TestErr checks the list as an error value.
func TestErr(t *testing.T) {
	s := loadSmall(t)
	if err := Verify(s.File, exportfile.Facts()).Err(); err != nil {
		t.Errorf("a good file gives %v", err)
	}
	if err := Verify(s.File, nil).Err(); err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("without export files: %v", err)
	}
}

// TestNames checks the names a dump shows.
func TestNames(t *testing.T) {
	s := loadSmall(t)
	names := Names(exportfile.Facts())
	framework := s.Import.Packages[1]
	tests := []struct {
		tag          capfile.ConstantTag
		class, token uint8
		want         string
	}{
		{0, 0, 0, "javacard/framework"},
		{capfile.ConstantClassref, 3, 0, "javacard/framework/Applet"},
		{capfile.ConstantClassref, 200, 0, ""},
		{capfile.ConstantVirtualMethodref, 3, 7, "process"},
		{capfile.ConstantVirtualMethodref, 3, 99, ""},
		{capfile.ConstantStaticMethodref, 16, 6, "setShort"},
		{capfile.ConstantStaticMethodref, 16, 99, ""},
		{capfile.ConstantStaticFieldref, 3, 0, ""},
	}
	for _, test := range tests {
		if got := names(framework, test.tag, test.class, test.token); got != test.want {
			t.Errorf("%s %d.%d: %q, want %q", test.tag, test.class, test.token, got, test.want)
		}
	}
	if got := names(s.Header.Package, 0, 0, 0); got != "" {
		t.Errorf("an unknown package is %q", got)
	}
}
