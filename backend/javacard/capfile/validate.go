package capfile

import (
	"bytes"
	"fmt"
	"slices"
)

// Validate checks the file in itself and returns every fault it finds, in the
// order of the checks below; none means that
//
//   - Header flags, Directory sizes and counts agree with the components;
//   - applet AIDs are distinct, have the package's RID and name a method;
//   - constant pool entries refer to imports, classes, methods and image
//     offsets that exist;
//   - classes stand in order, their sizes, method tables and interface tables
//     refer to what exists;
//   - the static field image is the sum of its parts;
//   - exported offsets exist;
//   - methods have known flags, handlers lie inside one method.
//
// With a Descriptor component, which alone tells where methods begin and end:
//
//   - it describes exactly the classes and methods that exist, with known types;
//   - every method decodes, branches and handlers hit instructions, constant
//     pool operands have the right kind, int needs ACC_INT;
//   - RefLocation lists exactly the constant pool operands.
//
// What imported packages contain, and whether code is well typed, is for
// capverify.
func (f *File) Validate() []*Error {
	v := &validator{f: f, blocks: f.MethodBlocks(), classes: map[uint16]*ClassInfo{}, methods: map[MethodAt]*MethodInfo{}}
	for i := range f.Class.Classes {
		v.classes[f.Class.Classes[i].Offset] = &f.Class.Classes[i]
	}
	for _, b := range v.blocks {
		for i := range b.Methods {
			v.methods[b.Place(&b.Methods[i])] = &b.Methods[i]
		}
	}
	for _, check := range []func(){
		v.header, v.directory, v.applet, v.imports, v.constantPool, v.classComponent, v.staticField, v.export, v.method,
	} {
		check()
	}
	if f.Descriptor != nil {
		v.descriptor()
		v.code()
	}
	return v.faults
}

// validator collects faults; classes and methods index the file by offset.
type validator struct {
	f       *File
	blocks  []Block
	classes map[uint16]*ClassInfo
	methods map[MethodAt]*MethodInfo
	faults  []*Error
}

func (v *validator) fail(tag Tag, at int, format string, args ...any) {
	v.faults = append(v.faults, &Error{tag, at, fmt.Sprintf(format, args...)})
}

// flagsOffset is the place of the flags in the Header component.
const flagsOffset = 6

func (v *validator) header() {
	h := &v.f.Header
	known := uint8(AccInt | AccExport | AccApplet)
	if v.f.IsExtended() {
		known |= AccExtended
	}
	if h.Flags&^known != 0 {
		v.fail(ComponentHeader, flagsOffset, "bad flags %02X", h.Flags)
	}
	if (h.Flags&AccExport != 0) != (v.f.Export != nil) {
		v.fail(ComponentHeader, flagsOffset, "mismatch on ACC_EXPORT flag")
	}
	if (h.Flags&AccApplet != 0) != (v.f.Applet != nil) {
		v.fail(ComponentHeader, flagsOffset, "mismatch on ACC_APPLET flag")
	}
}

func (v *validator) directory() {
	components, err := v.f.Components()
	if err != nil {
		v.fail(ComponentDirectory, 0, "%v", err)
		return
	}
	var sizes [lastTag + 1]uint32
	custom := map[Tag]int{}
	for _, c := range components {
		if c.Tag > lastTag {
			custom[c.Tag] = len(c.Info())
		} else {
			sizes[c.Tag] = uint32(len(c.Info()))
		}
	}
	d := &v.f.Directory
	for tag := ComponentHeader; tag <= lastTag; tag++ {
		listed := tag <= directoryTags(v.f.Header.Format) || v.f.Header.Format >= Format23
		if sizes[tag] == 0 && (tag == ComponentDescriptor || tag == ComponentDebug) && v.f.Path == "" {
			continue // the Directory of a load file still lists what stayed behind
		}
		if listed && d.ComponentSizes[tag] != sizes[tag] {
			v.fail(ComponentDirectory, directoryPlace(v.f.Header.Format, tag), "size of %s component is %d, actual size %d", tag, d.ComponentSizes[tag], sizes[tag])
		}
	}
	v.directoryCounts(directoryPlace(v.f.Header.Format, lastTag+1), custom)
}

// directoryPlace is the place of a component's size in the Directory component; lastTag+1 stands for what follows the sizes.
func directoryPlace(f Format, tag Tag) int {
	at := 0
	for t := ComponentHeader; t < tag; t++ {
		if t <= directoryTags(f) || f >= Format23 {
			at += t.sizeBytes(f)
		}
	}
	return at
}

// directoryCounts checks what follows the sizes, from offset at.
func (v *validator) directoryCounts(at int, custom map[Tag]int) {
	d, s := &v.f.Directory, &v.f.StaticField
	applets := 0
	if v.f.Applet != nil {
		applets = len(v.f.Applet.Applets)
	}
	for i, pair := range []struct {
		what      string
		have, got int
	}{
		{"static field image size", int(s.ImageSize), int(d.ImageSize)},
		{"number of initialised arrays", len(s.ArrayInits), int(d.ArrayInitCount)},
		{"size of initialised arrays", s.ArrayInitSize(), int(d.ArrayInitSize)},
		{"number of imported packages", len(v.f.Import.Packages), int(d.ImportCount)},
		{"number of applets", applets, int(d.AppletCount)},
		{"number of method blocks", len(v.f.Blocks), int(d.BlockCount)},
	} {
		if pair.have != pair.got {
			v.fail(ComponentDirectory, at+2*min(i, 3)+max(0, i-3), "mismatch on %s: %d, actual %d", pair.what, pair.got, pair.have)
		}
	}
	for _, c := range d.Custom {
		size, ok := custom[c.Tag]
		switch {
		case c.Tag < ComponentCustomFirst:
			v.fail(ComponentDirectory, at+9, "custom component with tag %d, must be 128 to 255", uint8(c.Tag))
		case !ok && v.f.Path == "": // a load file data block has no custom components
		case !ok:
			v.fail(ComponentDirectory, at+9, "custom component with tag %d is missing", uint8(c.Tag))
		case size != int(c.Size):
			v.fail(ComponentDirectory, at+9, "size of custom component %d is %d, actual size %d", uint8(c.Tag), c.Size, size)
		}
	}
}

func (v *validator) applet() {
	if v.f.Applet == nil {
		return
	}
	at := 1
	for i, a := range v.f.Applet.Applets {
		if !bytes.Equal(a.AID.RID(), v.f.Header.Package.AID.RID()) {
			v.fail(ComponentApplet, at, "applet AID %s has another RID than package AID %s", a.AID, v.f.Header.Package.AID)
		}
		for _, other := range v.f.Applet.Applets[:i] {
			if other.AID == a.AID {
				v.fail(ComponentApplet, at, "second applet with AID %s", a.AID)
			}
		}
		m := v.methods[a.Install()]
		if m == nil || m.IsAbstract() || m.Nargs != 3 {
			v.fail(ComponentApplet, at, "install method offset %s is not a method of 3 arguments", a.Install())
		}
		at += 1 + a.AID.Len() + v.f.Header.Format.methodRefSize()
	}
}

// maxImports is the number of package tokens.
const maxImports = 128

func (v *validator) imports() {
	packages := v.f.Import.Packages
	if len(packages) > maxImports {
		v.fail(ComponentImport, 0, "%d imported packages, at most %d", len(packages), maxImports)
	}
	at := 1
	for i, p := range packages {
		if slices.ContainsFunc(packages[:i], func(q PackageInfo) bool { return q.AID == p.AID }) {
			v.fail(ComponentImport, at, "second import of %s", p.AID)
		}
		if p.AID == v.f.Header.Package.AID {
			v.fail(ComponentImport, at, "package imports itself")
		}
		at += 3 + p.AID.Len()
	}
}

// classRef checks that ref names an import or a class of this file.
func (v *validator) classRef(tag Tag, at int, ref ClassRef) bool {
	switch {
	case ref.IsExternal():
		if int(ref.Package()) >= len(v.f.Import.Packages) {
			v.fail(tag, at, "package token %d, but %d imports", ref.Package(), len(v.f.Import.Packages))
			return false
		}
	case v.classes[ref.Offset()] == nil:
		v.fail(tag, at, "bad internal class reference %d", ref.Offset())
		return false
	}
	return true
}

func (v *validator) constantPool() {
	for i, c := range v.f.ConstantPool.Constants {
		at := 2 + 4*i
		switch {
		case !c.Tag.Valid():
			v.fail(ComponentConstantPool, at, "constant pool entry %d: bad tag %d", i, uint8(c.Tag))
		case c.IsStatic() && !c.IsExternal():
			v.staticRef(at, i, c)
		case v.classRef(ComponentConstantPool, at, c.Class()):
			v.memberRef(at, i, c)
		}
	}
}

// staticRef checks an internal static field or method reference.
func (v *validator) staticRef(at, i int, c Constant) {
	if c.Info[0] != 0 && !(c.Tag == ConstantStaticMethodref && v.f.IsExtended()) {
		v.fail(ComponentConstantPool, at, "constant pool entry %d: padding is not 0", i)
	}
	if c.Tag == ConstantStaticMethodref {
		if v.methods[c.Method()] == nil {
			v.fail(ComponentConstantPool, at, "constant pool entry %d: invalid method offset %s", i, c.Method())
		}
	} else if c.Offset() >= v.f.StaticField.ImageSize {
		v.fail(ComponentConstantPool, at, "constant pool entry %d: offset %d outside the static field image of %d bytes", i, c.Offset(), v.f.StaticField.ImageSize)
	}
}

// memberRef checks an entry whose class reference is good.
func (v *validator) memberRef(at, i int, c Constant) {
	var info *ClassInfo
	if !c.Class().IsExternal() {
		info = v.classes[c.Class().Offset()]
	}
	switch c.Tag {
	case ConstantClassref:
		if c.Info[2] != 0 {
			v.fail(ComponentConstantPool, at, "constant pool entry %d: padding is not 0", i)
		}
	case ConstantInstanceFieldref:
		if info != nil && (info.IsInterface() || c.Token() >= info.DeclaredInstanceSize) {
			v.fail(ComponentConstantPool, at, "constant pool entry %d: %s has no instance field with token %d", i, c.Class(), c.Token())
		}
	case ConstantVirtualMethodref:
		if info != nil && info.IsInterface() || info == nil && c.Token()&0x80 != 0 {
			v.fail(ComponentConstantPool, at, "constant pool entry %d: no virtual method %d in %s", i, c.Token(), c.Class())
		}
	case ConstantSuperMethodref:
		if info == nil || info.IsInterface() {
			v.fail(ComponentConstantPool, at, "constant pool entry %d: super method reference of %s, must be a class of this package", i, c.Class())
		}
	}
}

func (v *validator) staticField() {
	s := &v.f.StaticField
	sum := 2*int(s.ReferenceCount) + int(s.DefaultValueCount) + len(s.NonDefaultValues)
	if sum != int(s.ImageSize) || len(s.ArrayInits) > int(s.ReferenceCount) {
		v.fail(ComponentStaticField, 0, "inconsistent sizes: image of %d bytes, parts of %d, %d references, %d arrays",
			s.ImageSize, sum, s.ReferenceCount, len(s.ArrayInits))
	}
	at := 6
	for _, a := range s.ArrayInits {
		switch {
		case !a.Type.IsPrimitive():
			v.fail(ComponentStaticField, at, "bad type %d for array initialisation", uint8(a.Type))
		case len(a.Values)%a.Type.Bytes() != 0:
			v.fail(ComponentStaticField, at, "%d bytes for an array of %s", len(a.Values), a.Type)
		}
		at += 3 + len(a.Values)
	}
}

func (v *validator) export() {
	if v.f.Export == nil {
		return
	}
	if n := len(v.f.Export.PackageClasses); n != len(v.f.Header.Public) {
		v.fail(ComponentExport, 0, "%d packages export, Header has %d public ones", n, len(v.f.Header.Public))
	}
	starts := v.f.Export.Starts(v.f.Header.Format)
	for i := range v.f.Export.Classes {
		c, at := &v.f.Export.Classes[i], starts[i]
		if v.classes[c.ClassOffset] == nil {
			v.fail(ComponentExport, at, "bad class offset %d", c.ClassOffset)
		}
		at += 4
		for _, offset := range c.StaticFieldOffsets {
			if offset >= v.f.StaticField.ImageSize {
				v.fail(ComponentExport, at, "invalid static field reference %d", offset)
			}
			at += 2
		}
		for _, method := range c.StaticMethods() {
			if m := v.methods[method]; m == nil || m.IsAbstract() {
				v.fail(ComponentExport, at, "invalid static method reference %s", method)
			}
			at += v.f.Header.Format.methodRefSize()
		}
	}
}
