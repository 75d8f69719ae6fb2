package capverify

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// Verify checks f against the export files given, which must hold every package
// it imports; Exports has them for files that import public API packages only.
// If they hold the package itself, it is compared with that.
func Verify(f *capfile.File, exports []*exportfile.Package) Errors {
	v := &verifier{f: f}
	for _, e := range f.Validate() {
		v.faults = append(v.faults, &Error{Component: e.Component, Offset: e.Offset, Method: -1, PC: -1, Message: e.Message})
	}
	if f.Descriptor == nil {
		v.fail(capfile.ComponentDescriptor, 0, "Descriptor component missing")
	}
	if !validPackageName(f.Header.PackageName) {
		v.fail(capfile.ComponentHeader, 0, "invalid package name %q", f.Header.PackageName)
	}
	phases := []func(){
		func() { v.imports(exports) },
		v.classes,
		v.applets,
		v.staticArrays,
		v.exports,
		v.ownExportFile,
		v.constantPool,
		v.handlerOrder,
		v.methods,
		v.debug,
	}
	for _, phase := range phases {
		if len(v.faults) > 0 {
			break
		}
		phase()
	}
	return v.faults
}

// validPackageName reports whether name is empty or a Java package name with
// slashes.
func validPackageName(name string) bool {
	for _, part := range strings.Split(name, "/") {
		for i, r := range part {
			if !identifierStart(r) && (i == 0 || !unicode.IsDigit(r) && !ignorable(r)) {
				return false
			}
		}
		if part == "" && name != "" {
			return false
		}
	}
	return true
}

func identifierStart(r rune) bool {
	return r == '_' || r == '$' || r != utf8.RuneError && unicode.IsLetter(r)
}

// ignorable reports whether Java takes the control character for part of an identifier.
func ignorable(r rune) bool {
	return r <= 0x08 || r >= 0x0E && r <= 0x1B || r >= 0x7F && r <= 0x9F
}

// verifier holds what the phases find out about the file.
type verifier struct {
	f         *capfile.File
	world     *world
	constants []constant // resolved constant pool
	faults    Errors
}

func (v *verifier) fail(tag capfile.Tag, at int, format string, args ...any) {
	v.faults = append(v.faults, &Error{Component: tag, Offset: at, Method: -1, PC: -1, Message: fmt.Sprintf(format, args...)})
}

// imports finds the export file of every imported package.
func (v *verifier) imports(exports []*exportfile.Package) {
	at := 1
	var found []*exportfile.Package
	for _, p := range v.f.Import.Packages {
		e, ok := exportfile.Find(exports, p.AID, p.MajorVersion, p.MinorVersion)
		if !ok {
			v.fail(capfile.ComponentImport, at, "%s", missingExport(p, exports))
		}
		found = append(found, e)
		at += 3 + p.AID.Len()
	}
	if len(v.faults) == 0 {
		v.world = newWorld(v.f, found, exports)
	}
}

// missingExport tells whether the package is unknown or of another version.
func missingExport(p capfile.PackageInfo, exports []*exportfile.Package) string {
	for _, e := range exports {
		if e.AID == p.AID {
			return fmt.Sprintf("version number mismatch on imported package %s (%s): imported version is %d.%d, export file version is %d.%d",
				p.AID, e.Name, p.MajorVersion, p.MinorVersion, e.Major, e.Minor)
		}
	}
	return fmt.Sprintf("cannot find export file for imported package %s %d.%d", p.AID, p.MajorVersion, p.MinorVersion)
}

// applets checks that install methods are static methods of signature
// (byte[],short,byte)void, and that AIDs differ from the package's.
func (v *verifier) applets() {
	if v.f.Applet == nil {
		return
	}
	at := 1
	for _, a := range v.f.Applet.Applets {
		m := v.world.methods[a.Install()]
		if m == nil || !m.static || m.init || m.signature() != "(byte[],short,byte)void" {
			v.fail(capfile.ComponentApplet, at, "install method at %s is not a static method of type (byte[],short,byte)void", a.Install())
		}
		if a.AID == v.f.Header.Package.AID {
			v.fail(capfile.ComponentApplet, at, "applet has the AID of the package, %s", a.AID)
		}
		at += 3 + a.AID.Len()
		if v.f.IsExtended() {
			at++ // the block
		}
	}
}

// handlerOrder checks that exception handlers stand in the order of their
// offsets (JCVM 6.10).
func (v *verifier) handlerOrder() {
	for _, b := range v.f.MethodBlocks() {
		for i := 1; i < len(b.Handlers); i++ {
			if b.Handlers[i].HandlerOffset < b.Handlers[i-1].HandlerOffset {
				v.fail(capfile.ComponentMethod, b.Start+1+8*i, "exception handler %d: not in the order of handler offsets", i)
			}
		}
	}
}

// staticArrays checks that the arrays of the static field image, which come
// first in it, have the types of the fields that hold them.
func (v *verifier) staticArrays() {
	at := 6
	for i, a := range v.f.StaticField.ArrayInits {
		want := typ{kind: a.Type - capfile.TypeBoolean + capfile.TypeArrayBoolean}
		if f := v.world.staticFieldAt(uint16(2 * i)); f == nil || f.typ != want {
			have := "no field"
			if f != nil {
				have = "a field of type " + f.typ.String()
			}
			v.fail(capfile.ComponentStaticField, at, "array %d of type %s belongs to %s", i, want, have)
		}
		at += 3 + len(a.Values)
	}
}
