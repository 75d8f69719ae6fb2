package link

import (
	"bytes"
	"strings"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/ir"
)

// AIDs of packages that the format itself knows.
var (
	aidJavaLang  = capfile.MustParseAID("A0000000620001")
	aidFramework = capfile.MustParseAID("A0000000620101")
)

// Class tokens in these packages.
const (
	tokenObject    = 0
	tokenShareable = 2
)

// maxImports is the number of package tokens.
const maxImports = 128

// javaLang is the package java.lang, which every package imports.
func (l *linker) javaLang() *ir.APIPackage {
	for _, p := range l.in.Program.Imports {
		if bytes.Equal(p.AID, aidJavaLang.Bytes()) {
			return p
		}
	}
	return &ir.APIPackage{Name: "java/lang", AID: aidJavaLang.Bytes(), Major: 1}
}

// importPackage returns the token of an imported package. Tokens follow first use.
func (l *linker) importPackage(p *ir.APIPackage) uint8 {
	if n, ok := l.imports[string(p.AID)]; ok {
		return uint8(n)
	}
	n := len(l.imports)
	if n >= maxImports {
		l.faults.Add(codeClasses, l.in.Program.Pos, "make libraries of several packages one", "more than %d imported packages", maxImports)
		return 0
	}
	aid, err := capfile.NewAID(p.AID)
	if err != nil {
		l.fail("import %s: %w", p.Name, err)
	}
	l.imports[string(p.AID)] = n
	l.file.Import.Packages = append(l.file.Import.Packages, capfile.PackageInfo{MinorVersion: p.Minor, MajorVersion: p.Major, AID: aid})
	return uint8(n)
}

// facts returns what the export file says about an imported class.
func (l *linker) facts(c *ir.APIClass) (*exportfile.Class, bool) {
	p, ok := l.exportOf(c.Package)
	if !ok {
		return nil, false
	}
	class := p.Class(c.Token)
	return class, class != nil
}

func (l *linker) exportOf(p *ir.APIPackage) (*exportfile.Package, bool) {
	aid, err := capfile.NewAID(p.AID)
	if err != nil {
		return nil, false
	}
	if found, ok := exportfile.Find(l.in.Exports, aid, p.Major, p.Minor); ok {
		return found, true
	}
	return exportfile.Lookup(aid, p.Major, p.Minor)
}

// classNamed finds an imported class by the name that export files give it.
func (l *linker) classNamed(name string) (*ir.APIClass, bool) {
	i := strings.LastIndexByte(name, '/')
	if i < 0 {
		return nil, false
	}
	packages := append([]*ir.APIPackage{l.javaLang()}, l.in.Program.Imports...)
	for _, p := range packages {
		if p.Name != name[:i] {
			continue
		}
		if e, ok := l.exportOf(p); ok {
			if c := e.ClassNamed(name); c != nil {
				return &ir.APIClass{Package: p, Token: c.Token}, true
			}
		}
	}
	return nil, false
}

// external returns the reference to an imported class.
func (l *linker) external(c *ir.APIClass) capfile.ClassRef {
	return capfile.ExternalClass(l.importPackage(c.Package), c.Token)
}

// isShareable reports whether c is, extends or implements javacard.framework.Shareable.
func (l *linker) isShareable(c *ir.Class) bool {
	if c == nil {
		return false
	}
	if c.Shareable || l.isShareable(c.Super) {
		return true
	}
	for _, i := range c.Implements {
		if l.isShareable(i) {
			return true
		}
	}
	if c.API == nil {
		return false
	}
	if c.API.Token == tokenShareable && bytes.Equal(c.API.Package.AID, aidFramework.Bytes()) {
		return true
	}
	f, ok := l.facts(c.API)
	return ok && f.Flags&exportfile.AccShareable != 0
}
