package link

import (
	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/backend/javacard/exportfile"
)

// exports makes the Export component: shareable interfaces of the package, which other packages may use.
func (l *linker) exports() {
	var e capfile.Export
	for i, c := range l.classes {
		if c.ir == nil || !c.ir.Interface || !l.isShareable(c.ir) {
			continue
		}
		c.token = uint8(len(e.Classes))
		e.Classes = append(e.Classes, capfile.ExportClass{ClassOffset: l.file.Class.Classes[i].Offset})
	}
	if len(e.Classes) > 0 {
		l.file.Export = &e
		l.file.Header.Flags |= capfile.AccExport
	}
}

// exportFile describes what the package exports.
func (l *linker) exportFile() *exportfile.Package {
	if l.file.Export == nil {
		return nil
	}
	h := l.file.Header.Package
	p := &exportfile.Package{Format: 1, Name: l.in.Program.Name, AID: h.AID, Major: h.MajorVersion, Minor: h.MinorVersion}
	for _, c := range l.classes {
		if c.token != capfile.NoToken {
			p.Classes = append(p.Classes, l.exportClass(c))
		}
	}
	return p
}

func (l *linker) exportClass(c *class) exportfile.Class {
	out := exportfile.Class{
		Token:  c.token,
		Flags:  exportfile.AccPublic | exportfile.AccInterface | exportfile.AccAbstract | exportfile.AccShareable,
		Name:   l.in.Program.Name + "/" + c.name,
		Supers: []string{"java/lang/Object"},
	}
	for _, s := range l.superinterfaces(c.ir) {
		out.Interfaces = append(out.Interfaces, l.javaName(s))
	}
	for i, m := range c.abstract {
		out.Methods = append(out.Methods, exportfile.Method{
			Token: uint8(i), Flags: exportfile.AccPublic | exportfile.AccAbstract, Name: m.Name, Descriptor: l.javaDescriptor(m),
		})
	}
	return out
}
