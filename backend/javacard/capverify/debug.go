package capverify

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/gocard/gocard/backend/javacard/capfile"
)

// debug checks the Debug component against all others (JCVM 6.15): a debugger would show what it says.
func (v *verifier) debug() {
	if v.f.Debug == nil {
		return
	}
	d := &debugCheck{verifier: v, d: v.f.Debug, blocks: v.f.MethodBlocks(), names: map[*class]string{},
		fieldTypes: map[uint16][]typ{}, methodTypes: map[uint16][]typ{}, identifiers: map[uint16]bool{}}
	packages := 1
	if v.f.IsExtended() {
		packages = len(v.f.Descriptor.PackageClasses)
	}
	if len(d.d.Packages) != packages {
		d.fail("%d packages, the Descriptor component has %d", len(d.d.Packages), packages)
		return
	}
	for i := range d.d.Packages {
		p := &d.d.Packages[i]
		name := d.text(p.Name)
		if !validPackageName(name) || v.f.Header.PackageName != "" && v.f.Header.PackageName != name {
			d.fail("invalid package name %q", name)
		}
		for j := range p.Classes {
			d.nameClass(i, &p.Classes[j])
		}
	}
	if len(v.faults) > 0 {
		return
	}
	if len(d.names) != len(v.f.Class.Classes) {
		d.fail("%d classes, the Class component has %d", len(d.names), len(v.f.Class.Classes))
	}
	for i := range d.d.Packages {
		for j := range d.d.Packages[i].Classes {
			d.class(&d.d.Packages[i].Classes[j])
		}
	}
}

// debugCheck knows the names that the component gives to the classes of the file.
type debugCheck struct {
	*verifier
	d      *capfile.Debug
	blocks []capfile.Block
	names  map[*class]string
	// What is known of strings by index: each is looked at once, as many may refer to it.
	fieldTypes, methodTypes map[uint16][]typ
	identifiers             map[uint16]bool
}

func (d *debugCheck) fail(format string, args ...any) {
	d.verifier.fail(capfile.ComponentDebug, 0, format, args...)
}

// text is a string of the component; an index outside is no name of anything.
func (d *debugCheck) text(i uint16) string {
	if int(i) < len(d.d.Strings) {
		return d.d.Strings[i]
	}
	return ""
}

// nameClass notes a class under its name.
func (d *debugCheck) nameClass(pkg int, c *capfile.DebugClass) {
	name := d.text(c.Name)
	switch in := d.world.offsets[c.Location.Offset()]; {
	case c.Location.IsExternal() || in == nil || in.pkg != pkg:
		d.fail("class %q: invalid location %s", name, c.Location)
	case d.names[in] != "":
		d.fail("class %q: second description of %s", name, c.Location)
	case name == "" || !validPackageName(name):
		d.fail("invalid class name %q", name)
	default:
		d.names[in] = name
	}
}

// nameOf is the full name of a class as the component or its export file has it.
func (d *debugCheck) nameOf(c *class) string {
	if name := d.names[c]; name != "" {
		return name
	}
	return c.name
}

// Access flags of class files that fields and methods may have here; most have the value that they have in the Descriptor component.
const (
	debugFieldFlags  = capfile.AccPublic | capfile.AccPrivate | capfile.AccProtected | capfile.AccStatic | capfile.AccFinal
	debugMethodFlags = debugFieldFlags | capfile.AccDebugAbstract
)

func (d *debugCheck) class(info *capfile.DebugClass) {
	c := d.world.offsets[info.Location.Offset()]
	name := d.names[c]
	want := uint16(c.desc.Flags) & (capfile.AccPublic | capfile.AccFinal)
	for _, f := range []struct {
		set bool
		bit uint16
	}{{c.remote, capfile.AccDebugRemote}, {c.iface, capfile.AccDebugInterface}, {c.abstract, capfile.AccDebugAbstract}, {c.shareable, capfile.AccDebugShareable}} {
		if f.set {
			want |= f.bit
		}
	}
	if info.Flags != want {
		d.fail("class %s: flags %04X, want %04X", name, info.Flags, want)
	}
	if !validSource(d.text(info.SourceFile)) {
		d.fail("class %s: invalid source file name %q", name, d.text(info.SourceFile))
	}
	super := d.world.object
	if c.super != nil {
		super = c.super
	}
	if d.text(info.Superclass) != d.nameOf(super) || name == d.nameOf(super) {
		d.fail("class %s: superclass %q, is %s", name, d.text(info.Superclass), d.nameOf(super))
	}
	have := map[string]bool{}
	for _, i := range info.Interfaces {
		have[d.text(i)] = true
	}
	all := d.interfaces(c, maxDepth)
	own := maps.Equal(have, d.interfaces(c, 1)) // all that kit 2.2.2 lists
	if !own && !maps.Equal(have, all) || len(have) != len(info.Interfaces) {
		d.fail("class %s: interfaces %s, want %s", name, nameList(have), nameList(all))
	}
	for i := range info.Fields {
		d.field(c, name, &info.Fields[i])
	}
	if len(info.Methods) > len(c.desc.Methods) || !c.iface && len(info.Methods) < len(c.desc.Methods) { // only the Descriptor lists inherited ones of an interface
		d.fail("class %s: %d methods, the Descriptor component has %d", name, len(info.Methods), len(c.desc.Methods))
	}
	for i := range info.Methods {
		d.method(c, name, &info.Methods[i])
	}
}

// interfaces are the names of those that a class and its superclasses list, depth classes in all.
func (d *debugCheck) interfaces(c *class, depth int) map[string]bool {
	out := map[string]bool{}
	for range depth {
		if c == nil {
			break
		}
		for _, in := range c.interfaces {
			out[d.nameOf(in)] = true
		}
		c = c.super
	}
	return out
}

func nameList(names map[string]bool) string {
	return "[" + strings.Join(slices.Sorted(maps.Keys(names)), " ") + "]"
}

// validIdentifier reports whether name is a Java identifier.
func validIdentifier(name string) bool {
	return name != "" && !strings.Contains(name, "/") && validPackageName(name) && !capfile.IsJavaWord(name)
}

// validSource reports whether name may be that of a source file, without directory.
func validSource(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-$", r)
	})
}

// identifier reports whether a string is a Java identifier.
func (d *debugCheck) identifier(i uint16) bool {
	known, ok := d.identifiers[i]
	if !ok {
		known = validIdentifier(d.text(i))
		d.identifiers[i] = known
	}
	return known
}

// types returns the types of a descriptor of class files; nil if it is not one.
func (d *debugCheck) types(i uint16, method bool) []typ {
	known := d.fieldTypes
	if method {
		known = d.methodTypes
	}
	types, ok := known[i]
	if !ok {
		types = d.parse(d.text(i), method)
		known[i] = types
	}
	return types
}

func (d *debugCheck) parse(text string, method bool) []typ {
	if method != strings.HasPrefix(text, "(") || method && strings.Count(text, ")") != 1 || !method && strings.Contains(text, ")") {
		return nil
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII || r == ' ' }) {
		return nil
	}
	types, ok := d.world.parseDescriptor(text)
	if !ok || !method && (len(types) != 1 || types[0].kind == capfile.TypeVoid) {
		return nil
	}
	if slices.ContainsFunc(types, func(t typ) bool { return t.kind.HasClass() && (t.class.name == "" || !validPackageName(t.class.name)) }) {
		return nil
	}
	return types
}

func (d *debugCheck) field(c *class, name string, info *capfile.DebugField) {
	fail := func(what string) { d.fail("class %s, field %q: %s", name, d.text(info.Name), what) }
	types := d.types(info.Descriptor, false)
	switch {
	case !d.identifier(info.Name):
		fail("invalid name")
		return
	case types == nil:
		fail("invalid descriptor")
		return
	case info.Flags&^debugFieldFlags != 0:
		fail("invalid flags")
		return
	case info.Flags&(capfile.AccStatic|capfile.AccFinal) == capfile.AccStatic|capfile.AccFinal && types[0].kind.IsPrimitive():
		return // a constant, whose value is compiled in
	}
	for i := range c.desc.Fields {
		f := &c.desc.Fields[i]
		at := uint32(f.RefToken)
		if f.IsStatic() {
			at = uint32(f.StaticOffset)
		}
		if at != info.Contents || f.IsStatic() != (info.Flags&capfile.AccStatic != 0) {
			continue
		}
		if uint16(f.Flags) != info.Flags {
			fail("flags differ from the Descriptor component's")
		}
		return
	}
	fail("the Descriptor component has no such field")
}
