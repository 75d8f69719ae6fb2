package capverify

import (
	"slices"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// ownExports returns the export files of the verified packages that export, in
// their order; nil for one that nobody gave.
func ownExports(f *capfile.File, exports []*exportfile.Package) (out []*exportfile.Package) {
	for _, p := range f.Exporting() {
		var own *exportfile.Package
		i := slices.IndexFunc(exports, func(e *exportfile.Package) bool {
			return e.AID == p.AID && e.Major == p.MajorVersion && e.Minor == p.MinorVersion
		})
		if i >= 0 {
			own = exports[i]
		}
		out = append(out, own)
	}
	return out
}

// ownExportFile compares the package with its own export file: what others were
// linked against has to be what the file holds.
func (v *verifier) ownExportFile() {
	if v.f.Export == nil {
		return
	}
	exported := make([]int, len(v.world.own)) // classes of each package
	starts := v.f.Export.Starts(v.f.Header.Format)
	for i, e := range v.f.Export.Classes {
		pkg, token := v.f.Export.PackageOf(i)
		exported[pkg]++
		if v.world.own[pkg] == nil {
			continue
		}
		if x := v.world.own[pkg].Class(uint8(token)); x == nil {
			v.fail(capfile.ComponentExport, starts[i], "export file has no class with token %d", token)
		} else {
			v.exportedClass(starts[i], v.world.offsets[e.ClassOffset], v.world.own[pkg], x)
		}
	}
	for pkg, own := range v.world.own {
		if own != nil {
			v.allExported(own, exported[pkg])
		}
	}
}

// allExported checks that the classes of an export file are among the n that its package exports.
func (v *verifier) allExported(own *exportfile.Package, n int) {
	for i := range own.Classes {
		// The export file of an applet package may list classes that are not shareable.
		x := &own.Classes[i]
		if int(x.Token) >= n && (v.f.Applet == nil || x.Flags&exportfile.AccShareable != 0 && x.IsInterface()) {
			v.fail(capfile.ComponentExport, 0, "class %s of the export file is not exported: no token %d", x.Name, x.Token)
		}
	}
}

// exportedClass compares a class with its entry in an export file.
func (v *verifier) exportedClass(at int, c *class, own *exportfile.Package, x *exportfile.Class) {
	fail := func(format string, args ...any) {
		v.fail(capfile.ComponentExport, at, "export file, class "+x.Name+": "+format, args...)
	}
	same := c.iface == x.IsInterface() && c.abstract == (x.Flags&exportfile.AccAbstract != 0) && c.final == (x.Flags&exportfile.AccFinal != 0) &&
		c.shareable == (x.Flags&exportfile.AccShareable != 0) && c.remote == (x.Flags&exportfile.AccRemote != 0)
	if !same {
		fail("mismatch on flags")
	}
	if v.f.Header.Format >= capfile.Format23 && own.Format >= uint8(capfile.Format23) && x.CAP22PublicMethodEnd != c.info.CAP22PublicMethodEnd {
		fail("inheritable public method token count %d, is %d", x.CAP22PublicMethodEnd, c.info.CAP22PublicMethodEnd)
	}
	for i := range x.Methods {
		m := &x.Methods[i]
		want := v.world.externalMethod(c, m)
		have := v.exportedMethod(c, m)
		switch {
		case have == nil:
			fail("no method %s%s with token %d", m.Name, m.Descriptor, m.Token)
		case want == nil || !slices.Equal(have.types, want.types):
			fail("mismatch on the signature of method %s%s: it is %s", m.Name, m.Descriptor, have.signature())
		case have.static != want.static || have.init != want.init || have.abstract != want.abstract || have.final != want.final || have.access() != want.access():
			fail("mismatch on flags of method %s%s", m.Name, m.Descriptor)
		}
	}
	for i := range x.Fields {
		e := &x.Fields[i]
		if e.Token == exportfile.NoToken {
			continue // a constant
		}
		static := e.Flags&exportfile.AccStatic != 0
		types, ok := v.world.parseDescriptor(e.Descriptor)
		have := v.exportedField(c, e.Token, static)
		if have == nil || !ok || have.typ != types[0] || have.final != (e.Flags&exportfile.AccFinal != 0) {
			fail("mismatch on field %s", e.Name)
		}
	}
}

// exportedMethod finds the method of c that an entry of the export file means.
func (v *verifier) exportedMethod(c *class, m *exportfile.Method) *method {
	if !m.IsStatic() {
		if c.iface {
			return v.world.interfaceMethod(c, m.Token)
		}
		return v.world.virtualMethod(c, m.Token)
	}
	for i := range c.desc.Methods {
		if d := &c.desc.Methods[i]; d.Token == m.Token && !d.IsVirtual() {
			return v.world.internalMethod(c, d)
		}
	}
	return nil
}

func (v *verifier) exportedField(c *class, token uint8, static bool) *field {
	if !static {
		return v.world.instanceField(c, token)
	}
	for i := range c.desc.Fields {
		if d := &c.desc.Fields[i]; d.IsStatic() && d.Token == token {
			return v.world.staticFieldAt(d.StaticOffset)
		}
	}
	return nil
}
