package link

import (
	"go/token"
	"path"
	"slices"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/ir"
)

// exportFile describes what the package exports, nil if that is nothing. What the release before offered must still be there.
func (l *linker) exportFile() {
	if l.file.Export == nil {
		return
	}
	h := l.file.Header.Package
	p := &exportfile.Package{Format: exportFormat(l.in.Format), Name: ir.CardName(l.in.Program.Name), AID: h.AID, Major: h.MajorVersion, Minor: h.MinorVersion}
	if len(l.in.Program.Applets) == 0 {
		p.Flags = exportfile.AccLibrary
	}
	var list []*class
	for _, c := range l.classes {
		if c.token != capfile.NoToken {
			list = append(list, c)
		}
	}
	for _, c := range sortedByToken(list) {
		if c.ir != nil && c.ir.Interface {
			p.Classes = append(p.Classes, l.exportInterface(c))
		} else {
			p.Classes = append(p.Classes, l.exportClass(c))
		}
	}
	if p.Format >= 3 {
		p.References = l.references(p)
	}
	if l.released != nil {
		l.compare(l.released, p)
	}
	l.export = p
}

// exportFormat is the minor version of the export file that goes with a CAP file: that of 2.2 is for remote methods.
func exportFormat(f capfile.Format) uint8 {
	if f >= capfile.Format23 {
		return 3
	}
	return 1
}

// references lists the imported packages whose classes the export file names. The verifiers want these and no others.
func (l *linker) references(p *exportfile.Package) []exportfile.Reference {
	named := p.ClassNames()
	var list []exportfile.Reference
	for _, imported := range l.file.Import.Packages {
		for _, i := range append([]*ir.APIPackage{l.javaLang()}, l.in.Program.Imports...) {
			if string(i.AID) == string(imported.AID.Bytes()) && slices.ContainsFunc(named, func(c string) bool { return path.Dir(c) == i.Name }) {
				list = append(list, exportfile.Reference{Name: i.Name, AID: imported.AID, Major: imported.MajorVersion, Minor: imported.MinorVersion})
				break
			}
		}
	}
	return list
}

func (l *linker) exportInterface(c *class) exportfile.Class {
	out := exportfile.Class{
		Token:  c.token,
		Flags:  exportfile.AccPublic | exportfile.AccInterface | exportfile.AccAbstract,
		Name:   l.javaName(c.ir),
		Supers: []string{objectName},
	}
	if l.isShareable(c.ir) {
		out.Flags |= exportfile.AccShareable
	}
	for _, s := range l.superinterfaces(c.ir) {
		out.Interfaces = append(out.Interfaces, l.javaName(s))
	}
	for i, m := range c.abstract {
		out.Methods = append(out.Methods, exportfile.Method{
			Token: uint8(i), Flags: exportfile.AccPublic | exportfile.AccAbstract, Name: m.Name, Descriptor: l.javaDescriptor(m.Params, m.Results),
		})
	}
	return out
}

// exportClass describes a class that other packages may name. They cannot extend it, nor make objects of it: it has no public constructor.
func (l *linker) exportClass(c *class) exportfile.Class {
	out := exportfile.Class{Token: c.token, Flags: exportfile.AccPublic | exportfile.AccFinal, Name: ir.CardName(l.in.Program.Name) + "/" + c.name}
	if c.ir == nil {
		out.Supers = []string{objectName}
	} else {
		out.Supers = l.superNames(c.ir)
		for _, i := range l.allInterfacesOf(c.ir) {
			out.Interfaces = append(out.Interfaces, l.javaName(i))
		}
		if l.isShareable(c.ir) {
			out.Flags |= exportfile.AccShareable
		}
	}
	for _, m := range l.numberStatics(c) {
		out.Methods = append(out.Methods, exportfile.Method{
			Token: m.token, Flags: exportfile.AccPublic | exportfile.AccStatic, Name: l.exported[m.fn].Name, Descriptor: l.descriptorOf(m),
		})
	}
	return l.exportVirtuals(c, out)
}

// exportVirtuals adds the virtual methods, inherited ones included.
func (l *linker) exportVirtuals(c *class, out exportfile.Class) exportfile.Class {
	inherited, _ := l.facts(l.firstImported(c))
	for t, f := range c.virtuals {
		if f != nil {
			out.Methods = append(out.Methods, exportfile.Method{Token: uint8(t), Flags: exportfile.AccPublic, Name: virtualName(f), Descriptor: l.descriptorOf(l.methodOf[f])})
			continue
		}
		if m := inherited.VirtualMethod(uint8(t)); m != nil {
			out.Methods = append(out.Methods, *m)
		}
	}
	out.CAP22PublicMethodEnd = uint8(len(c.virtuals))
	return out
}

const objectName = "java/lang/Object"

// firstImported is the imported class that a class extends, directly or not: Object in the end.
func (l *linker) firstImported(c *class) *ir.APIClass {
	if c.ir != nil {
		for s := c.ir.Super; s != nil; s = s.Super {
			if s.API != nil {
				return s.API
			}
		}
	}
	return &ir.APIClass{Package: l.javaLang(), Token: tokenObject}
}

// superNames lists the superclasses, Object first.
func (l *linker) superNames(c *ir.Class) []string {
	switch s := c.Super; {
	case s == nil:
		return []string{objectName}
	case s.API == nil:
		return append(l.superNames(s), l.javaName(s))
	default:
		f, _ := l.facts(s.API)
		return append(append([]string(nil), f.Supers...), f.Name)
	}
}

// allInterfacesOf lists the interfaces that a class or a superclass implements, each once.
func (l *linker) allInterfacesOf(c *ir.Class) []*ir.Class {
	var out []*ir.Class
	seen := map[string]bool{}
	for ; c != nil; c = c.Super {
		for _, i := range l.allInterfaces(c.Implements) {
			if key := l.interfaceKey(i); !seen[key] {
				seen[key] = true
				out = append(out, i)
			}
		}
	}
	return out
}

// compare reports what programs that were linked to a release would miss in the next one of the same major version.
func (l *linker) compare(old, now *exportfile.Package) {
	at := token.Position{Filename: l.in.Program.Name}
	for _, what := range exportfile.Incompatible(old, now) {
		l.faults.Add(codeChanged, at, "keep it, or give the package the next major version",
			"version %d.%d of the library is not compatible with the release %d.%d: %s", now.Major, now.Minor, old.Major, old.Minor, what)
	}
	if len(l.faults) == 0 && now.Minor <= old.Minor && exportfile.Incompatible(now, old) != nil {
		l.faults.Add(codeChanged, at, "give the package the next minor version", "the library offers more than the release of the same version %d.%d", old.Major, old.Minor)
	}
}
